"""Pages for one audience: the board, with its secretary, the dpo, the decider and the auditor."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from waardevol_lab.queries.board_access import DeclarationNeeded

blueprint = Blueprint("board", __name__)


@blueprint.errorhandler(DeclarationNeeded)
def declare_first(needed: DeclarationNeeded) -> Response:
    """To the declaration: a plan opens for a member after it, and not before."""
    address = url_for("board.conflict", reference=needed.reference, ronde=needed.ronde)
    return redirect(address, code=303)


from waardevol_lab.web.board import (  # noqa: E402 - the routes hang themselves on the blueprint
    advising,
    all_conditions,
    assessing,
    check_ins,
    cleanup,
    conditions,
    deciding,
    desk,
    door,
    dossiers,
    dpo,
    drafting,
    evaluation,
    incidents,
    letters,
    meetings,
    members,
    moderating,
    objecting,
    picturing,
    remarks,
    reminding,
    reviewing,
    running,
    standing_in,
    texts,
    withholding,
    yearly_reports,
)

__all__ = [
    "advising",
    "all_conditions",
    "assessing",
    "blueprint",
    "check_ins",
    "cleanup",
    "conditions",
    "deciding",
    "desk",
    "door",
    "dossiers",
    "dpo",
    "drafting",
    "evaluation",
    "incidents",
    "letters",
    "meetings",
    "members",
    "moderating",
    "objecting",
    "picturing",
    "remarks",
    "reminding",
    "reviewing",
    "running",
    "standing_in",
    "texts",
    "withholding",
    "yearly_reports",
]
