"""Words for check-ins. Msgids are Dutch."""

from collections.abc import Mapping

from waardevol_lab.domain.checking_in import Within
from waardevol_lab.wording.i18n import gettext, mark

QUESTIONS: Mapping[Within, str] = {
    Within.PURPOSE: mark("Is het doel nog zoals goedgekeurd?"),
    Within.DATA: mark("Zijn de gegevens nog zoals goedgekeurd?"),
    Within.PLACE: mark("Is de plek nog zoals goedgekeurd?"),
    Within.PERIOD: mark("Klopt de periode nog?"),
}
CHANGED: Mapping[Within, str] = {
    Within.PURPOSE: mark("Het doel is veranderd:"),
    Within.DATA: mark("De gegevens zijn veranderd:"),
    Within.PLACE: mark("De plek is veranderd:"),
    Within.PERIOD: mark("De periode is veranderd:"),
}
PROBLEMS: dict[str, str] = {
    "check_in_not_due": mark("Het tussenbericht is nog niet te laat."),
}


def question(one: Within) -> str:
    """What is asked."""
    return gettext(QUESTIONS[one])


def reason(changes: Mapping[Within, str]) -> str:
    """The reason of an amendment that follows from what changed."""
    return "\n".join(f"{gettext(CHANGED[one])} {text}" for one, text in changes.items())
