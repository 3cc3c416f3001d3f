"""Beside the question for earlier lessons stand those of published evaluations that look alike."""

import re

import pytest
from sqlalchemy import event

from tests.builders import Lab, case_answers
from tests.decided import decided
from tests.lessons import Team
from tests.visitor import parse
from tests.web.leads import FRAMEWORK, press, topic_url
from waardevol_lab.persistence.db import db, transaction
from waardevol_lab.persistence.models import Evaluation
from waardevol_lab.services.evaluating import PublishEvaluation, publish_evaluation
from waardevol_lab.services.lesson_hiding import HideLesson, hide_lesson
from waardevol_lab.services.plans import CreateExperiment, create_experiment

HEADING = "Lessen die bij uw plan kunnen passen"


class Shelf:
    """An evaluated experiment, and a new plan of the same lead."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.old = decided(lab)
        self.old.end()
        self.old.evaluate()
        lead = self.old.actor("lead")
        self.reference = create_experiment(
            CreateExperiment(self.old.organisation_id, "Licht op straat"), lead, lab.now
        )
        self.visitor = lab.visitor("lead")

    def publish(self) -> None:
        self.lab.later(days=30)
        command = PublishEvaluation(self.old.reference, self.old.version, "Dank.")
        publish_evaluation(command, self.old.actor("lead"), self.lab.now)

    def page(self, task: str = "learn", language: str = "") -> str:
        page = self.visitor.text(language + topic_url(self.reference, task))
        parse(page)
        return page

    def use_the_same_technology(self) -> None:
        used = case_answers("stratumseind")["technology"]
        task = FRAMEWORK.question("technology").task
        press(self.visitor, topic_url(self.reference, task), {"technology": used[0]})


@pytest.fixture
def shelf(lab: Lab) -> Shelf:
    return Shelf(lab)


def test_a_lesson_with_the_same_technology_is_suggested_with_its_page(shelf: Shelf) -> None:
    shelf.publish()
    shelf.use_the_same_technology()
    page = shelf.page()
    assert HEADING in page
    slug = shelf.lab.experiment(shelf.old.reference).slug
    assert f"/experimenten/{slug}/evaluaties" in page
    assert "Zelfde techniek:" in page
    assert shelf.lab.visitor().get(f"/experimenten/{slug}/evaluaties").status_code == 200
    english = shelf.page(language="/en")
    assert "Same technology:" in english
    assert HEADING not in shelf.page("scope")


def test_a_lesson_that_shares_words_alone_is_suggested_with_them(shelf: Shelf) -> None:
    shelf.publish()
    page = shelf.page()
    assert "/evaluaties" in page
    assert re.search(r"Zelfde woorden:\s*<span>[^<]*\blicht\b", page)
    assert "Zelfde techniek:" not in page


def test_an_evaluation_that_is_not_published_is_nobodys(shelf: Shelf) -> None:
    shelf.use_the_same_technology()
    page = shelf.page()
    assert HEADING in page
    assert shelf.lab.experiment(shelf.old.reference).title not in page
    assert "Wij vonden nog geen les" in page


def test_more_lessons_cost_no_more_queries(shelf: Shelf) -> None:
    shelf.publish()
    shelf.use_the_same_technology()
    queries(shelf)
    one = queries(shelf)
    with transaction() as session:
        found = session.query(Evaluation).one()
        for number in range(2, 12):
            copy = {
                column.key: getattr(found, column.key)
                for column in Evaluation.__table__.columns
                if column.key not in {"id", "number"}
            }
            session.add(Evaluation(number=number, **copy))
    assert queries(shelf) == one
    assert shelf.page().count("/evaluaties") == 5


def test_a_card_takes_the_place_of_its_evaluation_and_drafts_and_hidden_ones_do_not(
    shelf: Shelf,
) -> None:
    shelf.publish()
    shelf.use_the_same_technology()
    team = Team(shelf.old)
    number = team.begin()
    assert "/evaluaties" in shelf.page()
    team.save(number)
    slug = team.publish(number)
    page = shelf.page()
    assert f"/lessen/{slug}" in page
    assert "/evaluaties" not in page
    assert "Neem deze les over" in page
    hide_lesson(HideLesson(slug, "Noemt een persoon."), shelf.old.actor("secretary"), shelf.lab.now)
    page = shelf.page()
    assert slug not in page
    assert "/evaluaties" in page


def queries(shelf: Shelf) -> int:
    seen: list[str] = []

    def count(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        shelf.page()
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return len(seen)


def test_long_questions_have_an_example_that_says_so(shelf: Shelf) -> None:
    for question in FRAMEWORK.questions:
        if question.kind == "longtext":
            assert question.example, question.id
            assert question.example.in_("nl") != question.example.in_("en"), question.id
    page = shelf.page("learn")
    assert page.count("Voorbeeld van een antwoord (verzonnen)") == 4
    assert page.count("Waarom vragen wij dit?") == 4
