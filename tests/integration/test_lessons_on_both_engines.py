"""Lessons are found, counted, paged, suggested, quoted and hidden alike on both engines."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.builders import Lab, a_lab
from tests.lessons import CARD, over
from tests.unit.test_lesson_file import SHARED
from waardevol_lab.domain.lessons import LessonFacet
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import db
from waardevol_lab.queries.drafts import topic
from waardevol_lab.queries.earlier_lessons import earlier_lessons
from waardevol_lab.queries.lesson_export import shared_lessons
from waardevol_lab.queries.public_lessons import (
    MOST_COUNTED,
    WantedLessons,
    card_at,
    lessons,
    links_of,
)
from waardevol_lab.services.lesson_files import ImportLessons, import_lessons
from waardevol_lab.services.lesson_hiding import HideLesson, hide_lesson
from waardevol_lab.services.plans import CreateExperiment, create_experiment
from waardevol_lab.services.quoting import QuoteLesson, quote_lesson

HERE = "https://groenstad.nl"
MANY = 90


@pytest.fixture
def both(database_url: str, tmp_path: Path) -> Iterator[Lab]:
    """A lab on each engine, with many lessons of elsewhere and one of its own."""
    with a_lab(database_url, tmp_path) as lab:
        take(lab, [one(number) for number in range(MANY)])
        over(lab).lesson(site=HERE)
        yield lab


def one(number: int, **changed: Any) -> dict[str, Any]:
    own = {
        "url": f"https://elders.nl/lessen/{number}",
        "title": f"Les {number} over {'fietsers' if number % 3 else 'lantaarns'}",
        "technology": ["radar" if number % 2 else "gps"],
    }
    return {**SHARED, **own, **changed}


def take(lab: Lab, cards: list[dict[str, Any]]) -> None:
    source = {"url": "https://elders.nl", "organisation": "Gemeente Elders"}
    file = {"format": "waardevol-lessons", "version": 1, "source": source, "lessons": cards}
    report = import_lessons(ImportLessons(json.dumps(file).encode(), HERE), SYSTEM, lab.now)
    assert not report.refused


def test_the_list_is_the_same_on_both_engines(both: Lab) -> None:
    everything, after = [], ""
    while True:
        part = lessons(WantedLessons(na=after), 25)
        assert (part.total, part.many) == (MANY + 1, False)
        everything += [card.title for card in part.cards]
        after = part.following
        if not after:
            break
    assert everything == [CARD["title"], *(one(n)["title"] for n in reversed(range(MANY)))]
    found = lessons(WantedLessons("lantaarn", {LessonFacet.TECHNOLOGY: "radar"}), 100)
    expected = [n for n in reversed(range(MANY)) if n % 3 == 0 and n % 2]
    assert [card.title for card in found.cards] == [one(n)["title"] for n in expected]
    assert lessons(WantedLessons("", {LessonFacet.ORIGIN: "own"})).total == 1
    assert lessons(WantedLessons("nergens")).total == 0
    assert MOST_COUNTED > MANY


def test_a_plan_gets_suggestions_by_as_many_queries_however_many_there_are(both: Lab) -> None:
    lead = both.actor("lead")
    place = both.experiment("WL-2026-001").organisation_id
    made = CreateExperiment(place, "Fietsers op de dijk", answers={"technology": ["gps"]})
    reference = create_experiment(made, lead, both.now)
    before, found = asked(both, reference)
    assert len(found) == 5
    assert all("gps" in like.technology for like in found)
    assert all("fietsers" in like.words for like in found)
    take(both, [one(number) for number in range(MANY, 2 * MANY)])
    after, more = asked(both, reference)
    assert after == before
    assert len(more) == 5
    quote_lesson(QuoteLesson(reference, more[0].lesson.slug), lead, both.now)
    quoted = earlier_lessons(topic(lead, reference, "learn"))
    assert quoted is not None
    assert [quote["slug"] for quote in quoted.quoted] == [more[0].lesson.slug]
    assert more[0].lesson.slug not in {like.lesson.slug for like in quoted.suggested}


def asked(lab: Lab, reference: str) -> tuple[int, Any]:
    """How many queries the suggestions take, and what they are."""
    page, seen = topic(lab.actor("lead"), reference, "learn"), list[str]()

    def count(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        found = earlier_lessons(page)
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert found is not None
    return len(seen), found.suggested


def test_hiding_corrections_and_links_are_the_same_on_both_engines(both: Lab) -> None:
    own = lessons(WantedLessons("", {LessonFacet.ORIGIN: "own"})).cards[0]
    assert links_of(both.experiment("WL-2026-001").id) == ((own.slug, own.title),)
    board = both.board(both.organisation("Gemeente Nieuw"), name="Nieuwe commissie")
    secretary = both.person("wie verbergt", (Role.SECRETARY, board))
    hide_lesson(HideLesson(own.slug, "Noemt een persoon."), secretary, both.now)
    assert card_at(own.slug).hidden == "Noemt een persoon."
    assert links_of(both.experiment("WL-2026-001").id) == ()
    corrected = one(MANY, replaces="https://elders.nl/lessen/0")
    take(both, [one(0), corrected])
    assert lessons(WantedLessons()).total == MANY
    old = lessons(WantedLessons("les 0 lantaarns")).cards
    assert "https://elders.nl/lessen/0" not in {card.url for card in old}
    passed = shared_lessons(HERE, "Groenstad", both.now, passing_on=True)["lessons"]
    assert len(passed) == MANY
    assert passed[0]["replaces"] == "https://elders.nl/lessen/0"
