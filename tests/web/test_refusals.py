"""Refusals over HTTP: every row of tests/grid.csv that has a page, everybody, in every state.

Not signed in goes to sign-in (303); no right, or somebody else's, does not exist (404); the wrong
state is a conflict that keeps the text (409); an empty form is refused at its fields (422). No
refusal changes any table but that of sessions.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.covering import every_pair
from tests.routes import UNSAFE, access, routes
from tests.unit.test_grid import ALLOWED, Cell, expected
from tests.web.act_pages import AGAIN, BUTTONS, CREATE, OPENING, PAGELESS, PAGES, ActPage
from tests.web.asking import (
    CONDITIONS,
    DOSSIERS,
    address_of,
    dossier_of,
    token_of,
    versions_of,
)
from tests.web.dossiers import World
from waardevol_lab.persistence.db import db

SEE_OTHER, NOT_FOUND, CONFLICT, UNPROCESSABLE = 303, 404, 409, 422
TYPED = "Dit typte ik zelf."
Asked = tuple[str, tuple[str, str], str]
"""The name of a page, a state of a machine, and somebody."""
Denied = dict[tuple[str, str], list[str]]
"""By the name of a page and a state."""
BOARD = {"secretary", "member", "chair"}
OPENS_IN = {
    "open_amendment": {"approved", "running", "suspended"},
    "open_extension": {"running", "suspended"},
    "open_incident": {"running", "suspended"},
}
"""By hand, from the workflow."""
HIDDEN_TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')


def holds(world: World, page: ActPage, name: str, state: str) -> str:
    """What the grid says of somebody with all that they hold."""
    verdicts = set()
    for role, relation in world.people[name]:
        stands = relation
        if page.machine == "round" and state == "draft" and role in BOARD:
            stands = "other"  # a draft has no board yet
        verdicts.add(expected(Cell(page.machine, state, page.action, role, stands)).kind)
    return next((v for v in ("allowed", "wrong_state") if v in verdicts), "not_found")


def is_for(world: World, page: ActPage, name: str) -> bool:
    """Whether the page, of several for one action, is the one for somebody."""
    return not page.only or bool(page.only & {role for role, _ in world.people[name]})


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Fail when anything but a session is committed within the block."""
    begun: list[str] = []
    kept: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        words = statement.split(None, 3)
        if words[0].upper() in {"INSERT", "UPDATE", "DELETE"} and "account_session" not in words:
            begun.append(statement)

    def keep(_connection: Any) -> None:
        kept.extend(begun)
        begun.clear()

    listening = (
        ("before_cursor_execute", note),
        ("commit", keep),
        ("rollback", lambda _connection: begun.clear()),
    )
    for name, listener in listening:
        event.listen(db.engine, name, listener)
    try:
        yield
    finally:
        for name, listener in listening:
            event.remove(db.engine, name, listener)
    assert kept == []


@contextmanager
def unchanged(world: World) -> Iterator[None]:
    """Nothing is kept within the block, and afterwards every table is as it was."""
    before = world.lab.snapshot()
    with nothing_kept():
        yield
    assert world.lab.snapshot() == before


def named(page: ActPage) -> str:
    return f"{page.action}-{page.endpoint}"


def taking(page: ActPage) -> set[str]:
    """The states in which somebody may do it."""
    return {cell.state for cell in ALLOWED if cell.action == page.action}


@pytest.fixture(scope="module")
def denied(world: World) -> Denied:
    """Give whoever may not: everybody where others may; elsewhere any two of the three meet."""
    near, far = list[Asked](), list[Asked]()
    for page in PAGES:
        for state in DOSSIERS[page.machine]:
            asked = near if state in taking(page) else far
            where = page.machine, state
            for name in world.people:
                if holds(world, page, name, state) == "not_found":
                    asked.append((named(page), where, name))
    found: Denied = defaultdict(list)
    for page_name, (_machine, state), name in (*near, *every_pair(far, besides=near)):
        found[page_name, state].append(name)
    return found


every_page = pytest.mark.parametrize("page", PAGES, ids=named)


