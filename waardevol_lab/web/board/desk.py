"""Te doen, and the overview of one dossier."""

from flask import render_template, request, url_for

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Action, RoundState
from waardevol_lab.queries import board_desk
from waardevol_lab.queries.board_dossier import dossier_page
from waardevol_lab.queries.board_head import Head
from waardevol_lab.queries.check_ins import late_check_ins
from waardevol_lab.queries.cleanup import late_cleanups
from waardevol_lab.queries.incident_log import breaches
from waardevol_lab.queries.paging import BadTokenError
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.pages import show, to
from waardevol_lab.web.board.running_links import after_decision
from waardevol_lab.web.board.tabs import ronde
from waardevol_lab.wording import board, labels, term_words
from waardevol_lab.wording.i18n import gettext

OK, BAD_REQUEST = 200, 400

STEPS = (
    (Action.ACCEPT, "completeness"),
    (Action.ASSIGN, "assign"),
    (Action.ESCALATE, "escalate"),
    (Action.FILE_ASSESSMENT, "assessment"),
    (Action.RECORD_DPO_OPINION, "dpo_opinion"),
    (Action.REQUEST_CHANGES, "request_changes"),
    (Action.ADOPT_ADVICE, "advice"),
    (Action.MOVE_BOARD, "move"),
    (Action.DECIDE, "decision"),
    (Action.CORRECT, "correct"),
)
"""The page on which each action is taken, in the order in which they are offered."""
REMINDED = (RoundState.RETURNED, RoundState.IN_REVIEW, RoundState.ADVISED)
"""States in which a term runs for others than the secretary."""


@blueprint.get("/")
@requires(Permission.READ_ADVICE)
def desk() -> Page:
    """What waits for the viewer, overdue first."""
    after = request.args.get("na", "")
    try:
        found, status = board_desk.desk(actor(), now(), after), OK
    except BadTokenError:
        found, status = board_desk.desk(actor(), now()), BAD_REQUEST
    page = render_template(
        "board/desk.html",
        desk=found,
        words=board,
        terms=term_words,
        address=_address,
        later=bool(after),
        bad_token=status == BAD_REQUEST,
        following=url_for("board.desk", na=found.following) if found.following else None,
        is_secretary=actor().holds(Role.SECRETARY),
        breaches=() if after else breaches(actor(), now()),
        late_check_ins=() if after else late_check_ins(actor(), now()),
        late_cleanups=() if after else late_cleanups(actor(), now()),
    )
    return page, status


def _address(page: str, reference: str, number: int | None) -> str:
    return url_for(page, reference=reference, ronde=number)


@blueprint.get("/<reference>")
@requires(Permission.READ_ADVICE)
def dossier(reference: str) -> Page:
    """Where one dossier stands, and what the viewer can do."""
    found = dossier_page(actor(), reference, ronde(), now())
    return show(
        "dossier", found.head, page=found, steps=[*_steps(found.head), *after_decision(reference)]
    )


def _steps(head: Head) -> list[tuple[str, str]]:
    steps = [
        (labels.label(action), to(head, page))
        for action, page in STEPS
        if action in head.actions and _fits(head, action)
    ]
    if head.state in REMINDED and Role.SECRETARY in head.roles:
        steps.append((gettext("Stuur een herinnering"), to(head, "remind")))
    return steps


def _fits(head: Head, action: Action) -> bool:
    """Whether a step is of any use now, apart from who may take it."""
    if action is Action.ESCALATE:
        return head.route == "light"
    if action is Action.FILE_ASSESSMENT:
        return head.assigned and not head.filed
    if action is Action.MOVE_BOARD:
        return head.progress is not None and not head.progress.possible
    if action is Action.ADOPT_ADVICE:
        return head.sees
    if action is Action.RECORD_DPO_OPINION:
        return head.personal_data
    return True
