"""Where a role holds: an organisation, a board or an experiment."""

from dataclasses import dataclass
from enum import StrEnum

from waardevol_lab.domain.roles import BOARD_ROLES, EXPERIMENT_ROLES, ORGANISATION_ROLES, Role


class PlaceKind(StrEnum):
    """The three kinds of place."""

    ORGANISATION = "organisation"
    BOARD = "board"
    EXPERIMENT = "experiment"


GRANTABLE = ORGANISATION_ROLES | BOARD_ROLES | EXPERIMENT_ROLES
"""The roles that people hold; the system's own are never granted."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place, by its kind and the id of its row."""

    kind: PlaceKind
    id: int

    @property
    def word(self) -> str:
        """`organisation:3`, `board:1` or `experiment:12`, as a grant stores it."""
        return f"{self.kind}:{self.id}"

    @property
    def column(self) -> str:
        """The column of a grant that names it."""
        return f"{self.kind}_id"


def kind_for(role: Role) -> PlaceKind:
    """The kind of place in which a role holds. Raises `ValueError` for the system's own roles."""
    if role in ORGANISATION_ROLES:
        return PlaceKind.ORGANISATION
    if role in BOARD_ROLES:
        return PlaceKind.BOARD
    if role in EXPERIMENT_ROLES:
        return PlaceKind.EXPERIMENT
    raise ValueError(f"{role} is no role of people")


def place_for(role: Role, place_id: int) -> Place:
    """The place with this id in which the role holds."""
    return Place(kind_for(role), place_id)
