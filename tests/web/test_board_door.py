"""The secretary's pages: the checks, return, accept, assign, escalate, move."""

import re

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.reviews import FULL, LIGHT, Review
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import PlanVersion


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def at(reference: str, page: str = "") -> str:
    return f"/commissie/{reference}{page}"


def test_checks_show_the_proposed_route_with_its_reasons(lab: Lab, review: Review) -> None:
    light = lab.visitor("secretary").text(at(review.submitted(LIGHT), "/controle"))
    assert "Voorstel: lichte toetsing" in light
    assert "Hoogste risico bij de publieke waarden" in light
    full = lab.visitor("secretary").text(at(review.submitted(FULL), "/controle"))
    assert "Voorstel: volledige toetsing" in full
    assert "Politie" in full
    assert "het oordeel van de FG is nodig" in full


def row_of(page: str, name: str) -> str:
    """What stands beside a name in the list of checks."""
    (found,) = re.findall(rf"<dt[^>]*>\s*{name}\s*</dt>\s*<dd[^>]*>(.*?)</dd>", page, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found).strip()


def test_checks_say_what_is_there_and_what_is_not(lab: Lab, review: Review) -> None:
    secretary = lab.visitor("secretary")
    light = secretary.text(at(review.submitted(LIGHT), "/controle"))
    assert row_of(light, "Verplichte vragen") == "Allemaal ingevuld"
    assert row_of(light, "Bijlagen") == "0 bestanden"
    assert row_of(light, "Persoonsgegevens") == "Nee"
    assert "Eerdere vragen" not in light
    reference = review.submitted(FULL)
    review.return_with_question(reference)
    review.resubmit(reference)
    full = secretary.text(at(reference, "/controle"))
    assert row_of(full, "Bijlagen") == "1 bestand"
    assert row_of(full, "Persoonsgegevens").startswith("Ja")
    assert row_of(full, "Eerdere vragen") == "0 van 1 beantwoord"


def test_checks_name_each_answer_that_is_missing(lab: Lab, review: Review) -> None:
    """As where a newer version of the questions asks for more than was asked before."""
    reference = review.submitted(LIGHT)
    with transaction() as session:
        version = session.scalars(select(PlanVersion)).one()
        version.answers = {k: v for k, v in version.answers.items() if k != "limits"}
    page = lab.visitor("secretary").text(at(reference, "/controle"))
    assert row_of(page, "Verplichte vragen") == "1 punt ontbreekt of klopt niet"
    label = shipped("2026-1").question("limits").label.in_("nl")
    assert re.search(rf'href="[^"]*/toetsing[^"]*#limits">{re.escape(label)}</a> Vul dit in', page)


def test_accepting_by_the_proposed_route(lab: Lab, review: Review) -> None:
    reference = review.submitted()
    secretary = lab.visitor("secretary")
    answer = secretary.submit(
        at(reference, "/controle"), {"route": "full"}, to=at(reference, "/controle/aannemen")
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, at(reference))
    assert lab.round(reference).state == "in_review"
    assert "Het plan is in toetsing" in secretary.text(at(reference))


