"""An amendment of a running experiment in a real browser: the plan in force stays what everybody
meets until the decision. Axe looks at these pages elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext

from tests.accessibility import Accessibility
from tests.browser.walker import Site, Walker
from tests.browser.writers import Desk
from tests.builders import Lab, case_answers
from tests.decided import Running
from tests.reviews import FULL, MEMBERS, Review
from tests.servers import ServeApplication
from tests.web.dossiers import ON_THE_DAY
from waardevol_lab.domain.states import Phase, RoundState

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
OLD = case_answers(FULL)["summary"][:60]
NEW = "Het licht verandert nooit na twee uur in de nacht."


@dataclass
class Street:
    """A running experiment, its board and its browsers."""

    lab: Lab
    review: Review
    running: Running
    site: Site
    published: int
    """How many versions the notice had before the amendment."""

    @property
    def reference(self) -> str:
        """The plan."""
        return self.running.reference

    @property
    def notice(self) -> str:
        """Where everybody reads it."""
        return f"/experimenten/{self.running.experiment.slug}"


@pytest.fixture
def street(
    lab: Lab,
    serve: ServeApplication,
    new_context: Callable[..., BrowserContext],
    accessibility: Accessibility,
) -> Street:
    """Give a running experiment."""
    review = Review(lab)
    reference = review.decided()
    running = Running(lab, reference, review.organisation_id, review.board_id)
    running.publish()
    lab.set_clock(ON_THE_DAY)
    running.sign()
    running.consent()
    running.start()
    base = serve(lab.app)
    sign_in = Desk(lab, base, new_context).sign_in
    site = Site(base, new_context, accessibility, looks=False, signs_in=sign_in)
    return Street(lab, review, running, site, len(running.notices()))


def test_plan_in_force_stays_until_the_amendment_is_decided_on(street: Street) -> None:
    lead = propose(street)
    old_version_holds(street, lead)
    judge(street, "positive")
    old_version_holds(street, lead)
    assert len(street.running.notices()) == street.published
    decide(street, "approved")

    citizen = street.site.visitor()
    citizen.open(street.notice)
    citizen.says(NEW)
    assert citizen.page.locator(f'a[href$="/versies/{street.published}"]').count()
    citizen.open(f"{street.notice}/versies/{street.published}")
    citizen.says(OLD)
    citizen.says("Dit is een oude versie")
    assert NEW not in citizen.page.locator("main").inner_text()
    assert NEW in answered(citizen, street)
    lead.open(f"/plannen/{street.reference}/versies/2")
    lead.says("Geldt nu")
    assert len(street.running.notices()) == street.published + 1
    assert street.running.experiment.phase == Phase.RUNNING


def test_rejected_amendment_changes_nothing_of_the_plan(street: Street) -> None:
    """The notice has a version more, which tells of the decision with the old answers."""
    lead = propose(street)
    judge(street, "negative")
    decide(street, "rejected")
    assert street.lab.round(street.reference).state == RoundState.DECIDED
    old_version_holds(street, lead)


def propose(street: Street) -> Walker:
    """The lead chooses one topic, adds another and takes it off, changes an answer, submits."""
    lead = street.site.visitor("lead")
    plan = f"/plannen/{street.reference}"
    lead.open(f"{plan}/wijzigen")
    lead.page.locator('[name="topics"][value="purpose"]').check()
    lead.fill({"reason": "Bewoners willen een rustige nacht."})
    lead.press("Wijzig het plan")
    lead.says("Dit blijft zoals het is")
    lead.says("0 van 1 gekozen onderdeel gewijzigd")
    lead.open(f"{plan}/onderdelen/evaluation")
    lead.says("Dit onderdeel verandert niet")
    lead.press("Toch wijzigen")
    lead.press("Toch niet wijzigen")
    lead.open(f"{plan}/onderdelen/purpose")
    lead.fill({"summary": NEW, "limits": "Nooit om mensen te herkennen."})
    lead.press("Bewaar en ga verder")
    lead.open(f"{plan}/controleren")
    assert lead.page.locator("ins.added", has_text="twee uur").count()
    lead.says("Meer dan tekst: de commissie toetst dit")
    lead.press("Dien het plan in")
    return lead


def judge(street: Street, verdict: str) -> None:
    """The board does its part."""
    review, reference = street.review, street.reference
    review.accept(reference, motivation="De grens verandert.")
    for name in (*MEMBERS, "chair"):
        review.declare(reference, name)
    for name in (*MEMBERS, "chair"):
        review.file(reference, name, verdict)
    review.opinion(reference)
    review.adopt(reference, "approved" if verdict == "positive" else "rejected")


def decide(street: Street, outcome: str) -> None:
    """The decider follows the advice."""
    decider = street.site.visitor("decider")
    decider.open(f"/commissie/{street.reference}/besluit")
    decider.fill({"outcome": outcome})
    decider.press("Neem het besluit")


def old_version_holds(street: Street, lead: Walker) -> None:
    """Notice, JSON and the pages of the running experiment know the plan in force alone."""
    citizen = street.site.visitor()
    citizen.open(street.notice)
    citizen.says(OLD)
    assert NEW not in citizen.page.content()
    assert NEW not in answered(citizen, street)
    for page in ("status", "bekendmaking", "start"):
        lead.open(f"/plannen/{street.reference}/{page}")
        assert NEW not in lead.page.content(), page
    lead.open(f"/plannen/{street.reference}/versies/1")
    lead.says("Geldt nu")
    lead.says(OLD)
    in_force = street.running.experiment.binding_version_id
    assert {notice.plan_version_id for notice in street.running.notices()} == {in_force}
    assert street.running.experiment.phase == Phase.RUNNING


def answered(citizen: Walker, street: Street) -> str:
    """The notice as machines read it."""
    response = citizen.page.request.get(f"{street.site.base}{street.notice}.json")
    assert response.status == 200
    return str(response.json())
