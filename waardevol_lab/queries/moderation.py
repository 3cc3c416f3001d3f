"""What citizens wrote, for the secretary who decides what everybody may read."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from waardevol_lab.domain.contributions import Channel, ContributionKind, Ground
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import EXPERIMENT_ROLES, Role
from waardevol_lab.domain.states import ContributionState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    ConflictDeclaration,
    Contribution,
    Experiment,
    ReviewRound,
    RoleGrant,
)

ON_A_PAGE = 50
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class SoughtContributions:
    """What the queue is limited to; pages count from 1."""

    state: ContributionState = ContributionState.RECEIVED
    private: bool = False
    """Those that the asker does not want on the site: nobody has to let them through."""
    reference: str = ""
    q: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One of them, with its answer as far as there is one."""

    id: int
    reference: str
    title: str
    number: int
    kind: ContributionKind
    channel: Channel
    language: str
    text: str
    answer: str
    received_on: date
    may_publish: bool
    state: ContributionState
    ground: Ground | None


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue, the oldest first, and how many there are in all."""

    lines: tuple[QueueLine, ...]
    total: int
    page: int
    pages: int


def moderation_queue(viewer: Actor, sought: SoughtContributions) -> Queue:
    """What the viewer may publish or hide, in two queries however long it is."""
    limits = _limits(viewer, sought)
    base = (
        select(Contribution, Experiment.reference, Experiment.title)
        .join(Experiment, Experiment.id == Contribution.experiment_id)
        .where(*limits)
    )
    with reading() as session:
        counted = base.with_only_columns(Contribution.id).limit(MOST_COUNTED).subquery()
        total = session.scalar(select(func.count()).select_from(counted)) or 0
        pages = max(1, -(-total // ON_A_PAGE))
        page = min(max(sought.page, 1), pages)
        rows = session.execute(
            base.order_by(Contribution.received_at, Contribution.id)
            .limit(ON_A_PAGE)
            .offset((page - 1) * ON_A_PAGE)
        ).all()
        return Queue(tuple(_line(*row) for row in rows), total, page, pages)


def queued(viewer: Actor, reference: str, number: int) -> QueueLine:
    """One of them, by its number in a dossier. Raises `NotFound`."""
    query = (
        select(Contribution, Experiment.reference, Experiment.title)
        .join(Experiment, Experiment.id == Contribution.experiment_id)
        .where(*moderates(viewer), Experiment.reference == reference, Contribution.number == number)
    )
    with reading() as session:
        found = session.execute(query).one_or_none()
        if found is None:
            raise NotFound("contribution")
        return _line(*found)


def all_in_queue(viewer: Actor, sought: SoughtContributions, most: int) -> tuple[int, ...]:
    """The keys of everything that the filters find, the oldest first, up to `most`."""
    with reading() as session:
        query = (
            select(Contribution.id)
            .join(Experiment, Experiment.id == Contribution.experiment_id)
            .where(*_limits(viewer, sought))
        )
        ordered = query.order_by(Contribution.received_at, Contribution.id).limit(most)
        return tuple(session.scalars(ordered))


def _limits(viewer: Actor, sought: SoughtContributions) -> list[ColumnElement[bool]]:
    limits = [*moderates(viewer), Contribution.state == sought.state]
    if sought.state is ContributionState.RECEIVED:
        limits.append(Contribution.may_publish.is_not(sought.private))
    if sought.reference:
        limits.append(Experiment.reference == sought.reference)
    if sought.q:
        limits.append(Contribution.text.icontains(sought.q, autoescape=True))
    return limits


def moderates(viewer: Actor) -> list[ColumnElement[bool]]:
    """Contributions on dossiers of the viewer's boards that they do not work on themselves."""
    me = viewer.user_id or 0
    working = select(RoleGrant.experiment_id).where(
        RoleGrant.account_id == me,
        RoleGrant.role.in_(EXPERIMENT_ROLES),
        RoleGrant.experiment_id.is_not(None),
        RoleGrant.revoked_at.is_(None),
    )
    latest = (
        select(func.max(ReviewRound.id))
        .where(ReviewRound.experiment_id == Experiment.id)
        .correlate(Experiment)
        .scalar_subquery()
    )
    stepped_back = (
        select(ConflictDeclaration.round_id)
        .where(
            ConflictDeclaration.round_id == latest,
            ConflictDeclaration.member_id == me,
            ConflictDeclaration.conflict,
        )
        .exists()
    )
    return [
        Experiment.board_id.in_(viewer.boards(Role.SECRETARY)),
        Experiment.lead_id != me,
        Experiment.id.not_in(working),
        ~stepped_back,
    ]


def _line(row: Contribution, reference: str, title: str) -> QueueLine:
    return QueueLine(
        id=row.id,
        reference=reference,
        title=title,
        number=row.number,
        kind=ContributionKind(row.kind),
        channel=Channel(row.channel),
        language=row.language,
        text=row.text,
        answer=row.answer,
        received_on=row.received_on,
        may_publish=row.may_publish,
        state=ContributionState(row.state),
        ground=Ground(row.ground) if row.ground else None,
    )
