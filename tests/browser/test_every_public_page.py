"""Every page that needs no account in a real browser: axe, three widths, spaced text, the keyboard.

A page that is new is looked at without being named (tests/public_pages.py).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Request

from tests.accessibility import Accessibility
from tests.conftest import failing_in_one_line
from tests.demo import copy_of_the_demo
from tests.html_checker import faults
from tests.keyboard import by_keyboard
from tests.public_pages import Shown
from tests.servers import serving
from waardevol_lab import create_app
from waardevol_lab.paths import asset_root
from waardevol_lab.persistence.db import db
from waardevol_lab.web.static_files import StaticFiles

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
SHARDS = 6
WIDTHS = (1280, 390, 320)
HEAVIEST = 100_000
"""Bytes on the way to a phone that opens a notice for the first time, without its photos."""
PHOTO = b"""<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"/>"""
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
  const cut = [...document.querySelectorAll('body *')].filter(e => {
    const s = getComputedStyle(e);
    return s.overflowX !== 'visible' && s.overflowX !== 'auto' && s.position !== 'absolute'
      && !e.closest('svg, .leaflet-container') && e.clientWidth > 1
      && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
  }).map(e => e.outerHTML.slice(0, 100));
  const wide = document.documentElement.scrollWidth > innerWidth;
  document.adoptedStyleSheets = [];
  return wide ? ['the page', ...cut] : cut;
}"""
"""What scrolls sideways or cuts words off with the text spacing of WCAG 1.4.12."""


class Kept:
    """WSGI: page 7 as it was served at `/7`, files of the site as always, a blank for a photo."""

    def __init__(self, pages: list[Shown]) -> None:
        self._pages = pages

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        """WSGI."""
        name = environ["PATH_INFO"].strip("/")
        if not name.isdecimal():
            start_response("200 OK", [("Content-Type", "image/svg+xml")])
            return [PHOTO]
        page = self._pages[int(name)]
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Security-Policy", page.policy),
        ]
        start_response("200 OK", headers)
        return [page.text.encode()]


@pytest.fixture(scope="module")
def base(public_pages: list[Shown]) -> Iterator[str]:
    """Give the address at which the pages are served."""
    with serving(StaticFiles(Kept(public_pages), asset_root() / "static")) as base:
        yield base


class Looking:
    """One tab that goes by all pages: a new one costs more than axe."""

    def __init__(self, context: BrowserContext, base: str, axe: Accessibility) -> None:
        self.base, self.axe = base, axe
        context.add_init_script(path=axe.script)
        context.on("request", self._note)
        self.context, self.page = context, context.new_page()
        self.elsewhere: list[str] = []
        self.problems: list[str] = []

    def _note(self, request: Request) -> None:
        if not request.url.startswith((f"{self.base}/", "data:")):
            self.elsewhere.append(request.url)

    def open(self, pages: list[Shown], page: Shown) -> None:
        """Show one of the pages."""
        self.page.goto(f"{self.base}/{pages.index(page)}")

    def note(self, page: Shown, problems: Iterator[str]) -> None:
        """Keep what is wrong with a page."""
        self.problems += [f"{page.name}: {problem}" for problem in problems]

    def end(self) -> None:
        """Fail when anything was wrong."""
        assert self.context.cookies() == []
        assert self.elsewhere == []
        assert not self.problems, "\n".join(self.problems)


@pytest.fixture
def looking(
    new_context: Callable[..., BrowserContext], base: str, accessibility: Accessibility
) -> Looking:
    return Looking(new_context(), base, accessibility)


def seen(page: Page, axe: Accessibility) -> Iterator[str]:
    """What is wrong at each width; the last is also that of 1280 at a zoom of 400%."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"scrolls sideways at {width}"
        yield from (f"{width}: {problem}" for problem in axe.problems(page))
    yield from (f"with spaced text: {what}" for what in page.evaluate(SPACED))
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


