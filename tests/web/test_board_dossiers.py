"""All dossiers on the board's side: what somebody may open, filtered, sorted and paged."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Lab
from tests.many import fill
from tests.reviews import LIGHT, Review
from tests.web.dossiers import World
from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Experiment, ReviewRound
from waardevol_lab.queries.board_desk import desk
from waardevol_lab.queries.board_list import every_row, listing
from waardevol_lab.queries.board_list_shape import Wanted

LIST = "/commissie/dossiers"


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def rounds() -> list[tuple[str, int]]:
    """Every round there is."""
    with reading() as session:
        query = select(Experiment.reference, ReviewRound.number).join(
            ReviewRound, ReviewRound.experiment_id == Experiment.id
        )
        return [(reference, number) for reference, number in session.execute(query)]


def found(review: Review, who: str, **wanted: object) -> list[str]:
    """References on the list of somebody, in its order."""
    rows = listing(review[who], Wanted(**wanted), review.lab.now).rows  # type: ignore[arg-type]
    return [row.reference for row in rows]


def test_list_holds_exactly_what_each_may_open(
    world: World, clients: dict[str, FlaskClient]
) -> None:
    every = rounds()
    counts = set()
    for name, client in clients.items():
        actor = world.lab.actor(name)
        listed = {
            (row.reference, row.ronde): row.undeclared
            for row in every_row(actor, Wanted(), world.lab.now, 1000)
        }
        opens = {}
        for reference, number in every:
            answer = client.get(f"/commissie/{reference}?ronde={number}")
            if answer.status_code != 404:
                opens[reference, number] = answer.status_code == 303
        assert listed == opens, name
        counts.add(len(listed))
    assert len(counts) > 2


def test_who_stepped_back_meets_it_nowhere(lab: Lab, review: Review) -> None:
    reference = review.in_review()
    review.declare(reference, "anna", conflict=True)
    review.declare(reference, "bram")
    assert found(review, "bram") == [reference]
    assert found(review, "anna") == []
    page = lab.visitor("anna").text(LIST)
    assert reference not in page
    assert "Er zijn nog geen dossiers die u mag inzien" in page
    assert reference not in lab.visitor("anna").text("/commissie/")


def test_undeclared_member_reads_no_place(lab: Lab, review: Review) -> None:
    reference = review.in_review()
    row = next(every_row(review["anna"], Wanted(), lab.now, 10))
    assert (row.reference, row.undeclared, row.place) == (reference, True, "")
    review.declare(reference, "anna")
    row = next(every_row(review["anna"], Wanted(), lab.now, 10))
    assert row.place != ""


def test_draft_that_goes_on_does_not_show(lab: Lab, review: Review) -> None:
    reference = review.submitted()
    review.return_with_question(reference)
    title = lab.experiment(reference).title
    lab.fill(
        reference, {"title": "GEHEIM concept", "place": {"text": "GEHEIM plek"}}, review["lead"]
    )
    assert lab.experiment(reference).title == "GEHEIM concept"
    page = lab.visitor("secretary").text(LIST)
    assert "GEHEIM" not in page
    assert title in page


def test_filters_find_what_they_name(lab: Lab, review: Review) -> None:
    submitted, light = review.submitted(), review.in_review(LIGHT)
    approved, rejected = review.decided(), review.decided(verdict="negative")
    assert found(review, "secretary", toestand=RoundState.SUBMITTED) == [submitted]
    assert found(review, "secretary", besluit=Outcome.REJECTED) == [rejected]
    assert found(review, "secretary", besluit=Outcome.APPROVED) == [approved]
    assert found(review, "anna", mij=True, toestand=RoundState.IN_REVIEW) == [light]
    assert found(review, "bram", toestand=RoundState.IN_REVIEW) == [light]
    assert found(review, "bram", mij=True, toestand=RoundState.IN_REVIEW) == []
    assert found(review, "secretary", sorteer="termijn") == [submitted, light]
    assert found(review, "secretary", sorteer="oud") == [submitted, light, approved, rejected]
    assert found(review, "secretary") == [rejected, approved, light, submitted]
    assert found(review, "secretary", telaat=True) == []
    lab.later(days=8)
    assert found(review, "secretary", telaat=True) == [submitted]
    assert found(review, "secretary", jaar=2025) == []
    assert len(found(review, "secretary", jaar=2026)) == 4
    page = lab.visitor("secretary").text(f"{LIST}?besluit=rejected&jaar=2026")
    assert rejected in page
    assert approved not in page
    assert "1 toetsing" in page
    assert "Afgewezen" in page


def pages(client: FlaskClient | object, first: str) -> Iterator[str]:
    """Every page of a list, by the link to the next."""
    address: str | None = first
    while address:
        page = client.text(address)  # type: ignore[attr-defined]
        yield page
        link = re.search(r'rel="next"\s+href="([^"]*)"', page)
        address = link[1].replace("&amp;", "&") if link else None


@pytest.mark.parametrize("order", ["nieuw", "oud", "termijn"])
def test_every_page_together_holds_each_once(lab: Lab, review: Review, order: str) -> None:
    fill(review, 120)
    expected = [
        row.reference
        for row in every_row(review["secretary"], Wanted(sorteer=order), lab.now, 1000)
    ]
    seen = [
        reference
        for page in pages(lab.visitor("secretary"), f"{LIST}?sorteer={order}")
        for reference in re.findall(r'data-column="Nummer">(WL-[0-9-]+)', page)
    ]
    assert seen == expected
    assert len(seen) > 10


def test_every_page_of_the_desk_together_holds_each_once(lab: Lab, review: Review) -> None:
    fill(review, 700)
    for who, per_hundred in {"secretary": 3, "decider": 3, "anna": 3}.items():
        wanted = [
            reference
            for page in pages(lab.visitor(who), "/commissie/")
            for reference in re.findall(r"(WL-[0-9-]+) ·", page)
        ]
        assert len(wanted) == len(set(wanted)) >= per_hundred * 7, who
        due = desk(review[who], lab.now).todos
        assert [todo.due_on for todo in due] == sorted(todo.due_on for todo in due)  # type: ignore[type-var]


@pytest.mark.parametrize("address", [f"{LIST}?na=", "/commissie/?na="])
@pytest.mark.parametrize(
    "token", ["x", "W10", "WyIyMDI2LTAxLTAxIiwgMSwgMl0", "é", "A" * 300, "bnVsbA"]
)
def test_token_that_was_not_made_here_is_refused_with_the_first_page(
    lab: Lab, review: Review, address: str, token: str
) -> None:
    reference = review.submitted()
    answer = lab.visitor("secretary").get(address + token)
    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    assert "Deze bladzijde van de lijst bestaat niet" in page
    assert reference in page


def test_token_of_another_order_is_refused(lab: Lab, review: Review) -> None:
    fill(review, 60)
    visitor = lab.visitor("secretary")
    link = re.search(r'rel="next"\s+href="([^"]*)"', visitor.text(LIST))
    assert link
    token = parse_qs(urlsplit(link[1].replace("&amp;", "&")).query)["na"][0]
    for order in ("oud", "termijn"):
        assert visitor.get(f"{LIST}?sorteer={order}&na={token}").status_code == 400


@pytest.mark.parametrize(
    "query", ["toestand=x", "jaar=1", "organisatie=999", "sorteer=x", "commissie=-1"]
)
def test_choice_that_is_not_there_is_named_at_its_field(
    lab: Lab, review: Review, query: str
) -> None:
    answer = lab.visitor("secretary").get(f"{LIST}?{query}")
    assert answer.status_code == 400
    assert "Deze keuze kennen wij niet" in answer.get_data(as_text=True)


def test_list_is_for_the_boards_side(lab: Lab, review: Review) -> None:
    lab.person("stranger", (Role.SECRETARY, lab.board(name="Commissie Elders")))
    reference = review.submitted()
    assert reference not in lab.visitor("stranger").text(LIST)
    assert lab.visitor("lead").get(LIST).status_code == 404
    assert lab.visitor("admin").get(LIST).status_code == 404
    assert lab.visitor().get(LIST).status_code == 303


def test_list_is_in_the_menu_of_who_may_look_there(lab: Lab, review: Review) -> None:
    item = re.compile(r'href="/commissie/dossiers"( aria-current="page")?[^>]*>Dossiers<')
    for who in ("secretary", "anna", "chair", "dpo", "decider", "auditor"):
        here = item.search(" ".join(lab.visitor(who).text("/commissie/dossiers").split()))
        assert here, who
        assert here.group(1), who
        elsewhere = item.search(" ".join(lab.visitor(who).text("/commissie/").split()))
        assert elsewhere, who
        assert not elsewhere.group(1), who
    assert "/commissie/dossiers" not in lab.visitor("lead").text("/plannen/")
