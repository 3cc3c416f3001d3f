"""The sign that hangs in the street, to be looked at and printed by everybody."""

from flask import Response

from waardevol_lab.queries.public import public_version
from waardevol_lab.queries.sign_page import public_sign
from waardevol_lab.web.access import public
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.formats import FOR_EVERY_SITE, sent_as
from waardevol_lab.web.citizens.stored_pages import by_version
from waardevol_lab.web.pdf_files import PDF
from waardevol_lab.web.sign_files import made_sign, no_such_format, sign_name, wanted_format

BAD_REQUEST = 400


@blueprint.get("/experimenten/<slug>/bord.pdf")
@public
def sign_file(slug: str) -> Response:
    """The sign of the notice in force as A4, A3 or sticker (`?formaat=`)."""
    version, form = public_version(slug), wanted_format()
    if form is None:
        text = no_such_format() + "\n"
        return Response(text, BAD_REQUEST, headers=list(FOR_EVERY_SITE), mimetype="text/plain")
    return by_version(
        version,
        version.changed_at,
        lambda: made_sign(public_sign(slug), form),
        sent_as(PDF, name=sign_name(slug, form)),
    )
