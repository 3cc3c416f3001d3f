"""From the decision to the end: notice, gate, conditions, brake, stop, end dates."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.decided import STARTS, Running, decided
from waardevol_lab.domain.errors import AlreadyDone, NotFound, Refused, Stale, WrongState
from waardevol_lab.domain.notice import notice_hash
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Brake, Decision, Organisation, OutboxMail, ReviewRound
from waardevol_lab.services.closing import Done, run_due
from waardevol_lab.services.conditions import (
    JudgeEvidence,
    SubmitEvidence,
    judge_evidence,
    submit_evidence,
)
from waardevol_lab.services.noticing import PublishNotice, publish_notice
from waardevol_lab.services.rounds import draft_answers
from waardevol_lab.services.running import (
    PullBrake,
    RestartExperiment,
    RevokeApproval,
    StopExperiment,
    pull_brake,
    restart,
    revoke,
    stop,
)
from waardevol_lab.services.starting import (
    ConfirmSign,
    StartExperiment,
    confirm_sign,
    start,
)


@pytest.fixture
def running(lab: Lab) -> Running:
    return decided(lab)


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def mails(template: str) -> set[str]:
    with reading() as session:
        return set(
            session.scalars(select(OutboxMail.recipient).where(OutboxMail.template == template))
        )


# --- notice


def test_notice_says_what_the_approved_version_says_and_can_be_proved(running: Running) -> None:
    assert running.publish() == 1
    (notice,) = running.notices()
    assert notice.contents["answers"]["title"].startswith("Licht, geluid")
    assert "in_public_space" not in notice.contents["answers"]
    assert notice.contents["decision"]["outcome"] == "approved_with_conditions"
    assert notice.contents["advice"]["minority_view"] == "Een lid vindt de proef te lang."
    assert [f["question"] for f in notice.contents["files"]] == ["dpia_file"]
    assert notice.contents["board"] == "Ethische commissie Groenstad"
    assert [m["event"] for m in notice.contents["timeline"]] == [
        "PlanSubmitted",
        "AdviceAdopted",
        "DecisionTaken",
        "NoticePublished",
    ]
    assert notice.sha256 == notice_hash(notice.contents)
    assert running.entries()[-1] == "NoticePublished"
    assert mails("notice_published") == {"secretary@lab.example"}


def test_notice_that_misses_a_text_of_the_organisation_is_refused(running: Running) -> None:
    with transaction() as session:
        session.get_one(Organisation, running.organisation_id).dpo_contact = ""
    before = running.lab.snapshot()
    with pytest.raises(Refused) as refusal:
        running.publish()
    assert codes(refusal) == {"notice_missing_at_organisation"}
    assert running.lab.snapshot() == before


@pytest.mark.parametrize("name", ["teammate", "secretary", "stranger", "decider", "auditor"])
def test_nobody_but_the_lead_publishes(running: Running, name: str) -> None:
    with pytest.raises(NotFound):
        publish_notice(
            PublishNotice(running.reference, running.version), running.actor(name), running.lab.now
        )


def test_notice_before_the_decision_is_a_wrong_state(running: Running) -> None:
    lead = running.actor("lead")
    reference = running.lab.draft("fietsers-stationsplein", lead, running.organisation_id)
    with pytest.raises(WrongState):
        publish_notice(PublishNotice(reference, 1), lead, running.lab.now)


def test_notice_for_an_experiment_that_changed_meanwhile_is_stale(running: Running) -> None:
    command = PublishNotice(running.reference, running.version - 1)
    with pytest.raises(Stale):
        publish_notice(command, running.actor("lead"), running.lab.now)


# --- gate


def test_gate_names_every_line_that_does_not_hold(running: Running) -> None:
    with pytest.raises(Refused) as refusal:
        running.start()
    assert codes(refusal) == {
        "gate_notice_missing",
        "gate_consent_missing",
        "gate_sign_missing",
        "gate_conditions_open",
        "gate_before_start",
    }


def test_gate_opens_fourteen_days_after_the_notice_and_not_before(running: Running) -> None:
    lab = running.lab
    first = datetime(2027, 3, 8, 9, tzinfo=UTC)
    lab.set_clock(first)
    running.publish()
    running.consent()
    running.meet(1)
    running.sign()
    lab.set_clock(first + timedelta(days=13))
    with pytest.raises(Refused) as refusal:
        running.start()
    assert codes(refusal) == {"gate_notice_too_recent"}
    lab.set_clock(first + timedelta(days=14))
    running.start()
    assert running.experiment.phase == "running"


def test_start_makes_the_next_notice_and_tells_secretary_and_dpo(running: Running) -> None:
    running.run()
    assert running.experiment.started_at is not None
    assert [n.cause for n in running.notices()] == [
        "NoticePublished",
        "EvidenceAccepted",
        "ExperimentStarted",
    ]
    last = running.notices()[-1]
    assert last.phase == last.contents["phase"] == "running"
    assert last.contents["started_on"] == "2027-03-05"
    assert last.contents["timeline"][-1] == {"on": "2027-03-05", "event": "ExperimentStarted"}
    assert mails("experiment_started") == {"secretary@lab.example", "dpo@lab.example"}


def test_starting_twice_with_one_key_starts_once(running: Running) -> None:
    running.run()
    lab = running.lab
    seen = running.version
    command = StartExperiment(running.reference, seen, "key-1")
    with pytest.raises(WrongState):
        start(command, running.actor("lead"), lab.now)
    sign = ConfirmSign(running.reference, "Plein", STARTS, "Zie foto", None, "key-2")
    confirm_sign(sign, running.actor("fieldworker"), lab.now)
    with pytest.raises(AlreadyDone):
        confirm_sign(sign, running.actor("fieldworker"), lab.now)
    assert running.entries().count("SignConfirmed") == 2


def test_sign_needs_a_place_a_day_that_has_come_and_a_proof(running: Running) -> None:
    lead, now = running.actor("lead"), running.lab.now
    tomorrow = now.date() + timedelta(days=1)
    with pytest.raises(Refused) as refusal:
        confirm_sign(ConfirmSign(running.reference, "Plein", tomorrow), lead, now)
    assert codes(refusal) == {"in_future", "photo_or_note"}
    with pytest.raises(Refused) as refusal:
        confirm_sign(ConfirmSign(running.reference, " ", tomorrow), lead, now)
    assert codes(refusal) == {"missing"}


# --- conditions


def test_refused_evidence_can_be_handed_in_again(running: Running) -> None:
    lab = running.lab
    submit_evidence(
        SubmitEvidence(running.reference, 1, "Kijk zelf.", 1), running.actor("lead"), lab.now
    )
    secretary = running.actor("secretary")
    with pytest.raises(Refused):
        judge_evidence(JudgeEvidence(running.reference, 1, False, 2), secretary, lab.now)
    judge_evidence(
        JudgeEvidence(running.reference, 1, False, 2, "Er staat geen datum bij."),
        secretary,
        lab.now,
    )
    assert running.condition(1).state == "refused"
    assert mails("evidence_refused") == {"lead@lab.example", "teammate@lab.example"}
    running.meet(1)
    assert running.condition(1).state == "accepted"
    assert running.entries()[-4:] == [
        "EvidenceSubmitted",
        "EvidenceRefused",
        "EvidenceSubmitted",
        "EvidenceAccepted",
    ]


def test_evidence_is_judged_by_the_secretary_alone(running: Running) -> None:
    submit_evidence(
        SubmitEvidence(running.reference, 1, "Zie rapport.", 1),
        running.actor("teammate"),
        running.lab.now,
    )
    for name in ("lead", "teammate", "member", "decider", "stranger"):
        with pytest.raises(NotFound):
            judge_evidence(
                JudgeEvidence(running.reference, 1, True, 2), running.actor(name), running.lab.now
            )
    with pytest.raises(NotFound):
        judge_evidence(
            JudgeEvidence(running.reference, 9, True, 2),
            running.actor("secretary"),
            running.lab.now,
        )
    with pytest.raises(Stale):
        judge_evidence(
            JudgeEvidence(running.reference, 1, True, 1),
            running.actor("secretary"),
            running.lab.now,
        )


# --- brake


def test_brake_suspends_and_opens_an_incident_round_with_the_plan_in_force(
    running: Running,
) -> None:
    running.run()
    pull_brake(
        PullBrake(running.reference, "Een lamp viel."), running.actor("teammate"), running.lab.now
    )
    assert running.experiment.phase == "suspended"
    with reading() as session:
        round_ = session.scalars(select(ReviewRound).where(ReviewRound.kind == "incident")).one()
        brake = session.scalars(select(Brake)).one()
        answers, _ = draft_answers(session, round_.id)
        assert (round_.state, brake.round_id) == ("draft", round_.id)
    assert answers["title"] == running.experiment.title
    assert running.notices()[-1].cause == "BrakePulled"
    assert mails("brake_pulled") == {
        f"{name}@lab.example" for name in ("lead", "secretary", "dpo", "decider")
    }


@pytest.mark.parametrize("name", ["lead", "teammate", "dpo", "chair", "decider"])
def test_brake_is_within_reach_of_all_who_carry_responsibility(running: Running, name: str) -> None:
    running.run()
    pull_brake(PullBrake(running.reference, "Onveilig."), running.actor(name), running.lab.now)
    assert running.experiment.phase == "suspended"


@pytest.mark.parametrize("name", ["secretary", "member", "conflicted", "auditor", "stranger"])
def test_brake_is_out_of_reach_of_others(running: Running, name: str) -> None:
    running.run()
    before = running.lab.snapshot()
    with pytest.raises(NotFound):
        pull_brake(PullBrake(running.reference, "Onveilig."), running.actor(name), running.lab.now)
    assert running.lab.snapshot() == before


def test_second_pull_does_nothing(running: Running) -> None:
    running.run()
    pull = PullBrake(running.reference, "Onveilig.", "one")
    pull_brake(pull, running.actor("lead"), running.lab.now)
    before = running.lab.snapshot()
    with pytest.raises(AlreadyDone):
        pull_brake(pull, running.actor("lead"), running.lab.now)
    with pytest.raises(WrongState):
        pull_brake(PullBrake(running.reference, "Ook."), running.actor("dpo"), running.lab.now)
    assert running.lab.snapshot() == before


def test_restart_waits_for_a_positive_decision_on_the_incident(running: Running) -> None:
    running.run()
    lab = running.lab
    pull_brake(PullBrake(running.reference, "Onveilig."), running.actor("lead"), lab.now)
    command = RestartExperiment(running.reference, running.version)
    with pytest.raises(Refused) as refusal:
        restart(command, running.actor("decider"), lab.now)
    assert codes(refusal) == {"no_incident_decision"}
    _decide_incident(running)
    with pytest.raises(NotFound):
        restart(command, running.actor("lead"), lab.now)
    restart(command, running.actor("decider"), lab.now)
    assert running.experiment.phase == "running"
    with reading() as session:
        assert session.scalars(select(Brake.released_at)).one() is not None


def _decide_incident(running: Running) -> None:
    at = running.lab.later(days=2)
    with transaction() as session:
        round_ = session.scalars(select(ReviewRound).where(ReviewRound.kind == "incident")).one()
        first = session.scalars(select(ReviewRound).where(ReviewRound.kind == "initial")).one()
        round_.board_id, round_.plan_version_id = first.board_id, first.plan_version_id
        round_.state, round_.route = "decided", "full"
        round_.submitted_at = round_.accepted_at = round_.advised_at = round_.decided_at = at
        session.add(
            Decision(
                round_id=round_.id,
                plan_version_id=round_.plan_version_id,
                outcome="approved",
                decided_by_id=running.lab.actors["decider"],
                decided_at=at,
            )
        )


# --- ends


def test_stop_ends_early_and_closes_what_is_open(running: Running) -> None:
    running.run()
    lab = running.lab
    pull_brake(PullBrake(running.reference, "Onveilig."), running.actor("lead"), lab.now)
    with pytest.raises(Refused):
        stop(
            StopExperiment(running.reference, " ", running.version), running.actor("lead"), lab.now
        )
    stop(
        StopExperiment(running.reference, "Te gevaarlijk.", running.version),
        running.actor("decider"),
        lab.now,
    )
    experiment = running.experiment
    assert (experiment.phase, experiment.end_reason) == ("ended", "stopped_early")
    assert experiment.closing_reason == "Te gevaarlijk."
    with reading() as session:
        states = session.execute(select(ReviewRound.kind, ReviewRound.state)).all()
        assert sorted(map(tuple, states)) == [("incident", "withdrawn"), ("initial", "decided")]
        assert session.scalars(select(Brake.released_at)).one() is not None
    assert running.entries()[-2:] == ["ExperimentStopped", "RoundClosed"]
    assert running.notices()[-1].contents["end_reason"] == "stopped_early"


def test_revoking_before_the_start_withdraws_and_after_it_ends(lab: Lab) -> None:
    running = decided(lab)
    revoke(
        RevokeApproval(running.reference, "Nieuwe feiten.", running.version),
        running.actor("decider"),
        lab.now,
    )
    assert running.experiment.phase == "withdrawn"
    assert running.notices() == []


def test_revoking_while_it_runs_ends_it(running: Running) -> None:
    running.run()
    with pytest.raises(NotFound):
        revoke(
            RevokeApproval(running.reference, "Ik wil.", running.version),
            running.actor("lead"),
            running.lab.now,
        )
    revoke(
        RevokeApproval(running.reference, "Nieuwe feiten.", running.version),
        running.actor("decider"),
        running.lab.now,
    )
    assert (running.experiment.phase, running.experiment.end_reason) == ("ended", "revoked")


def test_end_date_is_reached_the_day_after_it_and_once(running: Running) -> None:
    running.run()
    lab = running.lab
    lab.set_clock(datetime(2027, 11, 28, 22, 59, tzinfo=UTC))
    assert run_due(lab.now) == Done(0, 0, 0)
    lab.set_clock(datetime(2027, 11, 28, 23, 1, tzinfo=UTC))
    assert run_due(lab.now) == Done(1, 0, 0)
    assert (running.experiment.phase, running.experiment.end_reason) == ("ended", "end_date")
    assert running.notices()[-1].contents["evaluation_due_on"] == "2028-01-10"
    before = lab.snapshot()
    assert run_due(lab.now) == Done(0, 0, 0)
    assert lab.snapshot() == before


def test_approval_that_nobody_uses_lapses(running: Running) -> None:
    lab = running.lab
    lab.set_clock(datetime(2027, 5, 23, 12, tzinfo=UTC))
    assert run_due(lab.now).lapsed == 0
    lab.set_clock(datetime(2027, 5, 24, 12, tzinfo=UTC))
    assert run_due(lab.now).lapsed == 1
    assert running.experiment.phase == "lapsed"
    assert running.entries()[-1] == "ExperimentLapsed"


def test_system_leaves_alone_what_is_not_due(running: Running) -> None:
    running.run()
    assert run_due(running.lab.later(days=1)) == Done(0, 0, 0)
    assert running.experiment.ends_on == date(2027, 11, 28)
