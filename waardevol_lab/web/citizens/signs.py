"""The sign that hangs in the street, to be looked at and printed by everybody."""

from flask import Response, send_file

from waardevol_lab.queries.public import public_version
from waardevol_lab.queries.public_signs import public_sign_photo
from waardevol_lab.queries.sign_page import public_sign
from waardevol_lab.web.access import public
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.page_policy import sandboxed
from waardevol_lab.web.pdf_files import PDF
from waardevol_lab.web.public_data import FOR_EVERY_SITE, sent_as
from waardevol_lab.web.sign_files import made_sign, no_such_format, sign_name, wanted_format
from waardevol_lab.web.stored_pages import by_version

BAD_REQUEST = 400


@blueprint.get("/experimenten/<slug>/borden/<int:attachment_id>")
@public
def sign_photo(slug: str, attachment_id: int) -> Response:
    """The photo of a sign that hangs, without what the camera wrote into it."""
    file = public_sign_photo(public_version(slug), attachment_id)
    response = send_file(file.path, mimetype=file.media_type, etag=file.sha256)
    response.headers["Content-Security-Policy"] = sandboxed()
    return response


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
