"""On which day a reminder leaves: twice before a term ends and once after it.

Unless an organisation says otherwise 5 and 1 working days before, and on the first one after.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from enum import StrEnum

from waardevol_lab.domain.days import Calendar, working_days_after
from waardevol_lab.domain.errors import Problem, Refused
from waardevol_lab.domain.terms import REMINDERS, reminder_days

CATCH_UP = timedelta(days=14)
"""How long after its day an overdue reminder is still sent, where nothing ran on the day itself."""
MOST_DAYS = 20
"""Working days: the furthest from the end of a term that a reminder leaves."""


class Awaited(StrEnum):
    """What somebody is waited for."""

    COMPLETENESS = "completeness"
    ASSESSMENT = "assessment"
    ADVICE = "advice"
    DPO_OPINION = "dpo_opinion"
    DECISION = "decision"
    ANSWERS = "answers"
    """Questions of the board to the lead."""
    CONDITION = "condition"
    EVIDENCE = "evidence"
    """Evidence for a condition that the secretary judges."""
    NOTICE = "notice"
    SIGN = "sign"
    CHECK_IN = "check_in"
    CLEANUP = "cleanup"
    FINAL_EVALUATION = "final_evaluation"
    REMARKS = "remarks"
    FOLLOW_UP = "follow_up"
    """A follow-up evaluation: asked for once, on the first day on which it may come."""
    CITIZENS = "citizens"
    """What citizens ask and say, to who answers."""


class Moment(StrEnum):
    """Which of the three reminders of one due day; the values are stored, and older than the choice
    of days: they name the days of the default."""

    FIRST = "five"
    SECOND = "one"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class ReminderDays:
    """How many working days before the end of a term two reminders leave, and after it one."""

    first: int = REMINDERS[0]
    second: int = REMINDERS[1]
    late: int = 1

    @property
    def chosen(self) -> dict[str, int]:
        """The days that are not the default's, by name."""
        default = asdict(DEFAULT_DAYS)
        return {name: days for name, days in asdict(self).items() if days != default[name]}


DEFAULT_DAYS = ReminderDays()
DAY_NAMES = tuple(field.name for field in fields(ReminderDays))


def reminder_days_for(written: Mapping[str, str]) -> ReminderDays:
    """Return the default with an organisation's own days, such as `{"first": "10"}`.

    Raises Refused with one problem per field: `reminder_unreadable` (params: max), or at `second`
    `reminder_order` (params: first) where the second would not leave after the first.
    """
    read = {name: _whole(text) for name, text in written.items() if text.strip()}
    problems = [
        Problem(name, "reminder_unreadable", {"max": MOST_DAYS})
        for name, days in read.items()
        if name not in DAY_NAMES or not 1 <= days <= MOST_DAYS
    ]
    if problems:
        raise Refused(*problems)
    found = ReminderDays(**read)
    if found.second >= found.first:
        raise Refused(Problem("second", "reminder_order", {"first": found.first}))
    return found


def _whole(text: str) -> int:
    """A number as somebody writes it; 0 for anything else."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else 0


def invited_on(today: date, opens: date, calendar: Calendar) -> Moment | None:
    """The one reminder of what nobody has to do: on the first working day from `opens` on."""
    return Moment.FIRST if today >= opens and calendar.is_working_day(today) else None


def moment_on(
    today: date,
    due_day: date,
    since: date,
    calendar: Calendar,
    days: ReminderDays = DEFAULT_DAYS,
) -> Moment | None:
    """The reminder that is due `today`; None when there is none.

    `since` is the day on which the thing came to whoever has it: a reminder that would have left on
    that day or before is none. A day on which nothing ran is made up for on the next working day,
    until the day of the next reminder, but what is asked before a due day is never sent after it;
    what has been overdue for weeks is for the lists.
    """
    if not calendar.is_working_day(today):
        return None
    late = working_days_after(due_day, days.late, calendar)
    if today > due_day:
        return Moment.LATE if since < late <= today <= late + CATCH_UP else None
    first, second = reminder_days(due_day, calendar, (days.first, days.second))
    for day, moment in ((second, Moment.SECOND), (first, Moment.FIRST)):
        if today >= day:
            return moment if day > since else None
    return None
