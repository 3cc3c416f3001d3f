"""The API holds to its own description, whatever is asked; and a fault in it would be found."""

from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator

from tests.api_fuzz import Asked, Tried, made_up_token, try_api
from tests.api_world import World, build
from tests.begun import begun
from tests.databases import Databases
from waardevol_lab.documents.api_operations import OPERATIONS, VERSION
from waardevol_lab.documents.api_schemas import components, reference


@pytest.fixture(scope="module")
def world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with begun(databases, tmp_path_factory.mktemp("api"), build) as (_lab, found):
        yield found


@pytest.fixture(scope="module")
def tried(world: World) -> Tried:
    return try_api(world.lab.app, 40)


def label(name: str) -> str:
    return f"GET {OPERATIONS[name].path}"


def test_nothing_that_is_asked_gets_an_answer_outside_the_description(tried: Tried) -> None:
    assert tried.wrong == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_resource_answered_and_refused(name: str, tried: Tried) -> None:
    found = tried.answers(label(name))
    assert found[200], found
    assert found[405], found
    if any(not one.in_path for one in OPERATIONS[name].parameters):
        assert found[400], found
    assert not [status for status in found if status >= 500], found


def test_every_answer_has_the_version_and_no_cookie_and_is_for_every_site(tried: Tried) -> None:
    assert len(tried.asked) > 700
    for one in tried.asked:
        assert one.headers["api-version"] == VERSION, one
        assert one.headers["access-control-allow-origin"] == "*", one
        assert "set-cookie" not in one.headers, one


def test_every_refusal_says_what_is_wrong(tried: Tried) -> None:
    refused = [one for one in tried.asked if one.status >= 400]
    problem = Draft202012Validator(
        {**reference("problem"), "components": {"schemas": components()}}
    )
    for one in refused:
        assert one.headers["content-type"] == "application/problem+json", one
        problem.validate(one.data)
        assert one.data["status"] == one.status
        if one.status == 400:
            named = {error["parameter"] for error in one.data["errors"]}
            assert named <= set(one.search), one


def test_without_a_choice_of_fields_all_of_them_are_there(tried: Tried) -> None:
    """The description allows a part of the fields: this says when."""
    every = {"components": {"schemas": components()}}
    whole = {
        label(name): Draft202012Validator({**reference(OPERATIONS[name].answer), **every})
        for name in ("experiments", "experiment", "lessons", "lesson")
    }
    lists = [
        one
        for one in tried.asked
        if one.operation in whole and one.status == 200 and "velden" not in one.search
    ]
    assert len(lists) > 10
    for one in lists:
        whole[one.operation].validate(one.data)


# --- a fault would be found

Faults = list[str]


def faults(world: World, path: str) -> Faults:
    return try_api(world.lab.app, 5, path).wrong


def named(found: Faults, check: str) -> bool:
    return any(one.startswith(f"{check}: ") for one in found)


def test_answer_of_another_shape_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "waardevol_lab.web.api.words.organisations_data",
        lambda _site, _names: {"organisations": [{"name": 7}]},
    )
    world.lab.app.extensions["waardevol_stored_pages"]._pages.clear()
    assert named(faults(world, "/organisaties"), "response_schema_conformance")
    world.lab.app.extensions["waardevol_stored_pages"]._pages.clear()


def test_view_that_breaks_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise ZeroDivisionError

    broken.__access__ = world.lab.app.view_functions["api.organisations"].__access__  # type: ignore[attr-defined]
    monkeypatch.setitem(world.lab.app.view_functions, "api.organisations", broken)
    monkeypatch.setitem(world.lab.app.config, "PROPAGATE_EXCEPTIONS", False)
    assert named(faults(world, "/organisaties"), "not_a_server_error")


def test_parameter_that_is_not_checked_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("waardevol_lab.web.api.check", lambda _operation: None)
    assert named(faults(world, "/experimenten"), "negative_data_rejection")


def test_missing_version_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("waardevol_lab.web.api.ON_EVERY_ANSWER", ())
    assert named(faults(world, "/organisaties"), "response_headers_conformance")


def test_only_a_made_up_token_is_let_pass() -> None:
    def asked(*parameters: str) -> Asked:
        errors = ",".join(f'{{"parameter":"{one}","detail":"x"}}' for one in parameters)
        return Asked("GET /x", "/x?na=0", 400, {}, f'{{"errors":[{errors}]}}'.encode())

    assert made_up_token("positive_data_acceptance", asked("na"))
    assert not made_up_token("positive_data_acceptance", asked("na", "q"))
    assert not made_up_token("negative_data_rejection", asked("na"))
