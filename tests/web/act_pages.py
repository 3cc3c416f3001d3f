"""The page of every action: its endpoint, and what to fill in so that nothing is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select

from tests.decided import VALUES
from tests.web.dossiers import World
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Comment, LeadQuestion

Fields = dict[str, str]
LATER = EvaluationKind.FOLLOW_UP
SEEN: Fields = {"text": "Goed gezien.", "number": "1"}
THANKS: Fields = {"response": "Dank."}
REASON: Fields = {"reason": "Omdat het moet."}
QUESTION: Fields = {"questions-0-question": "title", "questions-0-text": "Kunt u dit uitleggen?"}
WITHHELD: Fields = {"part": "brake_test", "ground": "5.1.2.h", **REASON}
REMARK: Fields = {"question": "title", "text": "Dit is helder."}
RISKS: Fields = {f"risk_{value}": "1" for value in VALUES}


@dataclass(frozen=True)
class ActPage:
    """Where an action is done.

    `only` names the roles that the page is for, where one action has several pages: to others
    with the same right it may not exist. A `press` has nothing to fill in; `kind` stands for the
    address of a follow-up.
    """

    machine: str
    action: str
    endpoint: str
    fields: Fields | Callable[[World], Fields] = field(default_factory=dict)
    press: bool = False
    only: frozenset[str] = frozenset()
    kind: EvaluationKind | None = None

    def filled(self, world: World) -> Fields:
        """What is typed and chosen."""
        return dict(self.fields(world) if callable(self.fields) else self.fields)


def _account(name: str) -> Callable[[World], Fields]:
    return lambda world: {"member": str(world.lab.actors[name])}


def _new_lead(world: World) -> Fields:
    return {"new_lead": str(world.lab.actors["colleague"])}


def _board(world: World) -> Fields:
    return {"board": str(world.review.board_id)}


def _other_board(world: World) -> Fields:
    return {"board": str(world.other_board), **REASON}


def _sign(world: World) -> Fields:
    return {"place": "Ingang", "placed_on": "2026-11-23", "note": "Aan de paal."}


def _new_plan(world: World) -> Fields:
    return {"title": "Nieuw", "organisation": str(world.review.organisation_id)}


def _last(model: type[Comment] | type[LeadQuestion]) -> str:
    with reading() as session:
        return str(session.scalar(select(func.max(model.id))) or 1)


def _comment(_world: World) -> Fields:
    return {"comment": _last(Comment), "text": "Dit is nog helderder."}


def _question(_world: World) -> Fields:
    return {"asked": _last(LeadQuestion)}


def _rewording(world: World) -> Fields:
    """The topic as it is in force, with one word more."""
    url = f"/plannen/{world.dossiers['running']}/tekst?onderdeel=evaluation"
    form = dict(world.lab.visitor("lead").form(url, "reason"))
    names = ("csrf_token", "idempotency_key", "version")
    kept = {name: text for name, text in form.items() if name not in names}
    return kept | {"cleanup": f"{form['cleanup']} Echt.", **REASON}


INCIDENT: Fields = {
    "what": "Een lamp viel.",
    "happened_on": "2026-11-23",
    "happened_at": "10:00",
    "known_on": "2026-11-23",
    "known_at": "10:30",
    "affected": "Niemand.",
    "values": "safety",
    "personal_data": "no",
    "done": "De lamp hangt weer.",
    "public": "yes",
}
STILL: Fields = dict.fromkeys(("purpose", "data", "place", "period"), "yes")
DRILLED: Fields = {
    "drilled_on": "2026-11-23",
    "tried": "Alles uit.",
    "worked": "yes",
    "minutes": "4",
}
CLEANED: Fields = {"done_on": "2026-11-23", "fate": "erased", "note": "Zelf gedaan."}
NEWS: Fields = {"text": "De lamp is vervangen."}
LEADS, SITTING = frozenset({"lead", "teammate"}), frozenset({"chair", "dpo", "decider"})
E, R, C, O = "experiment", "round", "condition", "objection"  # noqa: E741
I = "contribution"  # noqa: E741
CREATE = ActPage(E, "create", "leads.new_plan", _new_plan)
OPENING = (
    ActPage(R, "open_amendment", "leads.open_amendment", {"topics": "purpose", **REASON}),
    ActPage(R, "open_extension", "leads.open_extension", REASON),
    ActPage(R, "open_incident", "leads.incident", REASON, only=LEADS),
    ActPage(R, "open_incident", "board.board_incident", REASON, only=SITTING),
)
"""Rounds that begin beside what there is."""
AGAIN = (
    ActPage(R, "open_amendment", "leads.resume_change", REASON),
    ActPage(R, "open_extension", "leads.resume_change", REASON),
)
"""The same act again, after its round was withdrawn: looked at in test_resuming.py."""
PAGES = (
    ActPage(E, "open_round", "leads.open_round", press=True),
    ActPage(E, "withdraw", "leads.withdraw", REASON),
    ActPage(E, "start", "leads.start_gate", press=True),
    ActPage(E, "revoke", "board.board_revoke", REASON),
    ActPage(E, "pull_brake", "leads.brake", REASON, only=LEADS),
    ActPage(E, "pull_brake", "board.board_brake", REASON, only=SITTING),
    ActPage(E, "stop", "leads.stop", REASON, only=LEADS),
    ActPage(E, "stop", "board.board_stop", REASON, only=SITTING),
    ActPage(E, "restart", "board.board_restart", press=True),
    ActPage(E, "reword", "leads.reword", _rewording),
    ActPage(E, "publish_notice", "leads.publish_notice", press=True),
    ActPage(E, "confirm_sign", "leads.signs", _sign),
    ActPage(E, "file_check_in", "leads.file_check_in", STILL),
    ActPage(E, "record_drill", "leads.drill", DRILLED),
    ActPage(E, "take_down_sign", "leads.take_down", {"fate": "removed", "gone_on": "2026-11-23"}),
    ActPage(E, "confirm_cleanup", "leads.clean_line", CLEANED),
    ActPage(E, "report_incident", "leads.report_incident", INCIDENT, only=LEADS),
    ActPage(E, "report_incident", "board.board_report_incident", INCIDENT, only=SITTING),
    ActPage(E, "update_incident", "leads.incident_page", NEWS, only=LEADS),
    ActPage(E, "update_incident", "board.board_incident_page", NEWS, only=SITTING),
    ActPage(E, "withhold_part", "board.withhold", WITHHELD),
    ActPage(E, "disclose_part", "board.disclose", {"part": "brake_test"}, press=True),
    ActPage(E, "publish_consent_notice", "leads.publish_consent", press=True),
    ActPage(E, "offer_final_evaluation", "leads.offer_evaluation", press=True),
    ActPage(E, "remark_on_evaluation", "board.remark", SEEN),
    ActPage(E, "publish_final_evaluation", "leads.publish_evaluation", THANKS, True),
    ActPage(E, "offer_follow_up", "leads.offer_evaluation", press=True, kind=LATER),
    ActPage(E, "remark_on_follow_up", "board.remark", SEEN, kind=LATER),
    ActPage(E, "publish_follow_up", "leads.publish_evaluation", THANKS, True, kind=LATER),
    ActPage(E, "publish_lesson", "leads.publish_lesson", press=True),
    ActPage(E, "close_unevaluated", "board.close_unevaluated", press=True),
    ActPage(E, "transfer_lead", "admin.transfer", _new_lead),
    ActPage(R, "submit", "leads.submit", _board, press=True),
    ActPage(R, "withdraw_round", "leads.withdraw_round", REASON),
    ActPage(R, "return_incomplete", "board.completeness_return", QUESTION),
    ActPage(R, "accept", "board.completeness_accept", {"route": "full", "motivation": "Zo."}),
    ActPage(R, "move_board", "board.move", _other_board),
    ActPage(R, "assign", "board.assign", _account("member own")),
    ActPage(R, "declare_conflict", "board.conflict", {"conflict": "no"}),
    ActPage(R, "comment", "board.comment", REMARK),
    ActPage(R, "edit_comment", "board.edit_comment", _comment),
    ActPage(R, "amend_comment", "board.amend_comment", _comment),
    ActPage(R, "ask_lead", "board.ask_lead", REMARK),
    ActPage(R, "close_question", "board.close_question", _question, press=True),
    ActPage(
        R,
        "file_assessment",
        "board.assessment",
        {"file": "1", "verdict": "positive", "reasons": "Goed.", **RISKS},
    ),
    ActPage(R, "escalate", "board.escalate", REASON),
    ActPage(R, "request_changes", "board.request_changes", {**REASON, **QUESTION}),
    ActPage(
        R,
        "record_dpo_opinion",
        "board.record_dpo_opinion",
        {"text": "Goed.", "verdict": "positive"},
    ),
    ActPage(
        R, "adopt_advice", "board.adopt_advice", {"outcome": "approved", "text": "Goed.", **RISKS}
    ),
    ActPage(R, "decide", "board.decide", {"outcome": "approved", "motivation": "Goed."}),
    ActPage(
        R,
        "correct",
        "board.correct",
        {"outcome": "approved", "motivation": "Anders.", "corrects": "1"},
    ),
    ActPage(
        R,
        "record_objection",
        "board.record_objection",
        {"received_on": "2026-11-23", "grounds": "De gronden."},
    ),
    ActPage(
        O,
        "declare_inadmissible",
        "board.handle_objection",
        {"outcome": "inadmissible", **REASON},
    ),
    ActPage(O, "declare_unfounded", "board.handle_objection", {"outcome": "unfounded", **REASON}),
    ActPage(O, "uphold_objection", "board.handle_objection", {"outcome": "upheld", **REASON}),
    ActPage(I, "answer_contribution", "leads.contribution", {"text": "Zo zit het."}),
    ActPage(I, "name_change", "leads.name_change", {"text": "Het bord hangt lager."}),
    ActPage(I, "publish_contribution", "board.moderate_contribution", {"act": "publiceer"}, True),
    ActPage(
        I,
        "hide_contribution",
        "board.moderate_contribution",
        {"act": "verberg", "ground": "repeated"},
    ),
    ActPage(C, "submit_evidence", "leads.submit_evidence", {"text": "Zie het rapport."}),
    ActPage(C, "accept_evidence", "board.judge_evidence", {"verdict": "accept"}),
    ActPage(C, "refuse_evidence", "board.judge_evidence", {"verdict": "refuse", **REASON}),
)
PAGELESS: Mapping[str, str] = {
    "approve": "follows from a decision",
    "reject": "follows from a decision",
    "settle_objection": "follows from a correction",
    "miss_check_in": "done by the worker when its day is over",
    "lapse": "done by the worker when it is due",
    "reach_end": "done by the worker on the day after the end date",
    "close": "done by the worker when the experiment is over",
}
"""Actions without a page, and why."""
BUTTONS: Mapping[str, Fields] = {
    "board.assessment": {"file": "1"},
    "board.correct": {"corrects": "1"},
}
"""What the page itself says, also when nothing was filled in."""
