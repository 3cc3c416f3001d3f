"""Public pages are kept as they were made, and made again when their version changes.

Whether a reader has the page already is decided before anything is made (performance.md: a page
kept with its version and checked by one small query costs as much as an empty one).
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from flask import Response, current_app, request
from flask.blueprints import BlueprintSetupState

from waardevol_lab import __version__
from waardevol_lab.paths import PACKAGE, asset_root
from waardevol_lab.web.protection import PUBLIC_CACHE
from waardevol_lab.web.static_files import contents_hash

MOST_PAGES = 200
LARGEST = 256 * 1024
FRESH = 30.0
"""Seconds that a page kept by the record as a whole may be shown; under the browser's minute."""
EXTENSION = "waardevol_stored_pages"
NOT_MODIFIED = 304

Key = tuple[str, str, bytes]


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page with the version that it was made of."""

    version: object
    made_at: float
    etag: str
    body: bytes


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
        """Keep a page, unless it is very large."""
        if len(page.body) > LARGEST:
            return
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


def by_version(version: object, changed_at: datetime | None, make: Callable[[], str]) -> Response:
    """A page that follows from `version` alone: its tag is known without looking at it."""
    pages: StoredPages = current_app.extensions[EXTENSION]
    key = _key()
    etag = _digest(f"{pages.release} {key!r} {version!r}".encode())
    if _has_already(etag, changed_at):
        return _headers(Response(status=NOT_MODIFIED), etag, changed_at)
    page = pages.get(key, version, None)
    if page is None:
        page = StoredPage(version, time.monotonic(), etag, make().encode())
        pages.put(key, page)
    return _headers(Response(page.body, mimetype="text/html"), etag, changed_at)


def by_contents(version: object, make: Callable[[], str]) -> Response:
    """A page kept by a version that may miss a change for a moment: its tag is that of its text."""
    pages: StoredPages = current_app.extensions[EXTENSION]
    key = _key()
    page = pages.get(key, version, FRESH)
    if page is None:
        body = make().encode()
        page = StoredPage(version, time.monotonic(), _digest(body), body)
        pages.put(key, page)
    if _has_already(page.etag, None):
        return _headers(Response(status=NOT_MODIFIED), page.etag, None)
    return _headers(Response(page.body, mimetype="text/html"), page.etag, None)


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


def _headers(response: Response, etag: str, changed_at: datetime | None) -> Response:
    response.set_etag(etag)
    response.headers["Cache-Control"] = PUBLIC_CACHE
    if changed_at is not None:
        response.last_modified = changed_at
    return response
