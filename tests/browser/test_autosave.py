"""Two people write one topic at once, and the page that saves by itself, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.accessibility import Accessibility
from tests.browser.writers import Desk
from tests.builders import Lab
from tests.servers import ServeApplication
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.services.plans import CreateExperiment, create_experiment
from waardevol_lab.services.rounds import draft_answers

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
QUESTION = '[name="learning_question"]'
BENEFIT = '[name="expected_benefit"]'
SOON = 8_000
"""Milliseconds in which a page has saved by itself; the server of the test is slow at times."""


class Plan:
    """A plan with a lead and a teammate."""

    def __init__(self, lab: Lab, desk: Desk) -> None:
        self.lab, self.desk = lab, desk
        organisation = lab.organisation()
        lead = lab.person("lead", (Role.LEAD, organisation))
        self.reference = create_experiment(
            CreateExperiment(organisation, "Licht op straat"), lead, lab.now
        )
        lab.person("teamlid", (Role.TEAMMATE, lab.experiment(self.reference).id))

    def open(self, name: str, width: int = 1280) -> Page:
        """Somebody has the topic before them."""
        page = self.desk.browser_of(name, width)
        page.goto(f"{self.desk.base}/plannen/{self.reference}/onderdelen/learn")
        return page

    def kept(self) -> dict[str, object]:
        """The draft as it is in the database."""
        with reading() as session:
            return draft_answers(session, self.lab.round(self.reference).id)[0]


@pytest.fixture
def plan(lab: Lab, serve: ServeApplication, new_context: Callable[..., BrowserContext]) -> Plan:
    return Plan(lab, Desk(lab, serve(lab.app), new_context))


def says(page: Page, text: str) -> None:
    """The line above the buttons says so."""
    expect(page.locator("#autosave-status")).to_contain_text(text, timeout=SOON)


def test_typing_is_saved_without_a_press_and_the_press_still_works(
    plan: Plan, accessibility: Accessibility
) -> None:
    page = plan.open("lead")
    page.locator(QUESTION).press_sequentially("Helpt warm licht?")
    says(page, "Nog niet bewaard")
    place = page.locator(BENEFIT).bounding_box()
    says(page, "Bewaard om 10.00 uur.")
    assert page.locator(BENEFIT).bounding_box() == place
    assert page.evaluate("document.activeElement.name") == "learning_question"
    assert plan.kept()["learning_question"] == "Helpt warm licht?"

    page.locator(BENEFIT).fill("Rust")
    page.locator(QUESTION).focus()
    says(page, "Bewaard om")
    expect(page.locator('[name="version"]')).to_have_value("2", timeout=SOON)
    accessibility.check(page)
    page.locator(QUESTION).fill("Helpt warmer licht?")
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaar en kom later terug").click()
    assert page.url.endswith(f"/plannen/{plan.reference}")
    assert plan.kept()["learning_question"] == "Helpt warmer licht?"
    assert plan.desk.errors == []


def test_two_people_at_once_both_keep_their_text(plan: Plan, accessibility: Accessibility) -> None:
    first, second = plan.open("lead"), plan.open("teamlid", width=390)
    first.locator(QUESTION).fill("Vraag van de leider")
    first.locator(BENEFIT).fill("Baat van de leider")
    says(first, "Bewaard om")
    second.locator(QUESTION).fill("Vraag van het teamlid")
    second.locator(BENEFIT).fill("Baat van het teamlid")
    says(second, "iemand anders bewaarde dit onderdeel")
    assert plan.kept()["learning_question"] == "Vraag van de leider"

    with second.expect_navigation():
        second.get_by_role("button", name="Bewaar en ga verder").click()
    for text in ("Vraag van de leider", "Baat van de leider"):
        expect(second.locator("main")).to_contain_text(text)
    expect(second.locator(QUESTION)).to_have_value("Vraag van het teamlid")
    expect(second.locator(BENEFIT)).to_have_value("Baat van het teamlid")
    accessibility.check(second)
    second.locator(QUESTION).fill("Vraag van het teamlid!")
    second.locator(BENEFIT).focus()
    second.wait_for_timeout(4_000)
    assert plan.kept()["learning_question"] == "Vraag van de leider", "no choice was made yet"

    second.locator('[name="kies.expected_benefit"][value="opgeslagen"]').check()
    with second.expect_navigation():
        second.get_by_role("button", name="Bewaar en kom later terug").click()
    kept = plan.kept()
    assert kept["learning_question"] == "Vraag van het teamlid!"
    assert kept["expected_benefit"] == "Baat van de leider"


def test_without_a_connection_nothing_is_lost(plan: Plan) -> None:
    page = plan.open("lead")
    page.context.set_offline(True)
    page.locator(QUESTION).fill("Getypt in de trein")
    says(page, "Niet bewaard: er is geen verbinding")
    page.get_by_role("button", name="Bewaar en kom later terug").click()
    page.wait_for_timeout(500)
    expect(page.locator(QUESTION)).to_have_value("Getypt in de trein")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]

    page.context.set_offline(False)
    says(page, "Bewaard om")
    assert plan.kept()["learning_question"] == "Getypt in de trein"


def test_signed_out_the_text_waits_until_one_signed_in_again(plan: Plan) -> None:
    page = plan.open("lead")
    page.context.clear_cookies()
    page.locator(QUESTION).fill("Te laat aangemeld")
    says(page, "u bent niet meer aangemeld")
    page.get_by_role("button", name="Bewaar en kom later terug").click()
    page.wait_for_timeout(500)
    expect(page.locator(QUESTION)).to_have_value("Te laat aangemeld")
    assert "learning_question" not in plan.kept()

    plan.desk.sign_in(page.context, "lead")
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaar en kom later terug").click()
    assert plan.kept()["learning_question"] == "Te laat aangemeld"


def test_the_page_works_without_scripts(
    plan: Plan, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context(java_script_enabled=False)
    plan.desk.sign_in(context, "lead")
    page = context.new_page()
    page.goto(f"{plan.desk.base}/plannen/{plan.reference}/onderdelen/learn")
    page.locator(QUESTION).fill("Zonder script")
    page.get_by_role("button", name="Bewaar en kom later terug").click()
    page.wait_for_load_state("load")
    assert plan.kept()["learning_question"] == "Zonder script"
