"""A notice in the words of DTPR: about its devices, and about its algorithm."""

from collections.abc import Callable

from flask import Response

from waardevol_lab.documents.dtpr_ai import ai_json
from waardevol_lab.documents.dtpr_device import device_json
from waardevol_lab.documents.public_site import JSON, PublicSite
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.queries.public import public_version
from waardevol_lab.queries.public_notice import PublishedNotice, published_notice
from waardevol_lab.web.access import public
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.page_context import Site
from waardevol_lab.web.public_data import sent_as
from waardevol_lab.web.session import current_settings
from waardevol_lab.web.stored_pages import by_version
from waardevol_lab.wording.i18n import SOURCE


@blueprint.get("/experimenten/<slug>/dtpr.json")
@public
def dtpr_device(slug: str) -> Response:
    """The data chain of its devices; 404 where it uses no technology that DTPR knows."""
    return _sent(slug, device_json)


@blueprint.get("/experimenten/<slug>/dtpr-ai.json")
@public
def dtpr_ai(slug: str) -> Response:
    """Its algorithm; 404 where none takes part."""
    page = PublicSite(current_settings().base_url, SOURCE, Site().name).notice(slug)
    return _sent(slug, lambda notice: ai_json(page, notice))


def _sent(slug: str, make: Callable[[PublishedNotice], str | None]) -> Response:
    """English at both addresses: the document says in which locale it is."""

    def made() -> str:
        found = make(published_notice(slug))
        if found is None:
            raise NotFound(slug)
        return found

    version = public_version(slug)
    return by_version(version, version.changed_at, made, sent_as(JSON))
