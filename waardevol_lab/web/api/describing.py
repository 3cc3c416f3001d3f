"""The entrance of the API, and its description as OpenAPI."""

from flask import Response

from waardevol_lab.documents.api_description import LICENSE, description
from waardevol_lab.documents.api_operations import VERSION
from waardevol_lab.documents.open_data import written
from waardevol_lab.documents.public_site import JSON
from waardevol_lab.queries.public import record_version
from waardevol_lab.web.access import public
from waardevol_lab.web.api import blueprint
from waardevol_lab.web.api_about import about
from waardevol_lab.web.public_data import public_site, sent_as
from waardevol_lab.web.stored_pages import Sent, by_contents, by_version

COLLECTIONS = ("experimenten", "lessen", "organisaties", "begrippenlijsten")


@blueprint.get("")
@blueprint.get("/")
@public
def entrance() -> Response:
    """Where everything is; the one resource that also answers with a slash behind it."""

    def make() -> str:
        site = public_site()
        return written(
            {
                "name": site.name,
                "version": VERSION,
                "language": site.language,
                "self": site.api(),
                "description": site.api("/openapi.json"),
                "documentation": f"{site.base}/open-data",
                "license": LICENSE[1],
                "collections": {name: site.api(f"/{name}") for name in COLLECTIONS},
            }
        )

    return by_version(VERSION, None, make, sent_as(JSON))


@blueprint.get("/openapi.json")
@public
def openapi() -> Response:
    """The description, with an experiment of this site in its examples."""
    return by_contents(record_version(), lambda: Sent(written(description(about())), sent_as(JSON)))
