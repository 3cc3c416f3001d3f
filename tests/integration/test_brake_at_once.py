"""The brake by many at once acts once; no path leads back to running but advice on this brake."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.decided import Running, decided
from waardevol_lab.domain.errors import NotFound, Refused, WrongState
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.rules import RULES
from waardevol_lab.domain.states import Action, Machine, Phase
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Brake, Decision, NoticeVersion, ReviewRound
from waardevol_lab.services.incidents import OpenIncident, open_incident
from waardevol_lab.services.running import (
    PullBrake,
    RestartExperiment,
    pull_brake,
    restart,
)
from waardevol_lab.services.withdrawing import WithdrawRound, withdraw_round

PULLERS = ("lead", "teammate", "dpo", "chair", "decider")


def pull(running: Running, who: str = "lead") -> None:
    command = PullBrake(running.reference, f"Gevaar, zegt {who}.")
    pull_brake(command, running.actor(who), running.lab.now)


def test_five_people_pull_at_once_and_it_is_pulled_once(any_lab: Lab) -> None:
    running = decided(any_lab)
    running.run()
    versions = len(running.notices())
    barrier, ends = threading.Barrier(len(PULLERS)), Counter[str]()

    def one(who: str) -> None:
        with any_lab.app.app_context():
            barrier.wait()
            try:
                pull(running, who)
                ends["done"] += 1
            except WrongState:
                ends["too late"] += 1

    threads = [threading.Thread(target=one, args=(who,)) for who in PULLERS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ends == {"done": 1, "too late": len(PULLERS) - 1}
    assert running.experiment.phase == "suspended"
    assert running.entries().count("BrakePulled") == 1
    with reading() as session:
        assert len(session.scalars(select(Brake)).all()) == 1
        incidents = select(ReviewRound).where(ReviewRound.kind == "incident")
        assert len(session.scalars(incidents).all()) == 1
        causes = session.scalars(select(NoticeVersion.cause)).all()
    assert causes.count("BrakePulled") == 1
    assert len(running.notices()) == versions + 1


@pytest.fixture
def still(lab: Lab) -> Running:
    """Suspended, with an incident round in draft."""
    running = decided(lab)
    running.run()
    pull(running)
    return running


def decide(
    running: Running,
    kind: str = "incident",
    outcome: str = "approved",
    advised_before: timedelta = timedelta(0),
) -> None:
    """The latest round of a kind decided, advised so much earlier."""
    at = running.lab.later(days=2)
    with transaction() as session:
        rounds = session.scalars(select(ReviewRound).order_by(ReviewRound.number)).all()
        first = next(r for r in rounds if r.kind == "initial")
        round_ = [r for r in rounds if r.kind == kind][-1]
        round_.board_id, round_.plan_version_id = first.board_id, first.plan_version_id
        round_.state, round_.route = "decided", "full"
        round_.submitted_at = round_.accepted_at = round_.advised_at = at - advised_before
        round_.decided_at = at
        session.add(
            Decision(
                round_id=round_.id,
                plan_version_id=round_.plan_version_id,
                outcome=outcome,
                decided_by_id=running.lab.actors["decider"],
                decided_at=at,
            )
        )


def refused(running: Running) -> None:
    """The decider cannot restart, and nothing changes by trying."""
    before = running.lab.snapshot()
    command = RestartExperiment(running.reference, running.version)
    with pytest.raises(Refused) as refusal:
        restart(command, running.actor("decider"), running.lab.now)
    assert {p.code for p in refusal.value.problems} == {"no_incident_decision"}
    assert running.lab.snapshot() == before


def go(running: Running) -> None:
    command = RestartExperiment(running.reference, running.version)
    restart(command, running.actor("decider"), running.lab.now)
    assert running.experiment.phase == "running"


def test_nothing_decided_refuses(still: Running) -> None:
    refused(still)


def test_decision_against_refuses(still: Running) -> None:
    decide(still, outcome="rejected")
    refused(still)


def test_decision_on_another_round_refuses(still: Running) -> None:
    """The first approval is a positive decision too, and not about this brake."""
    with reading() as session:
        assert session.scalars(select(Decision.outcome)).all() == ["approved_with_conditions"]
    refused(still)


def test_withdrawn_incident_refuses(still: Running) -> None:
    with reading() as session:
        rounds = select(ReviewRound.version).where(ReviewRound.kind == "incident")
        version = session.scalars(rounds).one()
    command = WithdrawRound(still.reference, "Toch niet.", version, incident=True)
    withdraw_round(command, still.actor("lead"), still.lab.now)
    refused(still)


def test_decision_on_an_earlier_brake_refuses_the_next_restart(still: Running) -> None:
    decide(still)
    go(still)
    still.lab.later(days=1)
    pull(still, "chair")
    refused(still)
    decide(still)
    go(still)


def test_advice_of_before_the_brake_is_no_advice_about_it(lab: Lab) -> None:
    """An incident was reviewed while it ran; then the brake was pulled, and then it was decided."""
    running = decided(lab)
    running.run()
    open_incident(OpenIncident(running.reference, "Bijna mis."), running.actor("lead"), lab.now)
    lab.later(days=3)
    pull(running)
    decide(running, advised_before=timedelta(days=4))
    refused(running)
    open_incident(OpenIncident(running.reference, "Opnieuw."), running.actor("dpo"), lab.now)
    refused(running)
    decide(running)
    go(running)


@pytest.mark.parametrize("name", ["lead", "teammate", "chair", "secretary", "dpo", "member"])
def test_nobody_but_the_decider_restarts(still: Running, name: str) -> None:
    decide(still)
    command = RestartExperiment(still.reference, still.version)
    with pytest.raises(NotFound):
        restart(command, still.actor(name), still.lab.now)


def test_no_other_rule_leads_to_running_from_where_it_lies_still() -> None:
    leading = {
        rule.action: {holder.role for holder in rule.who}
        for rule in RULES
        if rule.machine is Machine.EXPERIMENT
        and rule.target == Phase.RUNNING
        and Phase.SUSPENDED in rule.states
    }
    assert leading == {Action.RESTART: {Role.DECIDER}}
