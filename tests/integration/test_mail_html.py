"""Mail as text and as HTML: both say the same, and only our own addresses become links."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from tests.builders import Lab
from tests.servers import MailServer
from waardevol_lab.config import Settings
from waardevol_lab.outbox.delivery import deliver
from waardevol_lab.outbox.rendering import Letter, compose, render, render_html
from waardevol_lab.paths import asset_root
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import OutboxMail

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BASE = "https://lab.example"
NO_MAILS = {"base", "meeting"}
MAILS = sorted({p.stem for p in (asset_root() / "templates/mail").glob("*.txt")} - NO_MAILS)
NASTY = (
    "<b>Stoer</b> & “slim” http://elders.example/ https://lab.example/vals \ue000https://x.example"
)
CONTEXT: dict[str, Any] = {
    "name": "Janneke <script>",
    "reference": "WL-2026-001",
    "title": NASTY,
    "round": 2,
    "kind": "incident",
    "letter": 3,
    "intro": f"Een eigen begin.\n\n- {NASTY}\n- twee",
    "board": NASTY,
    "place": NASTY,
    "places": [NASTY, "Bij de brug"],
    "reason": f"Omdat.\n\n{NASTY}\nhttps://lab.example/getypt",
    "count": 2,
    "member": NASTY,
    "nobody": False,
    "impossible": True,
    "outcome": "approved",
    "evaluation_due": "2027-01-05",
    "number": 4,
    "until": "2026-12-01T09:00:00+00:00",
    "token": "A" * 43,
    "old_lead": NASTY,
    "new_lead": NASTY,
    "lead": NASTY,
    "stays": True,
    "slug": "fietsers-tellen",
    "route": "full",
    "sha256": "f" * 64,
    "role": "lead",
    "principal": NASTY,
    "person": NASTY,
    "first": "2026-12-01",
    "last": "2026-12-08",
    "items": [],
    "received_on": "2026-11-23",
    "due_on": "2026-12-07",
    "code": "7F3K-9QDM-2XWA-C5TE",
    "answer": f"Om te tellen.\n\n{NASTY}",
    "change": NASTY,
    "meeting": 1,
    "scope": "place",
    "tried": f"Alles uit.\n\n{NASTY}",
    "changed": True,
    "what": f"Er viel iets.\n\n{NASTY}",
    "text": f"Het is gemaakt.\n\n{NASTY}",
    "authority_due": "2026-12-04T09:00:00+00:00",
    "late": True,
    "happened": "ExperimentStarted",
    "at": "2026-12-01T09:00:00+00:00",
    "changes": [
        {
            "slug": "fietsers-tellen",
            "title": NASTY,
            "happened": "BrakePulled",
            "change": NASTY,
            "at": "2026-12-01T09:00:00+00:00",
        }
    ],
    "starts_at": "2026-12-01T09:00:00+00:00",
}


def mail(template: str, **columns: Any) -> Letter:
    """A letter of this template with nasty texts everywhere."""
    values: dict[str, Any] = {
        "message_id": "a1b2",
        "recipient": "lezer@lab.example",
        "language": "nl",
        "template": template,
        "context": context_of(template),
        "created_at": NOW,
    }
    return Letter(**{**values, **columns})


def context_of(template: str) -> dict[str, Any]:
    """The context, with a meeting where the mail is about one."""
    source = (asset_root() / f"templates/mail/{template}.txt").read_text(encoding="utf-8")
    if "/{{ place }}/" in source:
        return {**CONTEXT, "place": "plannen"}
    if template.startswith("objection_handled"):
        return {**CONTEXT, "outcome": "upheld"}
    if template == "contributions_new":
        lines = [{"reference": NASTY, "title": NASTY, "waiting": 3, "overdue": 1}]
        return {**CONTEXT, "to_answer": lines, "to_read": 2}
    if template == "reminder":
        late = {"kind": "advice", "moment": "late", "due_on": "2026-12-01", "ronde": 2}
        return {**CONTEXT, **late, "incident": False}
    if not template.startswith("meeting"):
        return CONTEXT
    event = {
        "meeting": 1,
        "uid": "vergadering-1",
        "sequence": 0,
        "title": NASTY,
        "board": NASTY,
        "place": NASTY,
        "link": "",
        "starts_at": "2026-12-01T09:00:00+00:00",
        "ends_at": "2026-12-01T11:00:00+00:00",
        "stamp": "2026-11-23T12:00:00+00:00",
        "cancelled": False,
    }
    return {**CONTEXT, "event": event}


def tree_of(html: str) -> Element:
    """The page as a tree; raises when it is not valid HTML."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    found: Element = parser.parse(html)
    return found


