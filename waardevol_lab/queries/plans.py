"""The plans of a lead or teammate, and where they may begin one."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select

from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.references import is_practice
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Phase, RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, Experiment, Organisation
from waardevol_lab.queries.standings import Standing, Turn, standings, turn


class NextStep(StrEnum):
    """The one thing to do next with a plan."""

    WRITE = "write"
    ANSWER = "answer"
    INCIDENT = "incident"
    FOLLOW = "follow"
    PUBLISH = "publish"
    START = "start"
    EVALUATE = "evaluate"
    RETHINK = "rethink"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class PlanCard:
    """One plan in the list."""

    reference: str
    title: str
    organisation: str
    phase: str
    state: str | None
    """The state of the open round, or None."""
    lead_name: str
    is_lead: bool
    turn: Turn
    next_step: NextStep
    open_questions: int

    @property
    def practice(self) -> bool:
        """Whether it is to practise with."""
        return is_practice(self.reference)


@dataclass(frozen=True, slots=True)
class Choice:
    """An organisation or a board to choose."""

    id: int
    name: str


def my_plans(viewer: Actor) -> tuple[PlanCard, ...]:
    """The plans that the viewer leads or works on, the newest first."""
    teams = [g.experiment_id for g in viewer.grants if g.role is Role.TEAMMATE and g.experiment_id]
    places = viewer.organisations(Role.LEAD)
    with reading() as session:
        rows = session.execute(
            select(Experiment, Account.name)
            .join(Account, Account.id == Experiment.lead_id)
            .where(
                or_(
                    (Experiment.lead_id == viewer.user_id) & Experiment.organisation_id.in_(places),
                    Experiment.id.in_(teams),
                )
            )
            .order_by(Experiment.id.desc())
        ).all()
        found = standings(session, [experiment for experiment, _ in rows])
        return tuple(
            _card(standing, name, viewer) for standing, (_, name) in zip(found, rows, strict=True)
        )


def places_to_begin(viewer: Actor) -> tuple[Choice, ...]:
    """The organisations in which the viewer may begin a plan, by name."""
    with reading() as session:
        rows = session.execute(
            select(Organisation.id, Organisation.name)
            .where(Organisation.id.in_(viewer.organisations(Role.LEAD)))
            .order_by(Organisation.name)
        )
        return tuple(Choice(*row) for row in rows)


def _card(standing: Standing, lead_name: str, viewer: Actor) -> PlanCard:
    experiment, round_ = standing.experiment, standing.open_round
    return PlanCard(
        reference=experiment.reference,
        title=experiment.title,
        organisation=standing.organisation.name,
        phase=experiment.phase,
        state=round_.state if round_ else None,
        lead_name=lead_name,
        is_lead=experiment.lead_id == viewer.user_id,
        turn=turn(standing),
        next_step=next_step(standing),
        open_questions=standing.open_questions,
    )


def next_step(standing: Standing) -> NextStep:
    """What the lead does next."""
    round_, phase = standing.open_round, Phase(standing.experiment.phase)
    incident = standing.open_incident
    if incident is not None and incident.state in (RoundState.DRAFT, RoundState.RETURNED):
        return NextStep.INCIDENT
    if round_ is not None and standing.open_questions:
        return NextStep.ANSWER
    if round_ is not None and round_.state in (RoundState.DRAFT, RoundState.RETURNED):
        return NextStep.WRITE
    if phase is Phase.APPROVED:
        return NextStep.START if standing.notice_published else NextStep.PUBLISH
    if phase is Phase.ENDED:
        offered = standing.evaluation is not None and standing.evaluation.state != "draft"
        return NextStep.FOLLOW if offered else NextStep.EVALUATE
    if phase in (Phase.REJECTED, Phase.PREPARING):
        return NextStep.FOLLOW if round_ is not None else NextStep.RETHINK
    return NextStep.LOOK
