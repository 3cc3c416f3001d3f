"""Pressing twice does once: every page of an action, with the key of one form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from tests.decided import complete
from tests.lessons import CARD
from tests.web.act_pages import CREATE, OPENING, PAGES, ActPage
from tests.web.asking import LESSON, address_of, signed_in, token_of, versions_of
from tests.web.dossiers import World
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.lessons import TAGS
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import RoundKind
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import (
    Board,
    Decision,
    Experiment,
    LeadQuestion,
    LedgerEntry,
    OutboxMail,
    ReviewRound,
    RoleGrant,
)
from waardevol_lab.services.answering import AnswerQuestion, answer_question
from waardevol_lab.services.asking import Asked
from waardevol_lab.services.evaluating import (
    OfferEvaluation,
    RemarkOnEvaluation,
    SaveEvaluation,
    offer_evaluation,
    remark_on_evaluation,
    save_evaluation,
)
from waardevol_lab.services.lessons import SaveLesson, save_lesson
from waardevol_lab.services.reviewing import AskLead, PlaceComment, ask_lead, comment
from waardevol_lab.services.withholding import WithholdPart, withhold_part

SEE_OTHER, CONFLICT = 303, 409
Prepare = Callable[[World], None]


@dataclass(frozen=True)
class Press:
    """Who can do it to which dossier, and what has to be true first."""

    dossier: str
    who: str
    prepare: Prepare = lambda world: None
    state: str = "open"
    """Of the condition, where it is about one."""


def _no_quorum(world: World) -> None:
    with transaction() as session:
        session.execute(update(Board).values(minimum_quorum=99))


def _small_board(world: World) -> None:
    """Only those who filed an assessment sit on the board."""
    names = {"anna", "bram", "cees", "chair"}
    kept = [world.lab.actors[name] for name in names]
    with transaction() as session:
        session.execute(
            delete(RoleGrant).where(
                RoleGrant.role.in_((Role.MEMBER, Role.CHAIR)), RoleGrant.account_id.not_in(kept)
            )
        )


def _evaluation_written(world: World) -> None:
    running = world.running("ended")
    save_evaluation(
        SaveEvaluation(running.reference, complete(running.form()), 0),
        world.lab.actor("teammate"),
        world.lab.now,
    )


def _follow_up_written(world: World) -> None:
    running = world.running("evaluated")
    world.lab.later(weeks=27)
    answers = complete(running.form(EvaluationKind.FOLLOW_UP))
    save_evaluation(
        SaveEvaluation(running.reference, answers, 0, kind=EvaluationKind.FOLLOW_UP),
        world.lab.actor("teammate"),
        world.lab.now,
    )


def _follow_up_offered(world: World) -> None:
    _follow_up_written(world)
    command = OfferEvaluation(world.dossiers["evaluated"], 1, kind=EvaluationKind.FOLLOW_UP)
    offer_evaluation(command, world.lab.actor("lead"), world.lab.now)


def _follow_up_remarked(world: World) -> None:
    _follow_up_offered(world)
    reference = world.dossiers["evaluated"]
    command = RemarkOnEvaluation(reference, "Mooi.", kind=EvaluationKind.FOLLOW_UP)
    remark_on_evaluation(command, world.lab.actor("secretary own"), world.lab.now)


def _lesson_written(world: World) -> None:
    command = SaveLesson(world.dossiers["ended"], 1, CARD, 1)
    save_lesson(command, world.lab.actor("teammate"), world.lab.now)


def _closed(world: World) -> None:
    """A part of the notice is withheld."""
    reference = world.dossiers["running"]
    version = world.lab.experiment(reference).version
    command = WithholdPart(reference, "brake_test", "5.1.2.h", "Zo blijft het veilig.", version)
    withhold_part(command, world.lab.actor("secretary own"), world.lab.now)


def _long_after(world: World) -> None:
    world.lab.later(weeks=14)


def _incident_decided(world: World) -> None:
    """A positive decision on the incident of the brake that was pulled."""
    at = world.lab.later(days=2)
    experiment = world.lab.experiment(world.dossiers["suspended"])
    with transaction() as session:
        rounds = session.scalars(
            select(ReviewRound).where(ReviewRound.experiment_id == experiment.id)
        ).all()
        first = next(r for r in rounds if r.kind == RoundKind.INITIAL)
        incident = next(r for r in rounds if r.kind == RoundKind.INCIDENT)
        incident.board_id, incident.plan_version_id = first.board_id, first.plan_version_id
        incident.state, incident.route = "decided", "full"
        incident.submitted_at = incident.accepted_at = at
        incident.advised_at = incident.decided_at = at
        session.add(
            Decision(
                round_id=incident.id,
                plan_version_id=first.plan_version_id,
                outcome="approved",
                decided_by_id=world.lab.actors["decider own"],
                decided_at=at,
            )
        )


def _remarked(world: World) -> None:
    """The last remark is the member's own."""
    command = PlaceComment(world.dossiers["in_review"], "title", "Dit is helder.")
    comment(command, world.lab.actor("member own"), world.lab.now)


