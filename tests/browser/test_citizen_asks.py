"""From the sign in the street to an answer that everybody reads: a phone, without JavaScript."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.accessibility import Accessibility
from tests.builders import Lab
from tests.decided import Running, decided
from tests.servers import serving
from tests.web.asking import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
QUESTION = "Ziet de camera mijn gezicht?"
ANSWER = "Nee. De sensor telt alleen, en bewaart geen beeld."


@pytest.fixture
def street(lab: Lab) -> Running:
    """Give an experiment with its notice."""
    running = decided(lab)
    running.publish()
    return running


@pytest.fixture
def base(street: Running) -> Iterator[str]:
    with serving(street.lab.app) as base:
        yield base


class Phone:
    """A narrow screen on which every page is looked at once."""

    def __init__(self, page: Page, axe: Accessibility) -> None:
        self.page, self.axe = page, axe
        self.problems: list[str] = []

    def looks_right(self, name: str) -> None:
        """Note what axe finds, and whether the page scrolls sideways."""
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.problems.append(f"{name} scrolls sideways")
        self.problems += [f"{name}: {problem}" for problem in self.axe.problems(self.page)]

    def press(self, button: str) -> None:
        """Press a button of the page itself."""
        self.page.get_by_role("main").get_by_role("button", name=button, exact=True).click()


def without_scripts(context: BrowserContext) -> BrowserContext:
    """A browser that runs no script of the site; axe comes in through the debugger."""
    context.route("**/*.js", lambda route: route.abort())
    return context


def as_staff(context: BrowserContext, lab: Lab, base: str, name: str) -> Page:
    """A page of somebody who is signed in."""
    cookie_name = lab.app.config["SESSION_COOKIE_NAME"]
    cookie = signed_in(lab, name).get_cookie(cookie_name)
    assert cookie is not None
    context.clear_cookies()
    context.add_cookies([{"name": cookie_name, "value": cookie.value, "url": base}])
    return context.new_page()


def test_from_the_sign_to_an_answer_that_everybody_reads(
    street: Running,
    base: str,
    new_context: Callable[..., BrowserContext],
    accessibility: Accessibility,
) -> None:
    lab = street.lab
    phone_context = without_scripts(new_context(width=390))
    page = phone_context.new_page()
    phone = Phone(page, accessibility)

    page.goto(f"{base}/e/{street.experiment.sign_code}")
    page.get_by_role("link", name="Stel een vraag").first.click()
    phone.looks_right("ask")
    phone.press("Verstuur uw vraag")
    assert page.title().startswith("Fout:")
    phone.looks_right("ask with an error")
    page.get_by_label("Uw vraag").fill(QUESTION)
    phone.press("Verstuur uw vraag")
    code = page.locator(".receipt__reference strong").inner_text()
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", code)
    assert code not in page.url
    phone.looks_right("receipt")
    assert phone_context.cookies() == []

    staff = without_scripts(new_context(width=390))
    desk = as_staff(staff, lab, base, "lead")
    desk.goto(f"{base}/plannen/{street.reference}/inwoners")
    desk.get_by_role("link", name="Vraag 1").click()
    desk.get_by_label("Uw antwoord").fill(ANSWER)
    desk.get_by_role("button", name="Verstuur dit antwoord").click()
    secretary = as_staff(staff, lab, base, "secretary")
    secretary.goto(f"{base}/commissie/inwoners")
    secretary.get_by_label("Vraag 1").check()
    secretary.get_by_role("button", name="Zet op de site").click()

    page.get_by_role("link", name="Terug naar het experiment").click()
    assert page.get_by_text(QUESTION).count() == 1
    assert page.get_by_text(ANSWER).count() == 1
    phone.looks_right("notice")
    page.goto(f"{base}/experimenten/{street.experiment.slug}/vragen")
    phone.looks_right("questions")
    page.goto(f"{base}/experimenten/{street.experiment.slug}/reactie")
    phone.looks_right("react")

    page.get_by_role("contentinfo").get_by_role("link", name="Lees uw antwoord").click()
    phone.looks_right("code")
    page.get_by_label("Uw code").fill(code.lower().replace("-", " "))
    phone.press("Toon mijn antwoord")
    assert page.get_by_text(ANSWER).count() == 1
    phone.looks_right("answer")
    assert phone.problems == []
