"""Incidents: what a report says, and the 72 hours in which the authority hears of a data breach.

An incident is something that happened, written down at once. An incident *round* is a review, and
may follow. Source: docs/workflow.md; GDPR art. 33 (lid 1: 72 hours from having become aware).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from waardevol_lab.domain.days import AMSTERDAM
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.field_checks import text_problems
from waardevol_lab.domain.reminders import CATCH_UP, Moment

LONG = 5000
AUTHORITY_TERM = timedelta(hours=72)
"""Hours on the clock: weekends and holidays count (Regulation 1182/71 art. 3 lid 4)."""
LAST_DAY = timedelta(hours=24)
"""So long before the end of that term a reminder leaves, whatever the hour."""


class Authority(StrEnum):
    """What an update says of telling the data protection authority."""

    SILENT = ""
    TOLD = "told"
    NOT_TOLD = "not_told"


@dataclass(frozen=True, slots=True)
class When:
    """A day and a time of the clock in Amsterdam, as typed; None for what is no day or time."""

    day: date | None
    clock: time | None

    @property
    def instant(self) -> datetime | None:
        """In UTC; None as long as a part of it is missing."""
        if self.day is None or self.clock is None:
            return None
        return datetime.combine(self.day, self.clock, tzinfo=AMSTERDAM).astimezone(UTC)

    def problems(self, day_field: str, clock_field: str, now: datetime) -> Iterator[Problem]:
        """What keeps it from being a moment that has been."""
        if self.day is None:
            yield Problem(day_field, "missing")
        if self.clock is None:
            yield Problem(clock_field, "time_missing")
        if self.instant is None:
            return
        if self.instant.astimezone(AMSTERDAM).time() != self.clock:
            yield Problem(clock_field, "no_such_time")
        if self.instant > now:
            yield Problem(day_field, "moment_ahead")


@dataclass(frozen=True, slots=True)
class Incident:
    """What somebody reports. `personal_data` and `public` are None until chosen."""

    what: str
    happened: When
    known: When
    """When the organisation knew of it: from then the 72 hours count."""
    affected: str
    values: tuple[str, ...]
    personal_data: bool | None
    done: str
    public: bool | None
    private_reason: str = ""


@dataclass(frozen=True, slots=True)
class IncidentNews:
    """What was done since; with personal data also whether the authority was told."""

    text: str
    authority: Authority | None = Authority.SILENT
    """None for a choice that there is not."""
    told_on: date | None = None
    authority_reason: str = ""


def authority_due(known_at: datetime) -> datetime:
    """Until when the authority has to be told of a breach."""
    return known_at + AUTHORITY_TERM


def authority_moment(known_at: datetime, reported_at: datetime, now: datetime) -> Moment | None:
    """The reminder of the authority's term that holds at `now`: in its last day, and once over.

    What was reported when it already held is none: the mail of the report said it.
    """
    due = authority_due(known_at)
    for since, moment in ((due, Moment.LATE), (due - LAST_DAY, Moment.SECOND)):
        if now >= since:
            late_for_the_lists = now - due > CATCH_UP
            return moment if reported_at < since and not late_for_the_lists else None
    return None


def incident_problems(
    incident: Incident, values: Collection[str], now: datetime
) -> tuple[Problem, ...]:
    """Everything that keeps a report from being one, each at its field; `values` can be touched."""
    return tuple(_problems(incident, values, now))


def _problems(incident: Incident, values: Collection[str], now: datetime) -> Iterator[Problem]:
    yield from text_problems("what", incident.what, LONG)
    yield from incident.happened.problems("happened_on", "happened_at", now)
    yield from incident.known.problems("known_on", "known_at", now)
    happened, known = incident.happened.instant, incident.known.instant
    if happened and known and known < happened:
        yield Problem("known_on", "known_before_it_happened")
    yield from text_problems("affected", incident.affected, LONG)
    if any(value not in values for value in incident.values):
        yield Problem("values", "unknown_value")
    if incident.personal_data is None:
        yield Problem("personal_data", "choose_one")
    yield from text_problems("done", incident.done, LONG)
    if incident.public is None:
        yield Problem("public", "choose_one")
    elif not incident.public:
        yield from text_problems("private_reason", incident.private_reason, LONG)


def news_problems(
    news: IncidentNews, *, personal_data: bool, known_on: date, today: date
) -> tuple[Problem, ...]:
    """Everything that keeps an update from being one, each at its field."""
    return tuple(_news_problems(news, personal_data, known_on, today))


def _news_problems(
    news: IncidentNews, personal_data: bool, known_on: date, today: date
) -> Iterator[Problem]:
    yield from text_problems("text", news.text, LONG)
    if news.authority is None or (news.authority and not personal_data):
        yield Problem("authority", "choose_one")
    elif news.authority is Authority.TOLD:
        if news.told_on is None:
            yield Problem("told_on", "missing")
        elif news.told_on > today:
            yield Problem("told_on", "in_future")
        elif news.told_on < known_on:
            yield Problem("told_on", "told_before_known")
    elif news.authority is Authority.NOT_TOLD:
        yield from text_problems("authority_reason", news.authority_reason, LONG)
