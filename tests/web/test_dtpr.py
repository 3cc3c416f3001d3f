"""Documents of DTPR at their addresses: when there are any, from other sites, and asked again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import dtpr_checks as check
from tests.begun import begun
from tests.databases import Databases
from tests.decided import Running, decided
from tests.visitor import Visitor
from tests.web.test_formats import address, change_plan

NAMES = ("/dtpr.json", "/dtpr-ai.json")


@pytest.fixture
def running(databases: Databases, tmp_path: Path) -> Iterator[Running]:
    with begun(databases, tmp_path, decided) as (_lab, found):
        yield found


def test_both_documents_are_there_once_there_is_a_notice(running: Running) -> None:
    visitor = Visitor(running.lab.app)
    assert [visitor.get(address(running, name)).status_code for name in NAMES] == [404, 404]
    running.publish()
    device = check.device(visitor.text(address(running, "/dtpr.json")))
    assert check.of(device["instance"]["elements"], "tech")[0] == "de_identified_video"
    algorithm = check.ai(visitor.text(address(running, "/dtpr-ai.json")))
    assert algorithm["id"] == "http://localhost" + address(running)
    page = visitor.text(address(running))
    assert all(address(running, name) in page for name in NAMES)
    assert "Pictogrammen en indeling: DTPR, CC BY 4.0" in page
    assert "Icons and taxonomy: DTPR, CC BY 4.0" in visitor.text("/en" + address(running))


def test_both_languages_give_the_same_english_document(running: Running) -> None:
    running.publish()
    visitor = Visitor(running.lab.app)
    for name in NAMES:
        assert visitor.text(address(running, name)) == visitor.text("/en" + address(running, name))


@pytest.mark.parametrize("name", NAMES)
def test_a_document_can_be_asked_again_and_from_other_sites(running: Running, name: str) -> None:
    running.publish()
    visitor = Visitor(running.lab.app)
    first = visitor.get(address(running, name))
    assert first.mimetype == "application/json"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    tag = {"If-None-Match": first.headers["ETag"]}
    assert visitor.get(address(running, name), headers=tag).status_code == 304
    running.lab.later(minutes=1)
    running.meet(1)
    assert visitor.get(address(running, name), headers=tag).status_code == 200


def test_what_is_not_there_is_neither_told_nor_linked(running: Running) -> None:
    change_plan(running, technology=["x_light"], algorithm="none")
    running.publish()
    visitor = Visitor(running.lab.app)
    assert [visitor.get(address(running, name)).status_code for name in NAMES] == [404, 404]
    page = visitor.text(address(running))
    assert not any(name in page for name in NAMES)
