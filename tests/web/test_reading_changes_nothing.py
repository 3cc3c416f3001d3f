"""Following every link of the demo, as everybody, changes no table."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from waardevol_lab import create_app
from waardevol_lab.persistence.db import db

PASSWORD = "lezen verandert niets 2026"
LINK = re.compile(r'href="([^"#]+)')
WRITE = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+"?(\w+)', re.I)
MAY_CHANGE = {"account_session"}
MOST_PAGES = 150
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
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give the application with its demo data, loaded by the command itself."""
    instance = tmp_path_factory.mktemp("demo")
    environment = os.environ | {
        "WAARDEVOL_INSTANCE": str(instance),
        "WAARDEVOL_DEMO_PASSWORD": PASSWORD,
    }
    command = Path(sys.executable).parent / "waardevol"
    for words in (["db", "upgrade"], ["demo"]):
        done = subprocess.run(
            [command, *words], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    application = create_app(instance=instance, testing=True)
    yield application
    with application.app_context():
        db.engine.dispose()


def sign_in(client: FlaskClient, account: str) -> None:
    """Sign in through the form."""
    address = "/account/inloggen"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    form = {"email": f"{account}@demo.example", "password": PASSWORD}
    answer = client.post(address, data=form | ({"csrf_token": token[1]} if token else {}))
    assert answer.status_code == 303, answer.text


def links(here: str, page: str) -> list[str]:
    """Return the addresses on this site that a page links to, without fragments."""
    found = [urljoin(here, link.replace("&amp;", "&")) for link in LINK.findall(page)]
    parts = [urlsplit(address) for address in found]
    return [
        part.path + (f"?{part.query}" if part.query else "")
        for part in parts
        if part.scheme in {"", "http"} and part.netloc in {"", "localhost"}
    ]


def follow_all(client: FlaskClient) -> dict[str, int]:
    """Get every page that can be reached by links, and return their statuses."""
    waiting, seen = ["/"], dict[str, int]()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if address in seen or address.startswith("/static/"):
            continue
        answer = client.get(address)
        seen[address] = answer.status_code
        if answer.mimetype == "text/html":
            waiting += links(address, answer.text)
        elif location := answer.headers.get("Location"):
            waiting += links(address, f'href="{location}"')
        answer.close()
    return seen


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda name: name or "visitor")
def test_following_every_link_changes_no_table(demo: Flask, account: str | None) -> None:
    client = demo.test_client()
    if account:
        sign_in(client, account)
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if (match := WRITE.match(statement)) and match[1] not in MAY_CHANGE:
            written.append(statement)

    with demo.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        statuses = follow_all(client)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert written == []
    assert len(statuses) > 10
    assert {a: s for a, s in statuses.items() if s not in {200, 301, 302, 303, 308}} == {}
