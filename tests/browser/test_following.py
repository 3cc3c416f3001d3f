"""Somebody with a phone, without JavaScript: follows, confirms, gets real mail, leaves."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.accessibility import Accessibility
from tests.builders import Lab
from tests.decided import decided
from tests.followers import ADDRESS
from tests.servers import MailServer, ServeApplication
from waardevol_lab.config import Settings
from waardevol_lab.outbox.delivery import deliver
from waardevol_lab.services.telling_followers import tell_followers

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WIDTH, HEIGHT = 390, 844


class Phone:
    """A phone without JavaScript, and one in which axe looks at the same pages."""

    def __init__(
        self,
        base: str,
        new_context: Callable[..., BrowserContext],
        accessibility: Accessibility,
    ) -> None:
        self.base, self.accessibility = base, accessibility
        plain = new_context(width=WIDTH, height=HEIGHT, java_script_enabled=False)
        self.page: Page = plain.new_page()
        self.looking: Page = new_context(width=WIDTH, height=HEIGHT).new_page()

    def open(self, address: str) -> None:
        """Open a page of the site, and let axe look at it in both languages."""
        path = urlsplit(address).path
        answer = self.page.goto(self.base + path)
        assert answer is not None
        assert answer.status == 200, path
        for language in ("", "/en"):
            self.looking.goto(self.base + language + path.removeprefix("/en"))
            self.accessibility.check(self.looking)
            wide = "() => document.documentElement.scrollWidth > window.innerWidth"
            assert not self.looking.evaluate(wide), path

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words).click()

    def says(self, words: str) -> bool:
        return words in self.page.content()


def test_following_from_the_notice_to_the_last_mail(
    lab: Lab,
    serve: ServeApplication,
    mail_server: MailServer,
    new_context: Callable[..., BrowserContext],
    accessibility: Accessibility,
) -> None:
    running = decided(lab)
    running.publish()
    settings: Settings = lab.app.extensions["waardevol_settings"]
    sending = replace(settings, mail_url=mail_server.url)

    def worker_runs() -> int:
        """Let mail leave, and count what arrived at the address."""
        tell_followers(lab.now)
        deliver(sending)
        return sum(ADDRESS in to for to in mail_server.recipients)

    worker_runs()
    phone = Phone(serve(lab.app), new_context, accessibility)
    phone.open(f"/experimenten/{running.experiment.slug}")
    phone.page.get_by_role("link", name="Volg dit experiment per e-mail").click()
    phone.open(phone.page.url)
    phone.page.get_by_label("Uw e-mailadres").fill(ADDRESS)
    phone.press("Mail mij een link")
    assert phone.says("Kijk in uw mail")
    phone.open(phone.page.url)
    assert worker_runs() == 1

    phone.open(_link(mail_server, "/volgen/bevestigen/"))
    phone.press("Ja, ik wil dit volgen")
    assert phone.says("U volgt nu wat hieronder staat.")
    assert phone.says(ADDRESS)
    phone.open(phone.page.url)
    lab.later(minutes=5)
    running.meet(1)
    assert worker_runs() == 2

    phone.open(_link(mail_server, f"/experimenten/{running.experiment.slug}"))
    leave = urlsplit(str(mail_server.messages[-1]["List-Unsubscribe"]).strip(" <>")).path
    phone.open(leave)
    phone.press("Meld mij af")
    assert phone.says("U bent afgemeld")
    lab.later(minutes=5)
    running.publish()
    assert worker_runs() == 2
    phone.page.goto(phone.base + leave.removesuffix("/afmelden"))
    assert phone.says("Deze link werkt niet meer")


def _link(mail: MailServer, path: str) -> str:
    """The first address in the last mail with this in it."""
    body = mail.messages[-1].get_body(("plain",))
    assert body is not None
    return next(word for word in body.get_content().split() if path in word)
