"""The desk of the data protection officer, and all that one opinion is about on one page."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Account,
    DpoOpinion,
    Experiment,
    Organisation,
    PlanVersion,
    ReviewRound,
)
from waardevol_lab.queries.board_access import open_to, opened
from waardevol_lab.queries.board_head import Head, head_of, title_of
from waardevol_lab.queries.board_plan import PlanTopic, plan_text, versions_at_hand
from waardevol_lab.services.deliberating import dpo_opinion, personal_data
from waardevol_lab.services.dossiers import Dossier

MOST = 100


@dataclass(frozen=True, slots=True)
class VersionOpinion:
    """An opinion of the dpo on one version of the plan."""

    verdict: str
    text: str
    by: str
    recorded_at: datetime
    plan_version: int


@dataclass(frozen=True, slots=True)
class OpinionPage:
    """What the plan says of data, and the opinion on it, None until it is there.

    `earlier` are the opinions on versions before this one, the latest first.
    """

    head: Head
    topics: tuple[PlanTopic, ...]
    opinion: VersionOpinion | None
    earlier: tuple[VersionOpinion, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A round that asks for an opinion, now or as soon as the secretary has accepted it."""

    reference: str
    ronde: int
    title: str
    organisation: str
    kind: str
    version: int
    since: datetime
    due_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A round on which an opinion was recorded."""

    reference: str
    ronde: int
    title: str
    verdict: str
    version: int
    state: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DpoDesk:
    """What waits, nearest term first; what comes; the opinions that were given, newest first."""

    waiting: tuple[Waiting, ...]
    coming: tuple[Waiting, ...]
    given: tuple[Given, ...]


def dpo_desk(viewer: Actor, now: datetime) -> DpoDesk:
    """The desk of a dpo: every plan with personal data of the organisations that they serve."""
    with reading() as session:
        rows = [row for row in _open(session, viewer) if personal_data(row[3].answers)]
        done = _opinions(session, [row[0].id for row in rows])
        asked = [_waiting(*row, local_date(now)) for row in rows]
        waiting = [
            one
            for one, (round_, *_, version) in zip(asked, rows, strict=True)
            if round_.state == RoundState.IN_REVIEW and (round_.id, version.id) not in done
        ]
        waiting.sort(key=lambda one: (one.due_on is None, one.due_on or date.max, one.since))
        coming = (
            one
            for one, (round_, *_) in zip(asked, rows, strict=True)
            if round_.state == RoundState.SUBMITTED
        )
        return DpoDesk(tuple(waiting), tuple(coming), _given(session, viewer))


OpenRow = tuple[ReviewRound, Experiment, Organisation, PlanVersion]


def _open(session: Session, viewer: Actor) -> list[OpenRow]:
    rows = session.execute(
        select(ReviewRound, Experiment, Organisation, PlanVersion)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .join(Organisation, Organisation.id == Experiment.organisation_id)
        .join(PlanVersion, PlanVersion.id == ReviewRound.plan_version_id)
        .where(
            Experiment.organisation_id.in_(viewer.organisations(Role.DPO)),
            ReviewRound.state.in_((RoundState.SUBMITTED, RoundState.IN_REVIEW)),
            open_to(viewer),
        )
        .order_by(ReviewRound.state_since, ReviewRound.id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _waiting(
    round_: ReviewRound,
    experiment: Experiment,
    organisation: Organisation,
    version: PlanVersion,
    today: date,
) -> Waiting:
    in_review = round_.state == RoundState.IN_REVIEW
    last_day = round_.due_on if in_review else None
    return Waiting(
        reference=experiment.reference,
        ronde=round_.number,
        title=title_of(version, experiment.title),
        organisation=organisation.name,
        kind=round_.kind,
        version=version.number,
        since=round_.state_since,
        due_on=last_day,
        overdue=last_day is not None and last_day < today,
    )


def _opinions(session: Session, ids: list[int]) -> set[tuple[int, int]]:
    rows = session.execute(
        select(DpoOpinion.round_id, DpoOpinion.plan_version_id).where(DpoOpinion.round_id.in_(ids))
    )
    return {(round_id, version_id) for round_id, version_id in rows}


def _given(session: Session, viewer: Actor) -> tuple[Given, ...]:
    rows = session.execute(
        select(DpoOpinion, ReviewRound, Experiment, PlanVersion)
        .join(ReviewRound, ReviewRound.id == DpoOpinion.round_id)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .join(PlanVersion, PlanVersion.id == DpoOpinion.plan_version_id)
        .where(
            Experiment.organisation_id.in_(viewer.organisations(Role.DPO)),
            open_to(viewer),
        )
        .order_by(DpoOpinion.recorded_at.desc(), DpoOpinion.id.desc())
        .limit(MOST)
    )
    return tuple(
        Given(
            reference=experiment.reference,
            ronde=round_.number,
            title=title_of(version, experiment.title),
            verdict=opinion.verdict,
            version=version.number,
            state=round_.state,
            recorded_at=opinion.recorded_at,
        )
        for opinion, round_, experiment, version in rows
    )


def opinion_page(
    viewer: Actor, reference: str, number: int | None, now: datetime, language: str
) -> OpinionPage:
    """The page of the dpo, which others of the deliberation read. Raises `NotFound`."""
    with reading() as session:
        dossier = opened(session, viewer, reference, number, Permission.READ_DELIBERATION)
        opinions = _of_round(session, dossier)
        current = dpo_opinion(session, dossier)
        return OpinionPage(
            head=head_of(session, viewer, dossier, now),
            topics=data_topics(session, dossier, language),
            opinion=opinions.pop(current.id) if current else None,
            earlier=tuple(opinions.values()),
        )


def data_topics(session: Session, dossier: Dossier, language: str) -> tuple[PlanTopic, ...]:
    """The topics of the plan with only the answers that the framework marks for the dpo."""
    versions = versions_at_hand(session, dossier)
    topics = (
        PlanTopic(
            topic.number,
            topic.id,
            topic.title,
            tuple(one for one in topic.answers if dossier.framework.question(one.question).dpo),
        )
        for topic in plan_text(dossier, versions, language).topics
    )
    return tuple(topic for topic in topics if topic.answers)


def _of_round(session: Session, dossier: Dossier) -> dict[int, VersionOpinion]:
    rows = session.execute(
        select(DpoOpinion, Account.name, PlanVersion.number)
        .join(Account, Account.id == DpoOpinion.recorded_by_id)
        .join(PlanVersion, PlanVersion.id == DpoOpinion.plan_version_id)
        .where(DpoOpinion.round_id == dossier.round_.id)
        .order_by(PlanVersion.number.desc())
    )
    return {
        row.id: VersionOpinion(row.verdict, row.text, name, row.recorded_at, version)
        for row, name, version in rows
    }
