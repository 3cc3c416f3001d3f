"""Two presses to the brake from every page of a running experiment, for who may pull it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.announced import counted_queries
from tests.builders import Lab
from tests.decided import Running, decided
from tests.happened import report
from tests.routes import address, routes
from tests.visitor import Visitor, parse
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import SignPlacement
from waardevol_lab.services.running import PullBrake, pull_brake

PEOPLE = {
    "lead": "plannen",
    "teammate": "plannen",
    "dpo": "commissie",
    "chair": "commissie",
    "decider": "commissie",
}
ITSELF = {"leads.brake", "board.board_brake"}
FIVE, OK = 5, 200


@pytest.fixture
def running(lab: Lab) -> Running:
    found = decided(lab)
    found.run()
    report(lab, found.reference)
    return found


def pages(running: Running) -> Iterator[tuple[Rule, str]]:
    """Every address of a staff page that names this experiment."""
    with reading() as session:
        sign = session.scalar(select(SignPlacement.id))
    values = {
        "reference": running.reference,
        "task": "brake",
        "line": "data",
        "sign_id": sign,
        "version": "1",
        "kind": "initial",
        "question": "title",
    }
    for rule in routes(running.lab.app):
        staff = rule.endpoint.startswith(("leads.", "board.", "admin."))
        if staff and "<reference>" in rule.rule and "GET" in (rule.methods or set()):
            yield rule, address(rule, **values)


def opening(visitor: Visitor, running: Running) -> Iterator[tuple[Rule, str]]:
    """The pages that open for somebody, each with its text."""
    for rule, page in pages(running):
        with visitor.get(page) as answer:
            if answer.status_code == OK and answer.mimetype == "text/html":
                yield rule, answer.get_data(as_text=True)


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_that_opens_leads_to_the_brake(running: Running, name: str) -> None:
    visitor, place = running.lab.visitor(name), PEOPLE[name]
    link = f'href="/{place}/{running.reference}/noodrem"'
    opened, without = [], []
    for rule, text in opening(visitor, running):
        opened.append(rule.endpoint)
        if rule.endpoint not in ITSELF and link not in text:
            without.append(rule.endpoint)
    assert without == []
    assert len(opened) > FIVE, opened


@pytest.mark.parametrize("name", PEOPLE)
def test_the_second_press_pulls(running: Running, name: str) -> None:
    """The first one followed the link; the reason is all that is asked there."""
    visitor = running.lab.visitor(name)
    brake = f"/{PEOPLE[name]}/{running.reference}/noodrem"
    page = visitor.text(brake)
    parse(page)
    assert f'href="{brake}"' not in page
    assert visitor.submit(brake, {"reason": " "}).status_code == 422
    assert visitor.submit(brake, {"reason": "Er valt iets."}).status_code == 303
    assert running.experiment.phase == "suspended"


@pytest.mark.parametrize("name", ["secretary", "member", "auditor", "fieldworker"])
def test_others_see_no_way_to_it(running: Running, name: str) -> None:
    visitor = running.lab.visitor(name)
    opened = 0
    for rule, text in opening(visitor, running):
        opened += 1
        assert '/noodrem"' not in text, rule
    assert opened


def test_way_to_it_is_gone_once_it_lies_still(running: Running) -> None:
    pull_brake(PullBrake(running.reference, "Stop."), running.actor("lead"), running.lab.now)
    for name, place in PEOPLE.items():
        page = running.lab.visitor(name).text(f"/{place}/{running.reference}/incidenten")
        assert '/noodrem"' not in page


def test_page_of_what_does_not_run_asks_one_query_more_at_most(lab: Lab) -> None:
    running = decided(lab)
    lead, auditor = lab.visitor("lead"), lab.visitor("auditor")
    address_ = f"/plannen/{running.reference}/voorwaarden"

    def taken(visitor: Visitor) -> int:
        visitor.text(address_)
        with counted_queries(lab) as sent:
            visitor.text(address_)
        return len(sent)

    assert taken(lead) <= taken(auditor) + 1


def test_drills_stand_beside_the_answer_everywhere(running: Running) -> None:
    lab = running.lab
    lead, reference = lab.visitor("lead"), running.reference
    odd = "<i>Alles</i> uit {{ 7*7 }}"
    told = {"drilled_on": "2027-03-05", "tried": odd, "worked": "yes", "minutes": "4"}
    page = f"/plannen/{reference}/noodrem/test"
    wrong = lead.submit(page, {**told, "minutes": "vier", "drilled_on": "gisteren"})
    text = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    for kept in ('value="vier"', 'value="gisteren"', "&lt;i&gt;Alles&lt;/i&gt;"):
        assert kept in text
    assert lead.submit(page, told).status_code == 303
    slug = running.experiment.slug
    for name, where in (
        ("lead", page),
        ("lead", f"/plannen/{reference}/controleren"),
        ("chair", f"/commissie/{reference}/toetsing"),
        ("stranger", f"/experimenten/{slug}/antwoorden"),
        ("stranger", f"/en/experimenten/{slug}/antwoorden"),
    ):
        shown = lab.visitor(name).text(where)
        parse(shown)
        assert "&lt;i&gt;Alles&lt;/i&gt; uit {{ 7*7 }}" in shown, where
        assert ("After 4 minutes" if "/en/" in where else "Na 4 minuten") in shown, where