def test_another_route_without_a_reason_keeps_what_was_chosen(lab: Lab, review: Review) -> None:
    reference = review.submitted()
    before = lab.snapshot()
    answer = lab.visitor("secretary").submit(
        at(reference, "/controle"),
        {"route": "light", "member": str(review["bram"].user_id)},
        to=at(reference, "/controle/aannemen"),
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Fout:" in page
    assert 'href="#motivation"' in page
    assert f'value="{review["bram"].user_id}" checked' in page
    assert lab.snapshot() == before


def test_returning_with_questions(lab: Lab, review: Review) -> None:
    reference = review.submitted()
    answer = lab.visitor("secretary").submit(
        at(reference, "/controle"),
        {
            "questions-0-question": "title",
            "questions-0-text": "Waarom heet het zo?",
            "questions-2-question": "limits",
            "questions-2-text": "Waar ligt de grens?",
            "note": "Bijna klaar.",
        },
        to=at(reference, "/controle/terug"),
    )
    assert answer.status_code == 303
    assert lab.round(reference).state == "returned"
    assert "Bijna klaar." in lab.visitor("secretary").text(at(reference))


def test_one_more_row_does_nothing_else_and_keeps_what_was_typed(lab: Lab, review: Review) -> None:
    reference = review.submitted()
    before = lab.snapshot()
    answer = lab.visitor("secretary").submit(
        at(reference, "/controle"),
        {"questions-0-text": "Waarom zo?", "more": "1"},
        to=at(reference, "/controle/terug"),
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "questions-3-text" in page
    assert "questions-4-text" not in page
    assert "Waarom zo?" in page
    assert lab.snapshot() == before


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"note": "Zomaar."}, "Stel minstens één vraag bij een onderwerp."),
        ({"questions-1-text": "Waarom?"}, "Kies bij welk onderwerp van het plan dit hoort."),
        (
            {"questions-1-text": "Waarom?", "questions-1-question": "<b>"},
            "Kies bij welk onderwerp van het plan dit hoort.",
        ),
    ],
)
def test_return_without_a_proper_question(
    lab: Lab, review: Review, fields: dict[str, str], error: str
) -> None:
    reference = review.submitted()
    before = lab.snapshot()
    answer = lab.visitor("secretary").submit(
        at(reference, "/controle"), fields, to=at(reference, "/controle/terug")
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert error in page
    assert next(iter(fields.values())) in page
    assert lab.snapshot() == before


def test_stale_page_is_a_conflict_that_keeps_the_text(lab: Lab, review: Review) -> None:
    reference = review.submitted()
    secretary = lab.visitor("secretary")
    form = secretary.form(at(reference, "/controle"), "note")
    review.return_with_question(reference)
    review.resubmit(reference)
    before = lab.snapshot()
    form["note"] = "Mijn lange toelichting."
    form["questions-0-question"], form["questions-0-text"] = "title", "Waarom?"
    answer = secretary.client.post(at(reference, "/controle/terug"), data=form)
    assert answer.status_code == 409
    assert "Mijn lange toelichting." in answer.get_data(as_text=True)
    assert lab.snapshot() == before


def test_pressing_twice_accepts_once(lab: Lab, review: Review) -> None:
    reference = review.submitted()
    secretary = lab.visitor("secretary")
    form = secretary.form(at(reference, "/controle"), "route")
    first, second = (
        secretary.client.post(at(reference, "/controle/aannemen"), data=form) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]


def test_secretary_follows_members_and_asks_another(lab: Lab, review: Review) -> None:
    reference = review.in_review(LIGHT)
    review.declare(reference, "anna", conflict=True)
    secretary = lab.visitor("secretary")
    page = secretary.text(at(reference, "/toewijzen"))
    assert "ja, doet niet mee" in page
    assert "Mijn zus" not in page
    answer = secretary.submit(at(reference, "/toewijzen"), {"member": str(review["bram"].user_id)})
    assert answer.status_code == 303
    refused = secretary.submit(at(reference, "/toewijzen"), {"member": str(review["anna"].user_id)})
    assert refused.status_code == 422
    assert "komt hiervoor niet in aanmerking" in refused.get_data(as_text=True)


def test_secretary_or_chair_makes_a_light_review_full(lab: Lab, review: Review) -> None:
    reference = review.declared(LIGHT)
    chair = lab.visitor("chair")
    empty = chair.submit(at(reference, "/volledig"), {"reason": " "})
    assert empty.status_code == 422
    done = chair.submit(at(reference, "/volledig"), {"reason": "Meer ogen nodig."})
    assert done.status_code == 303
    assert lab.round(reference).route == "full"


def test_secretary_sees_that_the_quorum_is_impossible_and_moves_the_plan(
    lab: Lab, review: Review
) -> None:
    other = lab.board(review.organisation_id, name="Andere commissie")
    lab.person("erik", (Role.SECRETARY, other))
    reference = review.in_review()
    for name in ("anna", "bram"):
        review.declare(reference, name, conflict=True)
    secretary = lab.visitor("secretary")
    assert "Het quorum is niet meer te halen" in secretary.text(at(reference))
    assert "Verplaats het plan" in secretary.text("/commissie/")
    refused = secretary.submit(at(reference, "/verplaatsen"), {"reason": "Te weinig leden."})
    assert refused.status_code == 422
    done = secretary.submit(
        at(reference, "/verplaatsen"), {"board": str(other), "reason": "Te weinig leden."}
    )
    assert (done.status_code, done.headers["Location"]) == (303, "/commissie/")
    assert secretary.get(at(reference)).status_code == 404
    assert "Controleer of het plan compleet is" in lab.visitor("erik").text("/commissie/")


PAGES = ("/controle", "/toewijzen", "/verplaatsen")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["lead", "anna", "dpo", "decider", "admin", "auditor"])
def test_secretarys_pages_do_not_exist_for_others(
    lab: Lab, review: Review, page: str, who: str
) -> None:
    assert lab.visitor(who).get(at(review.submitted(), page)).status_code == 404


def test_secretary_who_works_on_the_plan_is_kept_out(lab: Lab, review: Review) -> None:
    lab.grant("lead", Role.SECRETARY, review.board_id)
    reference = review.submitted()
    lead = lab.visitor("lead")
    for page in ("", *PAGES, "/toetsing"):
        assert lead.get(at(reference, page)).status_code == 404
    assert reference not in lead.text("/commissie/")


@pytest.mark.parametrize(
    ("page", "reader", "why"),
    [
        ("/controle", "secretary", "De controle is klaar"),
        ("/volledig", "secretary", "Van route wisselen kan niet meer"),
        ("/verplaatsen", "secretary", "Verplaatsen kan niet meer"),
        ("/aanhouden", "chair", "Aanhouden kan nu niet"),
    ],
)
def test_form_is_offered_only_while_it_can_be_sent(
    lab: Lab, review: Review, page: str, reader: str, why: str
) -> None:
    reference = review.advised(LIGHT)
    shown = lab.visitor(reader).text(at(reference, page))
    assert 'method="post"' not in shown.partition("<main")[2].partition("</main>")[0]
    assert why in shown
    assert "Dit plan staat nu op: advies uitgebracht" in shown


def test_form_that_was_sent_too_late_keeps_what_was_typed(lab: Lab, review: Review) -> None:
    """Also when it was not filled in right: the words of who sent it come back."""
    reference = review.submitted()
    secretary = lab.visitor("secretary")
    fields = secretary.form(at(reference, "/controle"), containing="motivation")
    review.accept(reference)
    answer = secretary.client.post(
        at(reference, "/controle/aannemen"),
        data={**fields.to_dict(), "route": "light", "motivation": "Omdat het klein is. " * 999},
    )
    assert "Omdat het klein is." in answer.text


def test_members_who_step_back_are_counted_in_words(lab: Lab, review: Review) -> None:
    reference = review.in_review()
    review.declare(reference, "anna", conflict=True)
    secretary = lab.visitor("secretary")
    assert "1 doet niet mee (belang)" in secretary.text(at(reference))
    review.declare(reference, "bram", conflict=True)
    assert "2 doen niet mee (belang)" in secretary.text(at(reference))
