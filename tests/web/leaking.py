"""Markers in every text that stays within the board, and a reader who opens all there is."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from itertools import product
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import JSON, String, Table, TypeDecorator, select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.builders import Lab
from tests.covering import tries_all
from tests.routes import PART, routes
from waardevol_lab.persistence.db import Base, reading, transaction

MARKER = re.compile(r"LEK\d{5}X")
LINK = re.compile(r'(?:href|src|action)="([^"#]+)')
SEARCH_FORM = re.compile(r"<form[^>]*?action=\"([^\"]*)\"[^>]*>(?:(?!</form>).)*?name=\"q\"", re.S)
VOLATILE = re.compile(r'name="(?:csrf_token|idempotency_key|stamp)" value="[^"]*"')
MOST_PAGES = 3_000
MOST_OF_A_KIND = 12
"""Pages of one endpoint that are opened because something links to them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A column whose text stays within a circle.

    `also` names readers of the tests who may read it; `reader` is somebody who does (None, with
    `why`, when no page shows it to anybody); `only` chooses the rows, by their ids.
    """

    table: str
    column: str
    reader: str | None
    also: frozenset[str] = frozenset()
    only: Callable[[], set[int]] | None = None
    why: str = ""
    empty: bool = False

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column}"


@dataclass
class Marks:
    """Which marker stands in which column."""

    columns: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> set[str]:
        """The markers of a column."""
        return {marker for marker, column in self.columns.items() if column == name}

    def columns_in(self, text: str) -> set[str]:
        """The columns of which something stands in the text."""
        return {self.columns[found] for found in MARKER.findall(text) if found in self.columns}


def texts_of(table: Table) -> list[str]:
    """The columns that hold somebody's words: long texts, lines and JSON, no codes of ours."""
    return [c.name for c in table.columns if _is_text(c.type)]


def _is_text(kind: Any) -> bool:
    if isinstance(kind, TypeDecorator):
        return False
    if isinstance(kind, JSON):
        return True
    return isinstance(kind, String) and (kind.length is None or kind.length >= 100)


def mark(columns: Iterable[Kept]) -> Marks:
    """Put a marker of its own into each text of the columns that is not empty."""
    marks = Marks()
    with transaction() as session:
        for kept in columns:
            table = Base.metadata.tables[kept.table]
            key = next(iter(table.primary_key.columns))
            keys = list(table.primary_key.columns)
            chosen = kept.only() if kept.only else None
            for row in session.execute(select(table)).mappings().all():
                if chosen is not None and row[key.name] not in chosen:
                    continue
                marker = f"LEK{len(marks.columns):05d}X"
                value = _marked(row[kept.column] or ("." if kept.empty else ""), marker)
                if value is None:
                    continue
                here = [c == row[c.name] for c in keys]
                session.execute(table.update().where(*here).values({kept.column: value}))
                marks.columns[marker] = kept.name
    return marks


def _marked(value: Any, marker: str) -> Any:
    """The value with the marker in its first text; None when there is no text to put it in."""
    if isinstance(value, str):
        return f"{value} {marker}" if value.strip() else None
    pairs = value.items() if isinstance(value, dict) else enumerate(value or ())
    for key, part in pairs:
        if isinstance(part, str) and " " not in part:
            continue  # a choice, a day or an address: not somebody's words
        marked = _marked(part, marker)
        if marked is not None:
            copy = dict(value) if isinstance(value, dict) else list(value)
            copy[key] = marked
            return copy
    return None


# --- opening all there is


@dataclass
class Found:
    """What somebody got to see: the text of every page that opened, by its address."""

    pages: dict[str, str] = field(default_factory=dict)

    def markers(self) -> set[str]:
        """All markers that stand on any page."""
        return {found for text in self.pages.values() for found in MARKER.findall(text)}

    def showing(self, marks: Marks) -> set[tuple[str, str]]:
        """The columns of which something stands on a page, with the address of the page."""
        return {
            (column, address)
            for address, text in self.pages.items()
            for column in marks.columns_in(text)
        }


