"""Where experiments stand: their open round, who has it, since when and until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from waardevol_lab.calendars import DutchCalendar
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.states import (
    OPEN_ROUND_STATES,
    ConditionState,
    Phase,
    RoundKind,
    RoundState,
)
from waardevol_lab.domain.term_rules import TermRule
from waardevol_lab.domain.terms import Term, due, terms_for
from waardevol_lab.persistence.models import (
    Condition,
    Decision,
    Evaluation,
    Experiment,
    LeadQuestion,
    NoticeVersion,
    Organisation,
    ReviewRound,
)
from waardevol_lab.services.old_signs import HANGING, old_signs
from waardevol_lab.services.past_rounds import CORRECTED

CALENDAR = DutchCalendar()


class Holder(StrEnum):
    """Whose turn it is."""

    LEAD = "lead"
    SECRETARY = "secretary"
    BOARD = "board"
    DECIDER = "decider"
    NOBODY = "nobody"


HOLDERS: Mapping[str, Holder] = {
    RoundState.SUBMITTED: Holder.SECRETARY,
    RoundState.IN_REVIEW: Holder.BOARD,
    RoundState.ADVISED: Holder.DECIDER,
}
"""Who has an open round in a state; in the others its lead."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Who has a dossier, since when, and the last day of their term where there is one."""

    holder: Holder
    since: datetime
    until: date | None = None
    term: Term | None = None
    """The term that `until` is the last day of; None where it is another day, or none runs."""
    rule: TermRule | None = None
    """How long that term is in the organisation."""


@dataclass(frozen=True)
class Standing:
    """The rows that say where one experiment stands; for use within the queries."""

    experiment: Experiment
    organisation: Organisation
    plan_round: ReviewRound | None
    incident: ReviewRound | None
    open_questions: int = 0
    incident_questions: int = 0
    notice_published: bool = False
    old_signs: bool = False
    """Whether a sign hangs in the street that no longer says what the notice says."""
    evaluation: Evaluation | None = None
    evidence_needed: bool = False
    """Whether a condition of a running experiment waits for its lead."""
    rounds: tuple[ReviewRound, ...] = field(default=())

    @property
    def open_round(self) -> ReviewRound | None:
        """The open plan round, if there is one."""
        round_ = self.plan_round
        return round_ if round_ is not None and round_.state in OPEN_ROUND_STATES else None

    @property
    def open_incident(self) -> ReviewRound | None:
        """The open incident round, if there is one."""
        round_ = self.incident
        return round_ if round_ is not None and round_.state in OPEN_ROUND_STATES else None


def standings(session: Session, experiments: Iterable[Experiment]) -> list[Standing]:
    """Where each stands, in the order given; the number of queries does not grow with them."""
    rows = list(experiments)
    ids = [row.id for row in rows]
    organisations = _organisations(session, rows)
    rounds = _rounds(session, ids)
    plan_rounds = {key: _latest(found, incident=False) for key, found in rounds.items()}
    incidents = {key: _latest(found, incident=True) for key, found in rounds.items()}
    at_hand = (*plan_rounds.values(), *incidents.values())
    round_ids = [r.id for r in at_hand if r is not None]
    questions = _open_questions(session, round_ids)
    published, evaluations = _published(session, ids), _evaluations(session, ids)
    wanting = _wanting(session, rows)
    old = old_signs(session, [row.id for row in rows if row.phase in HANGING])
    return [
        Standing(
            experiment=row,
            organisation=organisations[row.organisation_id],
            plan_round=(plan_round := plan_rounds.get(row.id)),
            incident=(incident := incidents.get(row.id)),
            open_questions=questions.get(plan_round.id, 0) if plan_round else 0,
            incident_questions=questions.get(incident.id, 0) if incident else 0,
            notice_published=row.id in published,
            old_signs=row.id in old,
            evaluation=evaluations.get(row.id),
            evidence_needed=row.id in wanting,
            rounds=tuple(rounds.get(row.id, ())),
        )
        for row in rows
    ]


def turn(standing: Standing) -> Turn:
    """Who has the dossier now."""
    round_ = standing.open_round
    if round_ is not None and standing.experiment.phase in (Phase.PREPARING, Phase.REJECTED):
        return _of_round(standing, round_)
    return _of_phase(standing)


def round_turn(standing: Standing) -> Turn | None:
    """Who has the open plan round; None when none is open."""
    round_ = standing.open_round
    return _of_round(standing, round_) if round_ is not None else None


def incident_turn(standing: Standing) -> Turn | None:
    """Who has the open incident round; None when none is open."""
    round_ = standing.open_incident
    return _of_round(standing, round_) if round_ is not None else None


