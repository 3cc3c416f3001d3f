"""Which roles an administrator can give, where, and whom a deputy can stand in for."""

from dataclasses import dataclass
from datetime import datetime

from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.queries.managed_places import boards, organisations
from waardevol_lab.queries.people import people

ORGANISATION_ORDER = (Role.LEAD, Role.DECIDER, Role.DPO, Role.ADMIN, Role.AUDITOR)
BOARD_ORDER = (Role.SECRETARY, Role.CHAIR, Role.MEMBER)
REPLACEABLE = frozenset({Role.CHAIR, Role.DECIDER, Role.SECRETARY, Role.DPO})


@dataclass(frozen=True, slots=True)
class RoleOption:
    """A role in a place."""

    role: Role
    place_id: int
    place_name: str

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.role}:{self.place_id}"


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who can be replaced for a time."""

    account_id: int
    name: str
    role: Role
    place_name: str


def role_options(viewer: Actor) -> tuple[RoleOption, ...]:
    """The roles of the viewer's organisations and of the boards that serve them."""
    return (
        *(
            RoleOption(role, place.id, place.name)
            for place in organisations(viewer)
            for role in ORGANISATION_ORDER
        ),
        *(
            RoleOption(role, place.id, place.name)
            for place in boards(viewer)
            if place.active
            for role in BOARD_ORDER
        ),
    )


def principals(viewer: Actor, now: datetime) -> tuple[Principal, ...]:
    """Those who hold a role that somebody else can fill in for."""
    return tuple(
        Principal(person.id, person.name, held.role, held.place_name)
        for person in people(viewer, now)
        for held in person.roles
        if held.role in REPLACEABLE and not held.on_behalf_of and person.state != "closed"
    )
