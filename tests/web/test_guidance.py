"""Beside every question: why it is asked, who reads the answer, and where it helps an example."""

import pytest

from tests.builders import Lab, case_answers
from tests.visitor import parse
from tests.web.leads import FRAMEWORK, Office, topic_url
from waardevol_lab.web.framework_forms import topic_form

SHOWN_BY_EXAMPLE = {"longtext", "rows", "parties", "value"}


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def test_what_takes_more_than_a_choice_has_an_example() -> None:
    for question in FRAMEWORK.questions:
        if question.kind in SHOWN_BY_EXAMPLE:
            assert question.example, question.id
            nl, en = question.example.in_("nl"), question.example.in_("en")
            assert nl != en, question.id
            assert len(nl.splitlines()) == len(en.splitlines()), question.id


def test_example_would_fit_where_it_is_an_example_of() -> None:
    for question in FRAMEWORK.questions:
        if question.example and question.kind in ("text", "longtext"):
            assert len(question.example.in_("nl")) <= question.maximum, question.id


@pytest.mark.parametrize("task", [task.id for task in FRAMEWORK.tasks])
def test_every_question_says_why_it_is_asked_and_who_reads_the_answer(
    office: Office, task: str
) -> None:
    answers = case_answers("stratumseind")
    reference = office.lab.draft("stratumseind", office.lead, office.organisation)
    with office.lab.app.test_request_context():
        asked = [view.question for view in topic_form(FRAMEWORK, task, answers).questions]
    for prefix, why, public, own in (
        ("", "Waarom vragen wij dit?", "Inwoners kunnen dit antwoord later lezen.",
         "Dit antwoord wordt niet openbaar."),
        ("/en", "Why do we ask this?", "Residents can read this answer later.",
         "This answer will not be made public."),
    ):  # fmt: skip
        page = office.visitor.text(prefix + topic_url(reference, task))
        parse(page)
        assert page.count(why) == len(asked) > 0
        assert page.count(public) == sum(question.public for question in asked)
        assert page.count(own) == sum(not question.public for question in asked)
        for question in asked:
            for number in question.handvat:
                [title] = [h.title for h in FRAMEWORK.handvatten if h.id == number]
                assert title.in_("en" if prefix else "nl").replace("'", "&#39;") in page
