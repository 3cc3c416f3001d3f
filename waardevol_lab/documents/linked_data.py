"""The notice for search engines: JSON-LD in the words of schema.org, for within the page."""

from collections.abc import Mapping
from typing import Any

from waardevol_lab.documents.public_site import NOTICE_FORMATS, PublicSite
from waardevol_lab.domain.plan_places import NamedPlace
from waardevol_lab.queries.public_continuing import PublicContinuity
from waardevol_lab.queries.told import Told
from waardevol_lab.wording.labels import label

CONTEXT = "https://schema.org"


def linked_data(site: PublicSite, one: Told, continuity: PublicContinuity) -> dict[str, Any]:
    """The page, what it is about, and its other formats. An experiment is a project, no event.

    It is based on the page of the experiment that it goes on from.
    """
    address = site.notice(one.slug)
    return _filled(
        {
            "@context": CONTEXT,
            "@type": "WebPage",
            "@id": address,
            "url": address,
            "name": one.title.text,
            "description": one.summary.text,
            "inLanguage": "nl" if one.title.dutch else site.language,
            "creativeWorkStatus": label(one.phase),
            "version": one.number or None,
            "datePublished": one.announced_at.isoformat(),
            "dateModified": one.changed_at.isoformat(),
            "isPartOf": {"@type": "WebSite", "name": site.name, "url": f"{site.base}/"},
            "publisher": {"@type": "GovernmentOrganization", "name": one.organisation},
            "isBasedOn": [site.notice(earlier.slug) for earlier in continuity.earlier],
            "relatedLink": [site.notice(later.slug) for later in continuity.later],
            "mainEntity": _project(address, one),
            "encoding": [
                {
                    "@type": "MediaObject",
                    "encodingFormat": kind,
                    "contentUrl": site.notice(one.slug, suffix),
                }
                for suffix, kind in NOTICE_FORMATS.items()
            ],
        }
    )


def _project(address: str, one: Told) -> dict[str, Any]:
    start, end = (
        one.days.started_on or one.days.starts_on,
        one.days.ended_on or one.days.ends_on,
    )
    return _filled(
        {
            "@type": "Project",
            "@id": f"{address}#experiment",
            "identifier": one.reference,
            "name": one.title.text,
            "description": one.summary.text,
            "foundingDate": start.isoformat() if start else None,
            "dissolutionDate": end.isoformat() if end else None,
            "parentOrganization": {"@type": "GovernmentOrganization", "name": one.organisation},
            "location": [_place(place) for place in one.places],
        }
    )


def _place(place: NamedPlace) -> dict[str, Any]:
    return {"@type": "Place", "name": place.name, "geo": _geo(place.geometry or {})}


def _geo(geometry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Points as coordinates; lines and outer rings as shapes: latitude first, as schema.org has."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        return [_point(coordinates)]
    if kind == "MultiPoint":
        return [_point(one) for one in coordinates]
    if kind == "LineString":
        return [{"@type": "GeoShape", "line": _path(coordinates)}]
    polygons = [coordinates] if kind == "Polygon" else coordinates
    return [{"@type": "GeoShape", "polygon": _path(rings[0])} for rings in polygons]


def _point(position: list[float]) -> dict[str, Any]:
    longitude, latitude = position[:2]
    return {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}


def _path(positions: list[list[float]]) -> str:
    return " ".join(f"{latitude} {longitude}" for longitude, latitude, *_height in positions)


def _filled(found: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if value not in (None, "", [])}
