"""Words for consent: regimes, how it stands, why none can be given. Msgids are Dutch."""

from collections.abc import Mapping

from waardevol_lab.domain.consent import (
    AgeBand,
    ConsentEvent,
    Method,
    Minors,
    Opening,
    Regime,
    Standing,
)
from waardevol_lab.wording.i18n import gettext, mark

REGIMES: Mapping[Regime, str] = {
    Regime.CONSENT: mark("Toestemming vragen"),
    Regime.NOTICE: mark("Informeren"),
    Regime.OPT_OUT: mark("Bezwaar is mogelijk"),
    Regime.NO_PERSONAL_DATA: mark("Geen persoonsgegevens"),
}
AGES: Mapping[str, str] = {
    AgeBand.FROM_16: mark("16 jaar of ouder"),
    AgeBand.UNDER_16: mark("Jonger dan 16 jaar"),
}
MINORS: Mapping[str, str] = {
    Minors.GUARDIAN: mark("Ja, als een ouder of voogd het goedvindt"),
    Minors.NO: mark("Nee, alleen mensen van 16 jaar en ouder"),
}
METHODS: Mapping[Method, str] = {
    Method.WEB: mark("Op deze website"),
    Method.PAPER: mark("Op papier"),
    Method.ORAL: mark("Mondeling"),
}
STANDINGS: Mapping[Standing, str] = {
    Standing.GIVEN: mark("Uw toestemming geldt"),
    Standing.LAPSED: mark("Uw toestemming is vervallen"),
    Standing.WITHDRAWN: mark("U hebt uw toestemming ingetrokken"),
}
TONES: Mapping[Standing, str] = {
    Standing.GIVEN: "success",
    Standing.LAPSED: "warning",
    Standing.WITHDRAWN: "info",
}
EVENTS: Mapping[ConsentEvent, str] = {
    ConsentEvent.GIVEN: mark("Toestemming gegeven"),
    ConsentEvent.CHANGED: mark("Onderdelen gewijzigd"),
    ConsentEvent.RENEWED: mark("Opnieuw toestemming gegeven"),
    ConsentEvent.WITHDRAWN: mark("Toestemming ingetrokken"),
}
CLOSED: Mapping[Opening, str] = {
    Opening.NOT_PUBLISHED: mark("Er is nog geen tekst gepubliceerd."),
    Opening.SUSPENDED: mark(
        "Het experiment ligt stil. U kunt nu geen toestemming geven. Intrekken kan wel."
    ),
    Opening.OVER: mark(
        "Dit experiment is voorbij of gaat niet door. U kunt geen toestemming meer geven. "
        "Intrekken kan wel."
    ),
    Opening.OUTDATED: mark(
        "Het plan van dit experiment is veranderd. Er komt een nieuwe tekst. Tot die tijd kunt u "
        "geen toestemming geven. Intrekken kan wel."
    ),
}


def regime_label(regime: Regime) -> str:
    """What a regime is called."""
    return gettext(REGIMES[regime])


def standing_label(standing: Standing) -> str:
    """How a consent stands, said to whoever gave it."""
    return gettext(STANDINGS[standing])


def event_label(event: ConsentEvent) -> str:
    """What happened to a consent."""
    return gettext(EVENTS[event])


def method_label(method: Method) -> str:
    """How somebody consented."""
    return gettext(METHODS[method])


def age_label(age: AgeBand) -> str:
    """A band of age."""
    return gettext(AGES[age])


def closed_label(opening: Opening) -> str:
    """Why no consent can be given now; empty when it can."""
    return gettext(CLOSED[opening]) if opening in CLOSED else ""
