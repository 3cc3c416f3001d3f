"""From an outbox row to a message: the recipient's language, headers without surprises."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from waardevol_lab.config import Settings
from waardevol_lab.outbox.html import MARK, parts_of, unmarked
from waardevol_lab.outbox.meeting_events import EVENT, event_file
from waardevol_lab.paths import asset_root
from waardevol_lab.services.tokens import repeated
from waardevol_lab.wording import events, i18n, labels, reminders
from waardevol_lab.wording.i18n import Language, use_language

Encoding = Literal["8bit", "quoted-printable"]
FOLLOWER = "follower"
"""The name in a mail's context under which the handle of a follower stands."""
LONGEST_LINE = 900
"""Octets; a mail server may refuse a line of more than 998."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a row of the outbox asks to send."""

    message_id: str
    recipient: str
    language: Language
    template: str
    context: Mapping[str, Any]
    created_at: datetime


@cache
def environment() -> Environment:
    """The templates of mail, with what they may count on."""
    made = Environment(
        loader=FileSystemLoader(asset_root() / "templates"),
        autoescape=select_autoescape(default=False),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        i18n.gettext, i18n.in_number, newstyle=True
    )
    made.filters.update(
        day=lambda value: i18n.format_day(_as_date(value)),
        weekday=lambda value: i18n.format_weekday(_as_date(value)),
        moment=lambda value: i18n.format_moment(datetime.fromisoformat(value)),
        clock=lambda value: i18n.format_time(datetime.fromisoformat(value)),
        number=i18n.format_number,
    )
    made.globals["labels"] = labels
    made.globals["reminders"] = reminders
    made.globals["events"] = events
    return made


def _as_date(value: str) -> date:
    """The context of a mail is JSON: a day or an instant in ISO text."""
    return i18n.local(datetime.fromisoformat(value)).date() if "T" in value else _day(value)


def _day(value: str) -> date:
    return date.fromisoformat(value)


def render(letter: Letter, base_url: str) -> tuple[str, str]:
    """The subject, in one line, and the text. Raises Jinja's errors for a wrong template."""
    subject = _rendered(letter, "subject", base_url)
    return " ".join(subject.split()), _tidy(_rendered(letter, "body", base_url))


def render_html(letter: Letter, base_url: str) -> str:
    """The text once more, as HTML. Raises Jinja's errors for a wrong template."""
    marked = replace(letter, context=unmarked(letter.context))
    parts = parts_of(_tidy(_rendered(marked, "body", MARK + base_url)))
    subject = " ".join(_rendered(marked, "subject", base_url).split())
    page = environment().get_template("mail/base.html")
    html = page.render(parts=parts, subject=subject, language=letter.language)
    return "\n".join(line.strip() for line in html.splitlines() if line.strip()) + "\n"


def _rendered(letter: Letter, part: str, base_url: str) -> str:
    template = environment().get_template(f"mail/{letter.template}.txt")
    root = _root(base_url, letter.language)
    context = {"name": "", **letter.context, "base_url": root}
    with use_language(letter.language):
        return template.render(context, part=part)


def _tidy(body: str) -> str:
    """The text without spaces at line ends and with at most one empty line in a row."""
    lines: list[str] = []
    for line in body.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"


def compose(letter: Letter, settings: Settings, encoding: Encoding) -> EmailMessage:
    """The message as text and as HTML: the same at every attempt, so that a copy is known as one.

    Raises `ValueError` when the recipient is no single address.
    """
    letter, leaving = with_links(letter, settings)
    subject, body = render(letter, settings.base_url)
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.mail_from
    message["To"] = Address(addr_spec=letter.recipient)
    message["Subject"] = subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<{letter.message_id}@{urlsplit(settings.base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    for name, value in leaving.items():
        message[name] = value
    html = render_html(letter, settings.base_url)
    message.set_content(body, cte=_encoding(body, encoding))
    message.make_alternative(boundary=f"=_{letter.message_id}")
    message.add_alternative(html, subtype="html", cte=_encoding(html, encoding))
    attach_event(message, letter, settings.base_url)
    message["Content-Language"] = letter.language
    return message


def with_links(letter: Letter, settings: Settings) -> tuple[Letter, Mapping[str, str]]:
    """A mail to a follower with the token of its links, and the headers by which they leave.

    The outbox holds the follower's handle only: what is in the database opens nothing. A mail
    program shows a button for these headers and sends one POST when it is pressed (RFC 8058).
    """
    handle = letter.context.get(FOLLOWER)
    if handle is None:
        return letter, {}
    token = repeated(settings.secret_key, handle)
    address = f"{_root(settings.base_url, letter.language)}/volgen/{token}/afmelden"
    return replace(letter, context={**letter.context, "token": token}), {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _encoding(text: str, wanted: Encoding) -> Encoding:
    """How a part travels: a mail server may refuse lines that are too long."""
    longest = max(len(line.encode()) for line in text.splitlines())
    return "quoted-printable" if longest > LONGEST_LINE else wanted


def attach_event(message: EmailMessage, letter: Letter, base_url: str) -> None:
    """Add the calendar file of the meeting that a mail is about, if it is about one."""
    if EVENT not in letter.context:
        return
    with use_language(letter.language):
        made = event_file(letter.context[EVENT], _root(base_url, letter.language))
    message.add_attachment(
        made,
        maintype="text",
        subtype="calendar",
        filename="vergadering.ics",
        params={"method": "PUBLISH", "charset": "utf-8"},
    )
    message.set_boundary(letter.message_id)


def _root(base_url: str, language: Language) -> str:
    return base_url if language == i18n.SOURCE else f"{base_url}/{language}"


def language_of(stored: str) -> Language:
    """The language that a row names; the database allows no other."""
    return cast(Language, stored)
