"""Where the next step with a plan is, and the page of every act that a lead or teammate can do."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from flask import url_for

from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.plans import NextStep
from waardevol_lab.web.leads.rounds import CHOICE, YES
from waardevol_lab.wording.labels import label
from waardevol_lab.wording.turns import next_step_label

STEPS: Final = {
    NextStep.WRITE: "leads.plan",
    NextStep.ANSWER: "leads.questions",
    NextStep.INCIDENT: "leads.plan",
    NextStep.FOLLOW: "leads.status",
    NextStep.PUBLISH: "leads.notice_preview",
    NextStep.START: "leads.start_gate",
    NextStep.EVIDENCE: "leads.conditions",
    NextStep.REPRINT: "leads.signs",
    NextStep.EVALUATE: "leads.evaluation",
    NextStep.RETHINK: "leads.status",
    NextStep.LOOK: "leads.status",
}
PAGES: Final = {
    Action.SUBMIT: "leads.check",
    Action.OPEN_ROUND: "leads.open_round",
    Action.OPEN_AMENDMENT: "leads.open_amendment",
    Action.OPEN_EXTENSION: "leads.open_extension",
    Action.REWORD: "leads.wording",
    Action.PUBLISH_NOTICE: "leads.notice_preview",
    Action.CONFIRM_SIGN: "leads.signs",
    Action.PUBLISH_CONSENT_NOTICE: "leads.consent_list",
    Action.START: "leads.start_gate",
    Action.FILE_CHECK_IN: "leads.file_check_in",
    Action.RECORD_DRILL: "leads.drill",
    Action.CONFIRM_CLEANUP: "leads.cleanup",
    Action.REPORT_INCIDENT: "leads.report_incident",
    Action.OFFER_FINAL_EVALUATION: "leads.evaluation",
    Action.PUBLISH_FINAL_EVALUATION: "leads.evaluation",
    Action.OFFER_FOLLOW_UP: "leads.evaluation",
    Action.PUBLISH_FOLLOW_UP: "leads.evaluation",
    Action.PUBLISH_LESSON: "leads.lessons",
    Action.OPEN_INCIDENT: "leads.incident",
    Action.SUBMIT_EVIDENCE: "leads.conditions",
    Action.OPEN_AMENDMENT: "leads.open_amendment",
    Action.OPEN_EXTENSION: "leads.open_extension",
    Action.OPEN_INCIDENT: "leads.incident",
    Action.PULL_BRAKE: "leads.brake",
    Action.STOP: "leads.stop",
    Action.WITHDRAW_ROUND: "leads.withdraw_round",
    Action.WITHDRAW: "leads.withdraw",
}
"""In the order in which they stand on the page; what is final comes last."""
LATER: Final = frozenset((Action.OFFER_FOLLOW_UP, Action.PUBLISH_FOLLOW_UP))
"""Acts on the follow-up, on a page with the address of its kind."""


class Step(NamedTuple):
    """A link to something that can be done."""

    label: str
    url: str


def next_link(step: NextStep, reference: str) -> Step:
    """The link of the next step."""
    about: dict[str, Any] = {CHOICE: YES} if step is NextStep.INCIDENT else {}
    return Step(next_step_label(step), url_for(STEPS[step], reference=reference, **about))


def possible(actions: Iterable[Action], reference: str) -> tuple[Step, ...]:
    """A link for each action that has a page here, each page once."""
    found: dict[str, Step] = {}
    wanted = set(actions)
    for action, endpoint in PAGES.items():
        if action in wanted:
            about: dict[str, Any] = {"kind": EvaluationKind.FOLLOW_UP} if action in LATER else {}
            address = url_for(endpoint, reference=reference, **about)
            found.setdefault(address, Step(label(action), address))
    return tuple(found.values())
