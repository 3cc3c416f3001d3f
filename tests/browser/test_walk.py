"""The whole walk: from a real plan to a published evaluation, in a real browser.

On every page of it, in each state that it comes by, axe finds nothing on a phone.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext
from sqlalchemy import update

from tests.accessibility import Accessibility
from tests.browser import walk_plan, walk_review, walk_street
from tests.browser.walker import PASSWORD, Site, Walker
from tests.builders import Lab
from tests.servers import ServeApplication
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Phase
from waardevol_lab.outbox.worker import sweep
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import Account
from waardevol_lab.services.passwords import hash_password
from waardevol_lab.services.verifying import verify

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]
MEMBERS = ("lid1", "lid2", "lid3", "lid4")
VERDICTS = {"lid1": "positive_with_conditions", "lid2": "positive", "lid3": "negative"}
FIRST_DAY = datetime(2027, 3, 5, 9, 0, tzinfo=UTC)
DAY_AFTER = datetime(2027, 11, 29, 6, 0, tzinfo=UTC)
PAGES = 54
"""Addresses on the walk; fewer would mean that something was passed by."""
EXPLAINING = (
    "/handvatten",
    "/waarden",
    "/hoe-wij-beslissen",
    "/open-data",
    "/toegankelijkheid",
    "/privacy",
    "/kwetsbaarheid-melden",
)


def people_of(lab: Lab) -> tuple[int, int]:
    """An organisation, its board, and everybody with a password; gives both ids."""
    organisation = lab.organisation()
    board = lab.board(organisation)
    lab.person("lead", (Role.LEAD, organisation))
    lab.person("secretaris", (Role.SECRETARY, board))
    lab.person("voorzitter", (Role.CHAIR, board))
    for name in MEMBERS:
        lab.person(name, (Role.MEMBER, board))
    lab.person("fg", (Role.DPO, organisation))
    lab.person("beslisser", (Role.DECIDER, organisation))
    with transaction() as session:
        session.execute(update(Account).values(password_hash=hash_password(PASSWORD)))
    return organisation, board


def test_a_plan_walks_from_the_first_question_to_its_published_evaluation(
    lab: Lab,
    serve: ServeApplication,
    new_context: Callable[..., BrowserContext],
    accessibility: Accessibility,
) -> None:
    site = Site(serve(lab.app), new_context, accessibility)
    organisation, _ = people_of(lab)
    reference = walk_plan.imported(lab, lab.actor("lead"), organisation)
    lead = site.visitor("lead")
    look_as_citizen(site, "/", "/experimenten")
    walk_plan.write_and_submit(lead, reference)

    lab.later(days=3)
    secretary = site.visitor("secretaris")
    walk_review.accept(secretary, reference)
    review(lab, site, reference)
    lab.later(days=7)
    walk_review.decide(site.visitor("beslisser"), reference)
    slug = lab.experiment(reference).slug
    notice = f"/experimenten/{slug}"
    look_as_citizen(site, notice).says("Goedgekeurd met voorwaarden")

    prepare(lab, lead, secretary, reference)
    look_as_citizen(site, notice).says(walk_plan.CASE["answers"]["summary"])
    lab.set_clock(FIRST_DAY)
    walk_street.start(lead, reference)
    look_as_citizen(site, notice)

    lab.set_clock(DAY_AFTER)
    assert sweep(lab.app.extensions["waardevol_settings"])
    assert lab.experiment(reference).phase == Phase.ENDED
    walk_street.evaluate(lead, reference)
    lab.later(days=2)
    walk_street.remark(site.visitor("lid1"), reference)
    walk_street.publish_evaluation(lead, reference)
    assert lab.experiment(reference).phase == Phase.EVALUATED

    look_as_citizen(site, "/", "/experimenten", *EXPLAINING)
    pages = (notice, f"{notice}/antwoorden", f"{notice}/versies/1", f"{notice}/evaluaties")
    look_as_citizen(site, *pages).says("De commissie mist de ervaring van bewoners.")
    assert verify().holds
    assert len(set(site.looked_at)) >= PAGES


def look_as_citizen(site: Site, *paths: str) -> Walker:
    """Look at public pages with a fresh browser; no page leaves a cookie in it."""
    citizen = site.visitor()
    for path in paths:
        citizen.open(path)
    assert citizen.context.cookies() == []
    return citizen


def review(lab: Lab, site: Site, reference: str) -> None:
    """The dpo, the chair and four members, of whom one has a conflict."""
    walk_review.give_opinion(site.visitor("fg"), reference)
    walk_review.declare(site.visitor("lid4"), reference, "Mijn zus heeft er een café.")
    chair = site.visitor("voorzitter")
    for name, verdict in VERDICTS.items():
        member = site.visitor(name)
        walk_review.declare(member, reference)
        walk_review.assess(member, reference, verdict, "Het plan is eerlijk over wat het doet.")
    walk_review.declare(chair, reference)
    walk_review.assess(chair, reference, "positive_with_conditions", "Zorgvuldig, met risico.")
    lab.later(days=20)
    walk_review.advise(chair, reference)


def prepare(lab: Lab, lead: Walker, secretary: Walker, reference: str) -> None:
    """Notice, condition and sign; the start gate stays shut until the days have gone by."""
    lab.set_clock(lab.now.replace(year=2027, month=2, day=1))
    walk_street.publish_notice(lead, reference)
    walk_street.publish_consent(lead, reference)
    walk_street.show_condition_met(lead, reference)
    walk_street.accept_evidence(secretary, reference)
    walk_street.confirm_sign(lead, reference, "2027-02-01")
    lab.later(days=15)
