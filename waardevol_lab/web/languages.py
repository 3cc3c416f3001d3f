"""Dutch at the root, English under `/en/`."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from flask import request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

PREFIX = "/en"
KEY = "waardevol.language"
QUERY = "%=&+/?:@!$'()*,;~"

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


class LanguagePrefix:
    """Moves `/en` from the path to the script name, so that every link made stays under it."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """WSGI."""
        path = environ.get("PATH_INFO", "")
        environ[KEY] = "nl"
        if path == PREFIX or path.startswith(PREFIX + "/"):
            environ[KEY] = "en"
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + PREFIX
            environ["PATH_INFO"] = path.removeprefix(PREFIX) or "/"
        return self._app(environ, start_response)


def wanted_language() -> str:
    """The language of the address at hand."""
    return str(request.environ.get(KEY, "nl"))


def other_language_url() -> str:
    """The address of the same page in the other language, always on this site.

    What answers to an address that only takes forms leads to the nearest page above it.
    """
    root = request.script_root
    asked = request.method in ("GET", "HEAD")
    query = quote(request.query_string, safe=QUERY) if asked else ""
    path = request.path if asked else _page_at_or_above(request.path)
    here = "/" + quote(path.lstrip("/")) + (f"?{query}" if query else "")
    return root.removesuffix(PREFIX) + here if wanted_language() == "en" else root + PREFIX + here


def _page_at_or_above(path: str) -> str:
    while path.strip("/") and not _is_page(path):
        path = path.rstrip("/").rpartition("/")[0]
    return path or "/"


def _is_page(path: str) -> bool:
    """Whether something answers GET there."""
    try:
        request_ctx.url_adapter.match(path, method="GET")  # type: ignore[union-attr]
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def in_language(path: str, language: str) -> str:
    """The same page of this site (an address made by `url_for`) in the language given."""
    root = request.script_root
    outer = root.removesuffix(PREFIX) if wanted_language() == "en" else root
    rest = path.removeprefix(root)
    return outer + (PREFIX if language == "en" else "") + rest
