"""The list of dossiers for the board's side: every round that the viewer may know of.

Filtered, sorted, paged by key, and counted up to a maximum: what a page costs does not grow with
what there is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Assignment,
    Board,
    BoardOrganisation,
    Decision,
    Experiment,
    Organisation,
    PlanVersion,
    ReviewRound,
)
from waardevol_lab.queries import board_sight as sight
from waardevol_lab.queries.board_list_shape import BY_TERM, NEWEST, Choices, Listed, Listing, Wanted
from waardevol_lab.queries.paging import BadTokenError, decode_place, encode_place
from waardevol_lab.queries.standings import HOLDERS, Holder
from waardevol_lab.queries.text_search import Question
from waardevol_lab.services.due_days import term_of
from waardevol_lab.services.indexing import SUBMITTED

PAGE = 25
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class SincePlace:
    """After which row the next page begins, by when it came where it is."""

    since: datetime
    key: int
    order: str


@dataclass(frozen=True, slots=True)
class DuePlace:
    """After which row the next page begins, by due day."""

    due_on: date
    since: datetime
    key: int
    order: str


def listing(viewer: Actor, wanted: Wanted, now: datetime, size: int = PAGE) -> Listing:
    """One page and the count, in two queries. Raises `BadTokenError`."""
    with reading() as session:
        matching = _matching(session, viewer, wanted, now)
        rows = session.execute(_page(matching, viewer, wanted, size + 1)).all()
        total = _count(session, matching) if len(rows) > size or wanted.na else len(rows)
        found = tuple(_listed(row, now) for row in rows[:size])
        following = _token(rows[size - 1], wanted) if len(rows) > size else ""
    return Listing(found, min(total, MOST_COUNTED), total > MOST_COUNTED, following)


def every_row(viewer: Actor, wanted: Wanted, now: datetime, most: int) -> Iterator[Listed]:
    """Every row of the list up to `most`, for an export."""
    with reading() as session:
        matching = _matching(session, viewer, wanted, now)
        query = _page(matching, viewer, replace(wanted, na=""), most)
        for row in session.execute(query.execution_options(yield_per=500)):
            yield _listed(row, now)


def choices(viewer: Actor) -> Choices:
    """The organisations and boards within the viewer's reach, by name."""
    boards = sorted(viewer.boards(Role.SECRETARY, Role.MEMBER, Role.CHAIR))
    places = sorted(viewer.organisations(Role.DPO, Role.AUDITOR, Role.DECIDER))
    serving = BoardOrganisation
    with reading() as session:
        organisations = session.execute(
            select(Organisation.id, Organisation.name)
            .where(
                or_(
                    Organisation.id.in_(places),
                    exists().where(
                        serving.organisation_id == Organisation.id, serving.board_id.in_(boards)
                    ),
                )
            )
            .order_by(Organisation.name)
        ).all()
        found = session.execute(
            select(Board.id, Board.name)
            .where(
                or_(
                    Board.id.in_(boards),
                    exists().where(
                        serving.board_id == Board.id, serving.organisation_id.in_(places)
                    ),
                )
            )
            .order_by(Board.name)
        ).all()
    return Choices(tuple(map(tuple, organisations)), tuple(map(tuple, found)))  # type: ignore[arg-type]


_LAST_DECISION = (
    select(Decision.id)
    .where(Decision.round_id == ReviewRound.id)
    .order_by(Decision.number.desc())
    .limit(1)
    .correlate(ReviewRound)
    .scalar_subquery()
)


def _matching(session: Session, viewer: Actor, wanted: Wanted, now: datetime) -> Select[int]:
    """The keys of the rounds that are asked for: what is shown of them is read for one page."""
    query = (
        select(ReviewRound.id)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .where(sight.known(viewer))
    )
    if wanted.q.strip():
        query = query.where(_holds(Question(session, wanted.q), viewer))
    return _filtered(query, viewer, wanted, now)


def _shown(viewer: Actor) -> Select[*tuple[Any, ...]]:
    """What the list shows of a round."""
    return (
        select(
            ReviewRound,
            Experiment.reference,
            Experiment.phase,
            PlanVersion.answers["title"].as_string(),
            PlanVersion.answers[("place", "text")].as_string(),
            Experiment.title,
            Organisation.name,
            Board.name,
            Decision.outcome,
            sight.undeclared(viewer).label("undeclared"),
        )
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .join(Organisation, Organisation.id == Experiment.organisation_id)
        .join(Board, Board.id == ReviewRound.board_id)
        .join(PlanVersion, PlanVersion.id == ReviewRound.plan_version_id)
        .outerjoin(Decision, Decision.id == _LAST_DECISION)
    )


