"""The day on which a term of an organisation ends, and when it reminds of it."""

from datetime import date, datetime

from waardevol_lab.calendars import DutchCalendar
from waardevol_lab.domain.reminders import DAY_NAMES, ReminderDays
from waardevol_lab.domain.terms import Term, due, terms_for
from waardevol_lab.persistence.models import Organisation

CALENDAR = DutchCalendar()
REMINDER_PREFIX = "reminder_"
"""The column, the field of a form and of its problem: `reminder_first`."""


def term_day(organisation: Organisation, term: Term, start: datetime | date) -> date:
    """The last day of a term (of a waiting time the first free day), counted from `start`."""
    return due(term, start, terms_for(organisation.terms), CALENDAR)


def chosen_days(organisation: Organisation) -> ReminderDays:
    """How many working days before and after the end of a term an organisation reminds."""
    chosen = {name: getattr(organisation, REMINDER_PREFIX + name) for name in DAY_NAMES}
    return ReminderDays(**{name: days for name, days in chosen.items() if days is not None})
