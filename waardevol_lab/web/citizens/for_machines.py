"""What machines look for: security.txt, robots.txt and the map of the site."""

from datetime import UTC, datetime, time, timedelta

from flask import Response

from waardevol_lab.clock import real
from waardevol_lab.documents.sitemap import sitemap_index_xml, sitemap_xml
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.queries.public import address_parts, public_addresses
from waardevol_lab.queries.public_lessons import lesson_addresses
from waardevol_lab.queries.published_yearly import addresses as report_addresses
from waardevol_lab.web.access import public
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.session import current_settings

VALID_DAYS = 180
EXPLAINING = (
    "/",
    "/experimenten",
    "/kaart",
    "/handvatten",
    "/waarden",
    "/hoe-wij-beslissen",
    "/beeld",
    "/cijfers",
    "/jaarverslagen",
    "/lessen",
    "/open-data",
    "/toegankelijkheid",
    "/privacy",
    "/kwetsbaarheid-melden",
)
STAFF = ("/account/", "/plannen/", "/commissie/", "/beheer/")
SEARCHES = ("/experimenten?", "/kaart?")
XML = "application/xml"


@blueprint.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Where to report a weakness (RFC 9116)."""
    base = current_settings().base_url
    until = datetime.combine(real().date() + timedelta(days=VALID_DAYS), time(), tzinfo=UTC)
    lines = (
        f"Contact: mailto:{current_settings().contact}",
        f"Contact: {base}/kwetsbaarheid-melden",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {base}/.well-known/security.txt",
        f"Policy: {base}/kwetsbaarheid-melden",
    )
    return _text(lines)


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """What search engines leave alone: the pages behind the sign-in, and searches without end."""
    paths = [prefix + path for prefix in ("", "/en") for path in (*STAFF, *SEARCHES)]
    return _text(
        (
            "User-agent: *",
            *(f"Disallow: {path}" for path in paths),
            "",
            f"Sitemap: {current_settings().base_url}/sitemap.xml",
        )
    )


@blueprint.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """Every public page, in both languages; an index when they are too many for one file."""
    base, parts = current_settings().base_url, address_parts()
    if parts == 1:
        return _part(1)
    addresses = (f"{base}/sitemap-{part}.xml" for part in range(1, parts + 1))
    return Response(sitemap_index_xml(addresses), mimetype=XML)


@blueprint.get("/sitemap-<int:part>.xml")
@public
def sitemap_part(part: int) -> Response:
    """One of the files that the index names."""
    if not 1 <= part <= address_parts():
        raise NotFound(str(part))
    return _part(part)


def _part(part: int) -> Response:
    """A part of the notices; the first one has the pages and the newest lessons too."""
    first = part == 1
    dated = [(f"/experimenten/{slug}", at) for slug, at in public_addresses(part)]
    if first:
        dated += [(f"/lessen/{slug}", at) for slug, at in lesson_addresses()]
        dated += [(f"/jaarverslagen/{report}", at) for report, at in report_addresses()]
    body = sitemap_xml(current_settings().base_url, EXPLAINING if first else (), dated)
    return Response(body, mimetype=XML)


def _text(lines: tuple[str, ...]) -> Response:
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
