"""The description of the API: valid OpenAPI 3.1, after the Dutch API Design Rules, and true."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from tests.api_world import World, build
from tests.begun import begun
from tests.builders import Lab
from tests.databases import Databases
from tests.visitor import Visitor
from tests.web.conftest import MakeApp
from waardevol_lab.documents.api_operations import OPERATIONS, VERSION
from waardevol_lab.documents.api_schemas import components
from waardevol_lab.domain.framework import latest
from waardevol_lab.paths import asset_root
from waardevol_lab.web.search_form import FACETS, SearchForm

DESCRIPTION = "/api/v1/openapi.json"
KEBAB = re.compile(r"(/|(/([a-z0-9-]+|\{[a-z]+\}))+)\Z")
CAMEL = re.compile(r"[a-z][a-z\d]*([A-Z][a-z\d]*)*\Z")
DUTCH_PLURAL = re.compile(
    r"/(experimenten|lessen|organisaties|begrippenlijsten|versies|vragen|voorwaarden)"
)
OF_ONE = re.compile(r"\{(slug|les)\}")
ROUTE = re.compile(r"<(?:\w+:)?(\w+)>")


@pytest.fixture(scope="module")
def world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with begun(databases, tmp_path_factory.mktemp("api"), build) as (_lab, found):
        yield found


@pytest.fixture(scope="module")
def told(world: World) -> Any:
    """Return the description as it is published."""
    return Visitor(world.lab.app).get(DESCRIPTION).json


def operations(told: Any) -> list[tuple[str, Any]]:
    return [(path, item["get"]) for path, item in told["paths"].items()]


def references(part: Any) -> Iterator[str]:
    """Every reference within the document."""
    if isinstance(part, dict):
        yield from ([part["$ref"]] if isinstance(part.get("$ref"), str) else [])
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


# --- valid


@pytest.mark.parametrize("language", ["", "/en"])
def test_description_is_valid_openapi_in_both_languages(world: World, language: str) -> None:
    got = Visitor(world.lab.app).get(language + DESCRIPTION)
    assert (got.mimetype, got.json["openapi"]) == ("application/json", "3.1.0")
    validate(got.json, cls=OpenAPIV31SpecValidator)
    first = got.json["servers"][0]["url"]
    assert first == f"http://localhost{language}/api/v1"


def test_validator_finds_what_is_no_openapi(told: Any) -> None:
    broken = json.loads(json.dumps(told))
    broken["paths"]["/organisaties"]["get"]["responses"]["200"].pop("description")
    with pytest.raises(Exception, match="description"):
        validate(broken, cls=OpenAPIV31SpecValidator)


def test_description_without_any_experiment_is_valid_too(lab: Lab) -> None:
    told = Visitor(lab.app).get(DESCRIPTION).json
    validate(told, cls=OpenAPIV31SpecValidator)
    assert told["paths"]["/experimenten/{slug}"]["get"]["parameters"][0].get("example") is None


def test_components_are_the_schemas_that_are_published_with_the_data(told: Any) -> None:
    held = told["components"]["schemas"]
    assert held == components()
    folder = asset_root() / "static" / "schemas"
    for name in ("experiment", "experiments", "lesson", "lessons", "api"):
        parts = json.loads((folder / f"{name}.schema.json").read_text("utf-8"))["$defs"]
        assert set(parts) <= set(held)
    assert {one.rpartition("/")[2] for one in references(held)} <= set(held)


# --- the Dutch API Design Rules


def test_names_are_dutch_nouns_in_the_letters_of_the_rules(told: Any) -> None:
    for path, operation in operations(told):
        assert KEBAB.match(path), path
        assert path == "/" or DUTCH_PLURAL.match(path), path
        for one in operation["parameters"]:
            assert CAMEL.match(one["name"]), one["name"]
    assert {method for item in told["paths"].values() for method in item} == {"get"}


def test_whose_it_is_and_which_version_stands_in_it(told: Any) -> None:
    info = told["info"]
    assert info["version"] == VERSION
    assert all(info["contact"].values()) and set(info["contact"]) == {"name", "url", "email"}
    assert info["license"]["identifier"] == "CC0-1.0"
    assert info["description"] and info["title"]
    for server in told["servers"]:
        assert server["url"].endswith(f"/api/v{VERSION.partition('.')[0]}")


def test_every_answer_names_its_version_and_every_refusal_is_a_problem(told: Any) -> None:
    for path, operation in operations(told):
        answers = operation["responses"]
        assert {"200", "304", "400", "406"} <= set(answers), path
        assert ("404" in answers) is ("{" in path), path
        for status, answer in answers.items():
            whole = told["components"]["responses"][status] if "$ref" in answer else answer
            assert "API-Version" in whole["headers"], (path, status)
            if status >= "400":
                assert list(whole["content"]) == ["application/problem+json"]


def test_every_resource_and_parameter_is_explained(told: Any) -> None:
    for path, operation in operations(told):
        assert operation["summary"] and operation["description"], path
        assert all(one["description"] for one in operation["parameters"]), path


def test_days_and_moments_are_said_to_be_such(told: Any) -> None:
    schemas = told["components"]["schemas"]
    assert (schemas["day"]["format"], schemas["moment"]["format"]) == ("date", "date-time")


# --- true


def test_every_route_of_the_api_is_described_and_the_other_way_round(world: World) -> None:
    routes = {
        rule.endpoint.removeprefix("api."): ROUTE.sub(r"{\1}", rule.rule).removeprefix("/api/v1")
        for rule in world.lab.app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.rule != "/api/v1"
    }
    assert routes.pop("openapi") == "/openapi.json"
    assert routes == {name: one.path for name, one in OPERATIONS.items()}


def test_every_example_answers(world: World) -> None:
    page = Visitor(world.lab.app).text("/open-data")
    examples = set(re.findall(r'href="(/api/v1[^"]*)"', page)) - {DESCRIPTION}
    assert len(examples) == len(OPERATIONS)
    for address in examples:
        assert Visitor(world.lab.app).get(address.replace("&amp;", "&")).status_code == 200, address


def test_page_without_any_experiment_has_no_example_that_does_not_answer(lab: Lab) -> None:
    page = Visitor(lab.app).text("/open-data")
    examples = set(re.findall(r'href="(/api/v1[^"]*)"', page))
    assert len(examples) == 1 + sum(not OF_ONE.search(one.path) for one in OPERATIONS.values())
    for address in examples:
        assert Visitor(lab.app).get(address.replace("&amp;", "&")).status_code == 200, address


def test_words_of_the_filters_are_those_of_the_form(world: World, told: Any) -> None:
    parameters = {
        one["name"]: one["schema"] for one in told["paths"]["/experimenten"]["get"]["parameters"]
    }
    with world.lab.app.test_request_context("/experimenten"):
        form = SearchForm()
        for name in (*FACETS, "sorteer"):
            offered = [
                choice.value for choice in getattr(form[name], "choices", ()) if choice.value
            ]
            assert parameters[name].get("enum", []) == offered, name
    assert len(parameters["waarde"]["enum"]) == len(latest(world.lab.now.date()).values)


def test_page_for_people_tells_everything_in_both_languages(world: World) -> None:
    for language, license_ in (("", "Wat mag u ermee?"), ("/en", "What may you do with it?")):
        page = Visitor(world.lab.app).text(f"{language}/open-data")
        told = Visitor(world.lab.app).get(language + DESCRIPTION).json
        assert license_ in page
        assert f'href="{language}{DESCRIPTION}"' in page
        assert told["info"]["contact"]["email"] in page
        assert VERSION in page
        for path, operation in operations(told):
            assert f">{path}</code>" in page
            assert operation["description"].replace("'", "&#39;") in page
        assert f'href="{language}/open-data"' in Visitor(world.lab.app).text(f"{language}/")


# --- when something goes wrong


@pytest.fixture
def served(make_app: MakeApp) -> Flask:
    """Return the application as it is served: errors become answers."""
    return make_app(testing=False, base_url="http://localhost")


def failing(app: Flask, error: Exception) -> TestResponse:
    def fail() -> str:
        raise error

    fail.__access__ = app.view_functions["api.experiments"].__access__  # type: ignore[attr-defined]
    app.view_functions["api.experiments"] = fail
    return app.test_client().get("/api/v1/experimenten")


@pytest.mark.parametrize(
    ("error", "status"),
    [(ZeroDivisionError("geheim-42"), 500), (OperationalError("geheim-42", {}, Exception()), 503)],
)
def test_failure_is_a_problem_with_a_number_and_without_its_cause(
    served: Flask, error: Exception, status: int
) -> None:
    got = failing(served, error)
    assert (got.status_code, got.mimetype) == (status, "application/problem+json")
    assert got.json["status"] == status
    assert re.fullmatch(r"[0-9a-f]{8}", got.json["incident"])
    assert "geheim" not in got.text
    assert got.headers["API-Version"] == VERSION


def test_what_is_sent_along_is_refused_as_a_problem_too(served: Flask) -> None:
    much = b"a=" + b"x" * (5 * 1024 * 1024)
    got = served.test_client().post(
        "/api/v1/experimenten", data=much, content_type="application/x-www-form-urlencoded"
    )
    assert (got.status_code, got.json["status"]) == (413, 413)
    assert got.headers["API-Version"] == VERSION


def test_pages_of_this_site_still_fail_as_pages(served: Flask) -> None:
    for path in ("/bestaat/niet", "/api", "/api/v12", "/api/v2/experimenten"):
        got = served.test_client().get(path)
        assert (got.status_code, got.mimetype) == (404, "text/html"), path
        assert "API-Version" not in got.headers
