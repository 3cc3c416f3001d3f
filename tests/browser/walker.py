"""Somebody with a browser on the walk: signs in, looks at every page, fills in, presses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Response

from tests.accessibility import Accessibility
from tests.covering import tries_all
from tests.public_pages import places

WIDE, NARROW = 1280, 390
HEIGHT = 900
PASSWORD = "vier-woorden-op-een-rij"

Fields = Mapping[str, str | bool | list[str] | Path]


@dataclass
class Site:
    """The served application, and what every visitor of it must find."""

    base: str
    new_context: Callable[..., BrowserContext]
    accessibility: Accessibility
    looked_at: list[str] = field(default_factory=list)
    seen: set[object] = field(default_factory=set, repr=False)
    looks: bool = True
    """Whether axe looks at each page; a walk over pages that another walk looked at does not."""
    signs_in: Callable[[BrowserContext, str], None] | None = None
    """Signs somebody in without the page for it, where another walk goes by that page."""

    def visitor(self, name: str = "") -> "Walker":
        """Somebody's browser; without a name a citizen's."""
        return Walker(self, self.new_context(width=WIDE, height=HEIGHT), name)


class Walker:
    """One person with one browser."""

    def __init__(self, site: Site, context: BrowserContext, name: str) -> None:
        self.site = site
        self.context = context
        self.name = name
        self.elsewhere: list[str] = []
        context.set_default_timeout(20_000)
        context.on("request", lambda request: self._refuse_elsewhere(request.url))
        self.page = context.new_page()
        if name and site.signs_in:
            site.signs_in(context, name)
        elif name:
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
        """Go to a page, which must be there, and look at it."""
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

    def look(self) -> None:
        """Axe finds nothing, nothing is wider than the screen, and the English side is there.

        Every page is looked at by itself, in both languages and at three widths, in
        test_every_page and test_every_public_page; here in each state that the walk brings it to,
        on a phone. Axe looks where there is an element, or a place for one, that no page of the
        walk had before; `make soak` lets it look at all that says something new.
        """
        if not self.site.looks:
            return
        seen = f"{self.path}\n{self.page.locator('.page').inner_text()}"
        if seen in self.site.seen:
            return
        self.site.seen.add(seen)
        assert self.page.locator("html").get_attribute("lang") == "nl", self.page.url
        switch = self.page.locator("a[hreflang=en]").first.get_attribute("href")
        assert switch, f"{self.page.url} has no English side"
        self._check()
        if self.path not in self.site.looked_at:
            english = self.page.request.get(self.site.base + switch)
            assert english.status == 200, switch
            assert '<html lang="en"' in english.text(), switch
        self.site.looked_at.append(self.path)
        assert not self.elsewhere, f"{self.page.url} loads {self.elsewhere}"

    def _check(self) -> None:
        for width in (WIDE, NARROW):
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            too_wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not too_wide, f"{self.page.url} scrolls sideways at {width}"
        own = set(places(self.page.content()))
        if tries_all() or not own <= self.site.seen:
            self.site.accessibility.check(self.page)
        self.site.seen |= own
        self.page.set_viewport_size({"width": WIDE, "height": HEIGHT})

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
            for box in found.all():
                if box.get_attribute("value") in chosen:
                    box.check()
                elif kind == "checkbox" and box.is_checked():
                    box.uncheck()
        elif tag == "SELECT":
            found.first.select_option(value)
        else:
            assert isinstance(value, str)
            found.first.fill(value)
