"""The sign for who hangs it; CONCEPT stands across it as long as nothing was approved."""

from flask import Response

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.sign_page import lead_sign
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import actor, now
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.pdf_files import pdf_file
from waardevol_lab.web.sign_files import made_sign, no_such_format, sign_name, wanted_format

BAD_REQUEST = 400


@blueprint.get("/<reference>/bord.pdf")
@requires(Action.CONFIRM_SIGN, Permission.READ_DRAFT)
def sign_file(reference: str) -> Response:
    """The sign as it would hang now, as A4, A3 or sticker (`?formaat=`)."""
    source, form = lead_sign(actor(), reference, now()), wanted_format()
    if form is None:
        return Response(no_such_format() + "\n", BAD_REQUEST, mimetype="text/plain")
    return pdf_file(made_sign(source, form), sign_name(reference, form))
