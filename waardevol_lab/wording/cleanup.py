"""Words for the clean-up, and what can be wrong with it. Msgids are Dutch."""

from collections.abc import Mapping

from waardevol_lab.domain.cleanup import CleanupLine, DataFate, SignFate
from waardevol_lab.wording.i18n import gettext, mark

LINES: Mapping[CleanupLine, str] = {
    CleanupLine.HARDWARE: mark("De apparaten en de borden zijn weg"),
    CleanupLine.DATA: mark("De gegevens zijn gewist, of overgedragen zoals het plan zegt"),
    CleanupLine.PROOF: mark("Het bewijs daarvan staat in het dossier"),
}
FATES: Mapping[DataFate, str] = {
    DataFate.ERASED: mark("Gewist"),
    DataFate.HANDED_OVER: mark("Overgedragen, zoals het plan zegt"),
    DataFate.NONE: mark("Er waren geen gegevens"),
}
SIGN_FATES: Mapping[SignFate, str] = {
    SignFate.REMOVED: mark("Weggehaald"),
    SignFate.COVERED: mark("Afgedekt"),
}
PROBLEMS: dict[str, str] = {
    "cleaned_already": mark("Dit is al gedaan."),
    "proof_needed": mark("Voeg een bestand toe: een foto, of een verklaring van de leverancier."),
    "proof_or_note": mark("Voeg een bestand toe, of schrijf hoe het is gedaan."),
    "signs_in_street": mark(
        "Er staan nog borden op straat: %(count)s. Haal die eerst weg en meld dat."
    ),
    "covered_is_not_gone": mark("Het experiment is voorbij. Haal het bord weg."),
}


def line_label(line: CleanupLine) -> str:
    """What has to be true."""
    return gettext(LINES[line])


def fate_label(fate: DataFate) -> str:
    """What became of the data."""
    return gettext(FATES[fate])
