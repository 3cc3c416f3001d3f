"""The description of the API as OpenAPI 3.1, in the language in force: made of the table of
resources and of the schemas that document the data. ADR 0018.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from waardevol_lab.documents.api_operations import (
    EVALUATION,
    OPERATIONS,
    VERSION,
    Operation,
)
from waardevol_lab.documents.api_parameters import Parameter
from waardevol_lab.documents.api_schemas import components, reference
from waardevol_lab.documents.public_site import API, JSON, PublicSite
from waardevol_lab.wording.i18n import LANGUAGES, SOURCE, gettext, mark

PROBLEM: Final = "application/problem+json"
DIALECT: Final = "https://spec.openapis.org/oas/3.1/dialect/base"
LICENSE: Final = ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/")
"""What may be done with the data: everything."""
PROBLEMS: Final[Mapping[int, str]] = {
    400: mark("Een parameter klopt niet. „errors” noemt elke parameter en wat eraan mis is."),
    404: mark("Dit is er niet, of is niet openbaar."),
    406: mark("U vroeg om iets anders dan JSON."),
}
UNCHANGED: Final = mark("Er is niets veranderd sinds het antwoord met deze ETag.")
ABOUT: Final = mark(
    "Wat openbaar is van experimenten met techniek in de openbare ruimte. Alleen lezen, zonder "
    "account of sleutel. Gebruik altijd https. Onder /en zijn teksten in het Engels; wat niet is "
    "vertaald, zegt dat erbij."
)
HEADERS: Final[Mapping[str, tuple[str, bool]]] = {
    "API-Version": (mark("De hele versie van de API."), True),
    "ETag": (mark("Vraag met If-None-Match of er iets veranderde."), True),
    "Link": (mark("Het volgende deel van een lijst (rel=next)."), False),
}


@dataclass(frozen=True, slots=True)
class About:
    """Whose API it is, and what to take examples from: a notice, an evaluation and a lesson.

    Each is empty as long as there is none.
    """

    site: PublicSite
    root: str
    """The address of the site in Dutch."""
    contact: str
    today: date
    slug: str
    evaluated: str
    lesson: str

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """The parts of addresses that this site has examples of."""
        return (("slug", self.slug), ("les", self.lesson))

    def example(self, operation: Operation) -> str:
        """An address within the site that really answers; empty when nothing is public yet."""
        slug = self.evaluated if operation.name == EVALUATION else self.slug
        values = {one.name: str(one.example) for one in operation.parameters if one.in_path}
        values |= {name: there for name, there in (*self.named, ("slug", slug)) if name in values}
        if not all(values.values()):
            return ""
        path = operation.path.format(**values)
        search = f"?{operation.example}" if operation.example else ""
        return API + (path if path != "/" else "") + search


def description(about: About) -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": DIALECT,
        "info": _info(about),
        "servers": [_server(about, spoken) for spoken in _this_language_first(about)],
        "tags": [{"name": name} for name in dict.fromkeys(_groups())],
        "paths": {one.path: {"get": _operation(about, one)} for one in OPERATIONS.values()},
        "components": {
            "schemas": components(),
            "headers": {name: _header(name) for name in HEADERS},
            "responses": {str(status): _problem(status) for status in PROBLEMS},
        },
        "security": [],
        "externalDocs": {"url": f"{about.site.base}/open-data"},
    }


def _info(about: About) -> dict[str, Any]:
    name, _ = LICENSE
    return {
        "title": about.site.name,
        "version": VERSION,
        "summary": gettext(mark("Open data van experimenten met techniek")),
        "description": gettext(ABOUT),
        "contact": {
            "name": gettext(mark("Beheer van deze API")),
            "url": f"{about.site.base}/open-data",
            "email": about.contact,
        },
        "license": {"name": name, "identifier": name},
    }


def _this_language_first(about: About) -> list[str]:
    return sorted(LANGUAGES, key=lambda spoken: spoken != about.site.language)


def _server(about: About, spoken: str) -> dict[str, str]:
    prefix = "" if spoken == SOURCE else f"/{spoken}"
    name = mark("Nederlands") if spoken == SOURCE else mark("Engels")
    return {"url": f"{about.root}{prefix}{API}", "description": gettext(name)}


def _groups() -> list[str]:
    return [gettext(one.group) for one in OPERATIONS.values()]


def _operation(about: About, one: Operation) -> dict[str, Any]:
    return {
        "operationId": one.name,
        "tags": [gettext(one.group)],
        "summary": gettext(one.title),
        "description": gettext(one.text),
        "parameters": [_parameter(about, parameter) for parameter in one.parameters],
        "responses": {
            "200": _answer(one),
            "304": {"description": gettext(UNCHANGED), "headers": _headers("API-Version", "ETag")},
            **{str(status): _refusal(status) for status in PROBLEMS if _may(one, status)},
        },
    }


def _may(one: Operation, status: int) -> bool:
    return status != 404 or any(parameter.in_path for parameter in one.parameters)


def _parameter(about: About, one: Parameter) -> dict[str, Any]:
    example = dict(about.named).get(one.name, one.example)
    schema = one.schema_on(about.today)
    return {
        "name": one.name,
        "in": "path" if one.in_path else "query",
        "description": gettext(one.text),
        "required": one.in_path,
        "schema": schema,
        **({"style": "form", "explode": False} if schema.get("type") == "array" else {}),
        **({"example": _as_sent(schema, example)} if example != "" else {}),
    }


def _as_sent(schema: Mapping[str, Any], example: object) -> object:
    return str(example).split(",") if schema.get("type") == "array" else example


def _answer(one: Operation) -> dict[str, Any]:
    schemas = [reference(name) for name in one.answers]
    paged = one.parameter("na") is not None
    return {
        "description": gettext(one.title),
        "headers": _headers(*HEADERS) if paged else _headers("API-Version", "ETag"),
        "content": {JSON: {"schema": schemas[0] if len(schemas) == 1 else {"anyOf": schemas}}},
    }


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _header(name: str) -> dict[str, Any]:
    text, always = HEADERS[name]
    pattern = {"pattern": r"^\d+\.\d+\.\d+$"} if name == "API-Version" else {}
    return {
        "description": gettext(text),
        "required": always,
        "schema": {"type": "string", **pattern},
    }


def _refusal(status: int) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{status}"}


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": gettext(PROBLEMS[status]),
        "headers": _headers("API-Version"),
        "content": {PROBLEM: {"schema": reference("problem")}},
    }
