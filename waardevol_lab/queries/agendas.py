"""The items of meetings as one viewer sees them: what is closed to them leaves no trace."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.meetings import Sight, sight
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.policy import Actor, Scope, relations, sees_deliberation
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence.models import (
    AgendaItem,
    Board,
    Experiment,
    PlanVersion,
    ReviewRound,
)
from waardevol_lab.queries.board_access import open_to
from waardevol_lab.queries.board_desk_rows import Around, around
from waardevol_lab.queries.board_head import title_of

NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """A round that can be put on an agenda."""

    round_id: int
    reference: str
    title: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item as the viewer sees it; `number` counts only what they see.

    A number that skipped one would tell of an item that is closed to them.
    """

    number: int
    id: int
    version: int
    title: str
    reference: str
    """Empty for an item that is about no round."""
    ronde: int | None
    kind: str
    state: str
    note: str
    duration: int | None
    """In minutes, as planned."""
    minutes: str
    sight: Sight

    @property
    def reads_minutes(self) -> bool:
        """Whether the minutes are shown, when there are any."""
        return self.sight is Sight.MINUTES


def items_of(
    session: Session, viewer: Actor, meeting_ids: Sequence[int], now: datetime
) -> dict[int, tuple[Item, ...]]:
    """What the viewer sees of the agendas, by meeting; in a fixed number of queries."""
    rows = session.execute(
        select(AgendaItem, ReviewRound, Experiment, PlanVersion, Board)
        .outerjoin(ReviewRound, ReviewRound.id == AgendaItem.round_id)
        .outerjoin(Experiment, Experiment.id == ReviewRound.experiment_id)
        .outerjoin(PlanVersion, PlanVersion.id == ReviewRound.plan_version_id)
        .outerjoin(Board, Board.id == ReviewRound.board_id)
        .where(AgendaItem.meeting_id.in_(meeting_ids))
        .order_by(AgendaItem.meeting_id, AgendaItem.position, AgendaItem.id)
    ).all()
    rounds = [row[1] for row in rows if row[1] is not None]
    known = around(session, rounds, [row[2] for row in rows if row[2] is not None], now)
    still_open = open_rounds_of(session, viewer, [round_.id for round_ in rounds])
    found: dict[int, list[Item]] = defaultdict(list)
    for row, round_, experiment, version, board in rows:
        seen = _sight(viewer, known, still_open, round_, experiment, board)
        if seen is not Sight.NOTHING:
            items = found[row.meeting_id]
            items.append(_item(len(items) + 1, row, round_, experiment, version, seen))
    return {meeting_id: tuple(items) for meeting_id, items in found.items()}


def open_rounds_of(session: Session, viewer: Actor, round_ids: Sequence[int]) -> frozenset[int]:
    """Those of the rounds that no conflict of the viewer closes."""
    query = select(ReviewRound.id).where(ReviewRound.id.in_(round_ids), open_to(viewer))
    return frozenset(session.scalars(query))


def sight_on(
    viewer: Actor, scope: Scope, round_: ReviewRound, filed_by: frozenset[int], *, is_open: bool
) -> Sight:
    """What the viewer sees of an item about the round."""
    working = viewer.user_id in scope.team or viewer.user_id == scope.lead_id
    return sight(
        relations(viewer, scope),
        closed=working or not is_open,
        in_review=round_.state == RoundState.IN_REVIEW,
        sees=sees_deliberation(viewer, scope, filed_by, round_.route),
    )


def rounds_to_discuss(
    session: Session, viewer: Actor, meeting_id: int, board_id: int, now: datetime
) -> list[Choice]:
    """The rounds in review on the full route that the viewer can put on the agenda."""
    there = select(AgendaItem.round_id).where(
        AgendaItem.meeting_id == meeting_id, AgendaItem.round_id.is_not(None)
    )
    rows = session.execute(
        select(ReviewRound, Experiment, PlanVersion)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .join(PlanVersion, PlanVersion.id == ReviewRound.plan_version_id)
        .where(
            ReviewRound.board_id == board_id,
            ReviewRound.state == RoundState.IN_REVIEW,
            ReviewRound.route == Route.FULL,
            ReviewRound.id.not_in(there),
            open_to(viewer),
        )
        .order_by(ReviewRound.accepted_at, ReviewRound.id)
    ).all()
    known = around(session, [row[0] for row in rows], [row[1] for row in rows], now)
    return [
        Choice(round_.id, experiment.reference, title_of(version, experiment.title))
        for round_, experiment, version in rows
        if sight_on(viewer, known.scope(round_, experiment), round_, NOBODY, is_open=True)
        >= Sight.ITEM
    ]


def _sight(
    viewer: Actor,
    known: Around,
    still_open: frozenset[int],
    round_: ReviewRound | None,
    experiment: Experiment,
    board: Board,
) -> Sight:
    if round_ is None:
        return Sight.MINUTES
    scope = known.scope(round_, experiment)
    filed_by = known.standing(round_, board, scope).filed_by
    return sight_on(viewer, scope, round_, filed_by, is_open=round_.id in still_open)


def _item(
    number: int,
    row: AgendaItem,
    round_: ReviewRound | None,
    experiment: Experiment | None,
    version: PlanVersion | None,
    seen: Sight,
) -> Item:
    return Item(
        number=number,
        id=row.id,
        version=row.version,
        title=title_of(version, experiment.title) if experiment else row.title,
        reference=experiment.reference if experiment else "",
        ronde=round_.number if round_ else None,
        kind=round_.kind if round_ else "",
        state=round_.state if round_ else "",
        note=row.note if seen >= Sight.ITEM else "",
        duration=row.duration if seen >= Sight.ITEM else None,
        minutes=row.minutes if seen >= Sight.MINUTES else "",
        sight=seen,
    )
