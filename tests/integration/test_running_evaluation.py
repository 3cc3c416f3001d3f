"""The final evaluation: written, offered, remarked on, published, or given up."""

from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.decided import Running, complete, decided
from waardevol_lab.domain.checking_in import CheckIn, Still, Within
from waardevol_lab.domain.errors import NotFound, Refused, Stale, WrongState
from waardevol_lab.domain.incidents import Incident, When
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Evaluation, OutboxMail
from waardevol_lab.queries.evaluations import evaluation_page
from waardevol_lab.services.checking_in import FileCheckIn, file_check_in
from waardevol_lab.services.evaluating import (
    CloseUnevaluated,
    OfferEvaluation,
    PublishEvaluation,
    RemarkOnEvaluation,
    SaveEvaluation,
    close_unevaluated,
    offer_evaluation,
    publish_evaluation,
    remark_on_evaluation,
    save_evaluation,
)
from waardevol_lab.services.evaluation_counts import evaluation_counts
from waardevol_lab.services.incident_log import ReportIncident, report_incident
from waardevol_lab.services.running import StopExperiment, stop
from waardevol_lab.services.verifying import verify


@pytest.fixture
def ended(lab: Lab) -> Running:
    running = decided(lab)
    running.end()
    return running


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def save(running: Running, answers: dict[str, Any], version: int, name: str = "lead") -> int:
    return save_evaluation(
        SaveEvaluation(running.reference, answers, version), running.actor(name), running.lab.now
    )


def publish(running: Running, response: str = "") -> None:
    publish_evaluation(
        PublishEvaluation(running.reference, running.version, response),
        running.actor("lead"),
        running.lab.now,
    )


def remark(running: Running, name: str, text: str = "Noem ook de buren.") -> None:
    remark_on_evaluation(
        RemarkOnEvaluation(running.reference, text), running.actor(name), running.lab.now
    )


def report(running: Running) -> None:
    then = When(running.lab.now.date(), time(8, 0))
    told = Incident("De lamp viel uit.", then, then, "Wie er liep.", (), False, "Vervangen.", True)
    report_incident(ReportIncident(running.reference, told), running.actor("lead"), running.lab.now)


def test_draft_keeps_what_was_typed_and_refuses_only_a_stale_save(ended: Running) -> None:
    before = ended.entries()
    assert save(ended, {"learned": "Veel.", "outcome": "nonsense", "strange": "x"}, 0) == 1
    with pytest.raises(Stale):
        save(ended, {"learned": "Anders."}, 0, "teammate")
    assert save(ended, {"learned": "Anders."}, 1, "teammate") == 2
    assert ended.entries() == before


def test_incomplete_evaluation_is_not_offered(ended: Running) -> None:
    version = save(ended, {"learned": "Veel.", "outcome": "nonsense"}, 0)
    with pytest.raises(Refused) as refusal:
        offer_evaluation(
            OfferEvaluation(ended.reference, version), ended.actor("lead"), ended.lab.now
        )
    assert codes(refusal) == {"missing", "unknown_option"}
    fields = {problem.field for problem in refusal.value.problems}
    assert {"criterion_3_reached", "value_power_observed", "unintended"} <= fields
    assert "learned" not in fields and "dissent" not in fields


def test_nothing_to_offer_is_refused_too(ended: Running) -> None:
    with pytest.raises(Refused):
        offer_evaluation(OfferEvaluation(ended.reference, 0), ended.actor("lead"), ended.lab.now)


def test_offering_is_for_the_lead_and_tells_those_without_conflict(ended: Running) -> None:
    version = save(ended, complete(ended.form()), 0, "teammate")
    with pytest.raises(NotFound):
        offer_evaluation(
            OfferEvaluation(ended.reference, version), ended.actor("teammate"), ended.lab.now
        )
    offer_evaluation(OfferEvaluation(ended.reference, version), ended.actor("lead"), ended.lab.now)
    with reading() as session:
        told = session.scalars(
            select(OutboxMail.recipient).where(OutboxMail.template == "evaluation_offered")
        )
        assert set(told) == {f"{name}@lab.example" for name in ("secretary", "chair", "member")}


def test_what_was_offered_stands(ended: Running) -> None:
    ended.evaluate()
    with pytest.raises(WrongState):
        save(ended, {"learned": "Toch anders."}, 2)
    with pytest.raises(Refused) as refusal:
        offer_evaluation(OfferEvaluation(ended.reference, 2), ended.actor("lead"), ended.lab.now)
    assert codes(refusal) == {"already_offered"}


def test_what_the_system_counted_is_frozen_when_it_is_offered(ended: Running) -> None:
    with reading() as session:
        now = evaluation_counts(session, ended.experiment, ended.lab.now)
    assert now == {
        "questions": 0,
        "reactions": 0,
        "answers_owed": 0,
        "answered_in_time": 0,
        "given": [0, 4],
        "withdrawn": [0, 4],
        "incidents": 0,
        "brakes": 0,
        "restarts": 0,
        "conditions": 2,
        "conditions_met": 1,
        "check_ins": 0,
        "check_ins_missed": 0,
        "amendments": 0,
    }
    ended.evaluate()
    ended.meet(2)
    report(ended)
    with reading() as session:
        later = evaluation_counts(session, ended.experiment, ended.lab.now)
        row = session.scalars(select(Evaluation)).one()
        assert (row.framework, row.counts) == ("2026-1", now)
    assert (later["conditions_met"], later["incidents"]) == (2, 1)
    remark(ended, "chair")
    publish(ended)
    told = ended.notices()[-1].contents["evaluation"]
    assert (told["framework"], told["counts"]) == ("2026-1", now)
    assert told["handvatten"][3] == {
        "handvat": 4,
        "kept": "kept",
        "came_of_it": "Wat wij zagen (handvat_4_came_of_it).",
    }
    assert verify().holds


