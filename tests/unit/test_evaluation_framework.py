"""Every evaluation framework that the product ships fits together, and a wrong file is refused."""

import re
from datetime import date
from importlib import resources

import pytest

from waardevol_lab.domain.evaluation_framework import About, EvaluationFramework, EvaluationKind
from waardevol_lab.domain.evaluation_loading import load
from waardevol_lab.domain.evaluation_versions import (
    OLDEST,
    evaluation_framework,
    evaluation_versions,
    latest_evaluation,
)
from waardevol_lab.domain.framework import FrameworkError, shipped, versions

FILE = "evaluation-2026-1.toml"
VERSIONS = evaluation_versions()


def text() -> str:
    return resources.files("waardevol_lab.frameworks").joinpath(FILE).read_text("utf-8")


def test_both_sorts_of_framework_are_told_apart() -> None:
    assert VERSIONS == (OLDEST, "2026-1")
    assert versions() == ("2026-1",)
    assert latest_evaluation(date(2025, 12, 31)).version == OLDEST
    assert latest_evaluation(date(2026, 1, 1)).version == "2026-1"
    with pytest.raises(FrameworkError):
        evaluation_framework("2019-9")


@pytest.fixture(params=VERSIONS)
def every(request: pytest.FixtureRequest) -> EvaluationFramework:
    return evaluation_framework(request.param)


def test_every_version_says_everything_in_both_languages(every: EvaluationFramework) -> None:
    questions = [one for part in every.parts for one in part.questions]
    texts = [every.title, *(p.title for p in every.parts), *(q.label for q in questions)]
    texts += [q.help for q in questions if q.help]
    texts += [option.text for q in questions for option in q.options]
    for said in texts:
        assert said.nl.strip() and said.en.strip()
    labels = [q.label for q in questions if q.label.nl != "Waarom?"]
    assert all(label.nl != label.en for label in labels)


def test_every_question_has_an_id_of_its_own_and_recommendations_that_there_are(
    every: EvaluationFramework,
) -> None:
    places = [(part.about, one.id) for part in every.parts for one in part.questions]
    assert len(places) == len(set(places))
    known, plan = {one.id for one in shipped("2026-1").handvatten}, shipped("2026-1")
    for part in every.parts:
        for one in part.questions:
            assert one.kinds
            assert (not one.handvat) == (part.about is About.HANDVAT)
            assert set(one.handvat) <= known
            assert all(beside in plan or beside == "costs" for beside in one.beside)


def test_a_later_look_back_asks_less_than_the_final_one() -> None:
    asked = evaluation_framework("2026-1")
    for part in asked.parts:
        for one in part.questions:
            assert EvaluationKind.FINAL in one.kinds


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ('id = "learned"\n', 'id = "learned"\ncolour = "red"\n', "question.learned.colour", "unkn"),
        ('id = "learning"\n', 'id = "learning"\nx = 1\n', "part.learning.x", "unknown key"),
        ('source = "', 'sauce = 1\nsource = "', "sauce", "unknown key"),
        ('id = "learned"', 'id = "unintended"', "question.unintended", "twice"),
        ('id = "next"\nabout', 'id = "people"\nabout', "part", "twice"),
        ('about = "value"', 'about = "weather"', "part.values.about", "unknown 'weather'"),
        ('part = "people"', 'part = "folk"', "question.participation_kept.part", "unknown part"),
        ('kind = "risk"', 'kind = "place"', "question.observed.kind", "cannot ask 'place'"),
        ('kind = "risk"', 'kind = "text"', "question.observed", "of kind risk"),
        ('for = ["final"]', 'for = ["always"]', "question.kept.for", "unknown kind"),
        ('required = "offer"', 'required = "submit"', "question.measured.required", "offer or no"),
        ('{ id = "pass_on"', '{ id = "sell"', "question.outcome.options", "must be adapt"),
        ('any = ["partly"', 'any = ["half"', "question.came_of_it.when", "not an option"),
        ('q = "kept"', 'q = "held"', "question.came_of_it.when", "unknown question"),
        ('"What next?"', '""', "part.next.title.en", "empty"),
        ('"interim", "final", "follow_up"', '"interim"', "question.measured", "final evaluation"),
        ('valid_from = 2026-01-01', 'valid_from = "soon"', "valid_from", "must be a date"),
        ("[[part]]", "[part", "toml", "line"),
    ],
)  # fmt: skip
def test_wrong_file_is_refused_by_its_key(old: str, new: str, key: str, message: str) -> None:
    assert old in text()
    with pytest.raises(FrameworkError) as refusal:
        load(text().replace(old, new, 1), FILE)
    assert (refusal.value.file, refusal.value.key) == (FILE, key)
    assert message in refusal.value.message


def test_part_without_questions_is_refused() -> None:
    empty = '\n[[part]]\nid = "empty"\nabout = "once"\ntitle = { nl = "Leeg", en = "Empty" }\n'
    with pytest.raises(FrameworkError, match=r"part\.empty: has no questions"):
        load(text() + empty, FILE)


@pytest.mark.parametrize("version", VERSIONS)
def test_what_everybody_reads_speaks_to_nobody(version: str) -> None:
    framework = evaluation_framework(version)
    once = [part for part in framework.parts if part.about is About.ONCE]
    headings = [one.heading for part in once for one in part.questions if one.public]
    assert headings
    assert [text.nl for text in headings if re.search(r"\b[uU]w?\b", text.nl)] == []
    assert [text.en for text in headings if re.search(r"\byou(r)?\b", text.en, re.I)] == []
