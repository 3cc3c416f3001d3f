"""A PDF as the answer to a request."""

from flask import Response

from waardevol_lab.web.page_policy import sandboxed


def pdf_file(made: bytes, name: str) -> Response:
    """The file, to be saved under `name`; its headers keep it apart from the pages of this site."""
    response = Response(made, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = sandboxed()
    return response
