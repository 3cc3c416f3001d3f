"""What everything around a view costs: processor time in this process, beside bare Flask.

Both answer three bytes from a view that does nothing. Asked in turn; of many rounds the fastest
counts, as what comes on top of it is the machine's.
"""

import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.bench.floor import app as floor
from waardevol_lab.app import create_app

ROUNDS, TIMES = 40, 200
GOAL = 150
"""Microseconds on top of bare Flask."""
VIEW = "/healthz"
WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


def compare() -> None:
    """Measure both in turn and print what the product adds."""
    with tempfile.TemporaryDirectory(prefix="waardevol-bench-") as folder:
        database = f"sqlite:///{Path(folder) / 'waardevol.db'}"
        product = create_app(instance=Path(folder), database_url=database)
        bare, whole = _in_turn(floor, product)
    print(
        f"\n{'around a view, us of CPU':28}{'bare Flask':>12}{'product':>10}{'more':>8}{'goal':>8}"
    )
    print(f"{VIEW:28}{bare:>12.0f}{whole:>10.0f}{whole - bare:>8.0f}{GOAL:>8}")


def _in_turn(*apps: WsgiApp) -> tuple[float, ...]:
    taken: dict[int, list[float]] = {place: [] for place in range(len(apps))}
    for _ in range(ROUNDS):
        for place, app in enumerate(apps):
            taken[place].append(_once(app))
    return tuple(min(times) for times in taken.values())


def _once(app: WsgiApp) -> float:
    """Microseconds of one request, out of many."""
    begun = time.process_time()
    for _ in range(TIMES):
        answer = app(_environ(), lambda _status, _headers, _failure=None: None)
        b"".join(answer)
        getattr(answer, "close", lambda: None)()
    return (time.process_time() - begun) / TIMES * 1_000_000


def _environ() -> dict[str, Any]:
    """What gunicorn hands over for a small question."""
    return {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": VIEW, "QUERY_STRING": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost", "HTTP_ACCEPT_ENCODING": "gzip", "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr, "wsgi.multithread": True, "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }  # fmt: skip