# --- the tables are whole


def test_every_action_has_a_page_or_a_reason_to_have_none(world: World) -> None:
    paged = {page.action for page in (*PAGES, *OPENING, CREATE)}
    actions = {cell.action for cell in ALLOWED}
    assert paged | set(PAGELESS) == actions
    assert paged & set(PAGELESS) == set()
    found = {
        (action.value, rule.endpoint)
        for rule in routes(world.lab.app)
        if (rule.methods or set()) & UNSAFE
        for action in access(world.lab.app, rule).actions
    }
    pages = (*PAGES, *OPENING, *AGAIN, CREATE)
    assert found == {(page.action, page.endpoint) for page in pages}


def test_there_is_a_dossier_in_every_state(world: World) -> None:
    for state in DOSSIERS["experiment"]:
        reference = dossier_of(world, "experiment", state)
        assert world.lab.experiment(reference).phase == state
    for state in DOSSIERS["round"]:
        assert world.lab.round(dossier_of(world, "round", state)).state == state
    for state, number in CONDITIONS.items():
        assert world.running("conditions").condition(number).state == state
    cells = {(cell.machine, cell.state) for cell in ALLOWED if cell.state != "none"}
    assert cells <= {(machine, state) for machine in DOSSIERS for state in DOSSIERS[machine]}


def test_there_is_somebody_for_every_role_and_relation_of_people(world: World) -> None:
    held = {pair for pairs in world.people.values() for pair in pairs}
    asked = {(cell.role, cell.relation) for cell in ALLOWED} - {("job", "own"), ("effect", "own")}
    assert asked <= held
    judging = {"secretary", "member", "chair"}
    assert {(role, "involved") for role in judging | {"decider"}} <= held
    assert {(role, "conflict") for role in judging - {"secretary"}} <= held


# --- the refusals


@every_page
def test_who_is_not_signed_in_goes_to_sign_in(world: World, page: ActPage) -> None:
    client = world.lab.app.test_client()
    with unchanged(world):
        for state in DOSSIERS[page.machine]:
            reference = dossier_of(world, page.machine, state)
            url = address_of(world, page, reference, state)
            fields = page.filled(world) | versions_of(world, page, reference, state)
            for body in ({}, fields):
                answer = client.post(url, data=body)
                assert answer.status_code == SEE_OTHER, state
                assert answer.headers["Location"].startswith("/account/inloggen"), state


@every_page
def test_who_may_not_meets_nothing(
    world: World, clients: dict[str, FlaskClient], denied: Denied, page: ActPage
) -> None:
    """404 in every state, as if it did not exist; where others may, with an empty form too."""
    wrong, asked = [], Counter[str]()
    token = {"csrf_token": token_of(world.lab)}
    with unchanged(world):
        for state in DOSSIERS[page.machine]:
            reference = dossier_of(world, page.machine, state)
            url = address_of(world, page, reference, state)
            fields = page.filled(world) | versions_of(world, page, reference, state)
            bodies = ({}, fields) if state in taking(page) else (fields,)
            for name in denied[named(page), state]:
                for body in bodies:
                    answer = clients[name].post(url, data=body | token)
                    asked[state] += 1
                    if answer.status_code != NOT_FOUND:
                        wrong.append((state, name, bool(body), answer.status_code))
    assert not wrong, wrong
    assert asked.keys() == set(DOSSIERS[page.machine])
    assert asked.total() > 40


@every_page
def test_wrong_state_is_a_conflict_that_keeps_the_text(
    world: World, clients: dict[str, FlaskClient], page: ActPage
) -> None:
    wrong = []
    token = {"csrf_token": token_of(world.lab)}
    with unchanged(world):
        for state in DOSSIERS[page.machine]:
            reference = dossier_of(world, page.machine, state)
            url = address_of(world, page, reference, state)
            fields = page.filled(world) | versions_of(world, page, reference, state)
            texts = [
                name for name in ("reason", "text", "motivation", "response") if name in fields
            ]
            fields |= dict.fromkeys(texts, TYPED)
            for name, client in clients.items():
                if holds(world, page, name, state) != "wrong_state":
                    continue
                if not is_for(world, page, name):
                    continue
                answer = client.post(url, data=fields | token)
                if answer.status_code != CONFLICT or (texts and TYPED not in answer.text):
                    wrong.append((state, name, answer.status_code))
    assert not wrong, wrong