def _answered(world: World) -> None:
    """The last question has an answer."""
    reference = world.dossiers["in_review"]
    command = AskLead(reference, (Asked("title", "Kunt u dit uitleggen?"),))
    ask_lead(command, world.lab.actor("member own"), world.lab.now)
    with reading() as session:
        number = session.scalar(select(func.max(LeadQuestion.id))) or 0
    answer = AnswerQuestion(reference, number, "Ja, zo zit dat.")
    answer_question(answer, world.lab.actor("lead"), world.lab.now)


PRESSES: dict[tuple[str, str], Press] = {
    ("open_round", "leads.open_round"): Press("rejected", "lead"),
    ("withdraw", "leads.withdraw"): Press("preparing", "lead"),
    ("start", "leads.start_gate"): Press("ready", "lead"),
    ("revoke", "board.board_revoke"): Press("running", "decider own"),
    ("pull_brake", "leads.brake"): Press("running", "teammate"),
    ("pull_brake", "board.board_brake"): Press("running", "chair undeclared"),
    ("stop", "leads.stop"): Press("running", "lead"),
    ("stop", "board.board_stop"): Press("suspended", "decider own"),
    ("restart", "board.board_restart"): Press("suspended", "decider own", _incident_decided),
    ("publish_notice", "leads.publish_notice"): Press("approved", "lead"),
    ("reword", "leads.reword"): Press("running", "lead"),
    ("confirm_sign", "leads.signs"): Press("running", "fieldworker own"),
    ("file_check_in", "leads.file_check_in"): Press("running", "teammate"),
    ("record_drill", "leads.drill"): Press("running", "teammate"),
    ("take_down_sign", "leads.take_down"): Press("suspended", "fieldworker own"),
    ("confirm_cleanup", "leads.clean_line"): Press("ended", "teammate"),
    ("report_incident", "leads.report_incident"): Press("running", "teammate"),
    ("report_incident", "board.board_report_incident"): Press("suspended", "dpo own"),
    ("update_incident", "leads.incident_page"): Press("ended", "lead"),
    ("update_incident", "board.board_incident_page"): Press("running", "dpo own"),
    ("withhold_part", "board.withhold"): Press("running", "secretary own"),
    ("disclose_part", "board.disclose"): Press("running", "secretary own", _closed),
    ("publish_consent_notice", "leads.publish_consent"): Press("approved", "lead"),
    ("offer_final_evaluation", "leads.offer_evaluation"): Press(
        "ended", "lead", _evaluation_written
    ),
    ("remark_on_evaluation", "board.remark"): Press("offered", "member own"),
    ("publish_final_evaluation", "leads.publish_evaluation"): Press("offered", "lead"),
    ("offer_follow_up", "leads.offer_evaluation"): Press("evaluated", "lead", _follow_up_written),
    ("remark_on_follow_up", "board.remark"): Press("evaluated", "member own", _follow_up_offered),
    ("publish_follow_up", "leads.publish_evaluation"): Press(
        "evaluated", "lead", _follow_up_remarked
    ),
    ("publish_lesson", "leads.publish_lesson"): Press("ended", "lead", _lesson_written),
    ("close_unevaluated", "board.close_unevaluated"): Press("ended", "secretary own", _long_after),
    ("transfer_lead", "admin.transfer"): Press("running", "admin own"),
    ("submit", "leads.submit"): Press("returned", "lead"),
    ("withdraw_round", "leads.withdraw_round"): Press("submitted", "lead"),
    ("return_incomplete", "board.completeness_return"): Press("submitted", "secretary own"),
    ("accept", "board.completeness_accept"): Press("submitted", "secretary own"),
    ("move_board", "board.move"): Press("in_review", "secretary own", _no_quorum),
    ("assign", "board.assign"): Press("light", "secretary own"),
    ("declare_conflict", "board.conflict"): Press("in_review", "member undeclared"),
    ("comment", "board.comment"): Press("in_review", "member own"),
    ("edit_comment", "board.edit_comment"): Press("in_review", "member own", _remarked),
    ("amend_comment", "board.amend_comment"): Press("in_review", "member own", _remarked),
    ("close_question", "board.close_question"): Press("in_review", "member own", _answered),
    ("ask_lead", "board.ask_lead"): Press("in_review", "chair own"),
    ("file_assessment", "board.assessment"): Press("in_review", "anna"),
    ("escalate", "board.escalate"): Press("light", "chair own"),
    ("request_changes", "board.request_changes"): Press("in_review", "chair own"),
    ("record_dpo_opinion", "board.record_dpo_opinion"): Press("in_review", "dpo own"),
    ("adopt_advice", "board.adopt_advice"): Press("assessed", "chair", _small_board),
    ("decide", "board.decide"): Press("advised", "decider own"),
    ("correct", "board.correct"): Press("rejected", "decider own"),
    ("record_objection", "board.record_objection"): Press("rejected", "secretary own"),
    ("declare_inadmissible", "board.handle_objection"): Press(
        "objections", "decider own", state="received"
    ),
    ("declare_unfounded", "board.handle_objection"): Press(
        "objections", "decider own", state="received"
    ),
    ("uphold_objection", "board.handle_objection"): Press(
        "objections", "decider own", state="received"
    ),
    ("submit_evidence", "leads.submit_evidence"): Press("conditions", "teammate"),
    ("answer_contribution", "leads.contribution"): Press(
        "conditions", "teammate", state="received"
    ),
    ("name_change", "leads.name_change"): Press("conditions", "lead", state="published"),
    ("publish_contribution", "board.moderate_contribution"): Press(
        "conditions", "secretary own", state="received"
    ),
    ("hide_contribution", "board.moderate_contribution"): Press(
        "conditions", "secretary own", state="published"
    ),
    ("accept_evidence", "board.judge_evidence"): Press(
        "conditions", "secretary own", state="submitted"
    ),
    ("refuse_evidence", "board.judge_evidence"): Press(
        "conditions", "secretary own", state="submitted"
    ),
    ("open_amendment", "leads.open_amendment"): Press("approved", "lead"),
    ("open_extension", "leads.open_extension"): Press("running", "lead"),
    ("open_incident", "leads.incident"): Press("running", "lead"),
    ("open_incident", "board.board_incident"): Press("running", "dpo own"),
}


