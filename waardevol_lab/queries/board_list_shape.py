"""What can be asked of the list of dossiers, and what it gives."""

from dataclasses import dataclass
from datetime import date, datetime

from waardevol_lab.domain.outcomes import Outcome, Route
from waardevol_lab.domain.states import Phase, RoundKind, RoundState
from waardevol_lab.domain.terms import Term
from waardevol_lab.queries.standings import Holder

NEWEST, OLDEST, BY_TERM = "nieuw", "oud", "termijn"
ORDERS = (NEWEST, OLDEST, BY_TERM)
STATES = tuple(state for state in RoundState if state is not RoundState.DRAFT)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks of the list; the fields are those of the address."""

    q: str = ""
    toestand: RoundState | None = None
    fase: Phase | None = None
    soort: RoundKind | None = None
    route: Route | None = None
    besluit: Outcome | None = None
    organisatie: int | None = None
    commissie: int | None = None
    jaar: int | None = None
    telaat: bool = False
    mij: bool = False
    sorteer: str = NEWEST
    na: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One round in the list. What opens after a declaration shows no place."""

    reference: str
    ronde: int
    title: str
    organisation: str
    board: str
    place: str
    kind: str
    route: str | None
    phase: str
    state: str
    holder: Holder
    since: datetime
    due_on: date | None
    overdue: bool
    term: Term | None
    outcome: str | None
    decided_on: date | None
    undeclared: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list; `total` stops at `MOST_COUNTED`, and `many` says that it did."""

    rows: tuple[Listed, ...]
    total: int
    many: bool
    following: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The organisations and boards to filter by, each with its key."""

    organisations: tuple[tuple[int, str], ...]
    boards: tuple[tuple[int, str], ...]
