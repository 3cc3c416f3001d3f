"""The day on which who has a round must be done: stored with it, so that lists can be sorted.

The rule is in `domain.terms`; the door keeps the column true at the end of every act. ADR 0012.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.calendars import DutchCalendar
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.states import RoundState
from waardevol_lab.domain.terms import Stop, Term, due, due_with_stops, terms_for
from waardevol_lab.persistence.models import (
    Evaluation,
    Experiment,
    Organisation,
    ReviewRound,
    RoundPause,
)
from waardevol_lab.services.term_days import term_day

CALENDAR = DutchCalendar()
TIMED = (RoundState.SUBMITTED, RoundState.IN_REVIEW, RoundState.ADVISED)
"""The states in which a term runs."""


def term_of(state: str, route: str | None) -> Term | None:
    """The term that runs in this state of a round."""
    if state == RoundState.SUBMITTED:
        return Term.COMPLETENESS_CHECK
    if state == RoundState.IN_REVIEW:
        return Term.ADVICE_LIGHT if route == Route.LIGHT else Term.ADVICE_FULL
    return Term.DECISION if state == RoundState.ADVISED else None


def round_due(
    organisation: Organisation, round_: ReviewRound, pauses: Sequence[Stop]
) -> date | None:
    """The last day for who has the round now; None while no term runs.

    The term for the advice counts from the first acceptance and stands still during pauses; the
    others count from the state, so that a board which got a plan handed over has the whole term.
    """
    term = term_of(round_.state, round_.route)
    if term is None:
        return None
    terms = terms_for(organisation.terms)
    if round_.state != RoundState.IN_REVIEW or round_.accepted_at is None:
        return due(term, round_.state_since, terms, CALENDAR)
    found = due_with_stops(term, round_.accepted_at, pauses, terms, CALENDAR)
    return found if isinstance(found, date) else None


def keep_due_days(
    session: Session, organisation: Organisation, rounds: Iterable[ReviewRound]
) -> None:
    """Write the due day of rounds of one organisation; part of the act that changed them."""
    changed = list(rounds)
    session.flush()
    pauses: dict[int, list[Stop]] = {}
    reviewed = [row.id for row in changed if row.state == RoundState.IN_REVIEW]
    if reviewed:
        found = select(RoundPause).where(RoundPause.round_id.in_(reviewed)).order_by(RoundPause.id)
        for pause in session.scalars(found):
            pauses.setdefault(pause.round_id, []).append((pause.since, pause.until))
    for row in changed:
        row.due_on = round_due(organisation, row, pauses.get(row.id, ()))


def recount(session: Session, organisation: Organisation) -> None:
    """Count every running term of an organisation again, after its terms were changed."""
    rounds = session.scalars(
        select(ReviewRound)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .where(Experiment.organisation_id == organisation.id, ReviewRound.state.in_(TIMED))
        .order_by(ReviewRound.id)
        .with_for_update(of=ReviewRound)
    )
    keep_due_days(session, organisation, rounds.all())
    offered = session.scalars(
        select(Evaluation)
        .join(Experiment, Experiment.id == Evaluation.experiment_id)
        .where(Experiment.organisation_id == organisation.id, Evaluation.state == "offered")
        .order_by(Evaluation.id)
    )
    for row in offered:
        if row.offered_at is not None:
            row.due_on = term_day(organisation, Term.BOARD_REMARKS, row.offered_at)
