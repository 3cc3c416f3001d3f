"""The plans of a lead or teammate, and where they may begin one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, exists, false, func, select, union_all
from sqlalchemy.orm import Session

from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.references import is_practice
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Phase, RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, Experiment, Organisation, ReviewRound
from waardevol_lab.queries.paging import decode_place, encode_place
from waardevol_lab.queries.standings import Standing, Turn, standings, turn
from waardevol_lab.queries.text_search import Question

PAGE = 25
MOST_COUNTED = 1000
CHUNK = 500


class NextStep(StrEnum):
    """The one thing to do next with a plan."""

    WRITE = "write"
    ANSWER = "answer"
    INCIDENT = "incident"
    FOLLOW = "follow"
    PUBLISH = "publish"
    START = "start"
    EVIDENCE = "evidence"
    REPRINT = "reprint"
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


@dataclass(frozen=True, slots=True)
class WantedPlans:
    """What somebody asks of their own plans; the fields are those of the address."""

    q: str = ""
    fase: Phase | None = None
    toestand: RoundState | None = None
    na: str = ""


@dataclass(frozen=True, slots=True)
class MyPlans:
    """One page of them; `total` stops at `MOST_COUNTED`, and `many` says that it did."""

    plans: tuple[PlanCard, ...]
    total: int
    many: bool
    following: str


@dataclass(frozen=True, slots=True)
class PlanPlace:
    """After which plan the next page begins."""

    key: int


def my_plans(viewer: Actor, wanted: WantedPlans, size: int = PAGE) -> MyPlans:
    """The plans that the viewer leads or works on, the newest first. Raises `BadTokenError`."""
    with reading() as session:
        asked = _asked(session, wanted)
        mine = [keys.where(*asked) for keys in _mine(viewer)]
        rows = session.execute(_page(mine, wanted, size + 1)).all()
        total = _count(session, mine) if len(rows) > size or wanted.na else len(rows)
        found = standings(session, [experiment for experiment, _ in rows[:size]])
        cards = tuple(
            _card(standing, name, viewer)
            for standing, (_, name) in zip(found, rows[:size], strict=True)
        )
        following = encode_place((rows[size - 1][0].id,)) if len(rows) > size else ""
    return MyPlans(cards, min(total, MOST_COUNTED), total > MOST_COUNTED, following)


def every_plan(viewer: Actor, wanted: WantedPlans) -> Iterator[PlanCard]:
    """All of them, page by page, for an export."""
    page = my_plans(viewer, replace(wanted, na=""), CHUNK)
    yield from page.plans
    while page.following:
        page = my_plans(viewer, replace(wanted, na=page.following), CHUNK)
        yield from page.plans


def _mine(viewer: Actor) -> tuple[Select[int], ...]:
    """The keys of the plans that the viewer leads, and of those that they work on: each by its own
    index in order of the key, so that neither is read to its end. A plan may be in both.
    """
    teams = [g.experiment_id for g in viewer.grants if g.role is Role.TEAMMATE and g.experiment_id]
    places = viewer.organisations(Role.LEAD)
    leads = (Experiment.lead_id == viewer.user_id) & Experiment.organisation_id.in_(places)
    led = select(Experiment.id).where(leads)
    return (led, select(Experiment.id).where(Experiment.id.in_(teams))) if teams else (led,)


def _asked(session: Session, wanted: WantedPlans) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.fase is not None:
        found.append(Experiment.phase == wanted.fase)
    if wanted.toestand is not None:
        found.append(
            exists().where(
                ReviewRound.experiment_id == Experiment.id, ReviewRound.state == wanted.toestand
            )
        )
    if wanted.q.strip():
        question = Question(session, wanted.q)
        found.append(Experiment.id.in_(question.experiments()) if question else false())
    return found


def _page(mine: list[Select[int]], wanted: WantedPlans, most: int) -> Select[Experiment, str]:
    after = decode_place(wanted.na, PlanPlace)[0] if wanted.na else None
    keys = [one.where(Experiment.id < after) if after else one for one in mine]
    newest = [one.order_by(Experiment.id.desc()).limit(most) for one in keys]
    return (
        select(Experiment, Account.name)
        .join(Account, Account.id == Experiment.lead_id)
        .where(Experiment.id.in_(_together(newest)))
        .order_by(Experiment.id.desc())
        .limit(most)
    )


def _count(session: Session, mine: list[Select[int]]) -> int:
    keys = _together([one.limit(MOST_COUNTED + 1) for one in mine]).subquery()
    return session.scalar(select(func.count(keys.c.id.distinct()))) or 0


def _together(parts: list[Select[int]]) -> Select[int]:
    """Each part as a query of its own, which SQLite asks for where one has a limit."""
    return select(union_all(*(select(one.subquery().c.id) for one in parts)).subquery().c.id)


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
    if standing.old_signs:
        return NextStep.REPRINT
    if phase is Phase.APPROVED:
        return NextStep.START if standing.notice_published else NextStep.PUBLISH
    if phase is Phase.RUNNING and standing.evidence_needed:
        return NextStep.EVIDENCE
    if phase is Phase.ENDED:
        offered = standing.evaluation is not None and standing.evaluation.state != "draft"
        return NextStep.FOLLOW if offered else NextStep.EVALUATE
    if phase in (Phase.REJECTED, Phase.PREPARING):
        return NextStep.FOLLOW if round_ is not None else NextStep.RETHINK
    return NextStep.LOOK
