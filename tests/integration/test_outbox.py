"""Mail: each once for whoever reads it, whatever fails in between, and nothing in its headers."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.servers import MailServer, free_port
from waardevol_lab.clock import Clock
from waardevol_lab.config import Settings
from waardevol_lab.outbox import delivery
from waardevol_lab.outbox.checking import mail_problem, waiting
from waardevol_lab.outbox.delivery import CLAIM, MAX_ATTEMPTS, claim, delay_after, deliver
from waardevol_lab.outbox.jobs import JOBS, Job, perform
from waardevol_lab.outbox.rendering import Letter, compose, environment, render
from waardevol_lab.outbox.transports import MailServer as Smtp
from waardevol_lab.outbox.transports import transport_for
from waardevol_lab.paths import asset_root
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import OutboxMail

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MAILS = sorted({p.stem for p in (asset_root() / "templates/mail").iterdir()} - {"base", "meeting"})
ROLE = {"role": "lead", "place": "Gemeente Groenstad"}


def put(number: int = 1, **columns: Any) -> str:
    """Put a mail in the outbox and return its Message-ID before the @."""
    message_id = f"mail-{number}"
    values = {
        "message_id": message_id,
        "recipient": f"lezer{number}@lab.example",
        "language": "nl",
        "template": "role_granted",
        "context": {**ROLE, "name": "Janneke"},
        "created_at": NOW,
        "next_attempt_at": NOW,
        **columns,
    }
    with transaction() as session:
        session.add(OutboxMail(**values))
    return message_id


def at(moment: datetime) -> Clock:
    """Return a clock that stands still."""
    return lambda: moment


def row(message_id: str) -> OutboxMail:
    """Return a row as it is now."""
    with reading() as session:
        found = session.scalars(select(OutboxMail).where(OutboxMail.message_id == message_id)).one()
        session.expunge(found)
        return found


@pytest.fixture
def settings(lab: Lab) -> Settings:
    """Return the settings of the lab."""
    found: Settings = lab.app.extensions["waardevol_settings"]
    return found


@pytest.fixture
def smtp(settings: Settings, mail_server: MailServer) -> Settings:
    """Return settings that send to a real server."""
    return with_mail(settings, mail_server.url)


def with_mail(settings: Settings, url: str) -> Settings:
    """Return the settings with another mail server."""
    fields = {name: getattr(settings, name) for name in settings.__slots__}
    return Settings(**{**fields, "mail_url": url})


def files(settings: Settings) -> Iterator[EmailMessage]:
    """Give every message in the folder."""
    for path in sorted((settings.instance / "mail").glob("*.eml")):
        yield message_from_bytes(path.read_bytes(), policy=policy.default)


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    """One part of a message as text."""
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


# --- into files


def test_mail_becomes_a_file_by_default(settings: Settings) -> None:
    put()
    assert deliver(settings).sent == 1
    (message,) = files(settings)
    assert message["To"] == "lezer1@lab.example"
    assert message["Message-ID"] == "<mail-1@localhost>"
    assert message["Content-Language"] == "nl"
    assert "Projectleider (Gemeente Groenstad)" in text_of(message)
    assert [p.suffix for p in (settings.instance / "mail").iterdir()] == [".eml"]
    (path,) = (settings.instance / "mail").iterdir()
    assert path.stat().st_mode & 0o077 == 0


def test_sent_mail_is_sent_once_and_keeps_no_context(settings: Settings) -> None:
    put(context={**ROLE, "token": "secret"})
    assert deliver(settings).sent == 1
    assert deliver(settings).sent == 0
    assert row("mail-1").context == {}
    assert row("mail-1").sent_at


def test_mail_of_a_clock_set_ahead_leaves_at_once(settings: Settings) -> None:
    later = datetime(2031, 1, 1, tzinfo=UTC)
    put(created_at=later, next_attempt_at=later)
    assert deliver(settings).sent == 1


# --- to a server


def test_mail_reaches_a_real_server(smtp: Settings, mail_server: MailServer) -> None:
    put(1)
    put(2, language="en")
    assert deliver(smtp).sent == 2
    assert mail_server.recipients == [("lezer1@lab.example",), ("lezer2@lab.example",)]
    assert [m["Message-ID"] for m in mail_server.messages] == [
        "<mail-1@localhost>",
        "<mail-2@localhost>",
    ]


def test_refused_mail_waits_twice_as_long_each_time_and_leaves_with_the_same_id(
    smtp: Settings, mail_server: MailServer
) -> None:
    put()
    mail_server.refuse = "451 try later"
    clock = NOW
    for attempt in (1, 2, 3):
        assert deliver(smtp, at(clock)).failed == 1
        assert deliver(smtp, at(clock)).failed == 0
        assert row("mail-1").attempts == attempt
        assert "451" in row("mail-1").error
        assert row("mail-1").next_attempt_at == clock + delay_after(attempt)
        clock += delay_after(attempt)
    mail_server.refuse = None
    assert deliver(smtp, at(clock)).sent == 1
    assert [m["Message-ID"] for m in mail_server.messages] == ["<mail-1@localhost>"]
    assert row("mail-1").error == ""


def test_mail_that_never_leaves_is_given_up_with_its_error(
    smtp: Settings, mail_server: MailServer
) -> None:
    put()
    mail_server.refuse = "554 no such reader"
    clock = NOW
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert row("mail-1").given_up_at is None
        assert deliver(smtp, at(clock)).failed == 1
        clock += delay_after(attempt)
    assert row("mail-1").given_up_at
    assert "554 no such reader" in str(row("mail-1").error).replace("b'", "").replace(
        "', ", " "
    ) or ("no such reader" in row("mail-1").error)
    assert deliver(smtp, at(clock + timedelta(days=9))).failed == 0
    assert clock - NOW > timedelta(days=2)


def test_server_that_is_away_stops_nobody_else(settings: Settings) -> None:
    put(1)
    put(2)
    away = with_mail(settings, f"smtp://127.0.0.1:{free_port()}")
    assert deliver(away).failed == 2
    assert "ConnectionRefusedError" in row("mail-2").error


def test_template_that_fails_stops_nobody_else(settings: Settings) -> None:
    put(1, template="not_there")
    put(2, context={})
    put(3)
    swept = deliver(settings)
    assert (swept.sent, swept.failed) == (1, 2)
    assert row("mail-1").error.startswith("TemplateNotFound")
    assert row("mail-2").error.startswith("UndefinedError")


def test_worker_that_stops_leaves_the_rest_for_later(settings: Settings) -> None:
    put()
    assert deliver(settings, stopping=lambda: True).sent == 0
    assert row("mail-1").attempts == 0


# --- two workers, and one that dies


def test_two_workers_never_send_the_same_mail(any_lab: Lab, mail_server: MailServer) -> None:
    settings = with_mail(any_lab.app.extensions["waardevol_settings"], mail_server.url)
    for number in range(1, 21):
        put(number)
    together = Barrier(2)

    def work() -> None:
        with any_lab.app.app_context():
            together.wait()
            deliver(settings)

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    ids = sorted(str(m["Message-ID"]) for m in mail_server.messages)
    assert len(ids) == len(set(ids)) == 20


def test_claim_of_a_worker_that_died_runs_out(any_lab: Lab) -> None:
    put()
    first = claim(NOW)
    assert first
    assert first.attempt == 1
    assert claim(NOW) is None
    assert claim(NOW + CLAIM - timedelta(seconds=1)) is None
    again = claim(NOW + CLAIM)
    assert again
    assert (again.attempt, again.letter.message_id) == (2, "mail-1")


def test_failure_after_the_claim_ran_out_changes_nothing(settings: Settings) -> None:
    put()
    slow = claim(NOW)
    other = claim(NOW + CLAIM)
    assert slow
    assert other
    away = with_mail(settings, f"smtp://127.0.0.1:{free_port()}")
    assert not delivery.attempt(slow, away, transport_for(away), lambda: NOW + CLAIM)
    assert row("mail-1").error == ""
    assert delivery.attempt(other, settings, transport_for(settings), lambda: NOW + CLAIM)
    assert row("mail-1").sent_at


def test_worker_killed_while_the_server_answers_sends_again_with_the_same_id(
    lab: Lab, mail_server: MailServer, tmp_path: Path
) -> None:
    put()
    script = (
        "import os, signal, smtplib\n"
        "from waardevol_lab.cli import run\n"
        "smtplib.SMTP.__exit__ = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "run(['worker', '--once'])\n"
    )
    environment = {
        **os.environ,
        "WAARDEVOL_INSTANCE": str(tmp_path),
        "WAARDEVOL_DATABASE_URL": lab.app.config["SQLALCHEMY_DATABASE_URI"],
        "WAARDEVOL_MAIL_URL": mail_server.url,
        "WAARDEVOL_BASE_URL": "http://localhost",
    }
    killed = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(mail_server.messages) == 1
    assert row("mail-1").sent_at is None
    settings = with_mail(lab.app.extensions["waardevol_settings"], mail_server.url)
    assert deliver(settings, lambda: datetime.now(UTC) + CLAIM).sent == 1
    assert [m["Message-ID"] for m in mail_server.messages] == ["<mail-1@localhost>"] * 2


def test_worker_runs_until_it_is_asked_to_leave(any_lab: Lab, tmp_path: Path) -> None:
    put()
    environment = {
        **os.environ,
        "WAARDEVOL_INSTANCE": str(tmp_path),
        "WAARDEVOL_DATABASE_URL": any_lab.app.config["SQLALCHEMY_DATABASE_URI"],
    }
    worker = subprocess.Popen([sys.executable, "-m", "waardevol_lab", "worker"], env=environment)
    try:
        deadline = time.monotonic() + 60
        while row("mail-1").sent_at is None and time.monotonic() < deadline:
            time.sleep(0.2)
        put(2)
        while row("mail-2").sent_at is None and time.monotonic() < deadline:
            time.sleep(0.2)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=40) == 0
    finally:
        worker.kill()
        worker.wait()
    assert row("mail-1").sent_at
    assert row("mail-2").sent_at


def test_job_that_fails_is_logged_without_its_words(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("janneke@lab.example")

    assert not perform(Job("failing", 1, fail), settings)
    assert "janneke" not in capsys.readouterr().err
    names = [
        "dates",
        "check_ins",
        "reminders",
        "digests",
        "followers",
        "mail",
        "addresses",
        "files",
    ]
    assert [job.name for job in JOBS] == names


# --- what is in a message


def letter(**fields: Any) -> Letter:
    """Return a letter."""
    values = {
        "message_id": "mail-1",
        "recipient": "lezer@lab.example",
        "language": "nl",
        "template": "role_granted",
        "context": {**ROLE, "name": "Janneke"},
        "created_at": NOW,
    }
    return Letter(**{**values, **fields})


def test_every_mail_speaks_the_language_of_its_reader() -> None:
    _, dutch = render(letter(), "https://lab.example")
    subject, english = render(letter(language="en"), "https://lab.example")
    assert "https://lab.example/account/inloggen" in dutch
    assert "https://lab.example/en/account/inloggen" in english
    assert subject.isascii()
    assert english != dutch


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\u2028", "\x0b"])
def test_text_of_people_adds_no_header(settings: Settings, ending: str) -> None:
    place = f"X{ending}Bcc: dief@elders.example{ending}{ending}Nieuwe tekst"
    sneaky = letter(
        template="lead_transferred",
        context={"reference": place, "title": place, "old_lead": place, "name": place},
    )
    message = compose(sneaky, settings, "8bit")
    parsed = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert parsed["Bcc"] is None
    assert parsed["To"] == "lezer@lab.example"
    assert sorted(parsed.keys()) == sorted(compose(letter(), settings, "8bit").keys())


@pytest.mark.parametrize(
    "recipient", ["", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "geen adres"]
)
def test_recipient_is_one_address(settings: Settings, recipient: str) -> None:
    put(recipient=recipient)
    assert deliver(settings).failed == 1
    assert list(files(settings)) == []


def test_user_text_is_no_template() -> None:
    _, body = render(letter(context={**ROLE, "name": "{{ 7 * 7 }} %(place)s"}), "https://x.example")
    assert "{{ 7 * 7 }} %(place)s" in body


def test_long_line_travels_encoded(settings: Settings) -> None:
    message = compose(letter(context={**ROLE, "name": "é" * 5000}), settings, "8bit")
    assert max(len(line) for line in message.as_bytes().splitlines()) < 998
    assert "é" * 5000 in text_of(message)


@pytest.mark.parametrize("template", MAILS)
def test_every_template_extends_the_base_and_has_both_blocks(template: str) -> None:
    text = (asset_root() / "templates/mail" / f"{template}.txt").read_text(encoding="utf-8")
    assert text.startswith('{% extends "mail/base.txt" %}')
    assert set(environment().get_template(f"mail/{template}.txt").blocks) == {"subject", "body"}


# --- the address of the server


def test_address_of_a_server_is_read_whole(settings: Settings) -> None:
    way = transport_for(with_mail(settings, "smtps://jan%40lab:s%3Acret@mail.lab.example"))
    assert way == Smtp("mail.lab.example", 465, True, "jan@lab", "s:cret")
    assert transport_for(with_mail(settings, "smtp://mail.lab.example:587")) == Smtp(
        "mail.lab.example", 587, False, "", ""
    )


def test_check_says_what_is_wrong_with_mail(
    settings: Settings, smtp: Settings, mail_server: MailServer
) -> None:
    assert mail_problem(settings) == ""
    assert mail_problem(smtp) == ""
    assert "ConnectionRefused" in mail_problem(
        with_mail(settings, f"smtp://127.0.0.1:{free_port()}")
    )
    put()
    count, given_up, oldest = waiting(NOW + timedelta(minutes=3))
    assert (count, given_up, oldest) == (1, 0, timedelta(minutes=3))
