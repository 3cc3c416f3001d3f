"""What an administrator sees first: how many, and what needs attention."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from waardevol_lab.domain.policy import Actor
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import OutboxMail
from waardevol_lab.queries.managed_places import boards, organisations
from waardevol_lab.queries.people import Person, people


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts over what the viewer manages, and lists of what is not finished."""

    people: int
    organisations: int
    boards: int
    invited: tuple[Person, ...]
    """Those who have not taken up their invitation."""
    incomplete: tuple[tuple[int, str], ...]
    """Organisations that miss a text for their notices."""
    without_board: tuple[tuple[int, str], ...]
    """Organisations whose plans no board can judge."""
    undelivered: int
    """Mails to these people that could not be delivered."""


def overview(viewer: Actor, now: datetime) -> Overview:
    """Everything on one page; the viewer's organisations alone."""
    found, places = people(viewer, now), organisations(viewer)
    return Overview(
        people=len(found),
        organisations=len(places),
        boards=len(boards(viewer)),
        invited=tuple(person for person in found if person.state == "invited"),
        incomplete=tuple((place.id, place.name) for place in places if not place.complete),
        without_board=tuple((place.id, place.name) for place in places if not place.boards),
        undelivered=_undelivered([person.email for person in found]),
    )


def _undelivered(addresses: list[str]) -> int:
    with reading() as session:
        count = session.scalar(
            select(func.count())
            .select_from(OutboxMail)
            .where(OutboxMail.given_up_at.is_not(None), OutboxMail.recipient.in_(addresses))
        )
    return count or 0
