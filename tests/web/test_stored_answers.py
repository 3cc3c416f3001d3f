"""Answers that are sent again before Flask begins: only what would be answered the same."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import Headers

from tests.builders import Lab, a_lab
from tests.databases import Databases
from tests.decided import STARTS, Running, decided
from waardevol_lab.app import create_app
from waardevol_lab.web import stored_answers, stored_pages
from waardevol_lab.web.stored_answers import StoredAnswers

BROWSER = {"Accept-Encoding": "gzip"}
LISTS = ("/experimenten", "/experimenten?q=licht", "/kaart", "/experimenten.atom", "/")


class Answer(NamedTuple):
    """An answer that was read."""

    status: int
    data: bytes
    headers: Headers


def asked(client: FlaskClient, address: str, *, method: str = "GET", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with client.open(address, method=method, headers=named) as answer:
        return Answer(answer.status_code, answer.data, answer.headers)


@pytest.fixture(scope="module")
def street(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give an experiment with its notice; these tests change it by acts only."""
    with databases.sqlite() as url, a_lab(url, tmp_path_factory.mktemp("again")) as lab:
        running = decided(lab)
        running.publish()
        yield running


@pytest.fixture
def none_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything that Flask would answer fail."""
    monkeypatch.setattr(StoredAnswers, "_anew", None)


@pytest.fixture
def before(street: Running) -> dict[tuple[str, str], Answer]:
    """Give the answers of Flask, in both languages, plain and packed."""
    client = street.lab.app.test_client()
    pages = (*LISTS, f"/experimenten/{street.experiment.slug}")
    return {
        (prefix + page, packing): asked(client, prefix + page, Accept_Encoding=packing)
        for page in pages
        for prefix in ("", "/en")
        for packing in ("", "gzip")
    }


def test_second_answer_is_the_first_and_makes_nothing(
    street: Running, before: dict[tuple[str, str], Answer], none_anew: None
) -> None:
    client = street.lab.app.test_client()
    for (address, packing), first in before.items():
        again = asked(client, address, Accept_Encoding=packing)
        assert (again.status, again.data) == (200, first.data), address
        assert sorted(again.headers) == sorted(first.headers), address
        page = gzip.decompress(again.data) if packing else again.data
        if not address.endswith(".atom"):
            assert (b'lang="en"' in page[:60]) == address.startswith("/en"), address
    assert len({answer.data for answer in before.values()}) == len(before)


def test_who_has_it_is_told_so_again(street: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    client = street.lab.app.test_client()
    address = f"/experimenten/{street.experiment.slug}"
    tag = asked(client, address).headers["ETag"]
    first = asked(client, address, If_None_Match=tag)
    monkeypatch.setattr(StoredAnswers, "_anew", None)
    again = asked(client, address, If_None_Match=tag)
    assert (first.status, again.status, again.data) == (304, 304, b"")
    assert sorted(first.headers) == sorted(again.headers)


def test_other_questions_are_for_flask(street: Running) -> None:
    client = street.lab.app.test_client()
    address = f"/experimenten/{street.experiment.slug}"
    changed = asked(client, address).headers["Last-Modified"]
    assert asked(client, address).status == 200
    assert asked(client, address, Host="elsewhere.example").status == 400
    assert asked(client, address, X_Forwarded_Host="elsewhere.example").status == 400
    assert asked(client, address, If_Modified_Since=changed).status == 304
    assert asked(client, address, If_None_Match='"other"').status == 200
    assert asked(client, address, method="HEAD").data == b""
    assert asked(client, address, method="POST").status == 405


def start(running: Running) -> None:
    """By its acts: a step taken once puts a file in the place of one that others have open."""
    running.consent()
    running.meet(1)
    running.lab.set_clock(datetime(STARTS.year, STARTS.month, STARTS.day, 9, tzinfo=UTC))
    running.sign()
    running.start()


@pytest.mark.parametrize("address", ["{notice}", "/en{notice}", "/experimenten?q=licht&a"])
def test_act_of_another_process_shows_at_once(
    databases: Databases, tmp_path: Any, address: str
) -> None:
    with databases.sqlite() as url, a_lab(url, tmp_path) as lab:
        running = decided(lab)
        running.publish()
        page = address.format(notice=f"/experimenten/{running.experiment.slug}")
        other = create_app(database_url=url, instance=tmp_path, testing=True)
        clients = other.test_client(), lab.app.test_client()
        old = [asked(client, page).data for client in clients]
        assert [asked(client, page).data for client in clients] == old
        start(running)
        for client, before in zip(clients, old, strict=True):
            now = asked(client, page).data
            assert now != before
            assert asked(client, page).data == now


def test_notice_is_made_anew_on_a_new_day(street: Running) -> None:
    lab, address = street.lab, f"/experimenten/{street.experiment.slug}"
    client, today = lab.app.test_client(), lab.now
    tag = asked(client, address).headers["ETag"]
    lab.set_clock(today + timedelta(days=1))
    try:
        assert asked(client, address).headers["ETag"] != tag
    finally:
        lab.set_clock(today)


def test_list_that_was_made_long_ago_is_made_anew(
    street: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = street.lab.app.test_client()
    monkeypatch.setattr(stored_pages, "FRESH", -1.0)
    asked(client, "/experimenten?long-ago")
    monkeypatch.setattr(StoredAnswers, "_anew", None)
    with pytest.raises(TypeError):
        asked(client, "/experimenten?long-ago")


def test_flask_says_it_when_the_version_cannot_be_looked_up(
    street: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = street.lab.app.test_client(), f"/experimenten/{street.experiment.slug}?away"
    assert asked(client, address).status == 200

    def away(_slug: str) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr("waardevol_lab.web.citizens.notices.public_version", away)
    assert asked(client, address).status == 503


def test_few_answers_and_no_large_ones_are_kept(
    street: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = StoredAnswers(street.lab.app, street.lab.app.wsgi_app)
    monkeypatch.setattr(stored_answers, "MOST", 3)
    monkeypatch.setattr(street.lab.app, "wsgi_app", store)
    client = street.lab.app.test_client()
    for number in range(5):
        asked(client, f"/experimenten?{number}")
    assert len(store._answers) == 3
    monkeypatch.setattr(stored_answers, "LARGEST", 100)
    asked(client, "/experimenten?large")
    assert not any("large" in key for key in store._answers)


def test_page_that_is_kept_by_no_version_is_for_flask(lab: Lab) -> None:
    store = StoredAnswers(lab.app, lab.app.wsgi_app)
    lab.app.wsgi_app = store  # type: ignore[method-assign]
    client = lab.app.test_client()
    for address in ("/robots.txt", "/account/inloggen", "/nergens"):
        asked(client, address)
    assert not store._answers
