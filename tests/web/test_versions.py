"""Every submitted version of a plan, who may read it, and the words that differ between two."""

import pytest

from tests.announced import counted_queries
from tests.builders import Lab, case_answers
from tests.decided import decided
from tests.reviews import FULL, Review
from tests.rewriting import rewrite
from tests.visitor import parse
from tests.web.dossiers import World
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import PlanVersion
from waardevol_lab.services.amending import OpenAmendment, open_amendment
from waardevol_lab.services.submitting import SubmitPlan, submit

READERS = ("lead", "mate", "secretary", "anna", "chair", "dpo", "decider", "auditor")
SECRET = "Nooit voor reclame."


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def url(reference: str, page: str = "") -> str:
    return f"/plannen/{reference}/versies{page}"


def three_versions(review: Review) -> str:
    """Held over twice; each time something else was changed."""
    lab, answers = review.lab, case_answers(FULL)
    reference = review.declared()
    lab.person("mate", (Role.TEAMMATE, lab.experiment(reference).id))
    review.request_changes(reference)
    rewrite(lab, reference, review["lead"], limits=f"{answers['limits']} {SECRET}")
    review.resubmit(reference)
    review.accept(reference)
    review.request_changes(reference)
    period = {**answers["period"], "end": "2027-11-20"}
    parties = [{**answers["parties"][0], "contact": "Een ander"}, *answers["parties"][1:]]
    rewrite(
        lab,
        reference,
        review["lead"],
        period=period,
        parties=parties,
        technology=answers["technology"][:-1],
        place={**answers["place"], "text": "Een andere straat"},
        value_privacy={**answers["value_privacy"], "risk": 3},
        dpia_file=None,
    )
    rewrite(lab, reference, review["lead"], dpia="not_needed")
    review.resubmit(reference)
    review.accept(reference)
    return reference


def test_list_says_when_by_whom_in_which_round_and_why(lab: Lab, review: Review) -> None:
    page = lab.visitor("lead").text(url(three_versions(review)))
    parse(page)
    for number in (1, 2, 3):
        assert f"Versie {number}" in page
    assert page.count("door lead") == 3
    assert page.count("voor het eerst ingediend") == 1
    assert page.count("De grenzen zijn niet duidelijk.") == 2


@pytest.mark.parametrize("who", READERS)
def test_every_version_opens_for_who_may_read_the_plan(lab: Lab, review: Review, who: str) -> None:
    reference = three_versions(review)
    visitor = lab.visitor(who)
    assert SECRET not in visitor.text(url(reference, "/1"))
    assert SECRET in visitor.text(url(reference, "/2"))
    page = visitor.text(url(reference, "/verschil?van=1&naar=2"))
    assert f"{SECRET}</ins>" in page
    parse(page)


def test_difference_of_every_kind_of_question_is_said_in_words(lab: Lab, review: Review) -> None:
    page = lab.visitor("anna").text(url(three_versions(review), "/verschil?van=2&naar=3"))
    parse(page)
    assert SECRET not in page
    assert "20 november 2027</ins>" in page
    assert "28 november 2027</del>" in page
    assert "Gewijzigde rij" in page
    assert "ander</ins>" in page
    assert "Vervallen:" in page and "Nieuw:" in page
    assert "DPIA Licht, geluid en drukte Stratumseind.pdf</del>" in page
    assert page.count('class="visually-hidden">Nieuw:') >= 4


def test_attachments_of_a_version_are_listed_and_compared_by_name(lab: Lab, review: Review) -> None:
    reference = three_versions(review)
    frozen = {"attachment": 1, "size": 2_000, "kind": "letter"}
    before = ("problem", "weg.pdf", "a"), ("title", "oud.pdf", "b"), ("title", "plan.pdf", "c")
    after = ("title", "plan.pdf", "d"), ("title", "nieuwe.pdf", "b"), ("limits", "erbij.pdf", "e")
    with transaction() as session:
        for number, files in ((1, before), (2, after)):
            row = session.query(PlanVersion).filter_by(number=number).one()
            row.files = [
                {**frozen, "question": question, "name": name, "sha256": sha}
                for question, name, sha in files
            ]
    anna = lab.visitor("anna")
    page = anna.text(url(reference, "/verschil?van=1&naar=2"))
    parse(page)
    for kind, went, came in (
        ("Nieuw:", "", "erbij.pdf"),
        ("Vervallen:", "weg.pdf", ""),
        ("Andere naam, hetzelfde bestand:", "oud.pdf", "nieuwe.pdf"),
        ("Vervangen door een ander bestand:", "plan.pdf", "plan.pdf"),
    ):
        old = f' <del class="removed">{went}</del>' if went else ""
        new = f' <ins class="added">{came}</ins>' if came else ""
        assert f"<li>{kind}{old}{new}</li>" in page, kind
    listed = anna.text(url(reference, "/2"))
    assert "Bijlage: nieuwe.pdf (2 kB)" in listed
    assert "weg.pdf" not in listed and "weg.pdf" in anna.text(url(reference, "/1"))


