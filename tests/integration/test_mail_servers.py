"""The password of a mail server: it travels encrypted, or does not leave this machine."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from tests.servers import MailServer as KeptMail
from tests.servers import free_port
from waardevol_lab.outbox.transports import MailServer


class StubServer:
    """Stands in for a server elsewhere; writes down what is asked of it."""

    def __init__(self, *_arguments: object, starttls: bool = True, **_options: object) -> None:
        self.offers = starttls
        self.asked: list[str] = []

    def ehlo_or_helo_if_needed(self) -> None:
        self.asked.append("ehlo")

    def ehlo(self) -> None:
        self.asked.append("ehlo")

    def has_extn(self, name: str) -> bool:
        return self.offers and name == "starttls"

    def starttls(self, context: object) -> None:
        assert context is not None
        self.asked.append("starttls")

    def login(self, user: str, password: str) -> None:
        self.asked.append(f"login {user} {password}")

    def close(self) -> None:
        self.asked.append("close")


def server(**fields: object) -> MailServer:
    """Return a way to a server elsewhere."""
    values = {
        "host": "mail.lab.example",
        "port": 587,
        "implicit_tls": False,
        "user": "lab",
        "password": "secret",
        **fields,
    }
    return MailServer(**values)  # type: ignore[arg-type]


def test_password_goes_out_after_starttls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtplib, "SMTP", StubServer)
    connected = server().connect()
    assert isinstance(connected, StubServer)
    assert connected.asked == ["ehlo", "starttls", "ehlo", "login lab secret"]


def test_password_stays_here_when_nothing_is_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[StubServer] = []

    def plain(*arguments: object, **options: object) -> StubServer:
        made.append(StubServer(*arguments, starttls=False, **options))
        return made[-1]

    monkeypatch.setattr(smtplib, "SMTP", plain)
    with pytest.raises(smtplib.SMTPNotSupportedError):
        server().connect()
    assert made[0].asked == ["ehlo", "close"]
    assert server(user="", password="").connect()
    assert made[1].asked == ["ehlo"]


def test_smtps_is_encrypted_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtplib, "SMTP", SimpleNamespace)
    monkeypatch.setattr(smtplib, "SMTP_SSL", StubServer)
    connected = server(implicit_tls=True, port=465).connect()
    assert isinstance(connected, StubServer)
    assert connected.asked == ["ehlo", "login lab secret"]


@pytest.fixture
def guarded() -> Iterator[tuple[int, KeptMail]]:
    """Give the port of a real server on this machine that asks for a password, and its mail."""
    kept = KeptMail(free_port())

    def check(
        _server: SMTP, _session: object, _envelope: object, _how: str, data: object
    ) -> AuthResult:
        good = isinstance(data, LoginPassword) and data == LoginPassword(b"lab", b"secret")
        return AuthResult(success=good, handled=False)

    controller = Controller(
        kept,
        hostname="127.0.0.1",
        port=kept.port,
        authenticator=check,
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield kept.port, kept
    finally:
        controller.stop()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
@pytest.mark.parametrize(("password", "arrived"), [("secret", 1), ("wrong", 0)])
def test_real_server_asks_for_the_password(
    guarded: tuple[int, KeptMail], password: str, arrived: int
) -> None:
    port, kept = guarded
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.example", "c@d.example", "x"
    way = server(host="127.0.0.1", port=port, password=password)
    try:
        way.send(message, "mail-1", "c@d.example")
    except smtplib.SMTPAuthenticationError:
        assert password == "wrong"
    assert len(kept.messages) == arrived
