"""A letter of the demo in the own words of a municipality."""

from waardevol_lab.demo.cast import GROENSTAD
from waardevol_lab.demo.running import Story, Tale
from waardevol_lab.domain.letter_kinds import LetterKind, default_texts
from waardevol_lab.services.letter_texts import ChangeLetterText, change_letter_text

GREETING = "Fijn dat u met ons wilt leren. Vragen? Bel het lab van Groenstad: 0800-1234567.\n\n"


def own_letters(tale: Tale) -> Story:
    """The admin lets the receipt begin with words of the municipality."""
    yield -60
    kind = LetterKind.RECEIPT
    command = ChangeLetterText(
        tale.places.organisations[GROENSTAD],
        kind,
        "nl",
        GREETING + default_texts()[kind, "nl"],
        "Leads vroegen wie zij kunnen bellen.",
        0,
    )
    change_letter_text(command, tale.actor("beheer"), tale.tick())
