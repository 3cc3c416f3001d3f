"""Letters as they were sent."""

from flask import Response

from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.letters import board_letter
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import actor
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.pdf_files import letter_file


@blueprint.get("/<reference>/brieven/<int:number>.pdf")
@requires(Permission.READ_ADVICE)
def letter(reference: str, number: int) -> Response:
    """A letter, to be saved."""
    return letter_file(board_letter(actor(), reference, number))
