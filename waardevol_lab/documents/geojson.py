"""Experiments on a map: GeoJSON (RFC 7946), one feature for each place of each experiment."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from waardevol_lab.documents.public_site import Place, PublicSite
from waardevol_lab.domain.plan_places import NamedPlace
from waardevol_lab.domain.winding import right_handed
from waardevol_lab.queries.told import Told
from waardevol_lab.wording.labels import label


def geojson(site: PublicSite, place: Place, found: Iterable[Told]) -> str:
    """The collection; an experiment without a public place has one feature without a geometry."""
    features = [feature for one in found for feature in _features(site, one)]
    collection: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if place.following:
        collection["next"] = place.following
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))


def _features(site: PublicSite, one: Told) -> Iterator[dict[str, Any]]:
    for number, place in enumerate(one.places or (None,), start=1):
        yield {
            "type": "Feature",
            "id": one.slug if number == 1 else f"{one.slug}/{number}",
            "geometry": right_handed(place.geometry) if place and place.geometry else None,
            "properties": _properties(site, one, place),
        }


def _properties(site: PublicSite, one: Told, place: NamedPlace | None) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "reference": one.reference,
        "title": one.title.text,
        "status": one.phase.value,
        "status_label": label(one.phase),
        "organisation": one.organisation,
        "place": place.name if place else None,
        "starts_on": _iso(one.days.started_on or one.days.starts_on),
        "ends_on": _iso(one.days.ended_on or one.days.ends_on),
        "fictional": one.fictional,
        "url": site.notice(one.slug),
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