def _of_round(standing: Standing, round_: ReviewRound) -> Turn:
    holder = HOLDERS.get(round_.state, Holder.LEAD)
    term = _term_of(round_)
    rule = terms_for(standing.organisation.terms)[term] if term else None
    return Turn(holder, round_.state_since, round_.due_on, term, rule)


def _term_of(round_: ReviewRound) -> Term | None:
    """The term that runs in this state of a round."""
    if round_.state == RoundState.SUBMITTED:
        return Term.COMPLETENESS_CHECK
    if round_.state == RoundState.IN_REVIEW:
        return Term.ADVICE_LIGHT if round_.route == Route.LIGHT else Term.ADVICE_FULL
    return Term.DECISION if round_.state == RoundState.ADVISED else None


def _of_phase(standing: Standing) -> Turn:
    experiment = standing.experiment
    since, phase = experiment.phase_since, Phase(experiment.phase)
    if phase is Phase.RUNNING:
        return Turn(Holder.LEAD, since, experiment.ends_on)
    if phase is Phase.ENDED:
        return _of_evaluation(standing, experiment)
    if phase is Phase.SUSPENDED:
        return incident_turn(standing) or Turn(_after_incident(standing), since)
    if phase in (Phase.EVALUATED, Phase.WITHDRAWN, Phase.LAPSED):
        return Turn(Holder.NOBODY, since)
    return Turn(Holder.LEAD, since)


def _after_incident(standing: Standing) -> Holder:
    """Who has a suspended experiment of which no incident round is open."""
    round_ = standing.incident
    decided = round_ is not None and round_.state == RoundState.DECIDED
    return Holder.DECIDER if decided else Holder.LEAD


def _of_evaluation(standing: Standing, experiment: Experiment) -> Turn:
    terms, evaluation = terms_for(standing.organisation.terms), standing.evaluation
    if evaluation is not None and evaluation.state == "offered" and evaluation.offered_at:
        term, since = Term.BOARD_REMARKS, evaluation.offered_at
        last = due(term, since, terms, CALENDAR)
        return Turn(Holder.BOARD, since, last, term, terms[term])
    term, ended = Term.FINAL_EVALUATION, experiment.ended_at or experiment.phase_since
    return Turn(Holder.LEAD, ended, due(term, ended, terms, CALENDAR), term, terms[term])


def _latest(rounds: Iterable[ReviewRound], *, incident: bool) -> ReviewRound | None:
    """The open round of the kind, or else the latest; `rounds` come newest first."""
    fitting = [r for r in rounds if (r.kind == RoundKind.INCIDENT) is incident]
    standing = [r for r in fitting if r.state in OPEN_ROUND_STATES]
    return next(iter(standing or fitting), None)


def _organisations(session: Session, rows: Iterable[Experiment]) -> Mapping[int, Organisation]:
    ids = {row.organisation_id for row in rows}
    found = session.scalars(select(Organisation).where(Organisation.id.in_(ids)))
    return {row.id: row for row in found}


def _rounds(session: Session, ids: list[int]) -> dict[int, list[ReviewRound]]:
    found: dict[int, list[ReviewRound]] = {}
    query = select(ReviewRound).where(ReviewRound.experiment_id.in_(ids))
    for row in session.scalars(query.order_by(ReviewRound.number.desc())):
        found.setdefault(row.experiment_id, []).append(row)
    return found


def _open_questions(session: Session, round_ids: list[int]) -> dict[int, int]:
    rows = session.execute(
        select(LeadQuestion.round_id, func.count())
        .where(LeadQuestion.round_id.in_(round_ids), LeadQuestion.answered_at.is_(None))
        .group_by(LeadQuestion.round_id)
    )
    return {round_id: count for round_id, count in rows}  # noqa: C416 - rows are no pairs to mypy


def _published(session: Session, ids: list[int]) -> set[int]:
    query = select(NoticeVersion.experiment_id).where(NoticeVersion.experiment_id.in_(ids))
    return set(session.scalars(query.distinct()))


def _wanting(session: Session, rows: Iterable[Experiment]) -> set[int]:
    """Which of those that run have a condition without evidence, or with too little."""
    running = [row.id for row in rows if row.phase == Phase.RUNNING]
    if not running:
        return set()
    corrected = CORRECTED.join(ReviewRound, ReviewRound.id == Decision.round_id).where(
        ReviewRound.experiment_id.in_(running)
    )
    query = select(Condition.experiment_id).where(
        Condition.experiment_id.in_(running),
        Condition.decision_id.not_in(corrected),
        Condition.state.in_((ConditionState.OPEN, ConditionState.REFUSED)),
    )
    return set(session.scalars(query.distinct()))


def _evaluations(session: Session, ids: list[int]) -> dict[int, Evaluation]:
    query = select(Evaluation).where(Evaluation.experiment_id.in_(ids), Evaluation.kind == "final")
    return {row.experiment_id: row for row in session.scalars(query.order_by(Evaluation.number))}
