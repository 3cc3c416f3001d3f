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
    LetterKind.CONSENT_NOTICE: mark("Toestemmingstekst voor deelnemers"),
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
    LetterKind.CONSENT_NOTICE: mark("Toestemming voor “%(title)s”"),
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
    "groep": mark("De groep mensen aan wie u toestemming vraagt"),
    "samenvatting": mark("De korte uitleg van het plan"),
    "aanleiding": mark("Welk probleem het plan noemt"),
    "doelen": mark("De doelen van het plan"),
    "grenzen": mark("Waarvoor de gegevens niet zijn, volgens het plan"),
    "gegevens": mark("Wat er volgens het plan verzameld wordt"),
    "techniek": mark("De techniek in het plan"),
    "bewaartermijn": mark("Hoe lang gegevens bewaard worden"),
    "ontvangers": mark("Wie in het plan gegevens krijgen of verwerken"),
    "buiten_de_eu": mark("Of gegevens naar landen buiten de EU gaan"),
    "zonder_meedoen": mark("De keuze zonder meting in het plan"),
    "contact": mark("Team, e-mailadres en telefoon van het experiment"),
    "fg": mark("Hoe men de functionaris gegevensbescherming bereikt"),
    "toezichthouder": mark("De toezichthouder op privacy"),
    "rechten": mark("De rechten van mensen, in de woorden van uw organisatie"),
    "begin": mark("De eerste dag van het experiment"),
    "einde": mark("De laatste dag van het experiment"),
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
    "groep": mark("Fietsers die meedoen aan de vragenlijst"),
    "samenvatting": mark("Wij tellen fietsers, en vragen sommigen hoe zij het plein ervaren."),
    "aanleiding": mark("Het plein is druk. Wij willen weten waar fietsers veilig kunnen rijden."),
    "grenzen": mark("Wij gebruiken de antwoorden niet voor reclame en geven ze niet aan anderen."),
    "gegevens": mark("Uw antwoorden op tien vragen over het plein, zonder uw naam."),
    "bewaartermijn": mark("Zes maanden na het einde van het experiment."),
    "buiten_de_eu": mark("Nee. Alle gegevens blijven in Nederland."),
    "zonder_meedoen": mark("U fietst over het plein zoals altijd."),
    "fg": "fg@voorbeeld.example",
    "toezichthouder": mark("Autoriteit Persoonsgegevens"),
    "rechten": mark("U mag uw gegevens inzien, verbeteren en laten wissen."),
    "begin": mark("1 maart 2027"),
    "einde": mark("31 mei 2027"),
}
EXAMPLE_LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "doelen": (mark("Verkeer veiliger maken"), mark("Onderzoek en ontwikkeling")),
    "techniek": (mark("Een vragenlijst op papier"),),
    "ontvangers": (mark("Hogeschool Voorbeeld, die het onderzoek doet"),),
    "contact": (mark("Team Fiets van de gemeente Voorbeeld"), "fiets@voorbeeld.example", "14 000"),
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
    lists = {"vragen": EXAMPLE_QUESTIONS, **EXAMPLE_LISTS}
    return {
        field.name: tuple(gettext(item) for item in lists[field.name])
        if field.name in lists
        else gettext(EXAMPLES[field.name])
        for field in FIELDS[kind]
    }
