"""Stylesheets, fonts and pictures: served under a name that changes with their contents."""

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from whitenoise import WhiteNoise

from waardevol_lab.web.compression import GZIP, VARY, packable, packed, unpacks
from waardevol_lab.web.protection import HEADERS

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]
HASHED = re.compile(r"^/static/[0-9a-f]{12}/")
DIGITS = 12
FOREVER = 365 * 24 * 3600


@cache
def contents_hash(root: Path) -> str:
    """One hash over every file below `root` and its name; they stay the same while we run."""
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()[:DIGITS]


def _protect(headers: Headers, _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    headers["Vary"] = VARY


class StaticFiles:
    """WSGI: `/static/<hash>/css/app.css` gives `css/app.css`, to be kept for a year."""

    def __init__(self, app: WsgiApp, root: Path) -> None:
        self._whitenoise = WhiteNoise(
            app,
            max_age=FOREVER,
            immutable_file_test=lambda *_: True,
            allow_all_origins=False,
            add_headers_function=_protect,
        )
        self._whitenoise.add_files(str(root), prefix="static/")

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """WSGI."""
        path = environ.get("PATH_INFO", "")
        if HASHED.match(path):
            environ["PATH_INFO"] = HASHED.sub("/static/", path)
        static = environ["PATH_INFO"].startswith("/static/") and environ["REQUEST_METHOD"] == "GET"
        if static and unpacks(environ.get("HTTP_ACCEPT_ENCODING", "")):
            return self._packed(environ, start_response)
        answer: Iterable[bytes] = self._whitenoise(environ, start_response)
        return answer

    def _packed(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """A file as small as it can be; it loses its tag, which is that of the file as it lies."""
        whole = {k: v for k, v in environ.items() if k not in {"HTTP_RANGE", "wsgi.file_wrapper"}}
        said: list[Any] = []
        answer = self._whitenoise(whole, lambda *began: said.extend(began))
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        status, headers = said[0], Headers(said[1])
        mimetype = (headers["Content-Type"] or "").partition(";")[0]
        if status.startswith("200") and packable(mimetype, len(body)):
            body = packed(body)
            del headers["ETag"]
            headers["Content-Encoding"], headers["Content-Length"] = GZIP, str(len(body))
        start_response(status, headers.items())
        return [body]
