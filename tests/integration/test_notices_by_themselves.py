"""Each public act makes the next version of a notice by itself, in the state that follows."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.begun import begun
from tests.databases import Databases
from tests.decided import Running, decided
from waardevol_lab.services.closing import run_due
from waardevol_lab.services.evaluating import (
    CloseUnevaluated,
    PublishEvaluation,
    RemarkOnEvaluation,
    close_unevaluated,
    publish_evaluation,
    remark_on_evaluation,
)
from waardevol_lab.services.running import (
    PullBrake,
    RevokeApproval,
    StopExperiment,
    pull_brake,
    revoke,
    stop,
)
from waardevol_lab.services.withdrawing import WithdrawExperiment, withdraw_experiment


@pytest.fixture
def running(databases: Databases, tmp_path: Path) -> Iterator[Running]:
    with begun(databases, tmp_path, decided) as (_lab, found):
        yield found


def _meet(running: Running) -> None:
    running.publish()
    running.meet(1)


def _withdraw(running: Running) -> None:
    running.publish()
    command = WithdrawExperiment(running.reference, "Het geld is op.", running.version)
    withdraw_experiment(command, running.actor("lead"), running.lab.now)


def _brake(running: Running) -> None:
    running.run()
    pull_brake(PullBrake(running.reference, "Onveilig."), running.actor("dpo"), running.lab.now)


def _stop(running: Running) -> None:
    running.run()
    command = StopExperiment(running.reference, "Genoeg geleerd.", running.version)
    stop(command, running.actor("lead"), running.lab.now)


def _revoke(running: Running) -> None:
    running.run()
    command = RevokeApproval(running.reference, "Het mag niet meer.", running.version)
    revoke(command, running.actor("decider"), running.lab.now)


def _reach_end(running: Running) -> None:
    running.run()
    running.lab.later(days=400)
    run_due(running.lab.now)


def _lapse(running: Running) -> None:
    running.publish()
    running.lab.later(days=500)
    run_due(running.lab.now)


def _evaluate(running: Running) -> None:
    running.end()
    running.evaluate()
    remark = RemarkOnEvaluation(running.reference, "Goed.")
    remark_on_evaluation(remark, running.actor("member"), running.lab.now)
    command = PublishEvaluation(running.reference, running.version, "Dank.")
    publish_evaluation(command, running.actor("lead"), running.lab.now)


def _close(running: Running) -> None:
    running.end()
    running.lab.later(days=400)
    command = CloseUnevaluated(running.reference, running.version)
    close_unevaluated(command, running.actor("secretary"), running.lab.now)


@pytest.mark.parametrize(
    ("act", "cause", "phase"),
    [
        (_meet, "EvidenceAccepted", "approved"),
        (_withdraw, "ExperimentWithdrawn", "withdrawn"),
        (_brake, "BrakePulled", "suspended"),
        (_stop, "ExperimentStopped", "ended"),
        (_revoke, "ExperimentRevoked", "ended"),
        (_reach_end, "EndReached", "ended"),
        (_lapse, "ExperimentLapsed", "lapsed"),
        (_evaluate, "FinalEvaluationPublished", "evaluated"),
        (_close, "ClosedUnevaluated", "evaluated"),
    ],
)
def test_act_makes_the_next_version_by_itself(
    running: Running, act: Callable[[Running], None], cause: str, phase: str
) -> None:
    act(running)
    last = running.notices()[-1]
    assert (last.cause, last.phase, last.contents["phase"]) == (cause, phase, phase)
    assert last.number == len(running.notices())
    assert last.published_at == running.lab.now
    assert timedelta(0) <= last.published_at - running.notices()[-2].published_at
    assert last.contents["change"] == {"cause": cause, "text": "", "answers": []}