def counted() -> tuple[int, int]:
    """How many entries and mails there are."""
    with reading() as session:
        entries = session.scalar(select(func.count()).select_from(LedgerEntry))
        mails = session.scalar(select(func.count()).select_from(OutboxMail))
        return entries or 0, mails or 0


def form_of(world: World, page: ActPage, press: Press) -> dict[str, Any]:
    """The form as it is sent, with the versions of this moment; a lesson with its boxes."""
    reference = world.dossiers[press.dossier]
    seen = versions_of(world, page, reference, press.state)
    if page.action in {"offer_final_evaluation", "offer_follow_up"}:
        seen = {"version": "1"}
    key = {"idempotency_key": "pressed-twice", "csrf_token": token_of(world.lab)}
    boxes = {name: CARD[name] for name in TAGS} if page.action == LESSON else {}
    return page.filled(world) | seen | key | boxes


def test_every_page_is_pressed() -> None:
    assert set(PRESSES) == {(page.action, page.endpoint) for page in (*PAGES, *OPENING)}


@pytest.mark.parametrize(
    "page", (*PAGES, *OPENING), ids=lambda page: f"{page.action}-{page.endpoint}"
)
def test_same_form_twice_acts_once(as_built: World, page: ActPage) -> None:
    """Both presses go to the same place; the second adds no entry, no mail and no row."""
    world, press = as_built, PRESSES[page.action, page.endpoint]
    press.prepare(world)
    url = address_of(world, page, world.dossiers[press.dossier], press.state)
    form, client = form_of(world, page, press), signed_in(world.lab, press.who)
    entries, _ = counted()

    first = client.post(url, data=form)
    assert first.status_code == SEE_OTHER, first.text
    after = counted()
    assert after[0] >= entries + 1
    kept = world.lab.snapshot()

    second = client.post(url, data=form)
    assert second.status_code == SEE_OTHER
    assert second.headers["Location"] == first.headers["Location"]
    assert counted() == after
    assert world.lab.snapshot() == kept


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.press], ids=lambda page: f"{page.action}"
)
def test_other_form_that_is_too_late_changes_nothing(as_built: World, page: ActPage) -> None:
    """Another key, from a page that was opened before: a conflict, and nothing changes."""
    world, press = as_built, PRESSES[page.action, page.endpoint]
    press.prepare(world)
    url = address_of(world, page, world.dossiers[press.dossier], press.state)
    form, client = form_of(world, page, press), signed_in(world.lab, press.who)
    assert client.post(url, data=form).status_code == SEE_OTHER
    kept = world.lab.snapshot()
    late = client.post(url, data=form | {"idempotency_key": "another"})
    if page.action == "publish_notice":
        assert late.status_code == SEE_OTHER
        return
    assert late.status_code == CONFLICT
    assert world.lab.snapshot() == kept


def test_key_of_somebody_else_is_not_used_up(as_built: World) -> None:
    """Two people whose forms happen to carry the same key both act."""
    world = as_built
    page = next(page for page in PAGES if page.action == "comment")
    press = PRESSES["comment", page.endpoint]
    url = address_of(world, page, world.dossiers[press.dossier], press.state)
    for name in ("member own", "chair own"):
        before, _ = counted()
        answer = signed_in(world.lab, name).post(url, data=form_of(world, page, press))
        assert answer.status_code == SEE_OTHER
        assert counted()[0] == before + 1


def test_beginning_a_plan_twice_begins_one(as_built: World) -> None:
    world = as_built
    client = signed_in(world.lab, "lead")
    key = {"idempotency_key": "new-plan-twice", "csrf_token": token_of(world.lab)}
    form = CREATE.filled(world) | key
    with reading() as session:
        before = session.scalar(select(func.count()).select_from(Experiment)) or 0
    answers = [client.post("/plannen/nieuw", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [SEE_OTHER, SEE_OTHER]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Experiment)) == before + 1