def open_all(client: FlaskClient, addresses: Iterable[str], *, follow: bool = True) -> Found:
    """Open the addresses, and what the pages that open link to: of each kind the first ones."""
    found, asked, linked = Found(), set[str](), list(addresses)
    named, kinds = len(linked), Counter[str | None]()
    for turn, address in enumerate(linked):  # which grows by what the pages link to
        if len(asked) >= MOST_PAGES:
            break
        if address in asked or address.startswith(("/static/", "/en/", "/account/")):
            continue
        if turn >= named and not tries_all():
            kind = _kind(client, address)
            kinds[kind] += 1
            if kinds[kind] > MOST_OF_A_KIND:
                continue
        asked.add(address)
        with client.get(address) as answer:
            if answer.status_code >= 300:
                continue
            text = text_of(answer)
            found.pages[address] = text
        if follow and answer.mimetype == "text/html":
            linked += links(address, text)
    return found


def _kind(client: FlaskClient, address: str) -> str | None:
    """The endpoint behind an address."""
    try:
        endpoint, _parts = client.application.url_map.bind("localhost").match(
            urlsplit(address).path
        )
    except HTTPException:
        return None
    return str(endpoint)


def links(here: str, page: str) -> Iterator[str]:
    """The addresses on this site that a page links to."""
    for link in LINK.findall(page):
        parts = urlsplit(urljoin(f"http://localhost{here}", unescape(link)))
        if parts.netloc == "localhost":
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def text_of(answer: TestResponse) -> str:
    """What can be read in an answer, whatever its format."""
    body = answer.get_data()
    if answer.mimetype == "application/pdf":
        return _of_pdf(body)
    if zipfile.is_zipfile(io.BytesIO(body)):
        return _of_zip(body)
    text = body.decode("utf-8", "replace")
    if answer.mimetype == "text/calendar":
        return text.replace("\r\n ", "")
    return VOLATILE.sub("", text)


@lru_cache(maxsize=500)  # a letter is the same file for whoever may read it
def _of_pdf(body: bytes) -> str:
    reader = PdfReader(io.BytesIO(body))
    return "\n".join(page.extract_text() for page in reader.pages)


def _of_zip(body: bytes) -> str:
    """Every part of a ZIP file, spreadsheets among them."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    return "\n".join(
        _of_pdf(part) if part.startswith(b"%PDF") else part.decode("utf-8", "replace")
        for part in parts
    )


def addresses(
    lab: Lab, dossiers: Sequence[dict[str, list[str]]], queries: dict[str, list[str]]
) -> list[str]:
    """Every address that answers GET, with the values of its parts for each of the dossiers.

    An id is asked for under the reference that it belongs to, and the first of its kind of another
    dossier beside it. `queries` are added to the addresses that begin with their key.
    """
    rules = [
        rule
        for rule in routes(lab.app)
        if "GET" in (rule.methods or set()) and not rule.rule.startswith(("/en/", "/static/"))
    ]
    values = [*dossiers, *_crossed(dossiers)]
    made = dict.fromkeys(a for rule in rules for own in values for a in filled(rule, own))
    asked = [
        f"{address}?{query}"
        for address in made
        for start, more in queries.items()
        if address.startswith(start)
        for query in more
    ]
    return [*made, *asked]


def _crossed(dossiers: Sequence[dict[str, list[str]]]) -> Iterator[dict[str, list[str]]]:
    """Each dossier with the first id of every kind of the next one that has any."""
    for place, own in enumerate(dossiers):
        others = [*dossiers[place + 1 :], *dossiers[:place]]
        ids = [name for name in own if name.endswith("_id")]
        firsts = {name: next((o[name][:1] for o in others if o[name]), []) for name in ids}
        yield own | firsts


def filled(rule: Rule, values: dict[str, list[str]]) -> Iterator[str]:
    """The addresses of a rule with every combination of the values of its parts."""
    names = [name for _, name in PART.findall(rule.rule)]
    for chosen in product(*(values.get(name, []) for name in names)):
        parts = iter(chosen)
        yield PART.sub(lambda _: next(parts), rule.rule)  # noqa: B023 - used at once


def searches(found: Found) -> set[str]:
    """Where the pages that somebody saw let them search."""
    return {
        urlsplit(urljoin(f"http://localhost{address}", unescape(action))).path
        for address, page in found.pages.items()
        for action in SEARCH_FORM.findall(page)
    }


def rows_of(statement: Any) -> set[int]:
    """The ids that a query gives."""
    with reading() as session:
        return set(session.scalars(statement))
