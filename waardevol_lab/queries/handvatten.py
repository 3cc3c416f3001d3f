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
"""Experiments that are told of by name; the list and its search hold all of them."""
COUNTED = 50
"""Experiments that are counted: the newest ones, so that a long list costs no more."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one experiment answered to the questions of one handvat."""

    slug: str
    title: Said
    question: str
    """The first of the questions that it answered; the page of its answers leads there."""
    answers: int


@dataclass(frozen=True, slots=True)
class Handled:
    """What the newest experiments did with the handvatten.

    `experiments`: how many were looked at; `counts`: by the number of a handvat how many of them
    answered something to it; `done`: what the newest few of all said, where they did.
    """

    experiments: int
    counts: Mapping[int, int]
    done: Mapping[int, tuple[Done, ...]]


def done_with_handvatten(language: str) -> Handled:
    """What the last told experiments did with each handvat, in one query."""
    found: dict[int, list[Done]] = {}
    counts: dict[int, int] = {}
    notices = _newest_notices()
    for place, (slug, contents) in enumerate(notices):
        read = reader_of(contents, language)
        for number, questions in _answered(read).items():
            counts[number] = counts.get(number, 0) + 1
            if place < NEWEST:
                done = Done(slug, read.text("title"), questions[0], len(questions))
                found.setdefault(number, []).append(done)
    named = {number: tuple(done) for number, done in found.items()}
    return Handled(len(notices), counts, named)


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
        .limit(COUNTED)
    )
    with reading() as session:
        return [(str(slug), contents) for slug, contents in session.execute(query)]
