"""Each public format, read by something else than what wrote it; raises where it breaks a rule."""

import csv
import io
import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import geojson
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree
from pyld import jsonld

from tests.visitor import parse
from waardevol_lab.paths import asset_root

SCHEMAS = Path(__file__).parent / "schemas"
ATOM = {"atom": "http://www.w3.org/2005/Atom"}
SCHEMA_ORG = "https://schema.org/"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FORMULA = re.compile(r"\A[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


@cache
def _atom_rules() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = json.loads((asset_root() / f"static/schemas/{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def atom(body: bytes) -> Any:
    """RFC 4287: the grammar, unique ids and one alternate link; gives what feedparser reads."""
    tree = etree.fromstring(body)
    _atom_rules().assertValid(tree)
    for part in (tree, *tree.findall("atom:entry", ATOM)):
        relations = [link.get("rel") for link in part.findall("atom:link", ATOM)]
        assert relations.count("alternate") == 1, relations
    read = feedparser.parse(body)
    assert not read.bozo, read.get("bozo_exception")
    ids = [entry.id for entry in read.entries]
    assert len(set(ids)) == len(ids)
    newest = max((entry.updated_parsed for entry in read.entries), default=None)
    assert newest is None or newest <= read.feed.updated_parsed
    return read


def calendar(body: bytes) -> Calendar:
    """RFC 5545: line lengths and ends, the time zone of Amsterdam, whole days; read by ical."""
    lines = body.split(b"\r\n")
    assert lines[-1] == b"" and b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert lines.count(b"BEGIN:VTIMEZONE") == 1 and b"TZID:Europe/Amsterdam" in lines
    read = IcsCalendarStream.calendar_from_ics(body.decode("utf-8"))
    assert read.prodid and read.version == "2.0"
    uids = [event.uid for event in read.events]
    assert len(set(uids)) == len(uids)
    for event in read.events:
        assert isinstance(event.dtstart, datetime)
        start, end = (at.astimezone(AMSTERDAM) for at in (event.dtstart, event.dtend))
        assert (start.hour, end.hour, (end.date() - start.date()).days) == (0, 0, 1)
        assert event.dtstamp and event.summary and event.url
    return read


def features(body: str) -> list[dict[str, Any]]:
    """RFC 7946: shapes, positions within the world, and the right-hand rule."""
    read = geojson.loads(body)
    assert isinstance(read, geojson.FeatureCollection)
    raw = json.loads(body)
    assert "crs" not in raw
    for feature, plain in zip(read["features"], raw["features"], strict=True):
        assert feature["type"] == "Feature" and isinstance(plain["properties"], dict)
        geometry = plain["geometry"]
        if geometry is None:
            continue
        assert feature.geometry.is_valid, feature.geometry.errors()
        for longitude, latitude, *_ in geojson.utils.coords(feature):
            assert -180 <= longitude <= 180 and -90 <= latitude <= 90
        for polygon in _polygons(geometry):
            turns = [_turns_left(ring) for ring in polygon]
            assert turns == [True] + [False] * (len(polygon) - 1)
    ids = [feature["id"] for feature in raw["features"]]
    assert len(set(ids)) == len(ids)
    found: list[dict[str, Any]] = raw["features"]
    return found


def _polygons(geometry: dict[str, Any]) -> list[Any]:
    coordinates = geometry["coordinates"]
    if geometry["type"] == "MultiPolygon":
        return list(coordinates)
    return [coordinates] if geometry["type"] == "Polygon" else []


def _turns_left(ring: list[list[float]]) -> bool:
    """By the turn at the lowest, rightmost corner: another way than adding up areas."""
    corners = ring[:-1]
    n = min(range(len(corners)), key=lambda i: (corners[i][1], -corners[i][0]))
    (ax, ay), (bx, by), (cx, cy) = (corners[(n + i) % len(corners)][:2] for i in (-1, 0, 1))
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) > 0


def table(body: bytes) -> list[dict[str, str]]:
    """CSV of UTF-8 with its mark; no cell runs as a formula; the same cells for a sniffer."""
    assert body.startswith(b"\xef\xbb\xbf")
    text = body.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";", strict=True))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if FORMULA.match(cell)]
    sniffed = csv.Sniffer().sniff(text.splitlines()[0])
    sniffed.doublequote = True
    assert list(csv.reader(io.StringIO(text), sniffed)) == rows
    head, *found = rows
    return [dict(zip(head, row, strict=True)) for row in found]


def data(body: str, name: str) -> dict[str, Any]:
    """JSON by the schema `name` of static/schemas."""
    found: dict[str, Any] = json.loads(body)
    _validator(name).validate(found)
    return found


def linked(page: str) -> dict[str, Any]:
    """The JSON-LD in a page, expanded as a search engine would, every word one of schema.org's."""
    blocks = [e for e in parse(page).iter("script") if e.get("type") == "application/ld+json"]
    (block,) = blocks
    assert "<" not in (block.text or "")
    written = json.loads(block.text or "")
    context = {"@vocab": SCHEMA_ORG, "id": "@id", "type": "@type"}

    def local_only(url: str, _options: Any) -> dict[str, Any]:
        assert url == "https://schema.org", url
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": context}}

    expanded = jsonld.expand(written, {"documentLoader": local_only})
    (node,) = expanded
    known = set(json.loads((SCHEMAS / "schema_org_words.json").read_text("utf-8")))
    assert not (_words(expanded) - known), _words(expanded) - known
    found: dict[str, Any] = node
    return found


def _words(value: Any) -> set[str]:
    """Every type and property of schema.org that is used."""
    if isinstance(value, list):
        return set().union(*map(_words, value))
    if not isinstance(value, dict):
        return set()
    own = {*value.get("@type", ()), *(key for key in value if not key.startswith("@"))}
    return {word.removeprefix(SCHEMA_ORG) for word in own}.union(*map(_words, value.values()))
