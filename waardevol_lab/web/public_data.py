"""What public data is sent as, here and under the API, and where its readers find this site."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, cast

from flask import current_app

from waardevol_lab.documents.public_site import PublicSite
from waardevol_lab.queries.public_list import NEWEST
from waardevol_lab.web.page_context import Site
from waardevol_lab.web.page_policy import sandboxed
from waardevol_lab.web.session import current_settings
from waardevol_lab.web.stored_pages import Form
from waardevol_lab.wording.i18n import SOURCE, language

FOR_EVERY_SITE: Final = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Link"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Content-Security-Policy", sandboxed()),
)
"""Public data may be read by the pages of any site; none of it is a page of ours."""
USUAL: Final = ("sorteer", NEWEST)


def narrowing(search: Mapping[str, str]) -> dict[str, str]:
    """What of a search makes a difference: one search has one address."""
    return {name: value for name, value in search.items() if (name, value) != USUAL}


def sent_as(mimetype: str, links: Iterable[tuple[str, str]] = (), name: str = "") -> Form:
    """How data is sent: with links by relation, and saved under `name` if there is one."""
    written = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links)
    more = (("Link", written),) if written else ()
    saved = (("Content-Disposition", f'attachment; filename="{name}"'),) if name else ()
    return Form(mimetype, (*FOR_EVERY_SITE, *more, *saved))


def schema_link(path: str) -> tuple[tuple[str, str], ...]:
    """The link to the schema that says what data holds."""
    asset = cast(Callable[[str], str], current_app.jinja_env.globals["asset"])
    return (("describedby", current_settings().base_url + asset(path)),)


def public_site() -> PublicSite:
    """This site as others find it, in the language in force."""
    base = current_settings().base_url
    spoken = language()
    return PublicSite(base if spoken == SOURCE else f"{base}/{spoken}", spoken, Site().name)
