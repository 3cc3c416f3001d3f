"""Odd text in every field of every form, from somebody who may: never a failure of ours."""

import re

import pytest
from flask import url_for
from flask.testing import FlaskClient

from tests.covering import share
from tests.visitor import form_fields
from tests.web.act_pages import OPENING, PAGES, ActPage
from tests.web.asking import address_of, signed_in, token_of, versions_of
from tests.web.dossiers import World
from tests.web.odd_texts import ODD, encoded
from tests.web.test_twice import PRESSES

REFUSALS = {303, 400, 404, 409, 422}
EVERY = (*PAGES, *OPENING)
SHARES = 5
"""Of the texts, a fifth in each hidden field of a page: all pages read one name in one way."""
VERSION = re.compile(r'name="version"[^>]*? value="(\d+)"')
HIDDEN = {"csrf_token", "idempotency_key", "version", "round_version", "corrects"}


def press(world: World, page: ActPage) -> tuple[FlaskClient, str, dict[str, str]]:
    """Who, where, and the complete form."""
    what = PRESSES[page.action, page.endpoint]
    reference = world.dossiers[what.dossier]
    seen = versions_of(world, page, reference, what.state)
    form = page.filled(world) | seen | {"csrf_token": token_of(world.lab)}
    return (
        signed_in(world.lab, what.who),
        address_of(world, page, reference, what.state),
        form | {"idempotency_key": "odd"},
    )


@pytest.mark.parametrize("page", EVERY, ids=lambda page: f"{page.action}-{page.endpoint}")
def test_odd_text_in_all_fields_at_once(as_built: World, page: ActPage) -> None:
    """Half of the texts on each page, and all of them on the pages together."""
    client, url, form = press(as_built, page)
    for name in share(list(ODD), EVERY.index(page), 2):
        text = ODD[name]
        odd = {field: value for field, value in form.items() if field in HIDDEN}
        odd |= {field: encoded(text[:60_000]) for field in form.keys() - HIDDEN}
        answer = client.post(url, data=odd)
        assert answer.status_code in REFUSALS, (name, answer.status_code)


@pytest.mark.parametrize("page", EVERY, ids=lambda page: f"{page.action}-{page.endpoint}")
def test_odd_text_in_what_the_page_itself_fills_in(as_built: World, page: ActPage) -> None:
    """Keys and versions that were tampered with; the pages together meet every text in each."""
    client, url, form = press(as_built, page)
    for field in sorted((form.keys() & HIDDEN) - {"csrf_token"}):
        for name in share(list(ODD), EVERY.index(page), SHARES):
            answer = client.post(url, data=form | {field: encoded(ODD[name][:60_000])})
            assert answer.status_code in REFUSALS, (name, field, answer.status_code)


@pytest.mark.parametrize("page", EVERY, ids=lambda page: f"{page.action}-{page.endpoint}")
def test_round_in_the_address_that_is_none(as_built: World, page: ActPage) -> None:
    client, url, form = press(as_built, page)
    for ronde in ("999999999", "99999999999999999999", "-1", "x", "%00", "1.5", "٣"):
        answer = client.post(f"{url}?ronde={ronde}", data=form | {"version": "999999"})
        assert answer.status_code in REFUSALS, ronde


def test_odd_text_in_every_field_of_a_plan(as_built: World) -> None:
    """Saving a draft succeeds, also with errors in it; what cannot be kept is not."""
    world = as_built
    client = signed_in(world.lab, "lead")
    reference = world.dossiers["draft"]
    with world.lab.app.test_request_context(base_url="http://localhost"):
        listing = url_for("leads.plan", reference=reference)
    page = client.get(listing).text
    urls = sorted({part.split('"')[0] for part in page.split('href="') if "/onderdelen/" in part})
    assert len(urls) > 5
    for url in urls:
        form = form_fields(client.get(url).text, "version")
        hidden = {field: form[field] for field in form if field in HIDDEN}
        for name, text in ODD.items():
            odd = {field: encoded(text[:60_000]) for field in form.keys() - HIDDEN}
            answer = client.post(url, data=hidden | odd)
            assert answer.status_code in {200, 303, 422}, (url, name, answer.status_code)
            if answer.status_code == 303:  # kept: the next one changes a newer version
                (hidden["version"],) = set(VERSION.findall(client.get(url).text))
