"""What experiments did with the ten handvatten: which public answers come from each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Experiment, NoticeVersion
from waardevol_lab.queries.notice_reader import Reader, Said
from waardevol_lab.queries.public import IS_PUBLIC
from waardevol_lab.queries.told import reader_of

NEWEST = 5
"""Experiments that are told of; the list and its search hold all of them."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one experiment answered to the questions of one handvat."""

    slug: str
    title: Said
    question: str
    """The first of the questions that it answered; the page of its answers leads there."""
    answers: int


def done_with_handvatten(language: str) -> Mapping[int, tuple[Done, ...]]:
    """By the number of the handvat what the last told experiments did with it, in one query.

    A handvat that no notice answers anything to is not in it.
    """
    found: dict[int, list[Done]] = {}
    for slug, contents in _newest_notices():
        read = reader_of(contents, language)
        for number, questions in _answered(read).items():
            done = Done(slug, read.text("title"), questions[0], len(questions))
            found.setdefault(number, []).append(done)
    return {number: tuple(done) for number, done in found.items()}


def _answered(read: Reader) -> Mapping[int, list[str]]:
    """The questions of each handvat that the notice has an answer to, in their order."""
    found: dict[int, list[str]] = {}
    for question in read.framework.questions:
        if read.has(question.id):
            for number in question.handvat:
                found.setdefault(number, []).append(question.id)
    return found


def _newest_notices() -> list[tuple[str, Mapping[str, Any]]]:
    """The notices in force that were published last, each with the address of its experiment."""
    newest = (
        select(func.max(NoticeVersion.number))
        .where(NoticeVersion.experiment_id == Experiment.id)
        .correlate(Experiment)
        .scalar_subquery()
    )
    query = (
        select(Experiment.slug, NoticeVersion.contents)
        .join(NoticeVersion, NoticeVersion.experiment_id == Experiment.id)
        .where(IS_PUBLIC, NoticeVersion.number == newest)
        .order_by(NoticeVersion.id.desc())
        .limit(NEWEST)
    )
    with reading() as session:
        return [(str(slug), contents) for slug, contents in session.execute(query)]
