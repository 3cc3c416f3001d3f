"""The public read API `/api/v1`, after the Dutch API Design Rules. ADR 0018.

It is the same for everyone and touches no session. Whatever is beneath its address, an error too,
carries the version of the API and may be read by the pages of any site.
"""

from typing import Final

from flask import Blueprint, Response, abort, request
from flask.blueprints import BlueprintSetupState

from waardevol_lab.documents.api_operations import OPERATIONS, VERSION
from waardevol_lab.documents.public_site import JSON
from waardevol_lab.queries.paging import BadTokenError
from waardevol_lab.web.api.asking import check, no_such_part
from waardevol_lab.web.problems import BadParametersError, in_api, problem
from waardevol_lab.web.public_data import FOR_EVERY_SITE
from waardevol_lab.wording.i18n import language

blueprint = Blueprint("api", __name__)

BAD_REQUEST: Final = 400
ON_EVERY_ANSWER: Final = (
    ("API-Version", VERSION),
    *FOR_EVERY_SITE,
    ("Access-Control-Expose-Headers", "API-Version, ETag, Link"),
    ("X-Frame-Options", "DENY"),
)
BEFORE_ASKING: Final = (
    ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
    ("Access-Control-Allow-Headers", "Accept, If-Modified-Since, If-None-Match"),
    ("Access-Control-Max-Age", "86400"),
)
"""What a browser wants to know before its page asks something unusual of another site."""


def _headers(response: Response) -> Response:
    if not in_api():
        return response
    preflight = BEFORE_ASKING if request.method == "OPTIONS" else ()
    for name, value in (*ON_EVERY_ANSWER, *preflight, ("Content-Language", language())):
        response.headers[name] = value
    return response


@blueprint.record_once
def _on_every_answer(state: BlueprintSetupState) -> None:
    """Also where no view answers, such as an unknown address."""
    state.app.after_request(_headers)


@blueprint.before_request
def _refuse_what_makes_no_sense() -> None:
    """406 for who takes no JSON, 400 with everything that is wrong with the search."""
    if request.method == "OPTIONS":
        return
    if request.accept_mimetypes.provided and not request.accept_mimetypes.best_match([JSON]):
        abort(406)
    check(OPERATIONS.get((request.endpoint or "").removeprefix("api.")))


@blueprint.errorhandler(BadParametersError)
def _bad_parameters(error: BadParametersError) -> Response:
    return problem(BAD_REQUEST, error.errors)


@blueprint.errorhandler(BadTokenError)
def _bad_token(_error: BadTokenError) -> Response:
    return problem(BAD_REQUEST, [no_such_part()])


from waardevol_lab.web.api import (  # noqa: E402, F401 - the routes hang on the blueprint
    beneath,
    describing,
    experiments,
    lessons,
    words,
)
