"""The real servers that tests talk to: PostgreSQL, SMTP, and a WSGI application on a free port.

A program that is missing makes the test fail with one line that says what to install.
"""

import contextlib
import fcntl
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

import psycopg
from aiosmtpd.controller import Controller
from psycopg import sql
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/usr/pgsql-*/bin",
)
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_PLACES = (
    "/usr/bin/chromium",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


class MissingProgramError(Exception):
    """A server that the tests need is not installed; the message says what to do."""


def free_port() -> int:
    """Return a TCP port on 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def find_browser() -> str:
    """Return the path of Chromium, or raise MissingProgramError."""
    found = [p for name in BROWSER_NAMES if (p := shutil.which(name))]
    found += [place for place in BROWSER_PLACES if Path(place).exists()]
    if not found:
        raise MissingProgramError("Chromium is missing: install the package chromium.")
    return found[0]


def find_java() -> str:
    """Return the path of a Java that runs, or raise MissingProgramError."""
    found = shutil.which("java")
    # on macOS one may stand there that only says where to get it
    if (
        not found
        or subprocess.run([found, "-version"], check=False, capture_output=True).returncode
    ):
        raise MissingProgramError("Java is missing: install the package default-jre-headless.")
    return found


def find_postgres() -> Path:
    """Return the newest folder that holds initdb and pg_ctl, or raise MissingProgramError."""
    folders = [Path(p).parent for p in (shutil.which("initdb"),) if p]
    for pattern in POSTGRES_FOLDERS:
        folders += sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise MissingProgramError("PostgreSQL is missing: install the package postgresql.")


@dataclass(frozen=True)
class PostgresServer:
    """A running cluster; hands out databases of its own name each."""

    port: int

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of a database."""
        return f"postgresql+psycopg://waardevol@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, template: str = "template0") -> str:
        """Make a database, as a copy of `template`, and return its address."""
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(database), sql.Identifier(template)
            )
        )
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, also when somebody is still connected to it."""
        self._run(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        )

    def exists(self, database: str) -> bool:
        """Say whether a database of that name is there."""
        with self._connect() as connection:
            row = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", (database,)
            ).fetchone()
        return row is not None

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="waardevol", dbname="postgres", autocommit=True
        )

    def _run(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)


def shared_postgres(folder: Path) -> PostgresServer:
    """Return the one cluster of this test run, starting it when nobody has yet.

    All workers of a run call this with the same folder. Raises MissingProgramError.
    """
    with locked(folder / "postgres.lock"):
        port_file = folder / "postgres.port"
        if not port_file.exists():
            port_file.write_text(str(_start_postgres(folder)))
        return PostgresServer(int(port_file.read_text()))


def _start_postgres(folder: Path) -> int:
    tools = find_postgres()
    cluster = folder / "postgres"
    cluster.mkdir(mode=0o700)
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(cluster, account.pw_uid, account.pw_gid)
    locale = "C.UTF-8" if sys.platform == "linux" else "C"
    make: list[str | Path] = [
        tools / "initdb",
        "-D",
        cluster,
        "-U",
        "waardevol",
        "--auth=trust",
        "--no-sync",
    ]
    _as_postgres([*make, "-E", "UTF8", f"--locale={locale}"])
    port = free_port()
    settings = (
        f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
        "-c fsync=off -c full_page_writes=off -c max_connections=200 -c shared_buffers=64MB"
    )
    log = cluster / "server.log"
    _as_postgres([tools / "pg_ctl", "-D", cluster, "-l", log, "-w", "-o", settings, "start"])
    return port


def stop_postgres(folder: Path) -> None:
    """Stop the cluster of this folder when there is one."""
    cluster = folder / "postgres"
    if (cluster / "postmaster.pid").exists():
        _as_postgres([find_postgres() / "pg_ctl", "-D", cluster, "-m", "immediate", "stop"])


def _as_postgres(command: list[str | Path]) -> None:
    """Run a PostgreSQL program, as user postgres when we are root: it refuses to run as root."""
    account = "postgres" if os.geteuid() == 0 else None
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
    done = subprocess.run(
        [str(part) for part in command],
        user=account,
        group=account,
        extra_groups=[] if account else None,
        env=environment,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stdout.strip()}")


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file, so that one worker of a run does a thing once."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
ROOM = 2 * 1024**3
"""Bytes that must be free in memory; a run takes a tenth of it."""


def run_folder() -> Path:
    """Make the folder that all workers of one test run share; user postgres can enter it.

    In memory where there is room: every act waits until the disk has it, also in a test.
    """
    fast = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix="waardevol-test-", dir=MEMORY if fast else None))
    folder.chmod(0o755)
    return folder


@dataclass
class MailServer:
    """A real SMTP server that keeps what it receives.

    `refuse` makes it answer every message with that line, for example `451 try later`.
    """

    port: int
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[tuple[str, ...]] = field(default_factory=list)
    refuse: str | None = None

    @property
    def url(self) -> str:
        """Return the value for WAARDEVOL_MAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: "SMTP", session: "Session", envelope: "Envelope"
    ) -> str:
        """Keep one message, or refuse it."""
        if self.refuse:
            return self.refuse
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        self.messages.append(message_from_bytes(raw, policy=policy.default))
        self.recipients.append(tuple(envelope.rcpt_tos))
        return "250 OK"


@contextlib.contextmanager
def running_mail_server() -> Iterator[MailServer]:
    """Serve SMTP on a free port."""
    mail = MailServer(free_port())
    controller = Controller(mail, hostname="127.0.0.1", port=mail.port)
    controller.start()
    try:
        yield mail
    finally:
        controller.stop()


@contextlib.contextmanager
def serving(application: WSGIApplication, port: int | None = None) -> Iterator[str]:
    """Serve a WSGI application in a thread and give its address, without a slash at the end."""
    server = make_server("127.0.0.1", port or free_port(), application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


ServeApplication = Callable[[WSGIApplication], str]
