"""The command line: what it does, its exit codes, and errors in one line."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers import free_port
from waardevol_lab.cli import run

ORGANISATION = "Gemeente Groenstad"


@dataclass
class Outcome:
    """What a command gave."""

    code: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty instance folder that the settings point to."""
    for name in [name for name in os.environ if name.startswith("WAARDEVOL_")]:
        if name != "WAARDEVOL_TEST_FOLDER":
            monkeypatch.delenv(name)
    monkeypatch.setenv("WAARDEVOL_INSTANCE", str(tmp_path / "instance"))
    return tmp_path / "instance"


@pytest.fixture
def command(instance: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Return a function that runs a command on an empty instance."""

    def perform(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = run(arguments)
        out, err = capsys.readouterr()
        return Outcome(code, out, err)

    return perform


@pytest.fixture
def ready(command: Command) -> Command:
    """Return the same, with a migrated database, an organisation and a board."""
    for arguments in (
        ("db", "upgrade"),
        ("org", "add", ORGANISATION),
        ("board", "add", "Ethische commissie"),
    ):
        done = command(*arguments)
        assert done.code == 0, done.err
    return command


def refused(outcome: Outcome, *words: str, code: int = 1) -> None:
    """Assert one line on stderr that holds the words, nothing on stdout, and the exit code."""
    assert outcome.code == code, outcome
    assert outcome.out == ""
    assert outcome.err.startswith("waardevol: ")
    assert len(outcome.err.splitlines()) == 1
    for word in words:
        assert word in outcome.err


# --- help and usage


@pytest.mark.parametrize(
    "path",
    [
        "",
        "serve",
        "worker",
        "demo",
        "db",
        "db upgrade",
        "db downgrade",
        "db current",
        "user",
        "user invite",
        "user disable",
        "user enable",
        "user role",
        "user list",
        "org",
        "org add",
        "org list",
        "board",
        "board add",
        "board list",
        "ledger",
        "ledger verify",
        "check",
    ],
)
def test_every_command_says_what_it_does(command: Command, path: str) -> None:
    outcome = command(*path.split(), "--help")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"Usage: waardevol {path}".rstrip())


@pytest.mark.parametrize(
    "arguments",
    [
        "nonsense",
        "db nonsense",
        "user invite",
        "serve --port 70000",
        "user invite a@b.nl --role king",
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(command: Command, arguments: str) -> None:
    refused(command(*arguments.split()), "--help", code=2)


@pytest.mark.parametrize("group", [[], ["db"], ["user"]])
def test_group_without_a_command_shows_its_help(command: Command, group: list[str]) -> None:
    outcome = command(*group)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Commands:" in outcome.err


# --- settings and database


def test_wrong_setting_is_one_line(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAARDEVOL_ENV", "party")
    refused(command("org", "list"), "WAARDEVOL_ENV")
    refused(command("serve"), "WAARDEVOL_ENV")
    refused(command("check"), "WAARDEVOL_ENV")


def test_production_refuses_what_it_misses(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAARDEVOL_ENV", "production")
    refused(command("worker", "--once"), "WAARDEVOL_SECRET_KEY")


@pytest.mark.parametrize("arguments", ["org list", "serve", "worker --once", "ledger verify"])
def test_database_without_migrations_says_what_to_do(command: Command, arguments: str) -> None:
    refused(command(*arguments.split()), "waardevol db upgrade")


def test_database_that_is_away_is_one_line(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/nothing"
    monkeypatch.setenv("WAARDEVOL_DATABASE_URL", url)
    refused(command("org", "list"), "OperationalError")
    refused(command("db", "upgrade"), "OperationalError")


def test_database_goes_up_twice_and_down_again(command: Command) -> None:
    assert "no migration" in command("db", "current").out
    first, second = command("db", "upgrade"), command("db", "upgrade")
    assert first.code == second.code == 0
    assert command("db", "current").out == f"{first.out.split()[-1]}\n"
    assert command("db", "downgrade", "base", "--yes").out == "database at no migration\n"
    refused(command("db", "downgrade", "--yes"), "no migration")
    refused(command("db", "downgrade", "9999", "--yes"))


# --- organisations, boards, people


def test_first_run_makes_an_organisation_a_board_and_an_administrator(
    ready: Command, instance: Path
) -> None:
    invited = ready("user", "invite", "beheer@demo.example", "--role", "admin")
    assert invited.code == 0, invited.err
    assert ready("worker", "--once").code == 0
    (letter,) = (instance / "mail").glob("*.eml")
    assert "/account/uitnodiging/" in letter.read_text(encoding="utf-8")
    assert ready("org", "list").out == f"{ORGANISATION}\tEthische commissie\n"
    assert ready("board", "list").out == f"Ethische commissie\tadvisory\t{ORGANISATION}\n"
    people = ready("user", "list").out
    assert people == f"beheer@demo.example\tbeheer\tinvited\tAdministrator ({ORGANISATION})\n"
    assert ready("user", "list", "--organisation", ORGANISATION).out == people


def test_roles_are_given_and_taken(ready: Command) -> None:
    mail = "lid@demo.example"
    member = ("--role", "member", "--board", "Ethische commissie")
    assert ready("user", "invite", mail, "--name", "Lid", "--role", "lead").code == 0
    assert ready("user", "role", mail, *member).code == 0
    refused(ready("user", "role", mail, *member), "role:")
    assert ready("user", "role", mail, *member, "--revoke").code == 0
    refused(ready("user", "role", mail, *member, "--revoke"), "not found")
    assert ready("user", "disable", mail).code == 0
    assert "\tclosed\t" in ready("user", "list").out
    assert ready("user", "enable", mail).code == 0


def test_last_administrator_stays(ready: Command) -> None:
    ready("user", "invite", "beheer@demo.example", "--role", "admin")
    refused(ready("user", "disable", "beheer@demo.example"), "role:")


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (["user", "invite", "no address", "--role", "lead"], "email:", 1),
        (["user", "disable", "nobody@demo.example"], "mail:", 1),
        (["org", "add", ORGANISATION], "name:", 1),
        (["org", "add", "Daar", "--text", "nonsense=1"], "nonsense", 2),
        (["board", "add", "Ethische commissie"], "name:", 1),
        (["board", "add", "Andere", "--organisation", "Nergens"], "Nergens", 2),
        (
            ["user", "invite", "a@demo.example", "--role", "lead", "--board", "X"],
            "--organisation",
            2,
        ),
        (["user", "invite", "a@demo.example", "--role", "teammate"], "--experiment", 2),
        (
            ["user", "invite", "a@demo.example", "--role", "fieldworker", "--experiment", "WL-1"],
            "WL-1",
            2,
        ),
    ],
)
def test_refusals_say_why(ready: Command, arguments: list[str], words: str, code: int) -> None:
    refused(ready(*arguments), words, code=code)


# --- the record


def test_record_that_holds(ready: Command) -> None:
    outcome = ready("ledger", "verify")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == "the record holds: 2 entries on 2 subjects\n"


@pytest.mark.parametrize(
    ("tampering", "index", "words"),
    [
        ("UPDATE ledger_entry SET kind = 'Nothing' WHERE id = 2", 1, "contents"),
        ("UPDATE ledger_entry SET sequence = 3 WHERE id = 1", 0, "number"),
        ("UPDATE ledger_entry SET previous = 'x' WHERE id = 3", 2, "hash of the entry before"),
        ("DELETE FROM ledger_entry WHERE id = 3", 2, "number"),
        ("UPDATE ledger_payload SET payload = X'7B7D' WHERE entry_id = 3", 2, "committed"),
        ("DELETE FROM ledger_payload WHERE entry_id = 2", 1, "payload is gone"),
    ],
)
def test_tampering_is_found_at_its_first_index(
    ready: Command, instance: Path, tampering: str, index: int, words: str
) -> None:
    for number in range(2):
        ready("user", "invite", "a@demo.example", "--role", ("lead", "dpo")[number])
    with sqlite3.connect(instance / "waardevol.db") as database:
        for (trigger,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute(tampering)
    database.close()
    refused(ready("ledger", "verify"), f"index {index} ", words)


def test_erased_payload_is_no_fault(ready: Command, instance: Path) -> None:
    with sqlite3.connect(instance / "waardevol.db") as database:
        database.execute("UPDATE ledger_payload SET payload = NULL, salt = NULL")
    database.close()
    assert ready("ledger", "verify").code == 0


# --- check


def test_check_finds_nothing_wrong(ready: Command) -> None:
    outcome = ready("check")
    assert outcome.code == 0, outcome.out
    assert {line.split()[1].rstrip(":") for line in outcome.out.splitlines()} == {
        "settings",
        "files",
        "database",
        "outbox",
        "search",
        "mail",
        "keys",
        "clock",
    }


def test_check_says_what_is_wrong_and_how_to_mend_it(
    command: Command, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAARDEVOL_MAIL_URL", f"smtp://127.0.0.1:{free_port()}")
    instance.mkdir()
    key = instance / "secret_key"
    key.write_text("short", encoding="ascii")
    key.chmod(0o644)
    outcome = command("check")
    assert outcome.code == 1
    wrong = [line for line in outcome.out.splitlines() if line.startswith("wrong")]
    for words in (
        "waardevol db upgrade",
        "WAARDEVOL_MAIL_URL",
        "chmod 600",
        "WAARDEVOL_SECRET_KEY",
    ):
        assert any(words in line for line in wrong), (words, wrong)


def test_demo_is_not_for_production(ready: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAARDEVOL_ENV", "production")
    monkeypatch.setenv("WAARDEVOL_SECRET_KEY", "0123456789abcdef" * 3)
    monkeypatch.setenv("WAARDEVOL_BASE_URL", "https://lab.example")
    refused(ready("demo"), "WAARDEVOL_ENV is production")


# --- serve


@pytest.fixture
def serving(ready: Command, instance: Path) -> Callable[[int], "subprocess.Popen[str]"]:
    """Return a function that starts `waardevol serve` on a port."""
    assert ready("db", "current").code == 0
    started: list[subprocess.Popen[str]] = []

    def start(port: int) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "waardevol_lab", "serve", "--port", str(port)],
            env={**os.environ, "WAARDEVOL_INSTANCE": str(instance)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    return start


def answers(port: int) -> bool:
    """Say whether the application is ready at the port."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def wait_until(condition: Callable[[], bool], seconds: int = 60) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_server_and_worker_start_and_stop_together(
    ready: Command,
    instance: Path,
    serving: Callable[[int], "subprocess.Popen[str]"],
    number: signal.Signals,
) -> None:
    port = free_port()
    process = serving(port)
    try:
        wait_until(lambda: answers(port))
        assert ready("user", "invite", "a@demo.example", "--role", "lead").code == 0
        wait_until(lambda: bool(list((instance / "mail").glob("*.eml"))))
        (letter,) = (instance / "mail").glob("*.eml")
        assert f"http://127.0.0.1:{port}/account/uitnodiging/" in letter.read_text("utf-8")
        refused(ready("serve", "--port", str(port)), "cannot listen", "PORT=8080")
        os.killpg(process.pid, number)
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0, out
        assert f"http://127.0.0.1:{port}" in out
        assert "Traceback" not in out
        assert not answers(port)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
