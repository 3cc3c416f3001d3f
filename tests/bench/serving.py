"""Product and floor as gunicorn processes with the same settings, the product with data."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from tests.announced import announce_more
from tests.builders import START, a_lab
from tests.databases import migrate
from tests.decided import decided
from tests.servers import free_port, run_folder, shared_postgres, stop_postgres
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Experiment

WORKERS, THREADS = 2, 4
START_SECONDS = 120
"""A busy machine takes long to load an application."""


@contextlib.contextmanager
def prepared(
    folder: Path, experiments: int, engine: str = "sqlite"
) -> Iterator[tuple[dict[str, str], str]]:
    """Fill a database that is there until the block ends; gives what `prepare` gives."""
    folder.mkdir()
    if engine == "sqlite":
        yield prepare(folder, experiments)
        return
    cluster = run_folder()
    try:
        url = shared_postgres(cluster).create("bench")
        yield prepare(folder, experiments, url)
    finally:
        stop_postgres(cluster)
        shutil.rmtree(cluster)


def prepare(folder: Path, experiments: int, url: str = "") -> tuple[dict[str, str], str]:
    """Fill a database, on SQLite unless another is given.

    Gives the environment of the product and the address of a notice.
    """
    url = url or f"sqlite:///{folder / 'waardevol.db'}"
    migrate(url)
    with a_lab(url, folder) as lab:
        running = decided(lab)
        running.publish()
        announce_more(running, experiments - 1)
        with reading() as session:
            slug = session.scalar(
                select(Experiment.slug).where(Experiment.reference == running.reference)
            )
    environment = {
        "WAARDEVOL_INSTANCE": str(folder),
        "WAARDEVOL_DATABASE_URL": url,
        "WAARDEVOL_CLOCK": START.isoformat(),
    }
    return environment, f"/experimenten/{slug}"


@contextlib.contextmanager
def served(application: str, environment: dict[str, str]) -> Iterator[str]:
    """Serve an application with gunicorn until the block ends; gives its address."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", application, f"--bind=127.0.0.1:{port}"),
        *(f"--workers={WORKERS}", "--worker-class=gthread", f"--threads={THREADS}"),
        *("--log-level=warning", "--no-control-socket"),
    ]
    base = f"http://127.0.0.1:{port}"
    own = {"WAARDEVOL_BASE_URL": base} if environment else {}
    process = subprocess.Popen(command, env=os.environ | environment | own)
    try:
        _await(base, process)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def _await(base: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the server stopped by itself")
        with contextlib.suppress(OSError), urllib.request.urlopen(base, timeout=2):  # noqa: S310
            return
        time.sleep(0.1)
    raise RuntimeError(f"nothing answers on {base}")
