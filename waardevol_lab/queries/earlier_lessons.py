"""Lessons of earlier experiments beside the question for them: out of published evaluations."""

from typing import Any, Final

from sqlalchemy import select

from waardevol_lab.domain.answers import chosen
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.lesson_ranking import Lesson, Likeness, rank
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Evaluation, Experiment, PlanVersion
from waardevol_lab.queries.drafts import Topic
from waardevol_lab.queries.public import IS_PUBLIC

QUESTION: Final = "earlier_lessons"
ABOUT: Final = ("title", "summary", "problem", "learning_question")
"""The answers of a plan that say what it is about."""
LEARNED: Final = ("learned", "unintended")
MOST_READ: Final = 300


def suggested_lessons(topic: Topic) -> tuple[Likeness, ...] | None:
    """The lessons most like a plan, for who writes on it; None when the topic does not ask for any.

    One query, however many there are; the newest of them are compared.
    """
    if all(question.id != QUESTION for question in topic.task.questions):
        return None
    texts = (topic.answers.get(name) for name in ABOUT)
    return rank(
        _published(topic.reference),
        chosen(topic.answers.get("technology")),
        (text for text in texts if isinstance(text, str)),
    )


def _published(besides: str) -> list[Lesson]:
    with reading() as session:
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
            )
            .order_by(Evaluation.published_at.desc(), Evaluation.id.desc())
            .limit(MOST_READ)
        )
        return [
            Lesson(slug, title or "", _learned(answers), frozenset(chosen(used)), local_date(at))
            for slug, title, used, answers, at in rows
        ]


def _learned(answers: dict[str, Any]) -> str:
    texts = (answers.get(name) for name in LEARNED)
    return "\n".join(text for text in texts if isinstance(text, str))
