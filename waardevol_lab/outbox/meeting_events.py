"""The calendar file in a mail about a meeting, out of what the act wrote beside the mail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from waardevol_lab.documents.calendars import CalendarEvent, agenda_line, calendar_file

EVENT: Final = "event"
"""The name in a mail's context under which a meeting stands."""


def event_file(written: Mapping[str, Any], base_url: str) -> bytes:
    """The file, in the language in force; `base_url` is the site in that language."""
    return calendar_file(
        CalendarEvent(
            uid=written["uid"],
            sequence=written["sequence"],
            stamp=datetime.fromisoformat(written["stamp"]),
            starts_at=datetime.fromisoformat(written["starts_at"]),
            ends_at=datetime.fromisoformat(written["ends_at"]),
            place=written["place"],
            board=written["board"],
            organiser=written["organiser"],
            organiser_mail=written["organiser_mail"],
            url=f"{base_url}/commissie/vergaderingen/{written['meeting']}",
            cancelled=written["cancelled"],
            items=[agenda_line(**item) for item in written.get("items", ())],
        )
    )
