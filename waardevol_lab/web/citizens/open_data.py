"""What machines can read, told to people: made of the description of the API."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, render_template, request, url_for

from waardevol_lab.documents.api_description import LICENSE, PROBLEMS, About, description
from waardevol_lab.documents.api_operations import CHANGES, KEPT_MONTHS, OPERATIONS
from waardevol_lab.queries.public import record_version
from waardevol_lab.web.access import public
from waardevol_lab.web.api_about import about
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.formats import list_formats
from waardevol_lab.web.stored_pages import by_contents

SEARCHED: Final = ("/experimenten", "/lessen")
"""Lists whose parameters the page explains."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of the API; `example` is an address that answers, empty without any."""

    path: str
    title: str
    text: str
    example: str


@blueprint.get("/open-data")
@public
def open_data() -> Response:
    """The formats and the API: addresses, parameters, licence, versions and contact."""
    return by_contents(record_version(), _page)


def _page() -> str:
    api = about()
    told = description(api)
    return render_template(
        "citizens/open_data.html",
        info=told["info"],
        server=told["servers"][0]["url"],
        resources=tuple(_resources(api, told)),
        parameters={one: told["paths"][one]["get"]["parameters"] for one in SEARCHED},
        problems={status: told["components"]["responses"][str(status)] for status in PROBLEMS},
        license_url=LICENSE[1],
        changes=CHANGES,
        kept_months=KEPT_MONTHS,
        openapi=url_for("api.openapi"),
        formats=list_formats({}),
    )


def _resources(api: About, told: Mapping[str, Any]) -> Iterator[Resource]:
    for one in OPERATIONS.values():
        operation = told["paths"][one.path]["get"]
        example = api.example(one)
        yield Resource(
            one.path,
            operation["summary"],
            operation["description"],
            request.script_root + example if example else "",
        )
