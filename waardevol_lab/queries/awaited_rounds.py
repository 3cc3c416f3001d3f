"""What is waited for in rounds: check, assessments, opinion, advice, decision, answers."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.reminders import Awaited
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import RoundKind, RoundState
from waardevol_lab.domain.terms import Term
from waardevol_lab.persistence.models import (
    Assessment,
    Assignment,
    Board,
    Experiment,
    LeadQuestion,
    Organisation,
    PlanVersion,
    ReviewRound,
)
from waardevol_lab.queries.board_desk_rows import Around, around
from waardevol_lab.queries.board_head import title_of
from waardevol_lab.queries.holders import Holders, Wait
from waardevol_lab.services.deliberating import Standing, personal_data
from waardevol_lab.services.term_days import term_day

ABOUT = (RoundState.SUBMITTED, RoundState.RETURNED, RoundState.IN_REVIEW, RoundState.ADVISED)


@dataclass(frozen=True, slots=True)
class Case:
    """One round with what decides who has it."""

    experiment: Experiment
    organisation: Organisation
    board: Board
    round_: ReviewRound
    version: PlanVersion
    votes: Standing
    opinion_in: bool
    assigned_on: dict[int, date]
    filed_on: dict[int, date]
    asked_on: list[date]
    """The days of the questions to the lead that have no answer yet."""


def waits_of_rounds(
    session: Session, holders: Holders, now: datetime, round_id: int | None = None
) -> Iterator[Wait]:
    """Everything that is waited for in the open rounds, or in one of them."""
    for case in _cases(session, now, round_id):
        match case.round_.state:
            case RoundState.SUBMITTED:
                yield from _check(case, holders)
            case RoundState.IN_REVIEW:
                yield from _review(case, holders)
            case RoundState.ADVISED:
                yield from _decision(case, holders)
        if case.round_.state != RoundState.ADVISED:
            yield from _answers(case)


def _check(case: Case, holders: Holders) -> Iterator[Wait]:
    if case.round_.due_on:
        secretaries = _of_board(case, holders, Role.SECRETARY)
        yield _wait(case, Awaited.COMPLETENESS, case.round_.due_on, secretaries)


def _review(case: Case, holders: Holders) -> Iterator[Wait]:
    due_on = case.round_.due_on
    if due_on is None:
        return
    voters, filed = case.votes.voters, case.votes.filed_by
    for member in sorted(voters - filed):
        since = max(_since(case), case.assigned_on.get(member, date.min))
        yield _wait(case, Awaited.ASSESSMENT, due_on, frozenset({member}), since)
    chairs = _of_board(case, holders, Role.CHAIR)
    for chair in sorted(chairs - (voters - filed)):
        since = max(_since(case), case.filed_on.get(chair, date.min))
        yield _wait(case, Awaited.ADVICE, due_on, frozenset({chair}), since)
    if not chairs:
        yield _wait(case, Awaited.ADVICE, due_on, _of_board(case, holders, Role.SECRETARY))
    if personal_data(case.version.answers) and not case.opinion_in:
        yield _wait(case, Awaited.DPO_OPINION, due_on, _of_organisation(case, holders, Role.DPO))


def _decision(case: Case, holders: Holders) -> Iterator[Wait]:
    if case.round_.due_on:
        deciders = _of_organisation(case, holders, Role.DECIDER)
        yield _wait(case, Awaited.DECISION, case.round_.due_on, deciders)


def _answers(case: Case) -> Iterator[Wait]:
    """Questions asked on one day are one thing; the term is that of a question."""
    for asked in sorted(set(case.asked_on)):
        due_on = term_day(case.organisation, Term.QUESTION, asked)
        yield _wait(case, Awaited.ANSWERS, due_on, frozenset({case.experiment.lead_id}), asked)


def _of_board(case: Case, holders: Holders, role: Role) -> frozenset[int]:
    return holders.able(role, case.board.id, case.experiment, case.round_.number)


def _of_organisation(case: Case, holders: Holders, role: Role) -> frozenset[int]:
    return holders.able(role, case.organisation.id, case.experiment, case.round_.number)


def _since(case: Case) -> date:
    return local_date(case.round_.state_since)


def _wait(
    case: Case,
    kind: Awaited,
    due_on: date,
    recipients: frozenset[int],
    since: date | None = None,
) -> Wait:
    return Wait(
        about=f"round:{case.round_.id}",
        kind=kind,
        due_on=due_on,
        since=since or _since(case),
        recipients=recipients,
        experiment_id=case.experiment.id,
        organisation_id=case.organisation.id,
        reference=case.experiment.reference,
        title=title_of(case.version, case.experiment.title),
        ronde=case.round_.number,
        incident=case.round_.kind == RoundKind.INCIDENT,
    )


def _cases(session: Session, now: datetime, round_id: int | None) -> Iterator[Case]:
    one = true() if round_id is None else ReviewRound.id == round_id
    rows = session.execute(
        select(ReviewRound, Experiment, Organisation, Board, PlanVersion)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .join(Organisation, Organisation.id == Experiment.organisation_id)
        .join(Board, Board.id == ReviewRound.board_id)
        .join(PlanVersion, PlanVersion.id == ReviewRound.plan_version_id)
        .where(ReviewRound.state.in_(ABOUT), one)
        .order_by(ReviewRound.id)
    ).all()
    ids = [row[0].id for row in rows]
    known = around(session, [row[0] for row in rows], [row[1] for row in rows], now)
    assigned, filed = _assigned_on(session, ids), _filed_on(session, ids)
    asked = _asked_on(session, ids)
    for round_, experiment, organisation, board, version in rows:
        yield Case(
            experiment=experiment,
            organisation=organisation,
            board=board,
            round_=round_,
            version=version,
            votes=_votes(known, round_, experiment, board),
            opinion_in=(round_.id, version.id) in known.opinions,
            assigned_on=assigned.get(round_.id, {}),
            filed_on=filed.get(version.id, {}),
            asked_on=asked.get(round_.id, []),
        )


def _votes(known: Around, round_: ReviewRound, experiment: Experiment, board: Board) -> Standing:
    return known.standing(round_, board, known.scope(round_, experiment))


def _assigned_on(session: Session, ids: list[int]) -> dict[int, dict[int, date]]:
    found: dict[int, dict[int, date]] = defaultdict(dict)
    for row in session.scalars(select(Assignment).where(Assignment.round_id.in_(ids))):
        found[row.round_id][row.member_id] = local_date(row.assigned_at)
    return found


def _filed_on(session: Session, ids: list[int]) -> dict[int, dict[int, date]]:
    """By plan version and member."""
    found: dict[int, dict[int, date]] = defaultdict(dict)
    rows = session.execute(
        select(Assessment.plan_version_id, Assessment.member_id, Assessment.filed_at).where(
            Assessment.round_id.in_(ids), Assessment.filed_at.is_not(None)
        )
    )
    for version_id, member_id, filed_at in rows:
        if filed_at is not None:
            found[version_id][member_id] = local_date(filed_at)
    return found


def _asked_on(session: Session, ids: list[int]) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    rows = session.execute(
        select(LeadQuestion.round_id, LeadQuestion.asked_at).where(
            LeadQuestion.round_id.in_(ids), LeadQuestion.answered_at.is_(None)
        )
    )
    for round_id, asked_at in rows:
        found[round_id].append(local_date(asked_at))
    return found
