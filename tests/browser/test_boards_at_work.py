"""Boards at work in a real browser: a full route with everything against it, a deciding board,
and the light route. Axe looks at these pages in the walk and page by page elsewhere."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext
from sqlalchemy import select

from tests.accessibility import Accessibility
from tests.browser import walk_review, walk_street
from tests.browser.walk_review import RISKS
from tests.browser.walker import Site, Walker
from tests.browser.writers import Desk
from tests.builders import Lab
from tests.reviews import FULL, LIGHT
from tests.servers import ServeApplication
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Phase, RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, Advice, Assessment, Decision

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
FIRST_DAY = datetime(2027, 3, 5, 9, 0, tzinfo=UTC)
MOTIVATION = "Het belang van een veilige straat weegt hier zwaarder, onder twee voorwaarden."
BLOCKING = "Publiceer vooraf op welke avonden het licht verandert."
LATER = "Laat halverwege een bewonersgroep meekijken."


@pytest.fixture
def site(
    lab: Lab,
    serve: ServeApplication,
    new_context: Callable[..., BrowserContext],
    accessibility: Accessibility,
) -> Site:
    """Give the served application."""
    base = serve(lab.app)
    sign_in = Desk(lab, base, new_context).sign_in
    return Site(base, new_context, accessibility, looks=False, signs_in=sign_in)


def submitted(lab: Lab, case: str, kind: str = "advisory") -> str:
    """A plan at a board of a chair and four members."""
    organisation = lab.organisation()
    board = lab.board(organisation, kind=kind)
    lead = lab.person("lead", (Role.LEAD, organisation))
    lab.person("secretaris", (Role.SECRETARY, board))
    lab.person("voorzitter", (Role.CHAIR, board))
    for name in ("lid1", "lid2", "lid3", "lid4"):
        lab.person(name, (Role.MEMBER, board))
    lab.person("fg", (Role.DPO, organisation))
    lab.person("beslisser", (Role.DECIDER, organisation))
    return lab.submitted(case, lead, organisation, board)


def judge(site: Site, name: str, reference: str, verdict: str) -> Walker:
    """Declare to be free and file an assessment."""
    member = site.visitor(name)
    walk_review.declare(member, reference)
    walk_review.assess(member, reference, verdict, f"Dit vindt {name} van het plan.")
    return member


def adopt(chair: Walker, reference: str, outcome: str, button: str, minority: str = "") -> None:
    """The chair writes the advice that the votes carry."""
    chair.open(f"/commissie/{reference}/advies")
    text = {"text": walk_review.ADVICE, "minority_view": minority}
    chair.fill({"outcome": outcome, **text, **RISKS})
    chair.press(button)


# --- the full route


def test_full_route_with_a_late_conflict_a_tie_a_deviation_and_two_conditions(
    lab: Lab, site: Site
) -> None:
    reference = submitted(lab, FULL)
    walk_review.accept(site.visitor("secretaris"), reference)
    walk_review.give_opinion(site.visitor("fg"), reference)
    judge(site, "lid1", reference, "positive")
    judge(site, "lid2", reference, "positive")
    judge(site, "lid3", reference, "negative")
    declare_after_filing(judge(site, "lid4", reference, "positive"), reference)
    assert voided(lab) == ["lid4"]

    chair = judge(site, "voorzitter", reference, "negative")
    chair.open(f"/commissie/{reference}/stemming")
    chair.says("De stemmen staken")
    adopt(chair, reference, "rejected", "Stel het advies vast", "Twee leden zien het anders.")
    with reading() as session:
        tally = session.scalars(select(Advice.tally)).one()
    assert tally["casting_vote"] is True
    assert tally["filed"] == 4

    deviate(site.visitor("beslisser"), reference)
    with reading() as session:
        decision = session.scalars(select(Decision)).one()
        assert decision.deviates
        assert decision.outcome == "approved_with_conditions"
    start_waits_for_the_blocking_condition_alone(lab, site, reference)


def declare_after_filing(member: Walker, reference: str) -> None:
    """It turns out later: the assessment does not count, and the dossier is gone for them."""
    member.open(f"/commissie/{reference}/belang")
    member.fill({"conflict": "yes", "reason": "Mijn zus heeft er een café."})
    member.press(near="conflict")
    member.open("/commissie/")
    assert reference not in member.page.content()
    for page in ("", "/toetsing", "/oordeel", "/stemming", "/advies", "/besluit"):
        closed = member.page.request.get(f"{member.site.base}/commissie/{reference}{page}")
        assert closed.status == 404, page


def voided(lab: Lab) -> list[str]:
    """Whose assessment no longer counts."""
    with reading() as session:
        return list(
            session.scalars(
                select(Account.name)
                .join(Assessment, Assessment.member_id == Account.id)
                .where(Assessment.voided_at.is_not(None))
            )
        )


def deviate(decider: Walker, reference: str) -> None:
    """Without a motivation it is refused and nothing typed is lost; with one it is taken."""
    decider.open(f"/commissie/{reference}/besluit")
    decider.fill({"outcome": "approved_with_conditions", "conditions-0-text": BLOCKING})
    decider.page.get_by_role("button", name="Voeg een voorwaarde toe").click()
    decider.page.wait_for_load_state("load")
    decider.fill(
        {
            "conditions-0-start_blocking": True,
            "conditions-1-text": LATER,
            "conditions-1-due": "2027-06-01",
        }
    )
    decider.page.get_by_role("button", name="Neem het besluit").click()
    decider.page.wait_for_load_state("load")
    assert decider.page.title().startswith("Fout:")
    assert decider.page.locator('[name="conditions-1-text"]').input_value() == LATER
    decider.fill({"motivation": MOTIVATION})
    decider.press("Neem het besluit")
    decider.says("wijkt af van het advies")


def start_waits_for_the_blocking_condition_alone(lab: Lab, site: Site, reference: str) -> None:
    """Notice and sign are there, the day has come: the gate opens with the first condition."""
    lead = site.visitor("lead")
    lab.set_clock(datetime(2027, 2, 1, 9, 0, tzinfo=UTC))
    walk_street.publish_notice(lead, reference)
    walk_street.publish_consent(lead, reference)
    walk_street.confirm_sign(lead, reference, "2027-02-01")
    lab.set_clock(FIRST_DAY)
    lead.open(f"/plannen/{reference}/start")
    lead.page.get_by_role("button", name="Start het experiment").click()
    lead.page.wait_for_load_state("load")
    assert lead.page.title().startswith("Fout:")
    assert lab.experiment(reference).phase == Phase.APPROVED
    walk_street.show_condition_met(lead, reference)
    walk_street.accept_evidence(site.visitor("secretaris"), reference)
    walk_street.start(lead, reference)
    assert lab.experiment(reference).phase == Phase.RUNNING
    citizen = site.visitor()
    citizen.open(f"/experimenten/{lab.experiment(reference).slug}")
    for words in (MOTIVATION, BLOCKING, LATER, "Twee leden zien het anders."):
        citizen.says(words)
    assert "Dit vindt lid3" not in citizen.page.content()


# --- a board that decides


def test_deciding_board_takes_the_decision_with_its_advice(lab: Lab, site: Site) -> None:
    reference = submitted(lab, FULL, kind="deciding")
    walk_review.accept(site.visitor("secretaris"), reference)
    walk_review.give_opinion(site.visitor("fg"), reference)
    for name in ("lid1", "lid2"):
        judge(site, name, reference, "positive")
    chair = judge(site, "voorzitter", reference, "positive")
    chair.open(f"/commissie/{reference}/advies")
    chair.says("Deze commissie beslist zelf")
    adopt(chair, reference, "approved", "Stel het advies vast en neem het besluit")
    assert lab.round(reference).state == RoundState.DECIDED
    with reading() as session:
        assert session.scalars(select(Decision.by_board)).one()
    citizen = site.visitor()
    citizen.open(f"/experimenten/{lab.experiment(reference).slug}")
    citizen.says("Goedgekeurd")


# --- the light route


def test_light_route_needs_one_member_and_another_one_to_adopt(lab: Lab, site: Site) -> None:
    reference = submitted(lab, LIGHT)
    secretary = site.visitor("secretaris")
    secretary.open(f"/commissie/{reference}/controle")
    secretary.says("lichte toetsing")
    secretary.fill({"route": "light", "member": str(lab.actors["lid1"])})
    secretary.press(near="route")
    other = site.visitor("lid2")
    other.open("/commissie/")
    other.says("Er wacht niets op u")
    judge(site, "lid1", reference, "positive")
    chair = site.visitor("voorzitter")
    walk_review.declare(chair, reference)
    adopt(chair, reference, "approved", "Stel het advies vast")
    decider = site.visitor("beslisser")
    decider.open(f"/commissie/{reference}/besluit")
    decider.fill({"outcome": "approved"})
    decider.press("Neem het besluit")
    assert lab.experiment(reference).phase == Phase.APPROVED
