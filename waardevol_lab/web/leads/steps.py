"""Where the next step with a plan is, and the page of every act that a lead or teammate can do."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from flask import current_app, url_for

from waardevol_lab.domain.states import Action
from waardevol_lab.queries.plans import NextStep
from waardevol_lab.wording.labels import label
from waardevol_lab.wording.turns import next_step_label

STEPS: Final = {
    NextStep.WRITE: "leads.plan",
    NextStep.ANSWER: "leads.questions",
    NextStep.FOLLOW: "leads.status",
    NextStep.PUBLISH: "leads.notice_preview",
    NextStep.START: "leads.start_gate",
    NextStep.EVALUATE: "leads.evaluation",
    NextStep.RETHINK: "leads.status",
    NextStep.LOOK: "leads.status",
}
PAGES: Final = {
    Action.SUBMIT: "leads.check",
    Action.OPEN_ROUND: "leads.open_round",
    Action.PUBLISH_NOTICE: "leads.notice_preview",
    Action.CONFIRM_SIGN: "leads.signs",
    Action.START: "leads.start_gate",
    Action.OFFER_FINAL_EVALUATION: "leads.evaluation",
    Action.PUBLISH_FINAL_EVALUATION: "leads.evaluation",
    Action.PULL_BRAKE: "leads.brake",
    Action.STOP: "leads.stop",
    Action.WITHDRAW_ROUND: "leads.withdraw_round",
    Action.WITHDRAW: "leads.withdraw",
}
"""In the order in which they stand on the page; what is final comes last."""


class Step(NamedTuple):
    """A link to something that can be done."""

    label: str
    url: str


def next_link(step: NextStep, reference: str) -> Step:
    """The link of the next step."""
    return Step(next_step_label(step), _url(STEPS[step], reference))


def possible(actions: Iterable[Action], reference: str) -> tuple[Step, ...]:
    """A link for each action that has a page here, each page once."""
    found: dict[str, Step] = {}
    for action, endpoint in PAGES.items():
        if action in set(actions) and endpoint in current_app.view_functions:
            found.setdefault(endpoint, Step(label(action), _url(endpoint, reference)))
    return tuple(found.values())


def _url(endpoint: str, reference: str) -> str:
    known = endpoint if endpoint in current_app.view_functions else "leads.status"
    return url_for(known, reference=reference)
