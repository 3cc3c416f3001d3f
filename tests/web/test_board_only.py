"""Every field of the board's pages that stays with the board says so; no other field does."""

import re
from collections.abc import Iterator
from datetime import date, time
from itertools import product

from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.meetings import add, item_ids, planned
from tests.routes import routes
from tests.visitor import parse
from tests.web.asking import signed_in
from tests.web.dossiers import World
from tests.web.leaking import filled
from tests.web.reaching import pages_of_staff
from waardevol_lab.domain.meetings import Schedule

LABEL = "Alleen commissie"
INTERNAL = {
    "board.agenda": {"title", "note", "duration"},
    "board.edit_item": {"title", "note", "duration"},
    "board.item_minutes": {"text"},
    "board.cancel_meeting": {"reason"},
    "board.conflict": {"reason"},
    "board.assessment": {"reasons", "conditions"},
    "board.completeness": {"motivation"},
    "board.move": {"reason"},
    "board.escalate": {"reason"},
    "board.dpo_opinion": {"text"},
    "board.record_objection": {"grounds", "late_reason"},
    "board.handle_objection": {"reason"},
    "board.review": {"text"},
}
"""What stays with the board."""
INCIDENT = {
    *("what", "happened_at", "known_at", "affected", "done", "private_reason"),
}
INCIDENT_SINCE = {"text"}
TOLD = {
    "board.completeness": {"note", "questions-#-text"},
    "board.request_changes": {"reason", "questions-#-text"},
    "board.judge_evidence": {"reason"},
    "board.review": {"text"},
    "board.board_evaluation": {"text"},
    "board.board_brake": {"reason"},
    "board.board_incident": {"reason"},
    "board.board_incident_page": INCIDENT_SINCE,
    "board.board_report_incident": INCIDENT,
    "board.board_revoke": {"reason"},
    "board.board_stop": {"reason"},
    "board.plan_meeting": {"place"},
    "board.move_meeting": {"place"},
    "board.agenda": {"number"},
}
"""What others read too, or what says nothing; a remark and a question stand on one page."""
PUBLIC = {
    "board.advice": {"text", "conditions-#-text", "conditions-#-owner", "minority_view"},
    "board.decision": {"motivation", "conditions-#-text", "conditions-#-owner"},
    "board.correct": {"motivation", "conditions-#-text", "conditions-#-owner"},
    "board.withhold": {"reason"},
}
"""What everybody reads in the end."""
SEARCHED = {"board.dossiers", "board.moderation"}
READERS = ("secretary", "anna", "chair", "decider own", "dpo own")
DOSSIERS = (
    *("submitted", "assessed", "in_review", "light", "advised", "decided"),
    *("conditions", "running", "suspended", "offered", "objections"),
)
TYPED = {None, "text"}
TO_TYPE = re.compile(r'<textarea|<input(?![^>]*\btype="(?!text"))')
"""What a page without fields to type in does not hold; parsing it costs more than asking for it."""
IN_SPRING = Schedule(date(2027, 3, 30), time(14), time(16), "Stadhuis, kamer 3")

Fields = dict[str, set[bool]]


def fields_of(page: str) -> Fields:
    """Whether each field to type in says that it stays with the board, by name."""
    tree, found = parse(page), Fields()
    names = {
        e.get("id"): re.sub(r"\d+", "#", e.get("name", ""))
        for tag in ("textarea", "input")
        for e in tree.iter(tag)
        if e.get("type") in TYPED
    }
    for label in tree.iter("label"):
        if name := names.get(label.get("for")):
            found.setdefault(name, set()).add(LABEL in "".join(label.itertext()))
    return found


def first_with_fields(
    rules: list[Rule], clients: list[FlaskClient], values: dict[str, list[str]]
) -> Fields:
    """The fields of the first page of an endpoint that has any."""
    for client, rule in product(clients, rules):
        for address in filled(rule, values):
            with client.get(address) as answer:
                if answer.status_code != 200:
                    continue
                if answer.mimetype != "text/html":
                    return {}  # a file, for everybody
                page = answer.get_data(as_text=True)
                if TO_TYPE.search(page) and (found := fields_of(page)):
                    return found
    return {}


def pages_of_board(world: World) -> list[str]:
    """Those where something is written; some lists have what is searched for."""
    names = pages_of_staff(world.lab.app) - SEARCHED
    return [name for name in names if name.startswith("board.")]


def fields(world: World, values: dict[str, list[str]]) -> Iterator[tuple[str, Fields]]:
    """The fields of every page of the board that has any."""
    clients = [signed_in(world.lab, name) for name in READERS]
    for endpoint in pages_of_board(world):
        rules = [
            r for r in routes(world.lab.app) if r.endpoint == endpoint and "/en/" not in r.rule
        ]
        if found := first_with_fields(rules, clients, values):
            yield endpoint, found


def test_every_field_says_whether_it_stays_with_the_board(as_built: World) -> None:
    meeting = planned(as_built.review, IN_SPRING)
    add(as_built.review, meeting, title="Rondvraag")
    values = {
        "reference": [as_built.dossiers[name] for name in DOSSIERS],
        "number": ["1", "2"],
        "meeting": [str(meeting)],
        "item": [str(item_ids(meeting)[0])],
    }
    expected: dict[str, Fields] = {}
    for table, internal in ((INTERNAL, True), (TOLD, False), (PUBLIC, False)):
        for endpoint, names in table.items():
            for name in names:
                expected.setdefault(endpoint, {}).setdefault(name, set()).add(internal)
    assert dict(fields(as_built, values)) == expected