def words_of(html: str) -> list[str]:
    """What a reader of the HTML reads, below the name on top."""
    body = tree_of(html).find("body")
    assert body is not None
    shown = "".join(text(body)).split()
    assert shown[:2] == ["Waardevol", "Lab"]
    return shown[2:]


def text(element: Element) -> Iterator[str]:
    """The text of an element; what stands on its own lines is kept apart."""
    yield from (" ", element.text or "")
    for child in element:
        yield from text(child)
        yield child.tail or ""
    yield " "


def links(html: str) -> list[str]:
    """Where the links lead."""
    return [str(element.get("href")) for element in tree_of(html).iter("a")]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("template", MAILS)
def test_both_parts_of_every_mail_say_the_same(template: str, language: Any) -> None:
    letter = mail(template, language=language)
    html = render_html(letter, BASE)
    _, plain = render(letter, BASE)
    lines = [line.removeprefix("- ") for line in plain.splitlines() if line != "--"]
    assert words_of(html) == " ".join(lines).replace("\ue000", "").split()
    root = BASE if language == "nl" else f"{BASE}/en"
    assert links(html)
    assert all(link.startswith(f"{root}/") for link in links(html))
    written = {line for line in plain.splitlines() if line.startswith(f"{root}/")}
    assert set(links(html)) <= written - {"https://lab.example/getypt"}
    assert tree_of(html).get("lang") == language


@pytest.mark.parametrize("template", MAILS)
def test_every_mail_reads_on_a_phone_and_loads_nothing(template: str) -> None:
    html = render_html(mail(template), BASE)
    assert '<meta name="viewport"' in html
    assert "font-size:16px" in html
    assert not re.search(r"(?<!max-)width:\s*\d", html)
    assert not re.search(r"<(?:img|style|script|link|iframe|form)\b|url\(|\bsrc=", html)
    assert not re.search(r"(?<![-\w])(?:background|color):", html)
    assert max(len(line) for line in html.splitlines()) < 3000


def test_the_same_mail_is_the_same_bytes_at_every_attempt(lab: Lab) -> None:
    settings: Settings = lab.app.extensions["waardevol_settings"]
    for encoding in ("8bit", "quoted-printable"):
        made = {compose(mail("plan_returned"), settings, encoding).as_bytes() for _ in range(3)}
        assert len(made) == 1
        message = message_from_bytes(made.pop(), policy=policy.default)
        assert message.get_content_type() == "multipart/alternative"
        assert [part.get_content_type() for part in message.iter_parts()] == [
            "text/plain",
            "text/html",
        ]
        assert message["Content-Language"] == "nl"


def test_both_parts_reach_a_real_server(lab: Lab, mail_server: MailServer) -> None:
    settings: Settings = lab.app.extensions["waardevol_settings"]
    fields = {name: getattr(settings, name) for name in settings.__slots__}
    sending = Settings(**{**fields, "mail_url": mail_server.url})
    with transaction() as session:
        session.add(
            OutboxMail(
                message_id="m1",
                recipient="lezer@lab.example",
                language="nl",
                template="plan_returned",
                context=CONTEXT | {"title": "Fietsers tellen", "intro": "é" * 2000},
                created_at=NOW,
                next_attempt_at=NOW,
            )
        )
    assert deliver(sending).sent == 1
    (message,) = mail_server.messages
    html, plain = content(message, "html"), content(message, "plain")
    for part in (html, plain):
        assert "Fietsers tellen" in part
        assert "é" * 2000 in part
    assert f'href="{settings.base_url}/plannen/WL-2026-001/brieven/3.pdf"' in html


def content(message: EmailMessage, kind: str) -> str:
    """One part of a message."""
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_mail_without_first_words_has_no_gap() -> None:
    letter = mail("plan_returned")
    with_words = render(letter, BASE)[1]
    without = render(replace(letter, context=CONTEXT | {"intro": ""}), BASE)[1]
    missing = {k: v for k, v in CONTEXT.items() if k not in {"intro", "letter"}}
    older = render(replace(letter, context=missing), BASE)[1]
    assert "Een eigen begin." in with_words
    assert "\n\n\n" not in without
    assert "Een eigen begin." not in without + older
    assert ".pdf" not in older
