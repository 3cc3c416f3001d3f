"""Consent on a phone: given, changed and withdrawn with the code, with and without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.accessibility import Accessibility
from tests.begun import begun
from tests.consents import CALL, SURVEY, WALK, Consents, asking
from tests.databases import Databases
from tests.servers import serving
from waardevol_lab.domain.consent import Standing
from waardevol_lab.domain.receipt_codes import read

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
NARROWEST, NARROW = 320, 390


@pytest.fixture
def served(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Consents]]:
    """Give the address of the site and a published consent notice on it."""
    with (
        begun(databases, tmp_path_factory.mktemp("consent"), asking) as (lab, consents),
        serving(lab.app) as base,
    ):
        yield base, consents


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).first.click()


def receipt_on(page: Page) -> str:
    code = page.locator(".receipt__reference strong").inner_text()
    assert read(code) == code
    return code


@pytest.mark.parametrize("javascript", [False, True])
def test_consent_is_given_changed_and_withdrawn_with_the_code(
    served: tuple[str, Consents],
    javascript: bool,
    new_context: Callable[..., BrowserContext],
    accessibility: Accessibility,
) -> None:
    base, consents = served
    context = new_context(width=NARROW, java_script_enabled=javascript)
    page = context.new_page()

    def look() -> None:
        assert page.get_by_role("main").count() == 1
        if javascript:
            accessibility.check(page)
            page.set_viewport_size({"width": NARROWEST, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
            page.set_viewport_size({"width": NARROW, "height": 900})

    page.goto(f"{base}/toestemming/{consents.code}")
    look()
    press(page, "Geef toestemming")
    assert page.title().startswith("Fout:")
    look()
    page.get_by_label(SURVEY).check()
    page.get_by_label(CALL).check()
    page.get_by_label("16 jaar of ouder").check()
    press(page, "Geef toestemming")
    code = receipt_on(page)
    look()

    page.goto(f"{base}/toestemming/{consents.code}")
    page.get_by_label("Uw code").fill(code.lower().replace("-", " "))
    press(page, "Bekijk uw keuze")
    look()
    page.get_by_label(SURVEY).uncheck()
    press(page, "Bewaar uw keuze")
    page.get_by_text("Uw keuze is bewaard.").wait_for()
    assert consents.seen(code).agreed_to.named(consents.seen(code).scopes) == (CALL,)

    consents.write(f"{SURVEY}\n{WALK}", "The survey\nA walk")
    consents.publish("Wij vragen nu ook om te wandelen.")
    page.goto(f"{base}/toestemming/{consents.code}/bon")
    look()
    page.get_by_label("Uw code").fill(code)
    press(page, "Bekijk uw keuze")
    page.get_by_text("Uw toestemming is vervallen").wait_for()
    look()
    page.get_by_label(WALK).check()
    page.get_by_label("16 jaar of ouder").check()
    press(page, "Geef opnieuw toestemming")
    assert consents.seen(code).standing is Standing.GIVEN

    press(page, "Trek alles in")
    page.get_by_text("U hebt uw toestemming ingetrokken. Dit geldt vanaf nu.").wait_for()
    look()
    assert consents.seen(code).standing is Standing.WITHDRAWN
    assert code not in page.url
    assert context.cookies() == []
    for other in ("/en", "/en/bon", "/versies/1"):
        start = f"/en/toestemming/{consents.code}" if other.startswith("/en") else ""
        rest = other.removeprefix("/en")
        page.goto(f"{base}{start or f'/toestemming/{consents.code}'}{rest}")
        look()
