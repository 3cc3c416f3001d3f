"""Public pages are kept as they were made, and made again when their version changes.

Whether a reader has the page already is decided before anything is made (performance.md: a page
kept with its version and checked by one small query costs as much as an empty one).
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from flask import Response, current_app, request
from flask.blueprints import BlueprintSetupState
from werkzeug.http import http_date

from waardevol_lab import __version__
from waardevol_lab.paths import PACKAGE, asset_root
from waardevol_lab.web.compression import GZIP, VARY, packable, packed, unpacks
from waardevol_lab.web.page_policy import opened_headers
from waardevol_lab.web.protection import PUBLIC_CACHE
from waardevol_lab.web.static_files import contents_hash
from waardevol_lab.web.stored_answers import send_again

MOST_PAGES = 200
LARGEST = 256 * 1024
FRESH = 30.0
"""Seconds that a page kept by the record as a whole may be shown; under the browser's minute."""
EXTENSION = "waardevol_stored_pages"
NOT_MODIFIED = 304

Key = tuple[str, str, bytes]
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """What a page is sent as: its type, and what it says to who reads it from another site."""

    mimetype: str
    headers: Headers = ()


PAGE = Form("text/html")


@dataclass(frozen=True, slots=True)
class Sent:
    """What was made together with how it is sent, when that follows from what was found."""

    body: str | bytes
    form: Form


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page with the version that it was made of, and the headers that follow from it."""

    version: object
    made_at: float
    etag: str
    changed_at: datetime | None
    form: Form
    headers: Headers
    body: bytes | None
    """None for a page that is too large to keep: its tag still tells who has it already."""


class StoredPages:
    """The pages of this process, the least used one leaves first."""

    def __init__(self, release: str) -> None:
        self.release = release
        self._pages: OrderedDict[Key, StoredPage] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, version: object, fresh: float | None) -> StoredPage | None:
        """The page, when it was made of this version and, if asked, not long ago."""
        with self._lock:
            page = self._pages.get(key)
            if page is None or page.version != version:
                return None
            if fresh is not None and time.monotonic() - page.made_at > fresh:
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: StoredPage) -> None:
        """Keep a page; of a very large one everything but its text."""
        if page.body is not None and len(page.body) > LARGEST:
            page = replace(page, body=None)
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)


def init_stored_pages(state: BlueprintSetupState) -> None:
    """Start with nothing kept; a release is known by its templates, styles and translations."""
    root = asset_root()
    parts = (root / "static", root / "templates", PACKAGE / "translations")
    release = "".join([__version__, *map(contents_hash, parts)])
    state.app.extensions[EXTENSION] = StoredPages(release)


def by_version(
    version: object,
    changed_at: datetime | None,
    make: Callable[[], str | bytes],
    form: Form = PAGE,
) -> Response:
    """A page that follows from `version` alone: its tag is known without looking at it."""
    pages: StoredPages = current_app.extensions[EXTENSION]
    key = _key()
    page = pages.get(key, version, None)
    send_again(version, None)
    if page is not None and (answer := _answer(page)):
        return answer
    etag = _digest(f"{pages.release} {key!r} {version!r}".encode())
    if _has_already(etag, changed_at):
        return Response(status=NOT_MODIFIED, headers=_headers(etag, changed_at, form))
    page = _made(version, etag, changed_at, form, _bytes(make()))
    pages.put(key, page)
    return _whole(page)


def kept(version: object) -> Response | None:
    """The page at this address as it was made of this version, not long ago; None without one."""
    pages: StoredPages = current_app.extensions[EXTENSION]
    page = pages.get(_key(), version, FRESH)
    return _again(page) if page is not None else None


def by_contents(version: object, make: Callable[[], str | Sent]) -> Response:
    """A page kept by a version that may miss a change for a moment: its tag is that of its text."""
    answer = kept(version)
    if answer is not None:
        return answer
    pages: StoredPages = current_app.extensions[EXTENSION]
    made = make()
    sent = Sent(made, PAGE) if isinstance(made, str) else made
    body = _bytes(sent.body)
    page = _made(version, _digest(body), None, sent.form, body)
    pages.put(_key(), page)
    return _again(page) or _whole(page)


def _bytes(made: str | bytes) -> bytes:
    return made.encode() if isinstance(made, str) else made


def _made(
    version: object, etag: str, changed_at: datetime | None, form: Form, body: bytes
) -> StoredPage:
    headers = (*_headers(etag, changed_at, form), *opened_headers().items())
    return StoredPage(version, time.monotonic(), etag, changed_at, form, headers, body)


def _again(page: StoredPage) -> Response | None:
    send_again(page.version, page.made_at + FRESH)
    return _answer(page)


def _answer(page: StoredPage) -> Response | None:
    """The page, or that it did not change; None when it was too large to keep."""
    if _has_already(page.etag, page.changed_at):
        return Response(status=NOT_MODIFIED, headers=page.headers)
    return _whole(page) if page.body is not None else None


def _whole(page: StoredPage) -> Response:
    """The page as it was just made or kept, or that the reader has it already."""
    if _has_already(page.etag, page.changed_at):
        return Response(status=NOT_MODIFIED, headers=page.headers)
    body = page.body or b""
    if not packable(page.form.mimetype, len(body)):
        return Response(body, headers=page.headers, mimetype=page.form.mimetype)
    return _packed(page, body)


def _packed(page: StoredPage, body: bytes) -> Response:
    """As small as its reader can have it; packed it is another text, so that its tag is weak.

    A page that is kept by the record is made again soon.
    """
    small = unpacks(request.headers.get("Accept-Encoding", ""))
    answer = Response(
        packed(body, soon=page.changed_at is None) if small else body,
        headers=page.headers,
        mimetype=page.form.mimetype,
    )
    if small:
        answer.headers["Content-Encoding"] = GZIP
        answer.headers["ETag"] = f'W/"{page.etag}"'
    return answer


def _key() -> Key:
    """The whole address: the link to the other language repeats it."""
    return request.script_root, request.path, request.query_string


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _has_already(etag: str, changed_at: datetime | None) -> bool:
    if request.if_none_match:
        return request.if_none_match.contains_weak(etag)
    since = request.if_modified_since
    return (
        since is not None and changed_at is not None and changed_at.replace(microsecond=0) <= since
    )


def _headers(etag: str, changed_at: datetime | None, form: Form) -> Headers:
    own = (("ETag", f'"{etag}"'), ("Cache-Control", PUBLIC_CACHE), ("Vary", VARY))
    always = (*own, *form.headers)
    return always if changed_at is None else (*always, ("Last-Modified", http_date(changed_at)))