def _holds(question: Question, viewer: Actor) -> ColumnElement[bool]:
    """The words stand in what the viewer may read; before declaring, in title and reference.

    What may be known is part of what may be read, so that one look finds both.
    """
    if not question:
        return false()
    return and_(
        ReviewRound.id.in_(question.rounds(SUBMITTED)),
        or_(
            ~sight.undeclared(viewer),
            ReviewRound.id.in_(question.rounds(SUBMITTED, head=True)),
        ),
    )


def _filtered(query: Select[int], viewer: Actor, wanted: Wanted, now: datetime) -> Select[int]:
    columns = (
        (ReviewRound.state, wanted.toestand),
        (Experiment.phase, wanted.fase),
        (ReviewRound.kind, wanted.soort),
        (ReviewRound.route, wanted.route),
        (Experiment.organisation_id, wanted.organisatie),
        (ReviewRound.board_id, wanted.commissie),
    )
    query = query.where(*(column == value for column, value in columns if value is not None))
    if wanted.besluit is not None:
        query = query.where(
            exists().where(Decision.id == _LAST_DECISION, Decision.outcome == wanted.besluit)
        )
    if wanted.jaar is not None:
        query = query.where(
            ReviewRound.state_since >= _new_year(wanted.jaar),
            ReviewRound.state_since < _new_year(wanted.jaar + 1),
        )
    if wanted.telaat:
        query = query.where(ReviewRound.due_on < local_date(now))
    if wanted.mij:
        query = query.where(
            exists().where(
                Assignment.round_id == ReviewRound.id, Assignment.member_id == viewer.user_id
            )
        )
    return query


def _new_year(year: int) -> datetime:
    """The first instant of a year in Amsterdam, where it is always winter then: UTC+1."""
    return datetime(year - 1, 12, 31, 23, tzinfo=UTC)


def _page(
    matching: Select[int], viewer: Actor, wanted: Wanted, most: int
) -> Select[*tuple[Any, ...]]:
    """At most so many rows, in the order that is asked for: first their keys, then what is shown.

    What a search or an unusual filter leaves is sorted by key, never with what is shown of it.
    """
    order: tuple[Any, ...] = (ReviewRound.state_since, ReviewRound.id)
    if wanted.sorteer == BY_TERM:
        order = (ReviewRound.due_on, *order)
        matching = matching.where(ReviewRound.due_on.is_not(None))
    if wanted.na:
        matching = matching.where(_beyond(order, wanted))
    newest = wanted.sorteer == NEWEST
    ordered = [column.desc() if newest else column for column in order]
    keys = matching.order_by(*ordered).limit(most)
    return _shown(viewer).where(ReviewRound.id.in_(keys)).order_by(*ordered)


def _beyond(order: tuple[Any, ...], wanted: Wanted) -> ColumnElement[bool]:
    """After the row that the token names. Raises `BadTokenError`."""
    place = decode_place(wanted.na, DuePlace if wanted.sorteer == BY_TERM else SincePlace)
    if place[-1] != wanted.sorteer:
        raise BadTokenError(wanted.na)
    last = tuple_(*(literal(v, c.type) for v, c in zip(place[:-1], order, strict=True)))
    return tuple_(*order) < last if wanted.sorteer == NEWEST else tuple_(*order) > last


def _count(session: Session, matching: Select[int]) -> int:
    counted = matching.limit(MOST_COUNTED + 1)
    return session.scalar(select(func.count()).select_from(counted.subquery())) or 0


def _token(row: Any, wanted: Wanted) -> str:
    round_ = row[0]
    since = (round_.state_since.isoformat(), round_.id, wanted.sorteer)
    return encode_place((round_.due_on.isoformat(), *since) if wanted.sorteer == BY_TERM else since)


def _listed(row: Any, now: datetime) -> Listed:
    round_, reference, phase, title, place, otherwise, organisation, board, outcome, closed = row
    due_on = round_.due_on
    decided = round_.decided_at if round_.state == RoundState.DECIDED else None
    return Listed(
        reference=reference,
        ronde=round_.number,
        title=(title or "").strip() or otherwise,
        organisation=organisation,
        board=board,
        place="" if closed else (place or "").strip(),
        kind=round_.kind,
        route=round_.route,
        phase=phase,
        state=round_.state,
        holder=_holder(round_.state),
        since=round_.state_since,
        due_on=due_on,
        overdue=due_on is not None and due_on < local_date(now),
        term=term_of(round_.state, round_.route),
        outcome=outcome,
        decided_on=local_date(decided) if decided else None,
        undeclared=bool(closed),
    )


def _holder(state: str) -> Holder:
    if state in (RoundState.DECIDED, RoundState.WITHDRAWN):
        return Holder.NOBODY
    return HOLDERS.get(state, Holder.LEAD)
