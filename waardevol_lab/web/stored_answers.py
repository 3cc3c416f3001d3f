"""Answers that were sent before, sent again before Flask begins. ADR 0022.

A view that keeps its page by a version says how that version is looked up. As long as it stands,
the same question gets the same answer: status, headers and text as they left the first time.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Generic, TypeVar

from flask import Flask, request

from waardevol_lab.web.compression import LARGEST, unpacks
from waardevol_lab.web.languages import KEY as LANGUAGE

MOST = 400
MARK, LOOKED = "waardevol.watched", "waardevol.looked_up"
TO_FLASK = ("HTTP_IF_MODIFIED_SINCE", "HTTP_X_FORWARDED_HOST", "CONTENT_LENGTH", "CONTENT_TYPE")
"""What makes a question unusual: it is answered in full."""
ASKED = (
    *("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", LANGUAGE),
    "HTTP_IF_NONE_MATCH",
)
"""What an answer follows from, beside its version and whether its reader unpacks."""

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]
Key = tuple[object, ...]
Version = TypeVar("Version")


@dataclass(frozen=True, slots=True)
class Watched(Generic[Version]):
    """A version, with how it is looked up; two are the same when their values are."""

    value: Version
    look: Callable[[], Version] = field(compare=False, repr=False)


def watched(look: Callable[[], Version]) -> Watched[Version]:
    """The version as it is now. `look` needs no request: it is asked again outside of one.

    Asked once in a view. When an answer did not stand, the version that told so is not looked up
    twice.
    """
    looked = request.environ.pop(LOOKED, None)
    return Watched(look() if looked is None else looked, look)


@dataclass(frozen=True, slots=True)
class _Answer:
    version: Watched[object]
    until: float | None
    status: str
    headers: list[tuple[str, str]]
    body: list[bytes]


def send_again(version: object, until: float | None) -> None:
    """Let the answer at hand be sent again as long as its version stands.

    `until` is when it is too old whatever its version (monotonic seconds), if ever.
    """
    if isinstance(version, Watched):
        request.environ[MARK] = version, until


class StoredAnswers:
    """WSGI: the answers of this process, the least used one leaves first."""

    def __init__(self, app: Flask, wsgi: WsgiApp) -> None:
        self._app, self._wsgi = app, wsgi
        self._answers: OrderedDict[Key, _Answer] = OrderedDict()
        self._lock = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """WSGI."""
        if environ["REQUEST_METHOD"] != "GET" or any(environ.get(name) for name in TO_FLASK):
            return self._wsgi(environ, start_response)
        unpacking = unpacks(environ.get("HTTP_ACCEPT_ENCODING", ""))
        key = (unpacking, *map(environ.get, ASKED))
        answer = self._answers.get(key)
        if answer is None or not self._stands(answer, environ):
            return self._anew(key, environ, start_response)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
        start_response(answer.status, list(answer.headers))
        return answer.body

    def _stands(self, answer: _Answer, environ: dict[str, Any]) -> bool:
        if answer.until is not None and time.monotonic() > answer.until:
            return False
        with self._app.app_context():
            try:
                now = answer.version.look()
            except Exception:  # whatever is wrong, Flask asks again and says it
                return False
        environ[LOOKED] = now
        return now == answer.version.value

    def _anew(self, key: Key, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """As Flask answers; kept when its view said so."""
        began: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            began.append((status, headers))
            return start_response(status, headers, *failure)

        body = self._wsgi(environ, start)
        if MARK not in environ or not began:
            return body
        version, until = environ[MARK]
        try:
            parts = list(body)
        finally:
            getattr(body, "close", lambda: None)()
        status, headers = began[-1]
        if status.startswith(("200", "304")) and sum(map(len, parts)) <= LARGEST:
            self._keep(key, _Answer(version, until, status, list(headers), parts))
        return parts

    def _keep(self, key: Key, answer: _Answer) -> None:
        with self._lock:
            self._answers[key] = answer
            self._answers.move_to_end(key)
            while len(self._answers) > MOST:
                self._answers.popitem(last=False)
