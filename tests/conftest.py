"""Servers, databases and a browser for every test; what is missing fails in one line."""

import contextlib
import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests import servers
from tests.accessibility import Accessibility
from tests.builders import Lab, a_lab
from tests.covering import tries_all, try_all
from tests.databases import Databases
from tests.made_once import make_once
from tests.public_pages import Shown
from tests.public_world import ForEverybody, for_everybody
from tests.taken_once import RUN_FOLDER, allow
from waardevol_lab.wording.i18n import speak

MUCH = 300
"""Seconds that any test may take; the ones that ask for more begin first."""
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


settings.register_profile("sample", deadline=None, print_blob=True, max_examples=50)
settings.register_profile("soak", deadline=None, print_blob=True, max_examples=10_000)
settings.load_profile("sample")
make_once()


def pytest_configure(config: pytest.Config) -> None:
    """Give all workers of this run one folder for the servers that they share.

    Settings of whoever runs the tests are forgotten, so that no test touches their instance.
    """
    for name in [n for n in os.environ if n.startswith("WAARDEVOL_") and n != RUN_FOLDER]:
        del os.environ[name]
    try_all(config.getoption("--hypothesis-profile") == "soak")
    if not hasattr(config, "workerinput"):
        os.environ[RUN_FOLDER] = str(servers.run_folder())


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Let every second worker import the tests from the other end.

    What one has compiled, the other need not; together they have most of it to do once. A module
    that cannot be imported is met again, and told, when the tests are collected.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker.endswith(tuple("13579")):
        return
    root = session.config.rootpath
    for path in sorted((root / "tests").rglob("test_*.py"), reverse=True):
        with contextlib.suppress(Exception):
            import_module(".".join(path.relative_to(root).with_suffix("").parts))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the tests that may take longest: one at the end leaves all other workers idle.

    What is marked `soak` is for `make soak` alone; it is counted as deselected.
    """
    if not tries_all():
        left_out = [item for item in items if item.get_closest_marker("soak")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
    items.sort(key=_patience, reverse=True)  # stable: the others stay in their order


def _patience(item: pytest.Item) -> float:
    """The seconds that a test asks for itself, when those are more than everybody's."""
    own = item.get_closest_marker("timeout")
    return float(own.args[0]) if own and own.args[0] > MUCH else 0


def pytest_collection_finish() -> None:
    """Leave what was imported alone from here on, and look for garbage less often.

    Going through all of it again and again was more than half of the making of an application.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what the workers started, once, at the very end."""
    if hasattr(config, "workerinput"):
        return
    folder = Path(os.environ.pop(RUN_FOLDER))
    servers.stop_postgres(folder)
    shutil.rmtree(folder, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how large modules, functions, templates and tests are."""
    sizes = Path(__file__).resolve().parents[1] / "scripts" / "sizes"
    done = subprocess.run([sys.executable, sizes], capture_output=True, text=True, check=False)
    terminalreporter.section("sizes")
    terminalreporter.write(done.stdout + done.stderr)


@contextlib.contextmanager
def failing_in_one_line() -> Iterator[None]:
    """Turn a missing program into a failure of one line; a test is never skipped for it."""
    try:
        yield
    except servers.MissingProgramError as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """Return the folder that all workers of this run share."""
    return Path(os.environ[RUN_FOLDER])


@pytest.fixture(scope="session")
def postgres_server(run_folder: Path) -> servers.PostgresServer:
    """Return the PostgreSQL server of this run, started by whoever asks first."""
    with failing_in_one_line():
        return servers.shared_postgres(run_folder)


@pytest.fixture(scope="session")
def databases(run_folder: Path, request: pytest.FixtureRequest) -> Databases:
    """Return the maker of fresh databases; PostgreSQL starts only when it is asked for."""

    def server() -> servers.PostgresServer:
        with failing_in_one_line():
            return servers.shared_postgres(run_folder)

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return Databases(run_folder, worker, server)


@pytest.fixture(scope="session")
def all_public(run_folder: Path, databases: Databases) -> ForEverybody:
    """Return all that needs no account: the pages, and what is no page."""
    return for_everybody(run_folder, databases)


@pytest.fixture(scope="session")
def public_pages(all_public: ForEverybody) -> list[Shown]:
    """Return every page that needs no account, in both languages, as it was served."""
    return all_public.pages


@pytest.fixture
def sqlite_url(databases: Databases) -> Iterator[str]:
    """Give the address of a fresh, migrated SQLite database."""
    with databases.sqlite() as url:
        yield url


@pytest.fixture
def postgres_url(databases: Databases) -> Iterator[str]:
    """Give the address of a fresh, migrated PostgreSQL database."""
    with databases.postgres() as url:
        yield url


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)],
)
def database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """Give the address of a fresh, migrated database: the test runs on both engines."""
    with databases.fresh(request.param) as url:
        yield url


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)],
)
def empty_database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """Give the address of a database without tables: the test runs on both engines."""
    with databases.empty(request.param) as url:
        yield url


@pytest.fixture
def mail_server() -> Iterator[servers.MailServer]:
    """Give a real SMTP server that keeps what it receives."""
    with servers.running_mail_server() as mail:
        yield mail


@pytest.fixture
def serve() -> Iterator[servers.ServeApplication]:
    """Give a function that serves a WSGI application until the test ends."""
    with contextlib.ExitStack() as stack:
        yield lambda application: stack.enter_context(servers.serving(application))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a real Chromium, one for each worker."""
    with failing_in_one_line():
        executable = servers.find_browser()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Give a maker of browser contexts (a visitor each), closed when the test ends."""
    contexts: list[BrowserContext] = []

    def make(width: int = 1280, height: int = 900, **options: object) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            **options,  # type: ignore[arg-type]
        )
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def accessibility() -> Accessibility:
    """Return the axe runner: WCAG 2.2 AA on a page that is open in the browser."""
    return Accessibility(Path(__file__).parent / "browser" / "vendor" / "axe.min.js")


@pytest.fixture
def lab(sqlite_url: str, tmp_path: Path) -> Iterator[Lab]:
    """Give a lab on SQLite."""
    with a_lab(sqlite_url, tmp_path) as made:
        yield made


@pytest.fixture
def any_lab(database_url: str, tmp_path: Path) -> Iterator[Lab]:
    """Give a lab: the test runs on SQLite and on PostgreSQL."""
    with a_lab(database_url, tmp_path) as made:
        yield made


@pytest.fixture(autouse=True)
def beginning(request: pytest.FixtureRequest) -> None:
    """Begin every test in Dutch; a request in another test may have left another language.

    Who puts something in the place of a part of the product takes every step for real.
    """
    speak("nl")
    allow("monkeypatch" not in request.fixturenames)
