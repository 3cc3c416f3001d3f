"""The lists in a real browser: readable on a phone, and nothing that axe finds."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, FloatRect, Locator, Page

from tests.accessibility import Accessibility
from tests.covering import tries_all
from tests.servers import serving
from tests.thousands import lab_with
from waardevol_lab.clock import real
from waardevol_lab.services import sessions

PAGES = {
    "desk": ("secretary", "/commissie/"),
    "dossiers": ("secretary", "/commissie/dossiers"),
    "filtered": ("secretary", "/commissie/dossiers?q=lampen&toestand=decided&sorteer=oud"),
    "nothing": ("secretary", "/commissie/dossiers?q=bestaatniet&telaat=1"),
    "wrong": ("secretary", "/commissie/dossiers?jaar=1&na=x"),
    "plans": ("lead", "/plannen/?q=sensor"),
    "members": ("secretary", "/commissie/{reviewed}/toewijzen"),
}
WIDTHS = (320, 390, 1280)
AXE_AT = {"": {1280}, "/en": {390}}
"""Pages of both languages are the same but for their words; axe looks at each width in one."""


class Lists:
    """The served lab, and a browser for each of its people."""

    def __init__(self, base: str, cookies: dict[str, str], reviewed: str) -> None:
        self.base = base
        self.cookies = cookies
        self.reviewed = reviewed


@pytest.fixture(scope="module")
def lists(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lists]:
    with lab_with(run_folder, tmp_path_factory.mktemp("lists"), 100) as lab:
        name = lab.app.config["SESSION_COOKIE_NAME"]
        cookies = {}
        for who in ("secretary", "lead"):
            account = lab.actors[who]
            contents = {"_user_id": str(account), "_fresh": True}
            cookies[who] = sessions.write("", account, contents, real())
        page = lab.visitor("secretary").text("/commissie/dossiers?toestand=in_review")
        reviewed = page.split('data-column="Nummer">')[1].split("<")[0]
        with serving(lab.app) as base:
            yield Lists(base, {"name": name, **cookies}, reviewed)


def signed_in(lists: Lists, new_context: Callable[..., BrowserContext], who: str) -> Page:
    """A browser of this person."""
    context = new_context()
    context.add_cookies(
        [{"name": lists.cookies["name"], "value": lists.cookies[who], "url": lists.base}]
    )
    return context.new_page()


def test_a_title_of_one_long_word_fits_a_phone(
    lists: Lists, new_context: Callable[..., BrowserContext]
) -> None:
    page = signed_in(lists, new_context, "lead")
    page.goto(f"{lists.base}/plannen/nieuw")
    page.fill("[name=title]", "Tentoonstellingsterreinbewegwijzeringssensorexperiment")
    if page.locator("[name=organisation][type=radio]").count():
        page.locator("[name=organisation]").first.check()
    page.get_by_role("button", name="Begin het plan").click()
    page.wait_for_url("**/plannen/WL-*")
    plan = page.url
    for path in ("", "/status", "/onderdelen/scope"):
        page.goto(plan + path)
        page.set_viewport_size({"width": 320, "height": 900})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320, path


def test_filters_of_the_conditions_stand_on_one_line(
    lists: Lists, new_context: Callable[..., BrowserContext]
) -> None:
    page = signed_in(lists, new_context, "secretary")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{lists.base}/commissie/voorwaarden")
    fields = page.locator(".form--filter .utrecht-form-field")
    bottoms = [box["y"] + box["height"] for box in map(_box, fields.all())]
    assert len(bottoms) >= 3
    assert max(bottoms) - min(bottoms) < 1


def _box(field: Locator) -> FloatRect:
    found = field.bounding_box()
    assert found is not None
    return found


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("name", PAGES)
def test_list_is_readable_at_every_width(
    lists: Lists,
    new_context: Callable[..., BrowserContext],
    accessibility: Accessibility,
    name: str,
    language: str,
) -> None:
    who, address = PAGES[name]
    context = new_context()
    context.add_cookies(
        [{"name": lists.cookies["name"], "value": lists.cookies[who], "url": lists.base}]
    )
    page = context.new_page()
    page.goto(lists.base + language + address.format(reviewed=lists.reviewed))
    assert urlsplit(page.url).path.startswith(language + address.partition("?")[0][:9])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= width, (name, width, wide)
        if tries_all() or width in AXE_AT[language]:
            accessibility.check(page)
