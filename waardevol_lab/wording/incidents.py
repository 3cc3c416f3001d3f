"""Words around incidents, and what can be wrong with a report. Msgids are Dutch."""

from collections.abc import Mapping

from waardevol_lab.domain.incidents import Authority
from waardevol_lab.wording.i18n import mark

AUTHORITIES: Mapping[str, str] = {
    Authority.SILENT: mark("Daar zeg ik nu niets over"),
    Authority.TOLD: mark("Ja, de Autoriteit Persoonsgegevens weet het"),
    Authority.NOT_TOLD: mark("Nee, melden is niet nodig"),
}
PROBLEMS: dict[str, str] = {
    "time_missing": mark("Schrijf een tijd, bijvoorbeeld 14:30. Weet u het niet precies? Schat."),
    "moment_ahead": mark("Dit moment moet nog komen. Kies een moment dat voorbij is."),
    "known_before_it_happened": mark(
        "U kunt het niet weten voordat het gebeurde. Kijk beide momenten na."
    ),
    "unknown_value": mark("Kies alleen waarden uit de lijst."),
    "choose_one": mark("Maak een keuze."),
    "told_before_known": mark(
        "Deze dag is eerder dan de dag waarop de organisatie het wist. Kijk de dag na."
    ),
}
