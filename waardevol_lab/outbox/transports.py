"""Where a message goes: a file in the instance folder, or a mail server."""

import ipaddress
import os
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from waardevol_lab.config import Settings
from waardevol_lab.outbox.rendering import Encoding

TIMEOUT_SECONDS = 20
DEFAULT_PORTS = {"smtp": 25, "smtps": 465}


class Transport(Protocol):
    """A way out for messages."""

    @property
    def encoding(self) -> Encoding:
        """How the text travels."""

    def send(self, message: EmailMessage, message_id: str, recipient: str) -> None:
        """Hand the message over durably, or raise `OSError` (`SMTPException` is one)."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Each message becomes a file that mail programs open; the same message is one file."""

    path: Path
    encoding: Encoding = "8bit"

    def send(self, message: EmailMessage, message_id: str, recipient: str) -> None:
        """Write the file whole or not at all; only the owner reads it, for it may hold a link."""
        self.path.mkdir(parents=True, exist_ok=True)
        part = self.path / f".{message_id}.part"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with os.fdopen(os.open(part, flags, 0o600), "wb") as file:
            file.write(message.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.path / f"{message_id}.eml")


@dataclass(frozen=True, slots=True)
class MailServer:
    """SMTP, with STARTTLS when the server offers it, or SMTPS."""

    host: str
    port: int
    implicit_tls: bool
    user: str
    password: str
    encoding: Encoding = "quoted-printable"

    @property
    def _on_this_machine(self) -> bool:
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def send(self, message: EmailMessage, message_id: str, recipient: str) -> None:
        """Deliver to the one recipient of the row, whatever the headers say."""
        with self.connect() as server:
            server.send_message(message, to_addrs=[recipient])

    def connect(self) -> smtplib.SMTP:
        """An open, signed-in connection. A password only travels encrypted or on this machine."""
        if self.implicit_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            self._secure(server)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _secure(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if self.implicit_tls or self._on_this_machine:
            return
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        elif self.user:
            raise smtplib.SMTPNotSupportedError("the server offers no STARTTLS for the password")


def transport_for(settings: Settings) -> Transport:
    """The way out that the settings ask for: files by default."""
    if not settings.mail_url:
        return Folder(settings.instance / "mail")
    parts = urlsplit(settings.mail_url)
    return MailServer(
        host=parts.hostname or "localhost",
        port=parts.port or DEFAULT_PORTS[parts.scheme],
        implicit_tls=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
