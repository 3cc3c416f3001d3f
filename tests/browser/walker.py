"""Somebody with a browser on the walk: signs in, looks at every page, fills in, presses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, Response

from tests.accessibility import Accessibility

WIDE, NARROW = 1280, 390
HEIGHT = 900
STAFF = ("/plannen/", "/commissie/")
PASSWORD = "vier-woorden-op-een-rij"

Fields = Mapping[str, str | bool | list[str] | Path]


@dataclass
class Site:
    """The served application, and what every visitor of it must find."""

    base: str
    new_context: Callable[..., BrowserContext]
    accessibility: Accessibility
    looked_at: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set, repr=False)
    looks: bool = True
    """Whether axe looks at each page; a walk over pages that another walk looked at does not."""

    def visitor(self, name: str = "") -> "Walker":
        """Somebody's browser; without a name a citizen's."""
        return Walker(self, self.new_context(width=WIDE, height=HEIGHT), name)


class Walker:
    """One person with one browser. Two tabs: one to act in, one for the other language."""

    def __init__(self, site: Site, context: BrowserContext, name: str) -> None:
        self.site = site
        self.context = context
        self.name = name
        self.elsewhere: list[str] = []
        context.set_default_timeout(20_000)
        context.add_init_script(path=site.accessibility.script)
        context.on("request", lambda request: self._refuse_elsewhere(request.url))
        self.page = context.new_page()
        if name:
            self.sign_in()

    def _refuse_elsewhere(self, url: str) -> None:
        if not url.startswith(self.site.base) and not url.startswith("data:"):
            self.elsewhere.append(url)

    # --- going about

    def sign_in(self) -> None:
        """Sign in through the page."""
        self.open("/account/inloggen")
        self.fill({"email": f"{self.name}@lab.example", "password": PASSWORD})
        self.press("Log in")

    def open(self, path: str) -> None:
        """Go to a page, which must be there, and look at it in all four ways."""
        response = self.page.goto(self.site.base + path)
        self._must_be_there(response, path)
        self.look()

    def follow(self, text: str) -> None:
        """Follow a link by its words, and look."""
        self.page.get_by_role("link", name=text).first.click()
        self.page.wait_for_load_state("load")
        self.look()

    def fill(self, fields: Fields) -> None:
        """Fill in by the name of the field: text, a choice, choices, a mark or a file."""
        for name, value in fields.items():
            found = self.page.locator(f'.page [name="{name}"]')
            assert found.count(), f"{self.page.url}: no field {name}"
            self._put(found, value)

    def press(self, text: str = "", near: str = "") -> None:
        """Press a button by its words, or the first of the form with a field of that name.

        The page that follows may hold no errors.
        """
        content = self.page.locator(".page")
        if near:
            form = content.locator("form", has=self.page.locator(f'[name="{near}"]')).first
            button = form.locator("button, input[type=submit]").first
        else:
            button = content.get_by_role("button", name=text, exact=True).first
        before = self.page.url
        with self.page.expect_navigation() as navigation:
            button.click()
        self._must_be_there(navigation.value, before)
        self.look()

    def says(self, text: str) -> None:
        """The page says so."""
        words = " ".join(self.page.locator("body").inner_text().split())
        assert text in words, f"{self.page.url} does not say {text!r}:\n{words[:3000]}"

    @property
    def path(self) -> str:
        """Where the browser is."""
        return urlsplit(self.page.url).path

    # --- looking

    @cached_property
    def _other(self) -> Page:
        """The tab for the other language, opened once: a new tab costs more than axe."""
        return self.context.new_page()

    def look(self) -> None:
        """Axe finds nothing: wide and narrow, Dutch, and English by the link on the page.

        At the English side of pages of the staff axe looks page by page, in test_every_page.
        A page that says exactly what it said before, to whomever, is not looked at again.
        """
        if not self.site.looks:
            return
        seen = f"{self.path}\n{self.page.locator('.page').inner_text()}"
        if seen in self.site.seen:
            return
        self.site.seen.add(seen)
        switch = self.page.locator("a[hreflang=en]").first.get_attribute("href")
        assert switch, f"{self.page.url} has no English side"
        self._check_both_widths(self.page, "nl", axe=True)
        response = self._other.goto(self.site.base + switch)
        self._must_be_there(response, switch)
        assert urlsplit(self._other.url).path.startswith("/en"), self._other.url
        self._check_both_widths(self._other, "en", axe=not self.path.startswith(STAFF))
        self.site.looked_at.append(self.path)
        assert not self.elsewhere, f"{self.page.url} loads {self.elsewhere}"

    def _check_both_widths(self, page: Page, language: str, axe: bool) -> None:
        assert page.locator("html").get_attribute("lang") == language, page.url
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not too_wide, f"{page.url} scrolls sideways at {width}"
            if axe:
                self.site.accessibility.check(page)
        page.set_viewport_size({"width": WIDE, "height": HEIGHT})

    def _must_be_there(self, response: Response | None, path: str) -> None:
        assert response is not None, path
        if response.status != 200:
            words = self.page.locator("body").inner_text()
            raise AssertionError(f"{self.name}: {path} gave {response.status}\n{words[:3000]}")

    @staticmethod
    def _put(found: Locator, value: str | bool | list[str] | Path) -> None:
        kind = found.first.get_attribute("type") or ""
        tag = found.first.evaluate("field => field.tagName")
        if isinstance(value, Path):
            found.first.set_input_files(value)
        elif isinstance(value, bool):
            found.last.set_checked(value)
        elif kind in {"radio", "checkbox"}:
            chosen = [value] if isinstance(value, str) else value
            for number in range(found.count()):
                box = found.nth(number)
                if box.get_attribute("value") in chosen:
                    box.check()
                elif kind == "checkbox" and box.is_checked():
                    box.uncheck()
        elif tag == "SELECT":
            found.first.select_option(value)
        else:
            assert isinstance(value, str)
            found.first.fill(value)
