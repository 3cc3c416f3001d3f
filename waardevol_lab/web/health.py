"""Whether the process runs, and whether it can serve."""

from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from waardevol_lab.queries.readiness import is_ready
from waardevol_lab.web.access import public

blueprint = Blueprint("health", __name__)
NOT_READY = 503
TEXT = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@blueprint.get("/healthz")
@public
def healthz() -> tuple[str, int, dict[str, str]]:
    """The process answers."""
    return "ok\n", 200, TEXT


@blueprint.get("/readyz")
@public
def readyz() -> tuple[str, int, dict[str, str]]:
    """The database answers and is at the newest migration."""
    try:
        ready = is_ready()
    except SQLAlchemyError:
        ready = False
    return ("ok\n", 200, TEXT) if ready else ("not ready\n", NOT_READY, TEXT)
