"""The worker: huey calls the jobs at their times. ADR 0004.

Huey forgets a task when it is killed, so nothing that matters lives in its queue: the jobs look in
the database for what is due, each time anew.
"""

import signal
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from huey import Huey, PostgresHuey, SqliteHuey
from huey.consumer import Consumer, Scheduler
from sqlalchemy import make_url

from waardevol_lab.config import Settings
from waardevol_lab.outbox.jobs import JOBS, Job, perform

DatabaseContext = Callable[[], AbstractContextManager[Any]]
TICK_SECONDS = 5
"""How often huey looks whether a job is due; it would do so once a minute by itself."""
LEAVE_SECONDS = 30
"""How long a running job may take to stop."""


class OftenScheduler(Scheduler):  # type: ignore[misc] # the library has no types
    """Looks for periodic tasks every few seconds: a mail does not wait for the whole minute."""

    periodic_task_seconds = TICK_SECONDS


class OftenConsumer(Consumer):  # type: ignore[misc]
    """A consumer with that scheduler."""

    scheduler_class = OftenScheduler


class Every:
    """Tells huey whether so many seconds have gone by since the last time."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._last: float | None = None

    def __call__(self, _now: datetime) -> bool:
        """True at the first look and then once in every stretch."""
        here = time.monotonic()
        if self._last is not None and here - self._last < self._seconds - 0.5:
            return False
        self._last = here
        return True


def make_huey(settings: Settings) -> Huey:
    """Huey with its queue beside the data: a file in the instance folder, or in PostgreSQL."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "postgresql":
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresHuey("waardevol", dsn=dsn, results=False)
    return SqliteHuey("waardevol", filename=str(settings.instance / "jobs.db"), results=False)


def _register(huey: Huey, job: Job, run: Callable[[Job], None]) -> None:
    """A tick that could not be done in time is dropped: the next one does the same."""
    huey.periodic_task(Every(job.every_seconds), name=job.name, expires=job.every_seconds)(
        lambda: run(job)
    )


def work(settings: Settings, database: DatabaseContext) -> None:
    """Run the jobs until SIGINT or SIGTERM; then finish what is running and return.

    `database` opens the database for a thread. Call from the main thread.
    """
    huey = make_huey(settings)
    stopping = threading.Event()

    def run(job: Job) -> None:
        with database():
            perform(job, settings, stopping.is_set)

    for job in JOBS:
        _register(huey, job, run)
    consumer = OftenConsumer(huey, workers=1, max_delay=1.0, shutdown_timeout=LEAVE_SECONDS)
    consumer.start()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    stopping.wait()
    consumer.stop(graceful=True)
    huey.storage.close()


def sweep(settings: Settings) -> bool:
    """Do every job once, in this thread; whether all went well."""
    done = [perform(job, settings) for job in JOBS]
    return all(done)
