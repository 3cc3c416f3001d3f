"""Lessons beside the question for them: cards, and evaluations of which nobody made a card yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.answers import chosen
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.lesson_ranking import Lesson as Compared
from waardevol_lab.domain.lesson_ranking import Likeness, rank
from waardevol_lab.domain.lessons import TEXTS, LessonFacet, mark_of
from waardevol_lab.domain.quoted_lessons import QUESTION
from waardevol_lab.persistence import search
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Evaluation, Experiment, Lesson, PlanVersion
from waardevol_lab.persistence.search_words import asked
from waardevol_lab.queries.drafts import Topic
from waardevol_lab.queries.public import IS_PUBLIC
from waardevol_lab.queries.text_search import alternatives
from waardevol_lab.services.quoted_lessons import quoted_in

ABOUT: Final = ("title", "summary", "problem", "learning_question")
"""The answers of a plan that say what it is about."""
LEARNED: Final = ("learned", "unintended")
MOST_READ: Final = 300
"""So many cards and so many evaluations are compared: the newest that may fit."""


@dataclass(frozen=True, slots=True)
class EarlierLessons:
    """What stands beside the question: what the plan quotes, and what may fit it besides."""

    quoted: tuple[Mapping[str, Any], ...]
    suggested: tuple[Likeness, ...]


def earlier_lessons(topic: Topic) -> EarlierLessons | None:
    """The lessons for who writes on a plan; None when the topic does not ask for any.

    A fixed number of queries, however many there are.
    """
    if all(question.id != QUESTION for question in topic.task.questions):
        return None
    texts = [text for name in ABOUT if isinstance(text := topic.answers.get(name), str)]
    technology = chosen(topic.answers.get("technology"))
    with reading() as session:
        quoted = tuple(quoted_in(session, topic.round_id))
        cards = _cards(session, topic, technology)
        evaluated = _evaluations(session, topic.reference)
    there = {one["slug"] for one in quoted}
    fresh = (card for card in cards if card.slug not in there)
    return EarlierLessons(quoted, rank([*fresh, *evaluated], technology, texts))


def _cards(session: Session, topic: Topic, technology: Iterable[str]) -> list[Compared]:
    """The newest cards with a technology of the plan or a word of its title."""
    title = topic.answers.get("title")
    words = asked(title) if isinstance(title, str) else []
    found = {one for word in words for one in alternatives(word, {})}
    found |= {mark_of(LessonFacet.TECHNOLOGY, one) for one in technology}
    if not found:
        return []
    keys = search.matching_words(session, search.LESSONS, [tuple(sorted(found))], "words")
    (key,) = keys.selected_columns
    newest = keys.with_only_columns(key.label("key")).order_by(key.desc()).limit(MOST_READ)
    here = newest.subquery()
    rows = session.execute(
        select(Lesson, Experiment.reference)
        .outerjoin(Experiment, Experiment.id == Lesson.experiment_id)
        .join(here, here.c.key == Lesson.id)
    )
    return [_card(row) for row, reference in rows if reference != topic.reference]


def _card(row: Lesson) -> Compared:
    return Compared(
        slug=row.slug,
        title=row.contents["title"],
        text="\n".join(row.contents[name] for name in TEXTS),
        technology=frozenset(row.contents["technology"]),
        published_on=row.published_on,
        is_card=True,
        organisation=row.origin["organisation"] if row.imported_at else "",
    )


def _evaluations(session: Session, besides: str) -> list[Compared]:
    """The newest evaluations of which there is no card."""
    rows = session.execute(
        select(
            Experiment.slug,
            PlanVersion.answers["title"].as_string(),
            PlanVersion.answers["technology"].as_json(),
            Evaluation.answers,
            Evaluation.published_at,
        )
        .join(Experiment, Experiment.id == Evaluation.experiment_id)
        .join(PlanVersion, PlanVersion.id == Evaluation.plan_version_id)
        .where(
            IS_PUBLIC,
            Evaluation.state == "published",
            Evaluation.kind != "interim",
            Experiment.reference != besides,
            ~exists().where(Lesson.experiment_id == Experiment.id, Lesson.listed),
        )
        .order_by(Evaluation.published_at.desc(), Evaluation.id.desc())
        .limit(MOST_READ)
    )
    return [
        Compared(slug, title or "", _learned(answers), frozenset(chosen(used)), local_date(at))
        for slug, title, used, answers, at in rows
    ]


def _learned(answers: dict[str, Any]) -> str:
    texts = (answers.get(name) for name in LEARNED)
    return "\n".join(text for text in texts if isinstance(text, str))
