"""Links from a dossier to what can be done once it is decided."""

from collections.abc import Mapping

from flask import url_for

from waardevol_lab.domain.states import Action
from waardevol_lab.queries.running_steps import running_steps
from waardevol_lab.web.acts import actor, now
from waardevol_lab.wording.i18n import gettext, ngettext
from waardevol_lab.wording.labels import label

PAGES: Mapping[Action, str] = {
    Action.ACCEPT_EVIDENCE: "board_conditions",
    Action.REMARK_ON_EVALUATION: "board_evaluation",
    Action.REMARK_ON_FOLLOW_UP: "board_evaluation",
    Action.WITHHOLD_PART: "withhold",
    Action.REPORT_INCIDENT: "board_report_incident",
    Action.PULL_BRAKE: "board_brake",
    Action.RESTART: "board_restart",
    Action.OPEN_INCIDENT: "board_incident",
    Action.STOP: "board_stop",
    Action.REVOKE: "board_revoke",
}
"""The page of each action, in the order in which they are offered; what is final comes last."""


def after_decision(reference: str) -> list[tuple[str, str]]:
    """Label and address of each thing to do or to look at."""
    steps = running_steps(actor(), reference, now())
    found = {page: label(act) for act, page in PAGES.items() if act in steps.actions}
    if steps.submits_incident:
        found["board_incident"] = gettext("Dien het incident in")
    if steps.overdue:
        late = ngettext(
            "Bekijk de voorwaarden: %(num)s is te laat",
            "Bekijk de voorwaarden: %(num)s zijn te laat",
            steps.overdue,
        )
        found.setdefault("board_conditions", late)
    elif steps.conditions:
        found.setdefault("board_conditions", gettext("Bekijk de voorwaarden"))
    if steps.incidents:
        found["board_incidents"] = gettext("Bekijk de incidenten")
    if steps.started:
        found["board_check_ins"] = gettext("Bekijk de tussenberichten")
    if steps.over:
        found["board_cleanup"] = gettext("Bekijk het opruimen")
        found.setdefault("board_evaluation", gettext("Bekijk de evaluatie"))
    return [(text, url_for(f"board.{page}", reference=reference)) for page, text in found.items()]
