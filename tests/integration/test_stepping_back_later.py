"""Who steps back in a later round meets nothing of what runs by the plan of an earlier one."""

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.decided import Running, decided
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Permission
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import ConflictDeclaration, OutboxMail
from waardevol_lab.queries.running import running_head
from waardevol_lab.services.evaluating import RemarkOnEvaluation, remark_on_evaluation
from waardevol_lab.services.incidents import OpenIncident, open_incident
from waardevol_lab.services.running import PullBrake, StopExperiment, pull_brake, stop


@pytest.fixture
def running(lab: Lab) -> Running:
    """It runs; in an incident round member and chair say whether they have a conflict."""
    found = decided(lab)
    found.run()
    open_incident(OpenIncident(found.reference, "Klachten."), found.actor("lead"), lab.now)
    return found


def declare(running: Running, name: str, *, conflict: bool) -> None:
    round_ = running.lab.round(running.reference)
    with transaction() as session:
        session.add(
            ConflictDeclaration(
                round_id=round_.id,
                member_id=running.lab.actors[name],
                conflict=conflict,
                declared_at=running.lab.now,
            )
        )


@pytest.mark.parametrize("permission", [Permission.READ_EVALUATION, Permission.READ_INCIDENTS])
def test_pages_of_what_runs_close(running: Running, permission: Permission) -> None:
    member = running.actor("member")
    assert running_head(member, running.reference, permission).title
    declare(running, "member", conflict=False)
    assert running_head(member, running.reference, permission).title
    declare(running, "chair", conflict=True)
    with pytest.raises(NotFound):
        running_head(running.actor("chair"), running.reference, permission)


def test_chair_who_stepped_back_pulls_no_brake(running: Running) -> None:
    declare(running, "chair", conflict=True)
    command = PullBrake(running.reference, "Gevaar.")
    with pytest.raises(NotFound):
        pull_brake(command, running.actor("chair"), running.lab.now)


def test_nobody_who_stepped_back_hears_of_the_evaluation_or_remarks_on_it(running: Running) -> None:
    declare(running, "member", conflict=True)
    command = StopExperiment(running.reference, "Klaar.", running.version)
    stop(command, running.actor("lead"), running.lab.now)
    running.evaluate()
    with reading() as session:
        told = select(OutboxMail.recipient).where(OutboxMail.template == "evaluation_offered")
        assert set(session.scalars(told)) == {"secretary@lab.example", "chair@lab.example"}
    remark = RemarkOnEvaluation(running.reference, "Noem ook de buren.")
    with pytest.raises(NotFound):
        remark_on_evaluation(remark, running.actor("member"), running.lab.now)
    remark_on_evaluation(remark, running.actor("chair"), running.lab.now)
