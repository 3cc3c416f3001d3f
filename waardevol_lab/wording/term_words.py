"""Words for the terms of the workflow: what each is about, and how long it is."""

from collections.abc import Mapping

from waardevol_lab.domain.term_rules import Term, TermRule, Unit
from waardevol_lab.wording.i18n import gettext, mark, ngettext

TERMS: Mapping[Term, str] = {
    Term.COMPLETENESS_CHECK: mark("Controleren of het plan compleet is"),
    Term.ADVICE_LIGHT: mark("Advies bij een lichte toetsing"),
    Term.ADVICE_FULL: mark("Advies bij een volledige toetsing"),
    Term.DECISION: mark("Besluit na het advies"),
    Term.NOTICE_BEFORE_START: mark("Bekendmaking staat online voor de start"),
    Term.CHECK_IN: mark("Tussenbericht tijdens het experiment, telkens na"),
    Term.FINAL_EVALUATION: mark("Eindevaluatie na het einde"),
    Term.BOARD_REMARKS: mark("Opmerkingen van de commissie bij de evaluatie"),
    Term.FOLLOW_UP_FROM: mark("Terugblik op zijn vroegst na"),
    Term.FOLLOW_UP_UNTIL: mark("Terugblik op zijn laatst na"),
    Term.REMOVAL: mark("Apparaten weghalen en gegevens wissen na het einde"),
    Term.QUESTION: mark("Antwoord op een vraag"),
    Term.COMPLAINT: mark("Antwoord op een klacht"),
    Term.GDPR_REQUEST: mark("Antwoord op een verzoek over uw persoonsgegevens"),
    Term.OBJECTION: mark("Bezwaar maken, als het een besluit is"),
}
CLOCKS: Mapping[Term, str] = {
    Term.COMPLETENESS_CHECK: mark("vanaf het indienen"),
    Term.ADVICE_LIGHT: mark("vanaf de controle; de klok staat stil als het plan terug is"),
    Term.ADVICE_FULL: mark("vanaf de controle; de klok staat stil als het plan terug is"),
    Term.DECISION: mark("vanaf het advies"),
    Term.NOTICE_BEFORE_START: mark("vanaf de publicatie van deze versie"),
    Term.CHECK_IN: mark("vanaf de start"),
    Term.FINAL_EVALUATION: mark("vanaf het einde"),
    Term.BOARD_REMARKS: mark("vanaf het voorleggen van de evaluatie"),
    Term.FOLLOW_UP_FROM: mark("vanaf het einde"),
    Term.FOLLOW_UP_UNTIL: mark("vanaf het einde"),
    Term.REMOVAL: mark("vanaf het einde"),
    Term.QUESTION: mark("vanaf de ontvangst"),
    Term.COMPLAINT: mark("vanaf de ontvangst"),
    Term.GDPR_REQUEST: mark("vanaf de ontvangst"),
    Term.OBJECTION: mark("vanaf de dag na de bekendmaking van het besluit"),
}


def term_label(term: Term) -> str:
    """What the term is about."""
    return gettext(TERMS[term])


def clock_label(term: Term) -> str:
    """From when the term counts."""
    return gettext(CLOCKS[term])


def length_label(rule: TermRule) -> str:
    """`5 werkdagen`, `1 maand`."""
    n = rule.length
    if rule.unit is Unit.WORKING_DAYS:
        return ngettext("%(num)s werkdag", "%(num)s werkdagen", n)
    if rule.unit is Unit.DAYS:
        return ngettext("%(num)s dag", "%(num)s dagen", n)
    if rule.unit is Unit.WEEKS:
        return ngettext("%(num)s week", "%(num)s weken", n)
    return ngettext("%(num)s maand", "%(num)s maanden", n)
