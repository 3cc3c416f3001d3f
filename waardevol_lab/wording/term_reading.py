"""The length of a term as somebody writes it, in Dutch or English, for `terms_for`."""

import re
from collections.abc import Mapping

from waardevol_lab.domain.term_rules import Unit

_WRITTEN = re.compile(r"\s*([0-9]{1,6})\s*([a-z ]+?)\s*", re.IGNORECASE)
_UNITS: Mapping[str, Unit] = {
    "werkdag": Unit.WORKING_DAYS,
    "werkdagen": Unit.WORKING_DAYS,
    "working day": Unit.WORKING_DAYS,
    "working days": Unit.WORKING_DAYS,
    "working_day": Unit.WORKING_DAYS,
    "working_days": Unit.WORKING_DAYS,
    "dag": Unit.DAYS,
    "dagen": Unit.DAYS,
    "day": Unit.DAYS,
    "days": Unit.DAYS,
    "week": Unit.WEEKS,
    "weken": Unit.WEEKS,
    "weeks": Unit.WEEKS,
    "maand": Unit.MONTHS,
    "maanden": Unit.MONTHS,
    "month": Unit.MONTHS,
    "months": Unit.MONTHS,
}


def read_length(text: str) -> str:
    """`3 weken` as `3 weeks`; what is not understood stays as it is, for `terms_for` to refuse."""
    match = _WRITTEN.fullmatch(text)
    unit = _UNITS.get(" ".join(match[2].lower().split())) if match else None
    return f"{match[1]} {unit}" if match and unit else text.strip()