def test_remark_waits_for_the_offer_and_is_for_the_board(ended: Running) -> None:
    with pytest.raises(Refused) as refusal:
        remark(ended, "secretary")
    assert codes(refusal) == {"not_offered"}
    ended.evaluate()
    for name in ("lead", "decider", "dpo", "conflicted", "stranger"):
        with pytest.raises(NotFound):
            remark(ended, name)
    remark(ended, "member")
    assert ended.entries()[-1] == "EvaluationRemarked"


def test_publishing_waits_for_a_remark(ended: Running) -> None:
    ended.evaluate()
    with pytest.raises(Refused) as refusal:
        publish(ended)
    assert codes(refusal) == {"await_remarks"}
    remark(ended, "chair")
    publish(ended, "Dat staat nu bij de lessen.")
    assert ended.experiment.phase == "evaluated"
    last = ended.notices()[-1]
    assert last.cause == "FinalEvaluationPublished"
    evaluation = last.contents["evaluation"]
    assert [r["text"] for r in evaluation["remarks"]] == ["Noem ook de buren."]
    assert evaluation["response"] == "Dat staat nu bij de lessen."
    assert evaluation["criteria"][0]["success"].startswith("Minstens 15 procent")
    assert evaluation["criteria"][0]["reached"] == "yes"
    assert evaluation["values"][2] == {
        "value": "autonomy",
        "expected": 3,
        "residual": 2,
        "observed": 1,
        "explanation": "Wat wij zagen (value_autonomy_explanation).",
    }
    assert last.contents["phase"] == "evaluated"


def test_publishing_waits_no_longer_than_the_boards_term(ended: Running) -> None:
    """Offered on Friday 5 March; ten working days end on the 19th, Good Friday is later."""
    ended.evaluate()
    ended.lab.later(days=14)
    with pytest.raises(Refused):
        publish(ended)
    ended.lab.later(days=1)
    publish(ended)
    assert ended.experiment.phase == "evaluated"


def test_file_is_closed_without_evaluation_only_when_six_weeks_overdue(ended: Running) -> None:
    """Ended 5 March 2027; due 16 April; six weeks later is 28 May."""

    def close(name: str = "secretary") -> None:
        close_unevaluated(
            CloseUnevaluated(ended.reference, ended.version), ended.actor(name), ended.lab.now
        )

    ended.lab.later(days=83)
    with pytest.raises(Refused) as refusal:
        close()
    assert codes(refusal) == {"not_overdue"}
    ended.lab.set_clock(ended.lab.now + timedelta(days=1))
    with pytest.raises(NotFound):
        close("lead")
    close()
    assert (ended.experiment.phase, ended.experiment.unevaluated) == ("evaluated", True)
    assert ended.notices()[-1].contents["unevaluated"] is True


def test_offered_evaluation_is_never_closed_over(ended: Running) -> None:
    ended.evaluate()
    ended.lab.later(days=200)
    with pytest.raises(Refused):
        close_unevaluated(
            CloseUnevaluated(ended.reference, ended.version),
            ended.actor("secretary"),
            ended.lab.now,
        )


def test_evaluation_is_not_written_while_it_runs(lab: Lab) -> None:
    running = decided(lab)
    running.run()
    with pytest.raises(WrongState):
        save(running, {"learned": "Nu al."}, 0)
    with pytest.raises(NotFound):
        save(running, {"learned": "Nu al."}, 0, "secretary")


def test_what_check_ins_saw_stands_beside_and_is_taken_over_where_nothing_is_written(
    lab: Lab,
) -> None:
    running = decided(lab)
    running.run()
    for number, measured in enumerate(("Nog niets.", "12 procent minder."), 1):
        seen = {"criterion_0_measured": measured, "value_privacy_observed": number}
        said = CheckIn(dict.fromkeys(Within, Still(same=True)), "", seen)
        file_check_in(FileCheckIn(running.reference, said), running.actor("lead"), lab.now)
        lab.later(days=60)
    command = StopExperiment(running.reference, "Genoeg geleerd.", running.version)
    stop(command, running.actor("lead"), lab.now)
    typed = {"learned": "Veel.", "criterion_0_measured": " "}
    save_evaluation(
        SaveEvaluation(running.reference, typed, 0, take_over=True), running.actor("lead"), lab.now
    )
    page = evaluation_page(running.actor("lead"), running.reference, lab.now, "nl")
    assert page.answers == {
        "learned": "Veel.",
        "criterion_0_measured": "12 procent minder.",
        "value_privacy_observed": 2,
    }
    assert [one.value for one in page.seen["value_privacy_observed"]] == [2, 1]
    own = {**page.answers, "criterion_0_measured": "Zelf nagemeten."}
    save_evaluation(
        SaveEvaluation(running.reference, own, 1, take_over=True), running.actor("lead"), lab.now
    )
    page = evaluation_page(running.actor("lead"), running.reference, lab.now, "nl")
    assert page.answers["criterion_0_measured"] == "Zelf nagemeten."
