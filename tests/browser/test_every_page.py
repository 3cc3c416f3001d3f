"""Every page of the staff in a real browser: axe, no sideways scroll, and the keyboard alone.

A page that is new is looked at without being named here; one that opens for nobody fails.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.accessibility import Accessibility
from tests.begun import begun
from tests.builders import Lab
from tests.conftest import failing_in_one_line
from tests.covering import share
from tests.databases import Databases
from tests.html_checker import faults
from tests.keyboard import by_keyboard
from tests.lessons import CARD, SITE
from tests.servers import serving
from tests.web.asking import signed_in
from tests.web.dossiers import World, build
from tests.web.kept_within import attach, deliberate
from tests.web.reaching import Reached, pages_of_staff, reach
from waardevol_lab.services.amending import OpenAmendment, open_amendment
from waardevol_lab.services.lessons import (
    BeginLesson,
    PublishLesson,
    SaveLesson,
    begin_lesson,
    publish_lesson,
    save_lesson,
)
from waardevol_lab.services.withdrawing import WithdrawRound, withdraw_round

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
SHARDS = 6
WIDTHS = (1280, 390, 320)
AXE_AT = {"": {1280}, "/en": {390}}
"""Pages of both languages are the same but for their words; each width is looked at in one.

In `make test` axe takes a page in one of them, and the next page in the other.
"""
BEYOND = {
    "account.accept_invitation": "needs the link of a mail",
    "account.reset": "needs the link of a mail",
    "account.sign_in": "for who is not signed in",
}
"""Endpoints that nobody who is signed in opens, and why."""


@dataclass
class Looked:
    """The served world, an address for every endpoint, and what everybody is known by."""

    base: str
    world: World
    pages: dict[str, Reached]
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def readers(self) -> set[str]:
        """Everybody who opens one of the pages."""
        return {one.reader for one in self.pages.values()}

    def open(self, page: Page, reached: Reached, language: str = "") -> None:
        """Show a page to its reader; a tab costs more than axe, so that all share one."""
        name = self.world.lab.app.config["SESSION_COOKIE_NAME"]
        cookie = {"name": name, "value": self._token(reached.reader), "url": self.base}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        answer = page.goto(f"{self.base}{language}{reached.address}")
        assert answer is not None
        assert answer.status == 200, reached

    def _token(self, name: str) -> str:
        if name not in self.tokens:
            client = signed_in(self.world.lab, name)
            cookie = client.get_cookie(self.world.lab.app.config["SESSION_COOKIE_NAME"])
            assert cookie is not None
            self.tokens[name] = cookie.value
        return self.tokens[name]


def _reached(lab: Lab) -> tuple[World, dict[str, Reached]]:
    """Everything there is to look at, and where."""
    world = build(lab)
    deliberate(world)
    attach(world)
    _withdraw_a_change(world)
    _publish_a_lesson(world)
    return world, reach(world, BEYOND)


def _publish_a_lesson(world: World) -> None:
    """A lesson that can be hidden."""
    reference, lead, now = world.dossiers["offered"], world.lab.actor("lead"), world.lab.now
    number = begin_lesson(BeginLesson(reference, None), lead, now)
    save_lesson(SaveLesson(reference, number, CARD, 1), lead, now)
    publish_lesson(PublishLesson(reference, number, 2, SITE), lead, now)


def _withdraw_a_change(world: World) -> None:
    """A change that can be begun again."""
    reference, lead, lab = world.dossiers["ready"], world.lab.actor("lead"), world.lab
    open_amendment(OpenAmendment(reference, "Een andere plek."), lead, lab.now)
    version = lab.round(reference).version
    withdraw_round(WithdrawRound(reference, "Toch niet.", version), lead, lab.now)


@pytest.fixture(scope="module")
def looked(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    """Give the served world."""
    folder = tmp_path_factory.mktemp("pages")
    with (
        begun(databases, folder, _reached) as (lab, (world, pages)),
        serving(lab.app) as base,
    ):
        yield Looked(base, world, pages)


def test_every_page_opens_for_somebody(looked: Looked) -> None:
    assert pages_of_staff(looked.world.lab.app) - looked.pages.keys() == BEYOND.keys()


def test_the_html_checker_finds_nothing_on_any_page(looked: Looked, tmp_path: Path) -> None:
    clients = {name: signed_in(looked.world.lab, name) for name in looked.readers}
    served = {
        f"{one.endpoint} {language}": clients[one.reader].get(f"{language}{one.address}").text
        for one in looked.pages.values()
        if one.page
        for language in ("", "/en")
    }
    with failing_in_one_line():
        found = faults(served, tmp_path)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "shard",
    [pytest.param(n, marks=pytest.mark.soak if n % 2 else ()) for n in range(SHARDS)],
)
def test_axe_and_the_keyboard_find_nothing(
    looked: Looked,
    shard: int,
    new_context: Callable[..., BrowserContext],
    accessibility: Accessibility,
) -> None:
    context, problems = new_context(), list[str]()
    page = context.new_page()
    pages = sorted(one.endpoint for one in looked.pages.values() if one.page)
    for turn, endpoint in enumerate(pages[shard::SHARDS]):
        for language in ("", "/en"):
            looked.open(page, looked.pages[endpoint], language)
            by_axe = language in share(["", "/en"], turn, 2)
            found = _seen(page, accessibility, AXE_AT[language] if by_axe else set())
            problems += [f"{endpoint} {language}: {p}" for p in found]
            if not language:
                problems += [f"{endpoint}: {p}" for p in by_keyboard(page)]
    assert not problems, "\n".join(problems)


def _seen(page: Page, accessibility: Accessibility, widths: set[int]) -> Iterator[str]:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"scrolls sideways at {width}"
        if width in widths:
            yield from (f"{width}: {problem}" for problem in accessibility.problems(page))
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
