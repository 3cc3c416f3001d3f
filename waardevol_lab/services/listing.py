"""The public list, kept up to date in the transaction that changes what it shows. ADR 0014.

An experiment is in the list from its announcement on. Before its notice is published the list says
its title and nothing else of the plan; from then on what the notice in force says.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.answers import chosen
from waardevol_lab.domain.framework import Framework, shipped
from waardevol_lab.domain.listed import (
    Facet,
    mark_of,
    marks,
    place_mark,
    points_of,
    value_marks,
    values_at_stake,
)
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.plan_places import further_places
from waardevol_lab.domain.states import Phase, RoundKind
from waardevol_lab.persistence import search
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import (
    Experiment,
    ListedExperiment,
    PlanVersion,
)
from waardevol_lab.persistence.search_words import words_of
from waardevol_lab.persistence.word_parts import with_parts
from waardevol_lab.queries.public import IS_PUBLIC
from waardevol_lab.services.indexing import organisation_word
from waardevol_lab.services.notices_in_force import contents_in_force
from waardevol_lab.services.past_rounds import PastRound, decided_rounds

SEARCHED = ("title", "summary", "problem", "expected_benefit")
"""The answers whose words find an experiment: what it is about, not what it leaves alone."""
LABELLED = ("technology", "purpose_kind")
CHUNK = 500
Contents = Mapping[str, Any]


def keep_listed(session: Session, experiment: Experiment) -> None:
    """Let the list show an announced experiment as it stands now."""
    if experiment.announced_at is None or experiment.slug is None:
        return
    session.flush()
    row = session.scalar(
        select(ListedExperiment).where(ListedExperiment.experiment_id == experiment.id)
    )
    if row is None:
        row = ListedExperiment(experiment_id=experiment.id, title="", points=[], words_hash="")
    words = _say(session, experiment, row)
    session.add(row)
    session.flush()
    _keep_words(session, row, words)


def unlisted() -> int:
    """How many announced experiments the list misses: those of before there was one."""
    there = exists().where(ListedExperiment.experiment_id == Experiment.id)
    with reading() as session:
        query = select(func.count()).select_from(Experiment).where(IS_PUBLIC, ~there)
        return session.scalar(query) or 0


def relist() -> int:
    """Make the whole list anew in the order of announcement, and give how long it is."""
    with transaction() as session:
        return _relist(session)


def _relist(session: Session) -> int:
    search.empty_words(session, search.LISTED)
    session.execute(delete(ListedExperiment))
    order = Experiment.announced_at, Experiment.id
    ids = session.scalars(select(Experiment.id).where(IS_PUBLIC).order_by(*order)).all()
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        rows = session.scalars(select(Experiment).where(Experiment.id.in_(chunk)).order_by(*order))
        for experiment in rows.all():
            keep_listed(session, experiment)
        session.flush()
        session.expunge_all()
    return len(ids)


def _say(session: Session, experiment: Experiment, row: ListedExperiment) -> list[str]:
    """Write what the list shows into the row, and give the words by which it is found."""
    phase = Phase(experiment.phase)
    row.phase = Phase.REJECTED if phase is Phase.PREPARING else phase
    found = [
        mark_of(Facet.STATUS, row.phase),
        mark_of(Facet.ORGANISATION, str(experiment.organisation_id)),
        organisation_word(experiment.organisation_id),
    ]
    contents = contents_in_force(session, experiment.id)
    if contents is None:
        return [*found, *_only_title(session, experiment, row)]
    framework = shipped(contents["framework"])
    _of_notice(row, contents)
    texts = [experiment.reference, *_texts(framework, contents)]
    places = _places(contents)
    return [
        *found,
        *with_parts(words_of([*texts, *places])),
        *map(place_mark, with_parts(words_of(places))),
        *marks(framework, contents),
    ]


def _only_title(session: Session, experiment: Experiment, row: ListedExperiment) -> list[str]:
    """What is public of a decision without a notice: the title, and what the board advised."""
    past = _last_about_a_plan(session, experiment.id)
    row.title = experiment.title if experiment.binding_version_id else _title(session, past)
    row.points = []
    advice = past.advice if past and past.advice else {}
    framework = shipped(past.round_.framework) if past else None
    values = values_at_stake(framework, {}, advice) if framework else []
    return [*with_parts(words_of([experiment.reference, row.title])), *value_marks(values)]


def _last_about_a_plan(session: Session, experiment_id: int) -> PastRound | None:
    rounds = decided_rounds(session, experiment_id)
    return next((p for p in reversed(rounds) if p.round_.kind != RoundKind.INCIDENT), None)


def _title(session: Session, past: PastRound | None) -> str:
    version = session.get(PlanVersion, (past and past.round_.plan_version_id) or 0)
    title = version.answers.get("title") if version else None
    return title if isinstance(title, str) else ""


def _of_notice(row: ListedExperiment, contents: Contents) -> None:
    answers, english = contents["answers"], contents["answers_en"]
    row.title, row.title_en = _text(answers, "title"), _text(english, "title")
    row.summary, row.summary_en = _text(answers, "summary"), _text(english, "summary")
    place = answers.get("place")
    row.place = _text(place, "text") if isinstance(place, Mapping) else ""
    row.starts_on = parse_day(contents.get("starts_on"))
    row.ends_on = parse_day(contents.get("ends_on"))
    row.points = [list(point) for point in points_of(place)]


def _text(answers: Mapping[str, Any], name: str) -> str:
    value = answers.get(name)
    return value if isinstance(value, str) else ""


def _texts(framework: Framework, contents: Contents) -> Iterator[str]:
    for answers in (contents["answers"], contents["answers_en"]):
        for name in SEARCHED:
            yield _text(answers, name)
    for name in LABELLED:
        question = framework.question(name)
        for mark in chosen(contents["answers"].get(name)):
            option = question.option(mark)
            if option is not None:
                yield from (option.text.in_(language) for language in ("nl", "en"))


def _places(contents: Contents) -> list[str]:
    place = contents["answers"].get("place")
    if not isinstance(place, Mapping):
        return []
    return [_text(place, "text"), *(one.name for one in further_places(place))]


def _keep_words(session: Session, row: ListedExperiment, words: list[str]) -> None:
    """Write the words, unless the index holds the same."""
    words = list(dict.fromkeys(words))
    words_hash = hashlib.sha256(" ".join(words).encode()).hexdigest()
    if row.words_hash == words_hash:
        return
    key = select(ListedExperiment.id).where(ListedExperiment.id == row.id)
    search.drop_words(session, search.LISTED, key)
    search.put_words(session, search.LISTED, [(row.id, [words])])
    row.words_hash = words_hash
