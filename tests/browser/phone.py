"""A phone in the street: 390 by 844, touched by a finger, without the scripts of the site."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

from tests.accessibility import Accessibility
from tests.builders import Lab
from tests.web.asking import signed_in

WIDTH, HEIGHT, NARROWEST = 390, 844, 320
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


class Phone:
    """One page of one person; every page that is looked at is noted with what is wrong on it."""

    def __init__(
        self, base: str, new_context: Callable[..., BrowserContext], axe: Accessibility
    ) -> None:
        self.base, self.axe = base, axe
        self.context = new_context(width=WIDTH, height=HEIGHT, has_touch=True, is_mobile=True)
        self.context.set_default_timeout(20_000)
        self.context.route("**/*.js", lambda route: route.abort())
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []

    def open(self, address: str) -> None:
        """Open a page of the site, of which only the path is looked at, and look."""
        answer = self.page.goto(self.base + urlsplit(address).path)
        assert answer is not None
        assert answer.status == 200, address
        self.look()

    def look(self, *, english: bool = False) -> None:
        """Axe, and no sideways scroll; `english`: the same page in English first."""
        here = self.page.url
        if english:
            self.page.goto(self.base + "/en" + urlsplit(here).path)
            assert self.page.locator("html").get_attribute("lang") == "en"
            self._check()
            self.page.goto(here)
        self._check()

    def _check(self) -> None:
        where = urlsplit(self.page.url).path
        for width in (NARROWEST, WIDTH):
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            if self.page.evaluate(TOO_WIDE):
                self.problems.append(f"{where} scrolls sideways at {width}")
        self.problems += [f"{where}: {problem}" for problem in self.axe.problems(self.page)]

    def tap(self, link: str) -> None:
        """Touch a link by its words, and arrive."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=link).first.tap()

    def press(self, button: str) -> None:
        """Touch a button of the page itself, and arrive."""
        main = self.page.get_by_role("main")
        with self.page.expect_navigation():
            main.get_by_role("button", name=button, exact=True).first.tap()

    def says(self, words: str) -> None:
        """The page says so."""
        said = " ".join(self.page.locator("body").inner_text().split())
        assert words in said, f"{self.page.url} does not say {words!r}:\n{said[:2000]}"

    def sign_in(self, lab: Lab, name: str) -> None:
        """Be somebody of the staff from here on."""
        cookie_name = lab.app.config["SESSION_COOKIE_NAME"]
        cookie = signed_in(lab, name).get_cookie(cookie_name)
        assert cookie is not None
        self.context.clear_cookies()
        self.context.add_cookies([{"name": cookie_name, "value": cookie.value, "url": self.base}])
