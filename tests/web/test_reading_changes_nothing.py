"""Following every link of the demo, as everybody, changes no table."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.demo import PASSWORD, copy_of_the_demo
from waardevol_lab import create_app
from waardevol_lab.persistence.db import db

LINK = re.compile(r'href="([^"#]+)')
WRITE = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+"?(\w+)', re.I)
MAY_CHANGE = {"account_session"}
STAFF = ("/account", "/plannen", "/commissie", "/beheer")
MOST_PAGES = 120
ACCOUNTS = (
    None,
    "lead",
    "teamlid",
    "secretaris",
    "voorzitter",
    "lid1",
    "fg",
    "beslisser",
    "beheer",
    "toezicht",
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, run_folder: Path) -> Iterator[Flask]:
    """Give the application with the demo data."""
    instance = tmp_path_factory.mktemp("demo")
    copy_of_the_demo(run_folder, instance)
    application = create_app(instance=instance, testing=True)
    yield application
    with application.app_context():
        db.engine.dispose()


def sign_in(client: FlaskClient, account: str) -> str:
    """Sign in through the form, and return the address of the page that follows."""
    address = "/account/inloggen"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    form = {"email": f"{account}@demo.example", "password": PASSWORD}
    answer = client.post(address, data=form | ({"csrf_token": token[1]} if token else {}))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def links(here: str, page: str) -> list[str]:
    """Return the addresses on this site that a page links to, without fragments."""
    found = [urljoin(here, link.replace("&amp;", "&")) for link in LINK.findall(page)]
    parts = [urlsplit(address) for address in found]
    return [
        part.path + (f"?{part.query}" if part.query else "")
        for part in parts
        if part.scheme in {"", "http"} and part.netloc in {"", "localhost"}
    ]


def follow_all(client: FlaskClient, first: str, within: tuple[str, ...]) -> dict[str, str]:
    """Get every page that links lead to; return what answered how, and where the link was."""
    waiting, seen = [(first, "")], dict[str, str]()
    while waiting and len(seen) < MOST_PAGES:
        address, source = waiting.pop(0)
        if address in seen or not address.startswith(within) or address.startswith("/static/"):
            continue
        with client.get(address) as answer:
            seen[address] = f"{answer.status_code}, linked from {source}"
            page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
            page += f'href="{answer.headers.get("Location", "")}"'
            waiting += [(link, address) for link in links(address, page)]
    return seen


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda name: name or "visitor")
def test_following_every_link_changes_no_table(demo: Flask, account: str | None) -> None:
    client = demo.test_client()
    first, within = (sign_in(client, account), STAFF) if account else ("/", ("/",))
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if (match := WRITE.match(statement)) and match[1] not in MAY_CHANGE:
            written.append(statement)

    with demo.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        answered = follow_all(client, first, within)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert written == []
    assert len(answered) > 1
    dead = [f"{page}: {how}" for page, how in answered.items() if how[0] not in "23"]
    assert not dead, "\n".join(dead)
