"""Errors become pages: no traces, an incident number where it is ours, and what to do."""

import secrets

import structlog
from flask import Flask, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from waardevol_lab.domain.errors import NotFound, Stale, WrongState

log = structlog.get_logger()


def page(status: int, incident: str | None = None) -> tuple[str, int]:
    """The page for a status."""
    return render_template("errors/error.html", status=status, incident=incident), status


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    return error if error.response is not None else page(error.code or 500)


def _not_found(_error: NotFound) -> tuple[str, int]:
    return page(404)


def _conflict(_error: Stale | WrongState) -> tuple[str, int]:
    return page(409)


def _unreachable(error: OperationalError) -> tuple[str, int]:
    return page(503, _logged(error))


def _unexpected(error: Exception) -> tuple[str, int]:
    return page(500, _logged(error))


def _logged(error: Exception) -> str:
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
    app.register_error_handler(OperationalError, _unreachable)
    if not app.testing:
        app.register_error_handler(Exception, _unexpected)
