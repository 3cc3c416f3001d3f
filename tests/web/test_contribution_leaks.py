"""What nobody let through appears nowhere: on no public page, in no mail to others, in no log."""

import re

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.contributions import Street
from tests.decided import decided
from tests.routes import access, address, routes
from tests.visitor import Visitor
from tests.web.leaking import links
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import LedgerEntry, LedgerPayload, OutboxMail, SearchEntry
from waardevol_lab.services.contribution_digests import send_digests

UNREAD, PRIVATE, HIDDEN = "VOGELBEKDIER", "KAMELEONPAD", "STEKELVARKEN"
ANSWERS = {UNREAD: "ANTWOORDEEN", PRIVATE: "ANTWOORDTWEE", HIDDEN: "ANTWOORDDRIE"}
MAIL = "zandhaas@voorbeeld.example"
OPEN = "WATERSCHILDPAD"
SECRET = re.compile("|".join([UNREAD, PRIVATE, HIDDEN, *ANSWERS.values(), MAIL]))


@pytest.fixture
def street(lab: Lab) -> Street:
    """Give a street in which everything that could leak is there, and one thing to be read."""
    street = Street(decided(lab))
    street.running.publish()
    for text in (UNREAD, PRIVATE, HIDDEN):
        number = street.ask(text, may_publish=text != PRIVATE, email=MAIL)
        street.answer(number, ANSWERS[text])
    street.hide(3, ground="personal_data")
    street.ask(OPEN, email=MAIL)
    street.publish(4)
    return street


def public_texts(street: Street) -> dict[str, str]:
    """Every address that anybody opens without an account, followed from the first ones."""
    lab, slug = street.lab, street.running.experiment.slug
    values = {"slug": slug, "code": street.running.experiment.sign_code, "number": 1}
    waiting = [
        address(rule, **values)
        for rule in routes(lab.app)
        if "GET" in (rule.methods or set())
        and access(lab.app, rule).kind in {"public", "anonymous"}
    ]
    waiting += [f"/experimenten?q={word}" for word in (UNREAD, PRIVATE, HIDDEN, OPEN, MAIL)]
    visitor, found = Visitor(lab.app), dict[str, str]()
    while waiting:
        url = waiting.pop()
        if url in found or not url.startswith("/"):
            continue
        with visitor.get(url) as answer:
            found[url] = answer.get_data().decode("utf-8", "replace")
            if answer.mimetype == "text/html" and answer.status_code == 200:
                waiting += links(url, found[url])
    return found


def test_no_public_page_holds_what_nobody_let_through(street: Street) -> None:
    texts = public_texts(street)
    assert any(OPEN in text for text in texts.values())
    # A page of results repeats the word that was looked for, and nothing else.
    leaking = {
        url: SECRET.findall(text)
        for url, text in texts.items()
        if "q=" not in url and SECRET.search(text)
    }
    assert leaking == {}
    for url, text in texts.items():
        if "q=" in url:
            assert not re.search("|".join(ANSWERS.values()), text), url
            assert "Vraag 1" not in text


def test_nobody_else_reads_it_in_a_page_of_their_own(street: Street) -> None:
    reference = street.running.reference
    pages = ("", "/status", "/overzicht", "/versies")
    for who in ("secretary", "chair", "member", "decider", "fieldworker", "stranger", "dpo"):
        visitor = street.lab.visitor(who)
        urls = [
            "/commissie/",
            "/commissie/dossiers",
            "/plannen/",
            *(f"/{desk}/{reference}{more}" for desk in ("plannen", "commissie") for more in pages),
        ]
        for url in urls:
            assert not SECRET.search(visitor.get(url).text), (who, url)


def test_mail_to_others_record_index_and_log_hold_nothing_of_it(
    street: Street, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    Visitor(street.lab.app).submit(
        f"/experimenten/{street.running.experiment.slug}/vraag", {"text": UNREAD, "email": MAIL}
    )
    street.lab.later(days=1)
    assert send_digests(street.lab.now) > 0
    with reading() as session:
        mails = session.scalars(select(OutboxMail)).all()
        others = [m for m in mails if m.recipient != MAIL]
        own = [m for m in mails if m.recipient == MAIL]
        payloads = b" ".join(p or b"" for p in session.scalars(select(LedgerPayload.payload)))
        index = str([vars(entry) for entry in session.scalars(select(SearchEntry))])
        kinds = " ".join(session.scalars(select(LedgerEntry.kind)))
    assert others
    assert not SECRET.search(str([(m.recipient, m.context, m.error) for m in others]))
    assert not re.search(f"{UNREAD}|{PRIVATE}|{HIDDEN}", str([m.context for m in own]))
    assert not SECRET.search(payloads.decode())
    assert not SECRET.search(index)
    assert "ContributionReceived" in kinds
    printed = capsys.readouterr()
    assert not SECRET.search(printed.out + printed.err + caplog.text)
