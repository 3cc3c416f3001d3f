"""Errors become pages: no traces, an incident number where it is ours, and what to do.

Beneath the address of the API they become problem details instead.
"""

import secrets

import structlog
from flask import Flask, Response, make_response, render_template, request
from flask.globals import request_ctx
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from waardevol_lab.domain.errors import NotFound, Stale, WrongState
from waardevol_lab.web.access import look_nothing_up
from waardevol_lab.web.problems import in_api, problem

log = structlog.get_logger()
Failure = Response | tuple[str, int]

DATABASE_AWAY = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError)
BARE = """<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><title>Fout - Waardevol Lab</title></head>
<body><h1>Er ging iets mis</h1><p>Probeer het later opnieuw. <span lang="en">Something went wrong.
Please try again later.</span></p><p>{status} {incident}</p></body></html>
"""


def page(status: int, incident: str | None = None) -> Failure:
    """What says a status; one for an incident looks nothing up in what may be failing."""
    if in_api():
        return problem(status, incident=incident)
    if request_ctx.url_adapter is None:  # a name of a host that is none: nothing can be linked to
        return BARE.format(status=status, incident=""), status
    if incident is not None:
        look_nothing_up()
    return render_template("errors/error.html", status=status, incident=incident), status


def _http(error: HTTPException) -> Failure | HTTPException:
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        return _unexpected(error.original_exception)
    if error.response is not None:
        return error
    answer = make_response(page(error.code or 500))
    if isinstance(error, MethodNotAllowed):
        answer.headers["Allow"] = ", ".join(error.valid_methods or ())
    return answer


def _not_found(_error: NotFound) -> Failure:
    return page(404)


def _conflict(_error: Stale | WrongState) -> Failure:
    return page(409)


def _unexpected(error: BaseException) -> Failure:
    """503 when the database is away, else 500; without templates when those are what fails."""
    incident = _logged(error)
    status = 503 if isinstance(error, DATABASE_AWAY) else 500
    try:
        return page(status, incident)
    except Exception as another:
        log.exception("error page failed", incident=incident, error=type(another).__name__)
        return BARE.format(status=status, incident=incident), status


def _logged(error: BaseException) -> str:
    incident = secrets.token_hex(4)
    log.error(
        "request failed",
        incident=incident,
        endpoint=request.endpoint,
        method=request.method,
        error=type(error).__name__,
        exc_info=error,
    )
    return incident


def init_failures(app: Flask) -> None:
    """Register a page for every kind of failure."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Stale, _conflict)
    app.register_error_handler(WrongState, _conflict)
    for away in DATABASE_AWAY:
        app.register_error_handler(away, _unexpected)
    if not app.testing:
        app.register_error_handler(Exception, _unexpected)
