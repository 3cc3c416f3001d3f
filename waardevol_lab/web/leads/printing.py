"""What leads take along on paper."""

from flask import Response

from waardevol_lab.documents.framework_questions import questions_pdf
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.framework import shipped, versions
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.letters import lead_letter
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import actor, now
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.pdf_files import letter_file, pdf_file
from waardevol_lab.wording.i18n import gettext


@blueprint.get("/vragen/<version>.pdf")
@requires(Permission.EDIT_DRAFT)
def all_questions(version: str) -> Response:
    """Every question of a version of the framework, to prepare a plan away from the screen."""
    if version not in versions():
        raise NotFound("framework")
    name = gettext("alle-vragen-%(version)s.pdf", version=version)
    return pdf_file(questions_pdf(shipped(version), now()), name)


@blueprint.get("/<reference>/brieven/<int:number>.pdf")
@requires(Permission.READ_DRAFT)
def letter(reference: str, number: int) -> Response:
    """A letter as it was sent, to be saved."""
    return letter_file(lead_letter(actor(), reference, number))
