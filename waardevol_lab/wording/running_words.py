"""Words for what comes after the decision: notice, start gate, evaluation. Msgids are Dutch."""

from collections.abc import Mapping
from datetime import date

from waardevol_lab.domain.evaluation_framework import About
from waardevol_lab.domain.evaluation_versions import evaluation_framework, evaluation_versions
from waardevol_lab.domain.start_gate import Line, LineId
from waardevol_lab.domain.states import Action
from waardevol_lab.wording.i18n import format_day, gettext, language, mark

GATE_LINES: Mapping[LineId, str] = {
    LineId.DECISION: mark("Er is een positief besluit over deze versie van het plan"),
    LineId.NOTICE: mark("De bekendmaking van deze versie staat lang genoeg online"),
    LineId.CONSENT: mark("Wie om toestemming wordt gevraagd, kan die geven"),
    LineId.SIGNS: mark("De borden hangen"),
    LineId.CONDITIONS: mark("Aan alle voorwaarden voor de start is voldaan"),
    LineId.PERIOD: mark("De begindatum is bereikt en de einddatum is nog niet daar"),
}
GATE_TURNS: Mapping[Action, str] = {
    Action.DECIDE: mark("Aan zet: de beslisser."),
    Action.PUBLISH_NOTICE: mark("Aan zet: de projectleider."),
    Action.PUBLISH_CONSENT_NOTICE: mark("Aan zet: de projectleider."),
    Action.CONFIRM_SIGN: mark("Aan zet: de projectleider, een teamlid of een veldwerker."),
    Action.SUBMIT_EVIDENCE: mark("Aan zet: de projectleider of een teamlid."),
    Action.ACCEPT_EVIDENCE: mark("Aan zet: de secretaris van de commissie."),
    Action.OPEN_AMENDMENT: mark("Aan zet: de projectleider."),
}
NOTICE_FIELDS: Mapping[str, str] = {
    "status": mark("Hoe het ervoor staat"),
    "title": mark("Titel"),
    "summary": mark("Korte uitleg"),
    "contact": mark("Waar inwoners terechtkunnen"),
    "purpose": mark("Waarom dit experiment"),
    "effect": mark("Wat het moet opleveren"),
    "experiment": mark("Dit is een experiment"),
    "parties": mark("Wie er meedoen"),
    "organisation": mark("De verantwoordelijke organisatie"),
    "place": mark("Plek"),
    "period": mark("Begin en einde"),
    "technology": mark("Techniek"),
    "captured": mark("Wat er gemeten wordt"),
    "personal_data": mark("Gegevens over personen"),
    "retention": mark("Bewaren"),
    "avoid": mark("Hoe iemand het kan vermijden"),
    "react": mark("Hoe inwoners kunnen meepraten"),
    "advice": mark("Advies van de ethische commissie"),
    "decision": mark("Besluit"),
    "dpia": mark("DPIA"),
    "dpia_file": mark("Het bestand van de DPIA"),
    "objection_route": mark("Hoe iemand bezwaar maakt"),
    "dpo_contact": mark("Contact met de functionaris gegevensbescherming"),
    "legal_basis": mark("Grondslag uit de AVG"),
    "transfers": mark("Gegevens buiten de EU"),
    "rights": mark("Rechten van mensen over wie er gegevens zijn"),
    "authority": mark("Toezichthouder op privacy"),
    "automated": mark("Automatische besluiten"),
    "algorithm": mark("Het algoritme"),
    "register": mark("Algoritmeregister"),
    "eu_test": mark("Europees testnummer en terugdraaien van een uitkomst"),
}
RISK_CHOICES: Mapping[str, str] = {
    "0": mark("0 geen"),
    "1": mark("1 laag"),
    "2": mark("2 let op"),
    "3": mark("3 hoog"),
}


def gate_label(line: LineId) -> str:
    """What a line of the start gate asks."""
    return gettext(GATE_LINES[line])


def gate_turn(line: Line) -> str:
    """Who can do something about a line; empty when only time helps."""
    return gettext(GATE_TURNS[line.action]) if line.action else ""


def gate_days(line: Line) -> str:
    """Since when a line holds, and until when; or from when it will."""
    if line.holds:
        parts = [_since(line.since), _until(line.until)]
        return " ".join(part for part in parts if part)
    if line.until:
        return gettext("Dit klopt vanaf %(day)s.", day=format_day(line.until))
    return ""


def _since(day: date | None) -> str:
    return gettext("Sinds %(day)s.", day=format_day(day)) if day else ""


def _until(day: date | None) -> str:
    return gettext("Tot %(day)s.", day=format_day(day)) if day else ""


def notice_field(field: str) -> str:
    """The name of a part of the notice."""
    return gettext(NOTICE_FIELDS[field])


def next_step_label(outcome: str) -> str:
    """What should happen after an experiment, in the words of the newest evaluation framework."""
    newest = evaluation_framework(evaluation_versions()[-1])
    return newest.word(About.ONCE, "outcome", outcome, language())
