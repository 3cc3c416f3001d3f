"""Words of meetings: who was there, and what cannot be."""

from collections.abc import Mapping

from waardevol_lab.domain.meetings import Attendance
from waardevol_lab.wording.i18n import gettext, mark, ngettext

ATTENDANCES: Mapping[str, str] = {
    Attendance.PRESENT: mark("aanwezig"),
    Attendance.EXCUSED: mark("afwezig met bericht"),
    Attendance.ABSENT: mark("afwezig"),
}
MEETINGS: dict[str, str] = {
    "ends_before_begin": mark("Kies een eindtijd na de begintijd."),
    "meeting_place_needed": mark("Vul in waar de vergadering is."),
    "meeting_past": mark("Dit moment is al voorbij. Kies een later moment."),
    "no_such_time": mark("Deze tijd bestaat niet op die dag: dan gaat de klok vooruit."),
    "members_needed": mark("Nodig minstens één lid uit."),
    "round_or_title": mark("Kies een plan, of schrijf een ander punt. Niet allebei."),
    "round_not_for_meeting": mark(
        "Dit plan kan niet op deze agenda. Kies een plan in volledige toetsing dat er nog niet op "
        "staat."
    ),
    "agenda_full": mark("Er passen hoogstens %(max)s punten op een agenda."),
    "duration_wrong": mark("Schrijf een getal van 1 tot en met %(max)s, of laat dit leeg."),
    "number_needed": mark("Schrijf het nummer waarop dit punt moet komen."),
    "later_meeting_needed": mark("Kies een latere vergadering die al is begonnen."),
    "attendance_needed": mark("Noteer eerst van elk lid of het er was."),
}
"""Sentences at the fields of meetings."""


def attendance_label(attendance: object) -> str:
    """The word for whether somebody was there; a dash where nobody noted it."""
    return gettext(ATTENDANCES[str(attendance)]) if attendance else "–"


def duration(minutes: int) -> str:
    """How long an item is planned to take."""
    return ngettext("%(num)s minuut", "%(num)s minuten", minutes)
