"""Te doen: what waits for whom, overdue first; and the overview of one dossier."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from tests.builders import Lab
from tests.reviews import LIGHT, Review
from tests.web.test_board_door import at
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import db
from waardevol_lab.queries.board_desk import desk


@pytest.fixture
def lab(any_lab: Lab) -> Lab:
    """Every test here runs on both engines: the desk is one query of many parts."""
    return any_lab


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def waiting(review: Review, who: str) -> list[tuple[str, str]]:
    """Task and reference of what waits for somebody, in the order of the page."""
    found = desk(review[who], review.lab.now)
    return [(todo.task, todo.reference) for todo in found.todos]


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_each_act_hands_the_plan_to_whose_turn_it_is(lab: Lab, review: Review) -> None:
    reference = review.submitted()
    assert waiting(review, "secretary") == [("completeness", reference)]
    review.accept(reference)
    assert waiting(review, "secretary") == []
    assert waiting(review, "dpo") == [("dpo_opinion", reference)]
    for name in ("anna", "chair"):
        assert waiting(review, name) == [("conflict", reference)]
        review.declare(reference, name)
        assert waiting(review, name) == [("assessment", reference)]
        review.file(reference, name)
        assert waiting(review, name) == []
    review.declare(reference, "bram")
    review.file(reference, "bram")
    assert waiting(review, "chair") == []
    review.opinion(reference)
    assert waiting(review, "dpo") == []
    assert waiting(review, "chair") == [("advice", reference)]
    review.adopt(reference)
    assert waiting(review, "decider") == [("decision", reference)]
    review.decide(reference)
    everybody = ("secretary", "anna", "chair", "dpo", "decider", "auditor")
    assert [waiting(review, name) for name in everybody] == [[]] * 6


def test_light_plan_without_an_assessor_waits_for_the_secretary(lab: Lab, review: Review) -> None:
    reference = review.in_review(LIGHT)
    assert waiting(review, "chair") == [("conflict", reference)]
    review.declare(reference, "anna", conflict=True)
    assert waiting(review, "secretary") == [("assign", reference)]


def test_overdue_comes_first_and_says_so(lab: Lab, review: Review) -> None:
    late = review.submitted()
    lab.later(days=30)
    fresh = review.submitted()
    assert [ref for _, ref in waiting(review, "secretary")] == [late, fresh]
    page = lab.visitor("secretary").text("/commissie/")
    assert page.count("te laat: de termijn was 30 november 2026") == 1
    assert page.count("badge--error") == 1


def test_nearest_term_comes_first_whatever_waits_longest(lab: Lab, review: Review) -> None:
    """Six weeks for a full review that begins first, two for a light one after it."""
    long_since = review.in_review()
    lab.later(days=3)
    due_sooner = review.in_review(LIGHT)
    assert [ref for _, ref in waiting(review, "anna")] == [due_sooner, long_since]
    assert [ref for _, ref in waiting(review, "chair")] == [due_sooner, long_since]


def test_nothing_to_do_says_what_will_happen(lab: Lab, review: Review) -> None:
    page = lab.visitor("auditor").text("/commissie/")
    assert "Er wacht niets op u" in page
    assert "krijgt u een mail" in page


def test_desk_keeps_to_ones_own_boards_and_organisations(lab: Lab, review: Review) -> None:
    reference = review.submitted()
    elsewhere = lab.organisation("Gemeente Elders")
    board = lab.board(elsewhere, name="Commissie Elders")
    lab.person("stranger", (Role.SECRETARY, board), (Role.DPO, elsewhere))
    stranger = lab.visitor("stranger")
    assert reference not in stranger.text("/commissie/")
    assert stranger.get(at(reference)).status_code == 404
    assert lab.visitor("lead").get("/commissie/").status_code == 404
    assert lab.visitor().get("/commissie/").status_code == 303


def test_queries_of_the_desk_do_not_grow_with_the_dossiers(lab: Lab, review: Review) -> None:
    counts = []
    for _ in range(3):
        review.in_review(LIGHT)
        with counted_queries() as seen:
            desk(review["secretary"], lab.now)
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2]


def test_overview_shows_steps_and_history_to_each_their_own(lab: Lab, review: Review) -> None:
    reference = review.assessed()
    chair = lab.visitor("chair").text(at(reference))
    assert "Stel het advies vast" in chair
    assert "Een commissielid gaf een oordeel" in chair
    review.adopt(reference)
    decider = lab.visitor("decider").text(at(reference))
    assert "Neem het besluit" in decider
    assert "Een commissielid gaf een oordeel" not in decider
    assert "De ethische commissie bracht advies uit" in decider


def test_pages_speak_english_too(lab: Lab, review: Review) -> None:
    reference = review.declared()
    anna = lab.visitor("anna")
    page = anna.text(f"/en/commissie/{reference}/toetsing")
    assert "What will you never use the technology and the data for?" in page
    assert f'href="/en/commissie/{reference}/oordeel?ronde=1"' in page
