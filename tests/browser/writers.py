"""Browsers of people who write on a plan, signed in without the page for it."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page

from tests.builders import Lab
from waardevol_lab.clock import real
from waardevol_lab.services import sessions


class Desk:
    """The served application, and a browser for each of its people."""

    def __init__(self, lab: Lab, base: str, new_context: Callable[..., BrowserContext]) -> None:
        self.lab, self.base = lab, base
        self._new_context = new_context
        self.errors: list[str] = []

    def browser_of(self, name: str, width: int = 1280) -> Page:
        """Somebody's browser; what its console calls an error is kept in `errors`."""
        context = self._new_context(width=width)
        context.set_default_timeout(15_000)
        self.sign_in(context, name)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def sign_in(self, context: BrowserContext, name: str) -> None:
        """Sign in, or sign in again as if in another tab."""
        account = self.lab.actors[name]
        token = sessions.write("", account, {"_user_id": str(account), "_fresh": True}, real())
        assert token
        cookie = self.lab.app.config["SESSION_COOKIE_NAME"]
        context.add_cookies([{"name": cookie, "value": token, "url": self.base}])

    def _heard(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.errors.append(str(getattr(message, "text", "")))
