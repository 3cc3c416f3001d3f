"""On which day a reminder leaves: 5 and 1 working days before a term ends, and once after it."""

from datetime import date, timedelta
from enum import StrEnum

from waardevol_lab.domain.days import ONE_DAY, Calendar, moved_on
from waardevol_lab.domain.terms import reminder_days

CATCH_UP = timedelta(days=14)
"""How long after its day an overdue reminder is still sent, where nothing ran on the day itself."""


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
    FINAL_EVALUATION = "final_evaluation"
    REMARKS = "remarks"


class Moment(StrEnum):
    """Which of the three reminders of one due day."""

    FIVE = "five"
    ONE = "one"
    LATE = "late"


def moment_on(today: date, due_day: date, since: date, calendar: Calendar) -> Moment | None:
    """The reminder that is due `today`; None when there is none.

    `since` is the day on which the thing came to whoever has it: a reminder that would have left on
    that day or before is none. A day on which nothing ran is made up for on the next working day,
    until the day of the next reminder; what has been overdue for weeks is for the lists.
    """
    if not calendar.is_working_day(today):
        return None
    late = moved_on(due_day + ONE_DAY, calendar)
    if today > late + CATCH_UP:
        return None
    five, one = reminder_days(due_day, calendar)
    for day, moment in ((late, Moment.LATE), (one, Moment.ONE), (five, Moment.FIVE)):
        if today >= day:
            return moment if day > since else None
    return None
