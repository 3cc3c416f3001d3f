"""What citizens ask and say, for the team that answers and for who reads along."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.contributions import (
    NO_ANSWER,
    Channel,
    ContributionKind,
    Counts,
    Ground,
    Standing,
    is_overdue,
    standing,
)
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Actor, Permission, available, permits, require
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Action, ContributionState, Machine
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, Contribution, Experiment, NoticeVersion
from waardevol_lab.queries.public_contributions import counts_of
from waardevol_lab.services.dossiers import Dossier, Which, load

ON_A_PAGE = 50


class Shown(StrEnum):
    """Which of them a list shows."""

    OPEN = "open"
    ANSWERED = "beantwoord"
    ALL = "alle"


@dataclass(frozen=True, slots=True)
class TeamContribution:
    """One of them. Whether an address was left is known, the address is not."""

    id: int
    reference: str
    title: str
    holder: str
    """Who sees to the answer: the lead."""
    number: int
    kind: ContributionKind
    channel: Channel
    language: str
    text: str
    received_on: date
    due_on: date
    overdue: bool
    standing: Standing
    state: ContributionState
    ground: Ground | None
    may_publish: bool
    by_mail: bool
    answer: str
    answered_at: datetime | None
    change: str
    changed_at: datetime | None
    notice_version: int | None


@dataclass(frozen=True, slots=True)
class TeamList:
    """A page of a list: what is due first comes first."""

    lines: tuple[TeamContribution, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class DossierContributions:
    """Those of one dossier, with the counts that everybody sees."""

    reference: str
    title: str
    slug: str
    counts: Counts
    found: TeamList
    may_record: bool


@dataclass(frozen=True, slots=True)
class ContributionPage:
    """One of them, to be answered."""

    one: TeamContribution
    slug: str
    may_answer: bool
    may_name_change: bool
    notice_versions: tuple[int, ...]


def my_contributions(viewer: Actor, shown: Shown, page: int, now: datetime) -> TeamList:
    """Those of every dossier that the viewer leads or works on."""
    with reading() as session:
        return _list(session, _mine(viewer), shown, page, local_date(now))


def contributions_of(
    viewer: Actor, reference: str, shown: Shown, page: int, now: datetime
) -> DossierContributions:
    """Those of one dossier. Raises `NotFound` for who may not read it, or before it is public."""
    with reading() as session:
        dossier = _opened(session, viewer, reference)
        experiment, today = dossier.experiment, local_date(now)
        here = Contribution.experiment_id == experiment.id
        return DossierContributions(
            reference=reference,
            title=experiment.title,
            slug=str(experiment.slug),
            counts=counts_of(session, experiment.id, today),
            found=_list(session, here, shown, page, today),
            may_record=permits(viewer, dossier.scope, Permission.RECORD_CONTRIBUTION),
        )


def contribution_page(
    viewer: Actor, reference: str, number: int, now: datetime
) -> ContributionPage:
    """One of a dossier. Raises `NotFound`."""
    with reading() as session:
        dossier = _opened(session, viewer, reference)
        here = and_(
            Contribution.experiment_id == dossier.experiment.id, Contribution.number == number
        )
        found = session.execute(_query().where(here)).one_or_none()
        if found is None:
            raise NotFound("contribution")
        one = _line(found, local_date(now))
        acts = available(viewer, dossier.scope, Machine.CONTRIBUTION, one.state)
        return ContributionPage(
            one=one,
            slug=str(dossier.experiment.slug),
            may_answer=Action.ANSWER_CONTRIBUTION in acts and one.standing is Standing.OPEN,
            may_name_change=Action.NAME_CHANGE in acts and bool(one.answer) and not one.change,
            notice_versions=_versions(session, dossier.experiment.id),
        )


def may_record(viewer: Actor, reference: str) -> str:
    """The title of a public dossier for which the viewer writes down what came in otherwise."""
    with reading() as session:
        dossier = _opened(session, viewer, reference)
        require(viewer, dossier.scope, Permission.RECORD_CONTRIBUTION)
        return dossier.experiment.title


def open_count(session: Session, experiment: Experiment, today: date) -> tuple[int, int]:
    """How many wait for an answer, and how many of those too long; none before it is public."""
    if experiment.announced_at is None:
        return 0, 0
    late = func.sum(case((Contribution.due_on < today, 1), else_=0))
    row = session.execute(
        select(func.count(), late).where(Contribution.experiment_id == experiment.id, _owed())
    ).one()
    return row[0], int(row[1] or 0)


def _opened(session: Session, viewer: Actor, reference: str) -> Dossier:
    dossier = load(session, reference, Which.LATEST, lock=False)
    require(viewer, dossier.scope, Permission.READ_CONTRIBUTIONS)
    if dossier.experiment.slug is None:
        raise NotFound(reference)
    return dossier


def _mine(viewer: Actor) -> ColumnElement[bool]:
    teams = [g.experiment_id for g in viewer.grants if g.role is Role.TEAMMATE and g.experiment_id]
    places = viewer.organisations(Role.LEAD)
    leads = (Experiment.lead_id == viewer.user_id) & Experiment.organisation_id.in_(places)
    return or_(leads, Experiment.id.in_(teams))


def _owed() -> ColumnElement[bool]:
    ground = Contribution.ground
    return and_(Contribution.answered_at.is_(None), or_(ground.is_(None), ground.not_in(NO_ANSWER)))


def _wanted(shown: Shown) -> tuple[ColumnElement[bool], ...]:
    if shown is Shown.OPEN:
        return (_owed(),)
    return (Contribution.answered_at.is_not(None),) if shown is Shown.ANSWERED else ()


def _query() -> Select[Contribution, str, str, str]:
    return (
        select(Contribution, Experiment.reference, Experiment.title, Account.name)
        .join(Experiment, Experiment.id == Contribution.experiment_id)
        .join(Account, Account.id == Experiment.lead_id)
    )


def _list(
    session: Session, where: ColumnElement[bool], shown: Shown, page: int, today: date
) -> TeamList:
    limits = (where, *_wanted(shown))
    total = session.scalar(
        select(func.count())
        .select_from(Contribution)
        .join(Experiment, Experiment.id == Contribution.experiment_id)
        .where(*limits)
    )
    pages = max(1, -(-(total or 0) // ON_A_PAGE))
    page = min(max(page, 1), pages)
    rows = session.execute(
        _query()
        .where(*limits)
        .order_by(
            Contribution.answered_at.is_not(None),
            Contribution.due_on if shown is not Shown.ANSWERED else Contribution.answered_at.desc(),
            Contribution.id,
        )
        .limit(ON_A_PAGE)
        .offset((page - 1) * ON_A_PAGE)
    ).all()
    return TeamList(tuple(_line(row, today) for row in rows), total or 0, page, pages)


def _versions(session: Session, experiment_id: int) -> tuple[int, ...]:
    query = select(NoticeVersion.number).where(NoticeVersion.experiment_id == experiment_id)
    return tuple(session.scalars(query.order_by(NoticeVersion.number.desc())))


def _line(found: Row[Contribution, str, str, str], today: date) -> TeamContribution:
    row, reference, title, holder = found
    stands = standing(row.answered_at is not None, row.ground)
    return TeamContribution(
        id=row.id,
        reference=reference,
        title=title,
        holder=holder,
        number=row.number,
        kind=ContributionKind(row.kind),
        channel=Channel(row.channel),
        language=row.language,
        text=row.text,
        received_on=row.received_on,
        due_on=row.due_on,
        overdue=is_overdue(stands, row.due_on, today),
        standing=stands,
        state=ContributionState(row.state),
        ground=Ground(row.ground) if row.ground else None,
        may_publish=row.may_publish,
        by_mail=row.email is not None,
        answer=row.answer,
        answered_at=row.answered_at,
        change=row.change,
        changed_at=row.changed_at,
        notice_version=row.notice_version,
    )
