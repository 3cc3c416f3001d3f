"""The course of a plan for its lead: who did what by role, what belongs to it, what comes."""

import re
from html import unescape

import pytest

from tests.builders import Lab
from tests.decided import Running, decided
from tests.reviews import Review
from tests.visitor import parse
from tests.web.dossiers import ON_THE_DAY, World
from waardevol_lab.domain.proposed_conditions import ProposedCondition
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account
from waardevol_lab.services.conditions import SubmitEvidence, submit_evidence
from waardevol_lab.services.running import PullBrake, pull_brake

MOMENT = re.compile(
    r'<li class="timeline__moment.*?</li>\s*(?=<li class="timeline__moment|</ol>)', re.S
)


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def course(lab: Lab, reference: str, who: str = "lead") -> list[str]:
    page = lab.visitor(who).text(f"/plannen/{reference}/status")
    parse(page)
    (timeline,) = re.findall(r'<ol class="timeline".*?</ol>', page, re.S)
    return MOMENT.findall(timeline)


def moment(found: list[str], words: str) -> str:
    (one,) = (text for text in found if words in text)
    return one


def test_each_event_says_who_by_role_and_opens_what_belongs_to_it(lab: Lab, review: Review) -> None:
    reference = review.decided()
    Running(lab, reference, review.organisation_id, review.board_id).publish()
    found = course(lab, reference)
    for words, who, belongs in (
        ("Het plan is begonnen", "Projectleider", ()),
        ("Het plan is ingediend", "Projectleider", ("/versies/1", "/brieven/1")),
        ("De toetsing is begonnen", "Secretaris", ()),
        ("bracht advies uit", "Voorzitter", ("/brieven/",)),
        ("Het besluit is genomen", "Beslisser", ("#besluit", "/brieven/")),
        ("De bekendmaking is gepubliceerd", "Projectleider", ("/versies/1",)),
    ):
        text = moment(found, words)
        assert f"Door: {who}" in text, words
        for address in belongs:
            assert address in text, words
    for address in re.findall(r'href="([^"#][^"]*)"', "".join(found)):
        with lab.visitor("lead").client.get(address) as answer:
            assert answer.status_code == 200, address


def test_questions_open_at_the_question_and_letters_come_with_them(
    lab: Lab, review: Review
) -> None:
    reference = review.submitted()
    review.return_with_question(reference)
    found = course(lab, reference)
    back = moment(found, "Het plan ging terug met vragen")
    assert "Door: Secretaris" in back
    assert f"/plannen/{reference}/vragen" in back and "/brieven/2" in back


def test_nobody_of_the_board_is_named_and_the_advice_waits_for_the_decision(
    lab: Lab, review: Review
) -> None:
    reference = review.advised()
    text = "".join(course(lab, reference))
    with reading() as session:
        names = [account.name for account in session.query(Account)]
    assert not [name for name in names if f">{name}<" in text or f" {name}<" in text]
    assert "Commissielid" not in text
    assert "/brieven/" not in moment(course(lab, reference), "bracht advies uit")


def test_what_comes_stands_last_with_its_day_and_whose_it_is(lab: Lab, review: Review) -> None:
    reference = review.advised()
    later = lab.now.date().replace(year=lab.now.year + 1)
    owned = (
        ProposedCondition("Meet het licht.", "Lichtbedrijf", later, False),
        ProposedCondition("Praat met de buurt.", "lead", later, False),
    )
    review.decide(reference, "approved_with_conditions", conditions=owned, motivation="Beter zo.")
    found = course(lab, reference)
    coming = [text for text in found if "timeline__moment--later" in text]
    assert found[-len(coming) :] == coming
    days = [re.findall(r'datetime="([^"]+)"', text)[0] for text in coming]
    assert days == sorted(days)
    assert "Lichtbedrijf" in moment(coming, "voorwaarde 1")
    assert "De projectleider" in moment(coming, "voorwaarde 2")
    assert moment(coming, "Laatste dag van het experiment")
    version = Running(lab, reference, review.organisation_id, review.board_id).condition(1).version
    submit_evidence(SubmitEvidence(reference, 1, "Zie hier.", version), review["lead"], lab.now)
    after = course(lab, reference)
    assert "timeline__moment--later" not in moment(after, "Er is bewijs voor")
    assert not [text for text in after if "Bewijs voor voorwaarde 1" in text]


def test_a_brake_of_the_chair_is_told_by_role(lab: Lab, review: Review) -> None:
    reference = review.decided()
    running = Running(lab, reference, review.organisation_id, review.board_id)
    running.publish()
    lab.set_clock(ON_THE_DAY)
    running.sign()
    running.consent()
    running.start()
    pull_brake(PullBrake(reference, "Iemand struikelde."), review["chair"], lab.now)
    text = moment(course(lab, reference), "De noodrem is gebruikt")
    assert "Door: Voorzitter" in text and "Iemand struikelde." in text


def test_a_running_experiment_leads_to_what_its_conditions_still_ask(lab: Lab) -> None:
    running = decided(lab)
    running.run()
    step = f'href="/plannen/{running.reference}/voorwaarden"'
    lead = lab.visitor("lead")
    for page in ("/plannen/", f"/plannen/{running.reference}/status"):
        main = lead.text(page).partition("<main")[2].partition("<aside")[0]
        assert step in main and "Dien bewijs in bij de voorwaarden" in main
    running.meet(2)
    assert step not in lead.text("/plannen/")


@pytest.mark.parametrize("who", ["lead", "teammate"])
def test_every_plan_in_the_list_has_exactly_one_next_step(world: World, who: str) -> None:
    visitor, address, seen = world.lab.visitor(who), "/plannen/", list[str]()
    while address:
        page = visitor.text(address)
        for card in re.findall(r'<li class="entry">.*?</li>', page, re.S):
            title, *steps = re.findall(r'<a [^>]*href="([^"]+)"', card)
            assert len(steps) == 1, card
            with visitor.client.get(unescape(steps[0])) as answer:
                assert answer.status_code == 200, steps
            seen.append(title.rsplit("/", 1)[-1])
        more = re.findall(r'rel="next" href="([^"]+)"', page)
        address = unescape(more[-1]) if more else ""
    not_of_the_teammate = {world.dossiers["objections"]}
    assert set(world.dossiers.values()) - set(seen) <= not_of_the_teammate
