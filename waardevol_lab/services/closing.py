"""What the system does by itself, day by day: end dates, lapses, rounds of what is over.

Run it as often as you like: each dossier has its own transaction, and what is done is done once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import DomainError
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.domain.states import OPEN_ROUND_STATES, Action, EndReason, Phase
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Experiment, ReviewRound
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.cleaning_up import begin_cleanup
from waardevol_lab.services.ending import close_rounds, release_brake
from waardevol_lab.services.incidents import open_brake
from waardevol_lab.services.notice_contents import evaluation_due
from waardevol_lab.services.noticing import renew
from waardevol_lab.services.past_rounds import binding_decision
from waardevol_lab.services.running_dossiers import BoundDossier, load_bound, open_for
from waardevol_lab.services.telling import tell_lead, tell_secretaries

OVER = (Phase.ENDED, Phase.EVALUATED, Phase.WITHDRAWN, Phase.LAPSED)


@dataclass(frozen=True, slots=True)
class Done:
    """How many dossiers the run ended, let lapse, or closed rounds of."""

    ended: int
    lapsed: int
    closed: int


def run_due(now: datetime) -> Done:
    """Do everything that is due at `now`."""
    return Done(
        ended=_each(_past_end(local_date(now)), _reach_end, now),
        lapsed=_each(_approved(), _lapse, now),
        closed=_each(_over_with_open_rounds(), _close, now),
    )


def _each(references: list[str], act_on: Callable[[Act, str], None], now: datetime) -> int:
    """Act on each dossier in its own transaction; what turns out not to be due is left alone."""
    count = 0
    for reference in references:
        try:
            with acting(SYSTEM, now) as act:
                act_on(act, reference)
        except DomainError:
            continue
        count += 1
    return count


def _reach_end(act: Act, reference: str) -> None:
    dossier = open_for(act, reference, Action.REACH_END)
    act.move_experiment(
        dossier,
        Action.REACH_END,
        Facts(today=act.today, end_date=dossier.period[1]),
        lambda: _at_its_end(act, dossier),
        ended_at=act.now,
        end_reason=EndReason.END_DATE,
    )
    release_brake(act, open_brake(act, dossier))
    close_rounds(act, dossier)
    due = evaluation_due(dossier, dossier.period[1])
    tell_lead(act, dossier, "end_reached", place="plannen", evaluation_due=due)
    tell_secretaries(act, dossier, "end_reached", place="commissie", evaluation_due=due)


def _at_its_end(act: Act, dossier: BoundDossier) -> dict[str, Any]:
    begin_cleanup(act, dossier)
    return renew(act, dossier, "EndReached")


def _lapse(act: Act, reference: str) -> None:
    dossier = open_for(act, reference, Action.LAPSE)
    decision = binding_decision(dossier)
    starts_on, ends_on = dossier.period
    act.move_experiment(
        dossier,
        Action.LAPSE,
        Facts(
            today=act.today,
            decided_on=local_date(decision.decided_at) if decision else None,
            start_date=starts_on,
            end_date=ends_on,
        ),
        lambda: renew(act, dossier, "ExperimentLapsed"),
    )
    close_rounds(act, dossier)
    tell_lead(act, dossier, "experiment_lapsed")


def _close(act: Act, reference: str) -> None:
    close_rounds(act, load_bound(act.session, reference))


def _past_end(today: date) -> list[str]:
    with reading() as session:
        return list(
            session.scalars(
                select(Experiment.reference)
                .where(
                    Experiment.phase.in_((Phase.RUNNING, Phase.SUSPENDED)),
                    Experiment.ends_on < today,
                )
                .order_by(Experiment.reference)
            )
        )


def _approved() -> list[str]:
    with reading() as session:
        return list(
            session.scalars(
                select(Experiment.reference)
                .where(Experiment.phase == Phase.APPROVED)
                .order_by(Experiment.reference)
            )
        )


def _over_with_open_rounds() -> list[str]:
    with reading() as session:
        return list(
            session.scalars(
                select(Experiment.reference)
                .join(ReviewRound, ReviewRound.experiment_id == Experiment.id)
                .where(Experiment.phase.in_(OVER), ReviewRound.state.in_(OPEN_ROUND_STATES))
                .distinct()
                .order_by(Experiment.reference)
            )
        )
