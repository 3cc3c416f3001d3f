"""Incidents that tests report."""

from datetime import date, time
from typing import Any

from tests.builders import Lab
from waardevol_lab.domain.incidents import Authority, Incident, IncidentNews, When
from waardevol_lab.services.incident_log import (
    ReportIncident,
    UpdateIncident,
    report_incident,
    update_incident,
)

LONG_AGO = When(date(2026, 11, 20), time(9, 0))
"""A Friday, before every clock of the tests."""


def incident(**changed: Any) -> Incident:
    """A public incident without personal data, with what is changed."""
    said: dict[str, Any] = {
        "what": "Een lamp viel op de stoep.",
        "happened": LONG_AGO,
        "known": LONG_AGO,
        "affected": "Een voetganger schrok.",
        "values": ("safety",),
        "personal_data": False,
        "done": "De lamp hangt weer vast.",
        "public": True,
    }
    return Incident(**said | changed)


PRIVATE: dict[str, Any] = {"public": False, "private_reason": "Er loopt een onderzoek."}


def report(lab: Lab, reference: str, who: str = "lead", **changed: Any) -> int:
    """Report one, and give its number."""
    command = ReportIncident(reference, incident(**changed))
    return report_incident(command, lab.actor(who), lab.now)


def add_news(
    lab: Lab, reference: str, number: int, text: str, who: str = "lead", **more: Any
) -> None:
    """Say what was done since."""
    command = UpdateIncident(reference, number, IncidentNews(text, **more))
    update_incident(command, lab.actor(who), lab.now)


def tell_authority(lab: Lab, reference: str, number: int, day: date, who: str = "lead") -> None:
    """Say that the authority was told."""
    add_news(lab, reference, number, "Gemeld.", who, authority=Authority.TOLD, told_on=day)
