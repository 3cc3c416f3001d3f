"""Pressing a button of a page without looking at the page first: address, token, versions."""

from typing import Any

from flask import url_for
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from tests.builders import Lab
from tests.web.act_pages import ActPage
from tests.web.dossiers import World
from waardevol_lab.clock import real
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import ConsentNotice, Experiment, LessonDraft, SignPlacement
from waardevol_lab.services import sessions

DOSSIERS = {
    "experiment": [
        *("preparing", "approved", "rejected", "running", "suspended"),
        *("ended", "evaluated", "withdrawn", "lapsed"),
    ],
    "round": ["draft", "submitted", "returned", "in_review", "advised", "decided", "withdrawn"],
    "condition": ["open", "submitted", "accepted", "refused"],
    "objection": ["received", "inadmissible", "unfounded", "upheld", "corrected"],
    "contribution": ["received", "published", "hidden"],
}
NAMED = {("round", "withdrawn"): "withdrawn round"}
CONDITIONS = {"open": 1, "submitted": 2, "accepted": 3, "refused": 4}
OBJECTIONS = {"received": 1, "inadmissible": 2, "unfounded": 3, "upheld": 4, "corrected": 5}
CONTRIBUTIONS = {"received": 1, "published": 2, "hidden": 3}
"""Without an answer; the same three with one have numbers that are three higher."""
CONSENT = "publish_consent_notice"
"""Its version is of the one notice of the dossier."""
LESSON = "publish_lesson"
"""Its version is of the one draft."""
TOKEN = "the token of every form"


def signed_in(lab: Lab, name: str) -> FlaskClient:
    """A browser of somebody whose forms carry the token `token_of(lab)`."""
    client = lab.app.test_client()
    contents = {"_user_id": str(lab.actors[name]), "_fresh": True, "csrf_token": TOKEN}
    token = sessions.write("", lab.actors[name], contents, real())
    assert token
    client.set_cookie(lab.app.config["SESSION_COOKIE_NAME"], token)
    return client


def token_of(lab: Lab) -> str:
    """The token of every form, as the library signs it."""
    serializer = URLSafeTimedSerializer(lab.app.secret_key or "", salt="wtf-csrf-token")
    return str(serializer.dumps(TOKEN))


def dossier_of(world: World, machine: str, state: str) -> str:
    """The dossier in a state of a machine."""
    if machine in {"condition", "contribution"}:
        return world.dossiers["conditions"]
    if machine == "objection":
        return world.dossiers["objections"]
    return world.dossiers[NAMED.get((machine, state), state)]


def address_of(world: World, page: ActPage, reference: str, state: str) -> str:
    """The address of the page for a dossier."""
    values: dict[str, Any] = {"reference": reference}
    if page.kind:
        values["kind"] = page.kind
    if page.machine == "condition":
        values["number"] = CONDITIONS[state]
    if page.machine == "objection":
        values["number"] = OBJECTIONS[state]
    if page.machine == "contribution":
        values["number"] = CONTRIBUTIONS[state] + 3 * (page.action == "name_change")
    if page.action in {CONSENT, LESSON, "update_incident"}:
        values["number"] = 1
    if page.action == "take_down_sign":
        values["sign_id"] = sign_of(world, reference)
    if page.action == "confirm_cleanup":
        values["line"] = "data"
    with world.lab.app.test_request_context(base_url="http://localhost"):
        return url_for(page.endpoint, **values)


def sign_of(world: World, reference: str) -> int:
    """A sign of the dossier; where it has none, a number that is nothing's."""
    with reading() as session:
        query = (
            select(func.max(SignPlacement.id))
            .join(Experiment, Experiment.id == SignPlacement.experiment_id)
            .where(Experiment.reference == reference)
        )
        return session.scalar(query) or 999_999


def versions_of(world: World, page: ActPage, reference: str, state: str) -> dict[str, str]:
    """The versions that the form would name."""
    round_version = str(world.lab.round(reference).version)
    if page.endpoint == "board.assessment":
        return {"version": "0", "round_version": round_version}
    if page.machine == "condition":
        return {"version": str(world.running("conditions").condition(CONDITIONS[state]).version)}
    if page.machine == "objection":
        return {"version": str(world.objection(OBJECTIONS[state]).version)}
    if page.machine == "round":
        return {"version": round_version}
    if page.machine == "contribution":
        return {}
    if page.action == CONSENT:
        return {"version": str(_consent_version(reference))}
    if page.action == LESSON:
        return {"version": _version_of_draft(world.lab, reference)}
    return {"version": str(world.lab.experiment(reference).version)}


def _consent_version(reference: str) -> int:
    """Of what is being written of the one consent notice of a dossier; 0 without."""
    with reading() as session:
        query = select(ConsentNotice.version).join(Experiment)
        return session.scalar(query.where(Experiment.reference == reference)) or 0


def _version_of_draft(lab: Lab, reference: str) -> str:
    """That of the first lesson that is being written; 1 where nobody writes one."""
    with reading() as session:
        version = session.scalar(
            select(LessonDraft.version)
            .where(LessonDraft.experiment_id == lab.experiment(reference).id)
            .order_by(LessonDraft.number)
        )
        return str(version or 1)