@pytest.mark.parametrize("shard", range(SHARDS))
def test_axe_finds_nothing_at_any_width(
    public_pages: list[Shown], looking: Looking, shard: int
) -> None:
    """They run no script (tests/web/test_every_public_page.py), so this is with and without."""
    pages = [page for page in public_pages if page.new and not page.scripted]
    for page in pages[shard::SHARDS]:
        looking.open(public_pages, page)
        looking.note(page, seen(looking.page, looking.axe))
    looking.end()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_axe_and_the_checker_find_nothing_on_the_map(
    public_pages: list[Shown], looking: Looking, scripts: bool, tmp_path: Path
) -> None:
    """Axe is no script of the site: it comes in through the debugger."""
    after, moving = dict[str, str](), 0
    if not scripts:
        looking.context.route("**/*.js", lambda route: route.abort())
    for page in (page for page in public_pages if page.new and page.scripted):
        looking.open(public_pages, page)
        looking.page.wait_for_load_state("networkidle")
        moving += looking.page.locator(".leaflet-container").count()
        looking.note(page, seen(looking.page, looking.axe))
        looking.note(page, by_keyboard(looking.page))
        after[page.name] = looking.page.content()
    assert after
    assert bool(moving) is scripts
    looking.end()
    with failing_in_one_line():
        found = faults(after, tmp_path)
    assert not found, "\n".join(found)


def test_keyboard_comes_everywhere_and_shows_where_it_is(
    public_pages: list[Shown], looking: Looking
) -> None:
    kinds = {page.endpoint: page for page in public_pages if page.new and page.language == "nl"}
    for page in kinds.values():
        looking.open(public_pages, page)
        looking.note(page, by_keyboard(looking.page))
    looking.end()


def test_table_stays_a_table_where_its_rows_become_blocks(
    public_pages: list[Shown], looking: Looking
) -> None:
    figures = next(p for p in public_pages if p.endpoint == "citizens.figures" and "<td" in p.text)
    told = []
    for width in (1280, 390):
        looking.page.set_viewport_size({"width": width, "height": 900})
        looking.open(public_pages, figures)
        tree = looking.context.new_cdp_session(looking.page).send("Accessibility.getFullAXTree")
        told.append(Counter(node.get("role", {}).get("value") for node in tree["nodes"]))
    for role in ("table", "row", "cell", "rowheader", "columnheader"):
        assert told[0][role] == told[1][role] > 0, role
    looking.end()


def test_notice_is_light_when_it_is_opened_for_the_first_time(
    run_folder: Path, tmp_path: Path, new_context: Callable[..., BrowserContext]
) -> None:
    """The heaviest of the demo, as a browser loads it, with its styles, font and icons."""
    copy_of_the_demo(run_folder, tmp_path)
    app = create_app(instance=tmp_path, testing=True)
    client = app.test_client()
    listed = client.get("/experimenten.json").json["experiments"]
    addresses = [f"/experimenten/{one['slug']}" for one in listed]
    assert len(addresses) > 5
    largest = max(addresses, key=lambda address: len(client.get(address).data))
    with serving(app) as base:
        assert 50_000 < weight(new_context(width=390), base, largest) < HEAVIEST
    with app.app_context():
        db.engine.dispose()


def weight(context: BrowserContext, base: str, address: str) -> int:
    """Bytes that come in, headers too, for an address and all that it asks for but photos."""
    page, came, photos = context.new_page(), dict[str, int](), set[str]()
    network = context.new_cdp_session(page)
    network.send("Network.enable")

    def arriving(event: dict[str, Any]) -> None:
        path = urlsplit(event["response"]["url"]).path
        if event["type"] == "Image" and not path.startswith("/static/"):
            photos.add(event["requestId"])

    network.on("Network.responseReceived", arriving)
    network.on(
        "Network.loadingFinished",
        lambda event: came.__setitem__(event["requestId"], int(event["encodedDataLength"])),
    )
    page.goto(base + address, wait_until="networkidle")
    assert len(came) >= 5, "styles and a font come with a page"
    return sum(size for request, size in came.items() if request not in photos)