@every_page
def test_empty_form_is_refused_at_its_fields(
    world: World, clients: dict[str, FlaskClient], page: ActPage
) -> None:
    """A press has no fields: without the version that was seen it is a conflict, if not refused."""
    wrong, asked = [], 0
    token = {"csrf_token": token_of(world.lab)} | BUTTONS.get(page.endpoint, {})
    with unchanged(world):
        for state in DOSSIERS[page.machine]:
            reference = dossier_of(world, page.machine, state)
            url = address_of(world, page, reference, state)
            seen = {} if page.press else versions_of(world, page, reference, state)
            for name, client in clients.items():
                if holds(world, page, name, state) != "allowed":
                    continue
                if not is_for(world, page, name):
                    continue
                answer = client.post(url, data=seen | token)
                asked += 1
                wanted = {CONFLICT, UNPROCESSABLE} if page.press else {UNPROCESSABLE}
                if answer.status_code not in wanted:
                    wrong.append((state, name, answer.status_code))
    assert not wrong, wrong
    assert asked > 0


@every_page
def test_dossier_that_is_not_there_is_the_same_404(
    world: World, clients: dict[str, FlaskClient], page: ActPage
) -> None:
    """Denied and not existing look the same, word for word."""
    state = DOSSIERS[page.machine][0]
    there = dossier_of(world, page.machine, state)
    token = {"csrf_token": token_of(world.lab)}
    body = page.filled(world) | versions_of(world, page, there, state) | token
    for name, client in clients.items():
        if holds(world, page, name, state) != "not_found":
            continue
        answers = []
        for reference in (there, "WL-2026-999"):
            url = address_of(world, page, reference, state)
            answer = client.post(url, data=body)
            text = HIDDEN_TOKEN.sub("", answer.text.replace(reference, "X"))
            answers.append((answer.status_code, text))
        assert answers[0] == answers[1], name


# --- what begins without a state


@pytest.mark.parametrize("page", OPENING, ids=named)
def test_rounds_begin_in_their_phases_by_their_people(
    world: World, clients: dict[str, FlaskClient], page: ActPage
) -> None:
    wrong = []
    token = {"csrf_token": token_of(world.lab)}
    with unchanged(world):
        for phase in DOSSIERS["experiment"]:
            reference = dossier_of(world, "experiment", phase)
            url = address_of(world, page, reference, phase)
            for name, client in clients.items():
                kind = holds(world, page, name, "none")
                if kind == "allowed" and not is_for(world, page, name):
                    continue
                for body in ({}, page.filled(world)):
                    opens = phase in OPENS_IN[page.action]
                    if kind == "allowed" and opens and body:
                        continue
                    answer = client.post(url, data=body | token)
                    wanted = CONFLICT if body else UNPROCESSABLE
                    if kind == "not_found":
                        wanted = NOT_FOUND
                    if answer.status_code != wanted:
                        wrong.append((phase, name, bool(body), answer.status_code))
    assert not wrong, wrong


def test_only_leads_begin_a_plan_and_only_in_their_own_organisation(
    world: World, clients: dict[str, FlaskClient]
) -> None:
    """For a lead elsewhere the plan is of their own organisation, whatever the form says."""
    wrong = []
    token = {"csrf_token": token_of(world.lab)}
    leads = {"lead", "colleague", "lead other"}
    with unchanged(world):
        for name, client in clients.items():
            for body in ({}, CREATE.filled(world)):
                if body and name in leads:
                    continue  # would begin one
                answer = client.post("/plannen/nieuw", data=body | token)
                if answer.status_code != (UNPROCESSABLE if name in leads else NOT_FOUND):
                    wrong.append((name, bool(body), answer.status_code))
    assert not wrong, wrong
