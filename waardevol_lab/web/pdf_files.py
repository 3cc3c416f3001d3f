"""A PDF as the answer to a request."""

from flask import Response

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.queries.letters import LetterFile
from waardevol_lab.web.page_policy import sandboxed

PDF = "application/pdf"


def pdf_file(made: bytes, name: str) -> Response:
    """The file, to be saved under `name`; its headers keep it apart from the pages of this site."""
    response = Response(made, mimetype=PDF)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = sandboxed()
    return response


def letter_file(letter: LetterFile) -> Response:
    """A letter as it was sent. Raises `NotFound` when its file is gone."""
    try:
        sent = letter.path.read_bytes()
    except FileNotFoundError:
        raise NotFound("letter") from None
    return pdf_file(sent, letter.name)
