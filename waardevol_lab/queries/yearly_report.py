"""The yearly report of a board as a reader may see it: each number with what it is made of.

A draft is counted at the moment it is looked at. Somebody of the board or the organisation traces
each number to the dossiers that open for them; whatever else is in it stays a number.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import PERMISSIONS, Actor, Permission
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.yearly_numbers import (
    DEFINITIONS,
    FEWEST_DECIDED,
    FIRST_YEAR,
    Act,
    Definition,
    Part,
    Reach,
    Span,
    measured,
    span_of,
)
from waardevol_lab.persistence.db import one_moment, reading
from waardevol_lab.persistence.models import (
    Board,
    BoardOrganisation,
    ConflictDeclaration,
    Experiment,
    ReviewRound,
)
from waardevol_lab.queries import board_sight as sight
from waardevol_lab.queries.yearly_acts import Counting, Subject, count, of_board

READERS = PERMISSIONS[Permission.READ_YEARLY_REPORT]
PUBLISHERS = PERMISSIONS[Permission.PUBLISH_YEARLY_REPORT]
DELIBERATORS = PERMISSIONS[Permission.READ_DELIBERATION]
"""Who reads the numbers of the deliberation before the report is published."""
IN_ORGANISATION = (Role.DPO, Role.AUDITOR)
"""Who reads every deliberation there, as the secretary does on the board; a member reads one after
filing their own, so that a list of them would tell too much.
"""


@dataclass(frozen=True, slots=True)
class Trace:
    """One act of a number that the reader may trace.

    `round` is 0 for an act on the experiment. `opens`: the dossier opens for the reader; `slug`
    leads to the notice, where there is one. `meeting_id` instead of a reference: a meeting.
    """

    on: date
    reference: str = ""
    title: str = ""
    round: int = 0
    slug: str = ""
    opens: bool = False
    days: int = 0
    entry: int | None = None
    """The key of its entry; of a published report its place in the record, from 0."""
    which: int = 0
    meeting_id: int = 0


@dataclass(frozen=True, slots=True)
class Number:
    """A number; `untold` acts of it are in dossiers that this reader does not see.

    `value` is None where there is nothing to measure, and where it is not shown: see `hidden`.
    """

    definition: Definition
    value: int | float | None
    traces: tuple[Trace, ...] = ()
    untold: int = 0
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class YearlyReport:
    """The report of one board about one year, up to and including `span.last`."""

    board_id: int
    board: str
    span: Span
    numbers: tuple[Number, ...]
    published: bool = False
    """Whether this is what everybody reads."""
    publishes: bool = False
    """Whether the reader may publish it."""

    def of(self, part: Part) -> tuple[Number, ...]:
        """The numbers of a part."""
        return tuple(one for one in self.numbers if one.definition.part is part)

    def number(self, name: str) -> Number:
        """One number by its name."""
        return next(one for one in self.numbers if one.definition.name == name)


@dataclass(frozen=True, slots=True)
class BoardYears:
    """A board with the years of which there can be a report, the latest first."""

    id: int
    name: str
    years: tuple[int, ...]


def board_years(viewer: Actor, now: datetime) -> tuple[BoardYears, ...]:
    """The boards whose reports the viewer reads, by name."""
    this_year = local_date(now).year
    with reading() as session:
        rows = session.scalars(select(Board).where(_readable(viewer)).order_by(Board.name))
        return tuple(
            BoardYears(
                board.id,
                board.name,
                tuple(range(this_year, max(FIRST_YEAR, local_date(board.created_at).year) - 1, -1)),
            )
            for board in rows
        )


def yearly_report(viewer: Actor, board_id: int, year: int, now: datetime) -> YearlyReport:
    """The report as the viewer may see it. Raises `NotFound`, for a year to come too."""
    span = span_of(year, now)
    with one_moment() as session:
        board = session.scalar(select(Board).where(Board.id == board_id, _readable(viewer)))
        if board is None or span is None:
            raise NotFound("yearly report")
        counting = count(session, board, span)
        eyes = _Eyes(session, viewer, board)
        found = _report(board, span, counting, eyes.trace, counts=eyes.counts)
        return replace(found, publishes=may_publish(viewer, board.id))


def public_report(session: Session, board: Board, span: Span) -> YearlyReport:
    """The report as everybody may read it; the caller gives the session of its act."""
    counting = count(session, board, span)
    decided = [
        act for name, acts in counting.acts.items() if name.startswith("decided_") for act in acts
    ]
    enough = len(decided) >= FEWEST_DECIDED
    found = _report(board, span, counting, _public_trace, counts=enough)
    return replace(found, published=True)


def public_draft(viewer: Actor, board_id: int, year: int, now: datetime) -> YearlyReport:
    """What everybody would read if it were published now. Raises `NotFound` for who may not."""
    span = span_of(year, now)
    with one_moment() as session:
        board = session.get(Board, board_id) if may_publish(viewer, board_id) else None
        if board is None or span is None:
            raise NotFound("yearly report")
        return public_report(session, board, span)


def may_publish(viewer: Actor, board_id: int) -> bool:
    """Whether the viewer publishes the reports of the board."""
    return board_id in viewer.boards(*PUBLISHERS)


Tracing = Callable[[Counting, Definition, Act], Trace | None]


def _report(
    board: Board, span: Span, counting: Counting, trace: Tracing, *, counts: bool
) -> YearlyReport:
    numbers = []
    for definition in DEFINITIONS:
        acts = counting.acts[definition.name]
        if definition.part is Part.DELIBERATION and not counts:
            numbers.append(Number(definition, None, hidden=True))
            continue
        found = [trace(counting, definition, act) for act in acts]
        traces = tuple(one for one in found if one is not None)
        value = measured(definition.measure, acts)
        numbers.append(Number(definition, value, traces, len(acts) - len(traces)))
    return YearlyReport(board.id, board.name, span, tuple(numbers))


def _public_trace(counting: Counting, definition: Definition, act: Act) -> Trace | None:
    if definition.reach is not Reach.EVERYBODY or not counting.is_public(act):
        return None
    return _trace(counting.subjects[act.experiment_id], act, opens=False)


def _trace(subject: Subject, act: Act, *, opens: bool) -> Trace:
    return Trace(
        on=act.on,
        reference=subject.reference,
        title=subject.title,
        round=act.round,
        slug=subject.slug,
        opens=opens,
        days=act.days,
        entry=act.entry or None,
        which=act.which,
    )


class _Eyes:
    """What one viewer may trace of the acts of a board."""

    def __init__(self, session: Session, viewer: Actor, board: Board) -> None:
        organisations = _served(session, board)
        everywhere = viewer.organisations(*IN_ORGANISATION) & organisations
        on_board = board.id in viewer.boards(*DELIBERATORS)
        self.counts = on_board or bool(everywhere)
        self._meetings = self.counts
        self._open, self._deliberated = self._rounds(session, viewer, board)
        self._closed = self._conflicts(session, viewer, board)

    @staticmethod
    def _rounds(
        session: Session, viewer: Actor, board: Board
    ) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
        """The rounds that open for the viewer, and those whose deliberation does as a whole."""
        whole = or_(
            sight.on_boards(viewer, Role.SECRETARY),
            sight.in_organisations(viewer, *IN_ORGANISATION),
        )
        rows = session.execute(
            select(
                ReviewRound.experiment_id,
                ReviewRound.number,
                (whole & sight.uninvolved(viewer)).label("whole"),
            )
            .join(Experiment, Experiment.id == ReviewRound.experiment_id)
            .where(sight.readable(viewer), Experiment.id.in_(of_board(board)))
        ).all()
        opened = {(row.experiment_id, row.number) for row in rows}
        return opened, {(row.experiment_id, row.number) for row in rows if row.whole}

    @staticmethod
    def _conflicts(session: Session, viewer: Actor, board: Board) -> dict[int, int]:
        """The last round of each experiment in which the viewer declared a conflict."""
        rows = session.execute(
            select(ReviewRound.experiment_id, func.max(ReviewRound.number).label("last"))
            .join(ConflictDeclaration, ConflictDeclaration.round_id == ReviewRound.id)
            .where(
                ConflictDeclaration.member_id == (viewer.user_id or 0),
                ConflictDeclaration.conflict,
                ReviewRound.experiment_id.in_(of_board(board)),
            )
            .group_by(ReviewRound.experiment_id)
        )
        return {row.experiment_id: row.last for row in rows}

    def trace(self, counting: Counting, definition: Definition, act: Act) -> Trace | None:
        """The act with what the viewer may know of it; None where it stays a number."""
        if definition.reach is Reach.MEETINGS:
            told = Trace(on=act.on, meeting_id=act.meeting_id, which=act.which)
            return told if self._meetings else None
        subject = counting.subjects[act.experiment_id]
        number = act.round or counting.latest.get(act.experiment_id, 0)
        at = (act.experiment_id, number)
        if definition.reach is Reach.DELIBERATION:
            return _trace(subject, act, opens=True) if at in self._deliberated else None
        if at in self._open:
            return _trace(subject, act, opens=True)
        closed = self._closed.get(act.experiment_id, 0)
        if closed and closed >= (act.round or closed):
            return None
        return _public_trace(counting, definition, act)


def _served(session: Session, board: Board) -> frozenset[int]:
    """The organisations that a board serves."""
    served = select(BoardOrganisation.organisation_id).where(BoardOrganisation.board_id == board.id)
    return frozenset(session.scalars(served))


def _readable(viewer: Actor) -> ColumnElement[bool]:
    """The boards whose reports the viewer reads."""
    served = BoardOrganisation.organisation_id.in_(sorted(viewer.organisations(*READERS)))
    return or_(
        Board.id.in_(sorted(viewer.boards(*READERS))),
        Board.id.in_(select(BoardOrganisation.board_id).where(served)),
    )
