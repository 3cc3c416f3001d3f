"""Meetings of a board: when they may be, the order of the agenda, and who sees what of an item."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import IntEnum, StrEnum
from typing import TypeVar

from waardevol_lab.domain.days import AMSTERDAM
from waardevol_lab.domain.errors import Problem, Refused
from waardevol_lab.domain.roles import Relation, Role

Item = TypeVar("Item")

LONGEST_PLACE = 255
LONGEST_TITLE = 255
LONGEST_MINUTES = 20_000
LONGEST_ITEM = 480
"""Minutes: the longest that one item is planned to take."""


class MeetingState(StrEnum):
    """Whether a meeting goes on; planning it again undoes a cancellation."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class Attendance(StrEnum):
    """Whether somebody who was invited was there."""

    PRESENT = "present"
    EXCUSED = "excused"
    """Absent, and said so beforehand."""
    ABSENT = "absent"


class Sight(IntEnum):
    """How much of an agenda item somebody sees; each step holds the one before."""

    NOTHING = 0
    NAME = 1
    """Reference and title, as on the desk before declaring."""
    ITEM = 2
    """The explanation of the secretary too."""
    MINUTES = 3


READERS = frozenset({Role.SECRETARY, Role.MEMBER, Role.CHAIR, Role.DPO, Role.AUDITOR})
DECLARING = frozenset({Role.MEMBER, Role.CHAIR})


def sight(
    here: Collection[tuple[Role, Relation]], *, closed: bool, in_review: bool, sees: bool
) -> Sight:
    """What somebody who stands `here` to a round sees of its item.

    `closed`: a conflict closes the round to them, or they work on the experiment. `in_review`: the
    round is in review now. `sees`: may read the deliberation now. Source: workflow, "Who sees what
    of the deliberation".
    """
    if closed or any(relation in (Relation.CONFLICT, Relation.INVOLVED) for _, relation in here):
        return Sight.NOTHING
    if sees:
        return Sight.MINUTES
    if any(role in READERS and relation is Relation.OWN for role, relation in here):
        return Sight.ITEM
    undeclared = any(
        role in DECLARING and relation is Relation.UNDECLARED for role, relation in here
    )
    return Sight.NAME if undeclared and in_review else Sight.NOTHING


def moved(items: Sequence[Item], item: Item, number: int) -> list[Item]:
    """The items with one of them at `number`, counted from 1; beyond an end means at that end.

    Raises ValueError when the item is not among them.
    """
    rest = list(items)
    rest.remove(item)
    rest.insert(max(0, number - 1), item)
    return rest


@dataclass(frozen=True, slots=True)
class Schedule:
    """When and where, in local days and times; None: not typed, or no such day or time."""

    day: date | None
    begins: time | None
    ends: time | None
    place: str

    def instants(self, now: datetime) -> tuple[datetime, datetime]:
        """Begin and end as instants in UTC. Raises `Refused` at every field that does not hold."""
        problems = [
            Problem(name, "missing")
            for name in ("day", "begins", "ends")
            if getattr(self, name) is None
        ]
        if not self.place.strip():
            problems.append(Problem("place", "meeting_place_needed"))
        if len(self.place) > LONGEST_PLACE:
            length = {"length": len(self.place), "max": LONGEST_PLACE}
            problems.append(Problem("place", "too_long", length))
        if self.day is None or self.begins is None or self.ends is None:
            raise Refused(*problems)
        if self.ends <= self.begins:
            problems.append(Problem("ends", "ends_before_begin"))
        begin, end = _instant(self.day, self.begins), _instant(self.day, self.ends)
        if begin <= now:
            problems.append(Problem("day", "meeting_past"))
        for name, instant, typed in (("begins", begin, self.begins), ("ends", end, self.ends)):
            if instant.astimezone(AMSTERDAM).time() != typed:
                problems.append(Problem(name, "no_such_time"))
        if problems:
            raise Refused(*problems)
        return begin, end


def parse_time(text: str) -> time | None:
    """A time of the day such as 9:30 or 09.30; None for anything else."""
    hours, _, minutes = text.strip().replace(".", ":").partition(":")
    if not (hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()):
        return None
    if len(hours) > 2 or len(minutes) != 2 or int(hours) > 23 or int(minutes) > 59:
        return None
    return time(int(hours), int(minutes))


def parse_duration(text: str) -> int | None:
    """A whole number of minutes; None for no text, 0 for anything that is no such number."""
    digits = text.strip()
    if not digits:
        return None
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 5 else 0


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=AMSTERDAM).astimezone(UTC)
