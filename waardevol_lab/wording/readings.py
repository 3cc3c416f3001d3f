"""Words for whose view of a risk it is, and for what an experiment does meanwhile."""

from collections.abc import Mapping
from typing import Final

from waardevol_lab.domain.course import StretchKind
from waardevol_lab.domain.readings import Reading, Readings
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.labels import RISKS

READINGS: Final[Mapping[Reading, str]] = {
    Reading.PLANNED: mark("plan"),
    Reading.ADOPTED: mark("advies"),
    Reading.OBSERVED: mark("gezien"),
}
STRETCHES: Final[Mapping[StretchKind, str]] = {
    StretchKind.PLANNED: mark("gepland"),
    StretchKind.RUNNING: mark("loopt"),
    StretchKind.OVER: mark("klaar"),
    StretchKind.SUSPENDED: mark("stilgelegd"),
}


def risk_name(risk: int | None) -> str:
    """`let op`; empty where nobody said."""
    return "" if risk is None else gettext(RISKS[risk])


def difference(found: Readings) -> str:
    """`plan: laag, advies: let op`; empty where all say the same."""
    if not found.differ:
        return ""
    said = (f"{gettext(READINGS[one])}: {risk_name(risk)}" for one, risk in found.known)
    return ", ".join(said)


def stretch_name(kind: StretchKind) -> str:
    """`loopt`."""
    return gettext(STRETCHES[kind])
