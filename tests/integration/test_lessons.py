"""Lessons: begun from the evaluation, written by the team, published by the lead, corrected."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.decided import decided
from tests.lessons import CARD, Team, evaluated, over, published
from waardevol_lab.domain.errors import AlreadyDone, NotFound, Refused, Stale, WrongState
from waardevol_lab.domain.evaluation_form import Criterion
from waardevol_lab.domain.evaluation_framework import About
from waardevol_lab.domain.lessons import lesson_hash
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Lesson, LessonDraft
from waardevol_lab.queries.public_lessons import LessonFacet, WantedLessons, lessons
from waardevol_lab.services.lessons import (
    MOST,
    DropLesson,
    PublishLesson,
    SaveLesson,
    drop_lesson,
    publish_lesson,
    save_lesson,
)


@pytest.fixture
def team(lab: Lab) -> Team:
    return over(lab)


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in refusal.value.problems}


def found(q: str = "", **filters: str) -> list[str]:
    wanted = {LessonFacet[name.upper()]: value for name, value in filters.items()}
    return [card.slug for card in lessons(WantedLessons(q, wanted)).cards]


def test_a_card_begins_with_what_the_evaluation_says(team: Team) -> None:
    draft = team.draft(team.begin()).contents
    promised = [part.subject for part in team.running.form().about(About.CRITERION)]
    assert draft["title"] == team.running.experiment.title
    told = draft["worked"] + draft["failed"]
    assert len(promised) == 4
    assert all(isinstance(one, Criterion) and one.criterion in told for one in promised)
    assert draft["technology"]
    assert (draft["conditions"], draft["documents"]) == ("", [])


def test_cards_are_written_from_the_start_and_published_from_the_end(lab: Lab) -> None:
    running = decided(lab)
    running.publish()
    team = Team(running)
    with pytest.raises(WrongState):
        team.begin()
    running.run()
    number = team.begin()
    team.save(number)
    with pytest.raises(WrongState):
        team.publish(number)
    assert team.draft(number).contents["title"] == CARD["title"]


def test_a_published_card_is_in_the_record_and_says_what_was_saved(team: Team) -> None:
    slug = team.lesson()
    row = published(slug)
    assert row.contents == CARD
    assert row.sha256 == lesson_hash(CARD)
    assert row.url == f"http://localhost/lessen/{slug}"
    assert row.origin["experiment_url"].endswith(f"/{team.running.experiment.slug}")
    assert team.running.entries()[-1] == "LessonPublished"
    with reading() as session:
        assert session.scalars(select(LessonDraft)).all() == []


def test_only_the_lead_publishes_and_outsiders_find_nothing(team: Team) -> None:
    number = team.begin()
    team.save(number)
    for who in ("teammate", "secretary", "member", "decider"):
        with pytest.raises(NotFound):
            team.publish(number, who)
    with pytest.raises(NotFound):
        team.save(number, "secretary")
    team.publish(number)
    with pytest.raises(Stale):
        save_lesson(
            SaveLesson(team.reference, number, CARD, 2), team.running.actor("lead"), team.lab.now
        )


def test_an_incomplete_card_is_refused_at_every_field(team: Team) -> None:
    number = team.begin()
    empty = dict.fromkeys(("title", "context", "worked", "failed", "transferable"), "")
    team.save(number, **empty, technology=[])
    with pytest.raises(Refused) as refusal:
        team.publish(number)
    assert codes(refusal) == {(name, "missing") for name in (*empty, "technology")}
    assert team.draft(number).version == 2


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("documents", [{"url": "http://voorbeeld.nl", "title": "x"}], "not_a_link"),
        ("documents", [{"url": "javascript:alert(1)", "title": "x"}], "not_a_link"),
        ("documents", [{"url": "https://a:b@voorbeeld.nl", "title": "x"}], "not_a_link"),
        ("documents", [{"url": "https://v.nl", "title": "x"}] * 11, "too_many_documents"),
        ("worked", "x" * 2001, "too_long"),
        ("title", "twee\nregels", "line_break"),
        ("technology", ["<b>"], "wrong_shape"),
        ("values", ["privacy", "privacy"], "wrong_shape"),
    ],
)
def test_what_no_card_can_hold_is_not_kept_either(
    team: Team, field: str, value: Any, code: str
) -> None:
    number = team.begin()
    with pytest.raises(Refused) as refusal:
        team.save(number, **{field: value})
    assert (field, code) in codes(refusal)
    assert team.draft(number).version == 1


def test_a_stale_save_and_a_stale_press_are_refused(team: Team) -> None:
    number = team.begin()
    team.save(number)
    stale = SaveLesson(team.reference, number, CARD, 1)
    with pytest.raises(Stale):
        save_lesson(stale, team.running.actor("lead"), team.lab.now)
    with pytest.raises(Stale):
        drop_lesson(DropLesson(team.reference, number, 1), team.running.actor("lead"), team.lab.now)
    drop_lesson(DropLesson(team.reference, number, 2), team.running.actor("lead"), team.lab.now)
    with pytest.raises(NotFound):
        save_lesson(stale, team.running.actor("lead"), team.lab.now)


def test_pressing_twice_publishes_once(team: Team) -> None:
    number = team.begin()
    team.save(number)
    version = team.draft(number).version
    slug = team.publish(number, key="een druk")
    with pytest.raises(AlreadyDone) as again:
        _press(team, number, version)
    assert again.value.result == slug
    assert team.running.entries().count("LessonPublished") == 1


def _press(team: Team, number: int, version: int) -> None:
    command = PublishLesson(team.reference, number, version, "http://localhost", "een druk")
    publish_lesson(command, team.running.actor("lead"), team.lab.now)


def test_a_correction_comes_in_place_of_the_card_and_leaves_it_readable(team: Team) -> None:
    first = team.lesson()
    second = team.lesson(replaces=1, worked="Gedimd licht hielp alleen in het weekend.")
    assert found() == [second]
    assert found("weekend") == [second]
    assert published(first).contents == CARD
    assert published(second).replaces_id == published(first).id
    with pytest.raises(Refused) as refusal:
        team.begin(replaces=1)
    assert codes(refusal) == {("lesson", "corrected_already")}
    third = team.begin(replaces=2)
    with pytest.raises(Refused):
        team.begin(replaces=2)
    assert third == 3


def test_an_experiment_has_a_bound_to_its_cards(team: Team) -> None:
    for _ in range(MOST):
        team.begin()
    with pytest.raises(Refused) as refusal:
        team.begin()
    assert codes(refusal) == {("lesson", "too_many_lessons")}


def test_the_list_finds_by_words_stems_and_tags(lab: Lab) -> None:
    team = evaluated(lab)
    slug = team.lesson()
    other = team.lesson(
        title="Sensoren tellen fietsers", worked="Goed.", technology=["weather_station"], values=[]
    )
    assert found() == [other, slug]
    assert found("vechtpartij") == [slug]
    assert found("sensor") == [other]
    assert found("fietsers middernacht") == []
    assert found(technology="de_identified_video") == [slug]
    assert found("licht", value="privacy") == [slug]
    assert found(handvat="9") == [other, slug]
    assert found(origin="imported") == []
    assert found("   ?!  ") == []
    with reading() as session:
        assert session.query(Lesson).count() == 2
