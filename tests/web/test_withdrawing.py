"""Taking a round or an experiment back, in every phase and every state of the round."""

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.decided import Running
from tests.reviews import MEMBERS, Review
from tests.web.asking import signed_in
from tests.web.dossiers import World
from tests.web.leads import Office
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import OutboxMail

# Which of the two a lead may take back: the round, the experiment.
MAY = {
    "draft": (True, True),
    "submitted": (True, True),
    "returned": (True, True),
    "in_review": (True, True),
    "assessed": (True, True),
    "advised": (False, False),
    "withdrawn round": (False, True),
    "approved": (False, True),
    "ready": (False, True),
    "rejected": (False, False),
    "running": (False, False),
    "suspended": (False, False),
    "ended": (False, False),
    "offered": (False, False),
    "evaluated": (False, False),
    "withdrawn": (False, False),
    "lapsed": (False, False),
}
PAGES = ("ronde-intrekken", "intrekken")
STRANGERS = ("teammate", "colleague", "secretary", "decider own", "dpo own", "admin own", "nobody")


@pytest.mark.parametrize("name", MAY)
def test_withdrawing_is_offered_just_where_it_can_be_done(as_built: World, name: str) -> None:
    world, reference = as_built, as_built.dossiers[name]
    client = signed_in(world.lab, "lead")
    status = client.get(f"/plannen/{reference}/status").text
    for page, allowed in zip(PAGES, MAY[name], strict=True):
        url = f"/plannen/{reference}/{page}"
        assert (f'href="{url}"' in status) == allowed, page
        assert (client.get(url).status_code == 200) == allowed, page


@pytest.mark.parametrize("name", MAY)
def test_withdrawing_elsewhere_is_refused_and_changes_nothing(as_built: World, name: str) -> None:
    world, reference = as_built, as_built.dossiers[name]
    before = world.lab.snapshot()
    visitor = world.lab.visitor("lead")
    token = visitor.form("/plannen/nieuw", containing="title")["csrf_token"]
    experiment, round_ = world.lab.experiment(reference), world.lab.round(reference)
    for page, allowed, version in zip(
        PAGES, MAY[name], (round_.version, experiment.version), strict=True
    ):
        if not allowed:
            form = {"csrf_token": token, "reason": "BEWAAR-MIJ", "version": str(version)}
            answer = visitor.client.post(f"/plannen/{reference}/{page}", data=form)
            assert answer.status_code in (409, 422), page
            assert "BEWAAR-MIJ" in answer.text, page
    for stranger in STRANGERS:
        client = signed_in(world.lab, stranger)
        for page in PAGES:
            assert client.get(f"/plannen/{reference}/{page}").status_code == 404, stranger
    assert world.lab.snapshot() == before


def mailed(template: str) -> dict[str, str]:
    """Who got the mail, with the reason in it."""
    with reading() as session:
        rows = session.execute(
            select(OutboxMail.recipient, OutboxMail.context).where(OutboxMail.template == template)
        ).all()
    return {to.partition("@")[0]: context["reason"] for to, context in rows}


def test_who_was_asked_to_assess_hears_the_reason(lab: Lab) -> None:
    review = Review(lab)
    for page, template in (
        ("ronde-intrekken", "round_withdrawn"),
        ("intrekken", "experiment_withdrawn"),
    ):
        reference = review.declared()
        url = f"/plannen/{reference}/{page}"
        assert lab.visitor("lead").submit(url, {"reason": "Geen geld."}).status_code == 303
        told = mailed(template)
        assert {"secretary", "chair", *MEMBERS} <= told.keys()
        assert set(told.values()) == {"Geen geld."}


def test_a_draft_that_nobody_saw_goes_quietly(lab: Lab) -> None:
    office = Office(lab)
    reference = lab.draft("stratumseind", office.lead, office.organisation)
    url = f"/plannen/{reference}/ronde-intrekken"
    assert office.visitor.submit(url, {"reason": "Toch niet."}).status_code == 303
    assert mailed("round_withdrawn") == {}
    status = office.visitor.text(f"/plannen/{reference}/status")
    assert "Toch niet." in status.partition("Waarom de ronde is ingetrokken")[2].partition("<h2")[0]


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_withdrawn_round_begins_again_with_the_same_answers(as_built: World, state: str) -> None:
    world, reference = as_built, as_built.dossiers[state]
    visitor = world.lab.visitor("lead")
    answers = visitor.text(f"/plannen/{reference}/controleren").partition("<main")[2]
    url = f"/plannen/{reference}/ronde-intrekken"
    assert visitor.submit(url, {"reason": "Even wachten."}).status_code == 303
    status = visitor.text(f"/plannen/{reference}/status").partition("<main")[2]
    main = status.partition("<aside")[0]
    assert f'href="/plannen/{reference}/nieuwe-ronde">Begin een nieuwe ronde</a>' in main
    assert visitor.submit(f"/plannen/{reference}/nieuwe-ronde").status_code == 303
    assert world.lab.round(reference).state == "draft"
    again = visitor.text(f"/plannen/{reference}/controleren").partition("<main")[2]
    assert shown(again) == shown(answers)


def shown(page: str) -> list[str]:
    """What stands in the summary, line by line."""
    lines = [line.partition(">")[2].partition("</dd>")[0] for line in page.split("<dd")[1:]]
    return [line.strip() for line in lines if "Wijzig<span" not in line]


def test_everybody_reads_why_a_public_experiment_was_withdrawn(lab: Lab) -> None:
    review = Review(lab)
    reference = review.decided()
    Running(lab, reference, review.organisation_id, review.board_id).publish()
    lead, url = lab.visitor("lead"), f"/plannen/{reference}/intrekken"
    assert "Iedereen kan dit lezen." in lead.text(url)
    assert lead.submit(url, {"reason": "De straat gaat open."}).status_code == 303
    slug = lab.experiment(reference).slug
    assert "De straat gaat open." in lab.visitor().text(f"/experimenten/{slug}")
