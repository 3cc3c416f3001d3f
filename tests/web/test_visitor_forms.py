"""Forms for who has no account: a person passes, a machine does not, and nothing typed is lost."""

from collections.abc import Iterator

import pytest
from flask import Flask
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from wtforms import TextAreaField

from tests.builders import Lab
from waardevol_lab.web.citizens.visitor_forms import (
    FASTEST,
    LONGEST,
    PATIENCE,
    VisitorForm,
    for_visitors,
)

HERE = "/experimenten/een/vraag"
START = 1_700_000_000


class Clock:
    """The clock of stamps."""

    seconds = START

    def shift(self, seconds: int) -> None:
        """Let time go by; back, too."""
        self.seconds += seconds


class Note(VisitorForm):
    """A form with a text."""

    text = TextAreaField("Tekst")


@pytest.fixture
def app(site: Lab) -> Iterator[Flask]:
    """Give an application in which machines are told from people."""
    site.app.extensions[PATIENCE] = FASTEST
    yield site.app
    site.app.extensions[PATIENCE] = 0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give the clock of stamps."""
    clock = Clock()
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: clock.seconds)
    return clock


def shown(app: Flask, path: str = HERE) -> Note:
    with app.test_request_context(path):
        return Note()


def pressed(app: Flask, path: str = HERE, **data: str) -> tuple[bool, Note]:
    with app.test_request_context(path, method="POST", data={"text": "Waarom?", **data}):
        form = Note()
        return form.validate(), form


def test_person_who_reads_and_writes_passes(app: Flask, clock: Clock) -> None:
    stamp = shown(app).stamp.data
    clock.shift(FASTEST)
    right, form = pressed(app, stamp=stamp)
    assert right
    assert form.text.data == "Waarom?"


def test_press_at_once_waits_and_passes_a_moment_later_with_the_same_page(
    app: Flask, clock: Clock
) -> None:
    stamp = shown(app).stamp.data
    clock.shift(FASTEST - 1)
    right, form = pressed(app, stamp=stamp)
    assert not right
    assert form.stamp.data == stamp
    assert "heel snel" in form.loose_problems[0]
    assert form.text.data == "Waarom?"
    clock.shift(1)
    assert pressed(app, stamp=stamp)[0]


def test_field_out_of_sight_stays_empty(app: Flask, clock: Clock) -> None:
    stamp = shown(app).stamp.data
    clock.shift(60)
    right, form = pressed(app, stamp=stamp, homepage="https://spam.example")
    assert not right
    assert "leeg" in form.loose_problems[0]


def forged(_app: Flask, _clock: Clock) -> str:
    return str(URLSafeTimedSerializer("no key of ours", salt="visitor-form").dumps("nonce"))


def of_another_page(app: Flask, _clock: Clock) -> str:
    return str(shown(app, "/experimenten/ander/vraag").stamp.data)


def too_old(app: Flask, clock: Clock) -> str:
    clock.shift(-LONGEST - 1)
    stamp = str(shown(app).stamp.data)
    clock.shift(LONGEST + 1)
    return stamp


def absent(_app: Flask, _clock: Clock) -> str:
    return ""


@pytest.mark.parametrize("make", [forged, of_another_page, too_old, absent])
def test_stamp_that_is_not_of_this_page_is_made_anew(
    app: Flask, clock: Clock, make: object
) -> None:
    stamp = make(app, clock)  # type: ignore[operator]
    clock.shift(60)
    right, form = pressed(app, stamp=stamp)
    assert not right
    assert "nog een keer" in form.loose_problems[0]
    clock.shift(FASTEST)
    assert pressed(app, stamp=str(form.stamp.data))[0]


def test_second_press_has_the_seed_of_the_first_and_another_page_another(
    app: Flask, clock: Clock
) -> None:
    one, other = shown(app).stamp.data, shown(app).stamp.data
    clock.shift(60)
    seeds = []
    for stamp in (one, one, other):
        with app.test_request_context(HERE, method="POST", data={"stamp": stamp}):
            seeds.append(Note().seed)
    assert seeds[0] == seeds[1] != seeds[2]
    assert len(seeds[0]) == 32


def test_page_of_a_visitor_is_in_no_cache_and_sets_no_cookie(site: Lab) -> None:
    view = for_visitors(lambda: "een formulier")
    with site.app.test_request_context(HERE):
        answer = site.app.process_response(view())
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers
