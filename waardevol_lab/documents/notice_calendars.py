"""Calendars (RFC 5545) of experiments: start, end, last day to object, and the evaluation.

Each is one event that keeps its identity through every change; it lasts the whole day in
Amsterdam. What no longer happens stays in the calendar as cancelled, so that it disappears from
the calendars of those who follow it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal

from icalendar import Calendar, Event, Timezone

from waardevol_lab.documents.public_site import Place, PublicSite
from waardevol_lab.domain.days import AMSTERDAM
from waardevol_lab.queries.told import Told
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.labels import label

PRODUCT: Final = "-//Waardevol Lab//bekendmakingen//NL"
NAME: Final = mark("Experimenten met techniek in de openbare ruimte")
REFRESH: Final = timedelta(hours=12)
YEAR_OF_NOTHING: Final = 2026
"""A calendar without days still holds its time zone: it must hold something."""
ONE_DAY: Final = timedelta(days=1)
LAST: Final = b"END:VCALENDAR\r\n"
MOST_KEPT: Final = 2048
What = Literal["start", "end", "objection", "evaluation"]
TITLES: Final[dict[What, str]] = {
    "start": mark("Begin: %(title)s"),
    "end": mark("Einde: %(title)s"),
    "objection": mark("Laatste dag om bezwaar te maken: %(title)s"),
    "evaluation": mark("Evaluatie uiterlijk: %(title)s"),
}
EVALUATED: Final = mark("Evaluatie gepubliceerd: %(title)s")


@dataclass(frozen=True, slots=True)
class _Day:
    what: What
    on: date
    cancelled: bool


def calendar(site: PublicSite, place: Place, found: Iterable[Told], name: str = "") -> bytes:
    """All days of these experiments, in the language in force, in the time of Amsterdam."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("name", name or gettext(NAME))
    made.add("x-wr-calname", name or gettext(NAME))
    made.add("url", place.page)
    made.add("source", place.address, parameters={"value": "URI"})
    made.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    every = tuple(found)
    years = [day.on.year for one in every for day in _days(one)] or [YEAR_OF_NOTHING]
    first, last = date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1)
    made.add_component(Timezone.from_tzid(AMSTERDAM.key, first_date=first, last_date=last))
    written = bytes(made.to_ical())
    events = b"".join(_events(site, replace(one, places=())) for one in every)
    return written.removesuffix(LAST) + events + LAST


@lru_cache(maxsize=MOST_KEPT)
def _events(site: PublicSite, one: Told) -> bytes:
    """The events of one experiment, kept: writing them costs four times what reading them does.

    `site` names the language, which is the one in force.
    """
    return b"".join(_event(site, one, day).to_ical() for day in _days(one))


def _days(one: Told) -> Iterator[_Day]:
    days, over = one.days, one.never_began
    if start := days.started_on or days.starts_on:
        yield _Day("start", start, over)
    if end := days.ended_on or days.ends_on:
        yield _Day("end", end, over)
    if days.objection_until:
        yield _Day("objection", days.objection_until, cancelled=False)
    if evaluation := days.evaluated_on or days.evaluation_due_on:
        yield _Day("evaluation", evaluation, over or one.unevaluated)


def _event(site: PublicSite, one: Told, day: _Day) -> Event:
    event = Event()
    title = EVALUATED if day.what == "evaluation" and one.days.evaluated_on else TITLES[day.what]
    event.add("uid", f"{day.what}.{one.slug}@{site.host}")
    event.add("sequence", one.number)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("created", one.announced_at)
    event.add("dtstart", _midnight(day.on))
    event.add("dtend", _midnight(day.on + ONE_DAY))
    event.add("summary", gettext(title, title=one.title.text or one.reference))
    if one.place:
        event.add("location", one.place.text)
    event.add("description", "\n".join((label(one.phase), one.organisation)))
    event.add("url", site.notice(one.slug))
    event.add("status", "CANCELLED" if day.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=AMSTERDAM)
