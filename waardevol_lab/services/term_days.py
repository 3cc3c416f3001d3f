"""The day on which a term of an organisation ends."""

from datetime import date, datetime

from waardevol_lab.calendars import DutchCalendar
from waardevol_lab.domain.terms import Term, due, terms_for
from waardevol_lab.persistence.models import Organisation

CALENDAR = DutchCalendar()


def term_day(organisation: Organisation, term: Term, start: datetime | date) -> date:
    """The last day of a term (of a waiting time the first free day), counted from `start`."""
    return due(term, start, terms_for(organisation.terms), CALENDAR)
