"""Lessons in the API: the list of the site with its filters, in parts, and each card."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from tests.api_world import World, build
from tests.begun import begun
from tests.databases import Databases
from tests.visitor import Visitor
from waardevol_lab.documents.api_operations import OPERATIONS
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import Lesson
from waardevol_lab.web.lesson_search import FACETS

LIST = "/api/v1/lessen"


@pytest.fixture(scope="module")
def world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with begun(databases, tmp_path_factory.mktemp("lessons"), build) as (_lab, found):
        yield found


def get(world: World, address: str) -> TestResponse:
    return Visitor(world.lab.app).get(address)


def data(world: World, address: str) -> Any:
    got = get(world, address)
    assert got.status_code == 200, (address, got.text)
    return got.json


def slugs(world: World, address: str) -> list[str]:
    """Of every part of the list."""
    found, following = [], address
    while following:
        part = data(world, following.removeprefix("http://localhost"))
        found += [one["slug"] for one in part["lessons"]]
        following = part["next"]
    return found


def test_list_and_card_are_what_the_files_of_the_site_say(world: World) -> None:
    for language in ("", "/en"):
        file = json.loads(get(world, f"{language}/lessen.json").data)
        told = data(world, f"{language}{LIST}")
        assert told["lessons"] == file["lessons"] != []
        assert told["self"] == f"http://localhost{language}{LIST}"
        for slug in world.lessons:
            card = json.loads(get(world, f"{language}/lessen/{slug}.json").data)
            assert data(world, f"{language}{LIST}/{slug}") == card


def test_list_comes_in_parts_that_lose_nothing(world: World) -> None:
    first = get(world, f"{LIST}?aantal=1&velden=slug")
    assert first.headers["Link"] == f'<{first.json["next"]}>; rel="next"'
    assert [list(one) for one in first.json["lessons"]] == [["slug"]]
    assert slugs(world, f"{LIST}?aantal=1&velden=slug") == list(world.lessons)


def test_every_filter_of_the_page_finds_what_the_page_finds(world: World) -> None:
    asked = {one.name for one in OPERATIONS["lessons"].parameters}
    assert asked == {*FACETS, "q", "na", "aantal", "velden"}
    words = data(world, "/api/v1/begrippenlijsten")["vocabularies"]
    terms = {one["filter"]: [term["id"] for term in one["terms"]] for one in words}
    terms |= {"herkomst": ["own", "imported"]}
    hits = 0
    for name in FACETS:
        for value in set(terms[name]) - {"none"}:
            query = urlencode({name: value})
            file = json.loads(get(world, f"/lessen.json?{query}").data)
            found = slugs(world, f"{LIST}?{query}")
            assert found == [one["slug"] for one in file["lessons"]], query
            hits += len(found)
    assert hits > len(world.lessons)


def test_what_makes_no_sense_is_refused_by_name(world: World) -> None:
    wrong = {"techniek": "x", "handvat": "11", "herkomst": "x", "aantal": "0", "na": "onzin"}
    got = get(world, f"{LIST}?{urlencode(wrong | {'velden': 'geheim', 'status': 'x'})}")
    assert got.status_code == 400
    named = [one["parameter"] for one in got.json["errors"]]
    assert named == ["techniek", "handvat", "herkomst", "aantal", "velden", "status"]
    assert get(world, f"{LIST}?na=onzin").status_code == 400
    assert get(world, f"{LIST}/nergens").status_code == 404


def test_hidden_lesson_says_nothing(world: World) -> None:
    slug = world.lessons[0]
    hide = update(Lesson).where(Lesson.slug == slug)
    with transaction() as session:
        session.execute(hide.values(hidden_at=world.lab.now, hidden_reason="Nee.", listed=False))
    world.lab.app.extensions["waardevol_stored_pages"]._pages.clear()
    assert get(world, f"{LIST}/{slug}").status_code == 404