def test_any_two_versions_can_be_chosen_in_the_address(lab: Lab, review: Review) -> None:
    reference = three_versions(review)
    anna = lab.visitor("anna")
    whole = anna.text(url(reference, "/verschil?van=1&naar=3"))
    assert SECRET in whole and "20 november 2027</ins>" in whole
    last = anna.text(url(reference, "/verschil"))
    (form,) = (e for e in parse(last).iter("form") if e.get("method") == "get")
    assert form.get("action") == url(reference, "/verschil")
    chosen = {
        str(select.get("name")): [
            o.get("value") for o in select.iter("option") if o.get("selected") is not None
        ]
        for select in form.iter("select")
    }
    assert chosen == {"van": ["2"], "naar": ["3"]}
    assert "Van versie 2 naar versie 3" in last
    assert "Deze twee versies zijn gelijk." in anna.text(url(reference, "/verschil?van=2&naar=2"))
    for wrong in ("van=1&naar=9", "van=0&naar=1"):
        assert anna.get(url(reference, f"/verschil?{wrong}")).status_code == 404
    assert anna.get(url(reference, "/9")).status_code == 404
    assert "Van versie 2 naar versie 3" in anna.text(url(reference, "/verschil?van=x&naar=-1"))


def test_first_version_has_nothing_to_compare_with(lab: Lab, review: Review) -> None:
    reference = review.submitted()
    assert "Er is nog niets te vergelijken" in lab.visitor("lead").text(url(reference, "/verschil"))


def test_page_without_versions_says_when_the_first_comes(lab: Lab, review: Review) -> None:
    reference = lab.draft(FULL, review["lead"], review.organisation_id)
    assert "Er is nog geen versie" in lab.visitor("lead").text(url(reference))
    assert lab.visitor("anna").get(url(reference)).status_code == 404


def test_english_texts_are_compared_where_they_were_written(lab: Lab, review: Review) -> None:
    reference = three_versions(review)
    with transaction() as session:
        for number, words in ((1, "What we count"), (2, "What we measure")):
            row = session.query(PlanVersion).filter_by(number=number).one()
            row.answers_en = {"summary": words}
    page = lab.visitor("anna").text(url(reference, "/verschil?van=1&naar=2"))
    assert "measure</ins>" in page and "De Engelse tekst" in page
    assert "What we measure" in lab.visitor("anna").text(url(reference, "/2"))


@pytest.mark.parametrize("page", ["", "/1", "/verschil"])
def test_conflict_and_who_has_nothing_to_do_with_it_meet_no_version(
    world: World, page: str
) -> None:
    reference = world.dossiers["in_review"]
    for who in world.people:
        seen = world.lab.visitor(who).get(url(reference, page)).status_code
        expected = 200 if set(world.people[who]) & ALLOWED else 404
        assert seen == expected, who


ALLOWED = {
    ("lead", "own"),
    ("teammate", "own"),
    ("secretary", "own"),
    ("member", "own"),
    ("chair", "own"),
    ("dpo", "own"),
    ("decider", "own"),
    ("auditor", "own"),
}


def test_member_reads_no_version_of_a_round_that_is_not_theirs_yet(lab: Lab) -> None:
    running = decided(lab)
    open_amendment(
        OpenAmendment(running.reference, "Langer meten."), running.actor("lead"), lab.now
    )
    rewrite(lab, running.reference, running.actor("lead"), limits=SECRET)
    version = lab.round(running.reference).version
    submit(SubmitPlan(running.reference, running.board_id, version), running.actor("lead"), lab.now)
    member, secretary = lab.visitor("member"), lab.visitor("secretary")
    assert "Versie 2" not in member.text(url(running.reference))
    assert member.get(url(running.reference, "/2")).status_code == 404
    assert member.get(url(running.reference, "/verschil?van=1&naar=2")).status_code == 404
    assert SECRET in secretary.text(url(running.reference, "/2"))
    assert "Langer meten." in secretary.text(url(running.reference))
    assert "Geldt nu" in secretary.text(url(running.reference, "/1"))
    conflicted = lab.visitor("conflicted")
    assert conflicted.get(url(running.reference)).status_code == 404


def test_list_of_many_versions_asks_no_query_for_each(lab: Lab, review: Review) -> None:
    reference = review.submitted()
    few = queries_of(lab, url(reference))
    with transaction() as session:
        first = session.query(PlanVersion).one()
        for number in range(2, 30):
            session.add(
                PlanVersion(
                    experiment_id=first.experiment_id,
                    round_id=first.round_id,
                    number=number,
                    framework=first.framework,
                    answers=first.answers,
                    sha256=first.sha256,
                    submitted_by_id=first.submitted_by_id,
                    submitted_at=first.submitted_at,
                )
            )
    assert queries_of(lab, url(reference)) == few


def queries_of(lab: Lab, address: str) -> int:
    with counted_queries(lab) as queries:
        lab.visitor("lead").text(address)
    return len(queries)
