"""Words for letters: what each is called, what its fields hold, and a plan to show them with."""

from collections.abc import Mapping
from typing import Final

from waardevol_lab.domain.letter_kinds import FIELDS, LetterKind
from waardevol_lab.domain.letter_texts import Value
from waardevol_lab.wording.i18n import gettext, mark

KINDS: Final[Mapping[LetterKind, str]] = {
    LetterKind.ADVICE_APPROVED: mark("Advies: positief"),
    LetterKind.ADVICE_CONDITIONS: mark("Advies: positief met voorwaarden"),
    LetterKind.ADVICE_REJECTED: mark("Advies: negatief"),
    LetterKind.DECISION_APPROVED: mark("Besluit: goedgekeurd"),
    LetterKind.DECISION_CONDITIONS: mark("Besluit: goedgekeurd met voorwaarden"),
    LetterKind.DECISION_REJECTED: mark("Besluit: afgewezen"),
    LetterKind.RETURNED: mark("Het plan gaat terug met vragen"),
    LetterKind.HELD: mark("Het plan wordt aangehouden"),
    LetterKind.RECEIPT: mark("Ontvangstbevestiging"),
    LetterKind.AGENDA: mark("Tekst boven de agenda"),
    LetterKind.MAIL_INTRO: mark("Eerste alinea van mails aan projectleiders"),
}
TITLES: Final[Mapping[LetterKind, str]] = {
    LetterKind.ADVICE_APPROVED: mark("Advies over “%(title)s”"),
    LetterKind.ADVICE_CONDITIONS: mark("Advies over “%(title)s”"),
    LetterKind.ADVICE_REJECTED: mark("Advies over “%(title)s”"),
    LetterKind.DECISION_APPROVED: mark("Besluit over “%(title)s”"),
    LetterKind.DECISION_CONDITIONS: mark("Besluit over “%(title)s”"),
    LetterKind.DECISION_REJECTED: mark("Besluit over “%(title)s”"),
    LetterKind.RETURNED: mark("Vragen over uw plan “%(title)s”"),
    LetterKind.HELD: mark("Uw plan “%(title)s” is aangehouden"),
    LetterKind.RECEIPT: mark("Ontvangstbevestiging van uw plan “%(title)s”"),
    LetterKind.AGENDA: mark("Agenda"),
    LetterKind.MAIL_INTRO: mark("Bericht over “%(title)s”"),
}
"""What stands above each letter; also the title of its file."""
FIELD_WORDS: Final[Mapping[str, str]] = {
    "titel": mark("Titel van het plan"),
    "kenmerk": mark("Nummer van het plan"),
    "organisatie": mark("Naam van de organisatie"),
    "commissie": mark("Naam van de commissie"),
    "datum": mark("De dag van de brief"),
    "versie": mark("Nummer van de versie van het plan"),
    "ingediend_op": mark("De dag waarop deze versie is ingediend"),
    "uitkomst": mark("De uitkomst van het advies of het besluit"),
    "aantal_voorwaarden": mark("Hoeveel voorwaarden er zijn"),
    "aantal_vragen": mark("Hoeveel vragen er zijn"),
    "motivering": mark("De motivering van het besluit"),
    "bezwaar": mark("Of en hoe men bezwaar kan maken"),
    "toelichting": mark("Wat de secretaris of voorzitter erbij schreef"),
    "vragen": mark("De vragen aan de projectleider"),
    "controle_tot": mark("De laatste dag voor de controle"),
    "vingerafdruk": mark("De vingerafdruk van precies deze versie"),
    "aantal_plannen": mark("Hoeveel plannen er op de agenda staan"),
}
EXAMPLES: Final[Mapping[str, str]] = {
    "titel": mark("Fietsers tellen op het Stationsplein"),
    "kenmerk": "WL-2026-001",
    "organisatie": mark("Gemeente Voorbeeld"),
    "commissie": mark("Ethische commissie Voorbeeld"),
    "datum": mark("8 december 2026"),
    "versie": "2",
    "ingediend_op": mark("23 november 2026"),
    "uitkomst": mark("Positief advies met voorwaarden"),
    "aantal_voorwaarden": "2",
    "aantal_vragen": "2",
    "motivering": mark(
        "Wij volgen het advies van de commissie. Het belang van veilige fietsroutes weegt zwaar."
    ),
    "bezwaar": mark(
        "Bent u het niet eens met dit besluit? U kunt bezwaar maken tot en met 19 januari 2027."
    ),
    "toelichting": mark("Het plan is bijna compleet. Er ontbreken nog twee dingen."),
    "controle_tot": mark("30 november 2026"),
    "vingerafdruk": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "aantal_plannen": "3",
}
EXAMPLE_QUESTIONS: Final = (
    mark("Waar vindt het experiment plaats? Teken ook het gebied."),
    mark("Wie merkt er iets van? Noem ook de ondernemers."),
)
EXAMPLE_CONDITIONS: Final = (
    mark("Hang de camera zo dat er geen woning in beeld is. Klaar voor de start."),
    mark("Verwijder de tellingen na 30 dagen."),
)


def kind_label(kind: LetterKind) -> str:
    """What the text is called."""
    return gettext(KINDS[kind])


def letter_title(kind: LetterKind, title: str) -> str:
    """What stands above the letter."""
    return gettext(TITLES[kind], title=title)


def example_values(kind: LetterKind) -> dict[str, Value]:
    """A value for every field of the kind, in the language in force; nobody real is in them."""
    questions = tuple(gettext(question) for question in EXAMPLE_QUESTIONS)
    return {
        field.name: questions if field.name == "vragen" else gettext(EXAMPLES[field.name])
        for field in FIELDS[kind]
    }
