"""What can be found of a plan, kept up to date in the transaction that changes it. ADR 0013.

A round has one entry of what was submitted last, with the motivation of its decision once decided;
and, while it is being written, one of the draft. Nothing of the deliberation is ever in the index.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.framework import Kind, shipped
from waardevol_lab.domain.states import WRITABLE_ROUND_STATES, RoundState
from waardevol_lab.persistence import search
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import (
    Decision,
    DraftTopic,
    Experiment,
    PlanVersion,
    ReviewRound,
    SearchEntry,
)

SUBMITTED, DRAFT = "submitted", "draft"
WRITTEN = frozenset({Kind.TEXT, Kind.LONGTEXT, Kind.PLACE, Kind.PARTIES, Kind.ROWS})
CHUNK = 500
Texts = tuple[list[str], list[str]]


def index_round(session: Session, experiment: Experiment, round_: ReviewRound) -> None:
    """Keep what was submitted last; the draft behind it is the same text from now on."""
    version = session.get(PlanVersion, round_.plan_version_id or 0)
    if version is None:
        return
    motivation = _motivation(session, round_)
    _keep(session, experiment, round_, SUBMITTED, _of_version(experiment, version, motivation))
    if round_.state not in WRITABLE_ROUND_STATES:
        search.drop(session, _entries(round_.id, DRAFT))


def index_draft(
    session: Session,
    experiment: Experiment,
    round_: ReviewRound,
    topics: Iterable[DraftTopic] | None = None,
) -> None:
    """Keep the draft as it was saved; `topics` are all its topics, where the caller has them."""
    session.flush()
    if topics is None:
        topics = session.scalars(select(DraftTopic).where(DraftTopic.round_id == round_.id))
    answers: dict[str, Any] = {}
    for topic in sorted(topics, key=lambda one: one.task):
        answers.update(topic.answers)
    _keep(session, experiment, round_, DRAFT, _texts(experiment, round_.framework, answers, ()))


def forget(session: Session, experiment_id: int) -> None:
    """Let nothing of an experiment be found any more."""
    search.drop(session, select(SearchEntry.id).where(SearchEntry.experiment_id == experiment_id))


def read_in_index(framework: str, answers: Mapping[str, Any]) -> list[str]:
    """What of these answers can be found: a draft of which it stays the same needs no new entry."""
    return list(_answers(framework, answers))


def has_draft(session: Session, round_: ReviewRound) -> bool:
    """Whether the draft of the round has an entry: what was submitted has none beside it."""
    return session.scalar(_entries(round_.id, DRAFT)) is not None


def missing() -> int:
    """How many submitted rounds cannot be found: those of before the index was there."""
    with reading() as session:
        there = exists().where(
            SearchEntry.round_id == ReviewRound.id, SearchEntry.kind == SUBMITTED
        )
        query = select(func.count()).where(ReviewRound.plan_version_id.is_not(None), ~there)
        return session.scalar(query) or 0


def rebuild() -> int:
    """Make the whole index anew, and give how many entries it has."""
    with transaction() as session:
        search.empty(session)
        last, count = 0, 0
        while True:
            rows = session.execute(
                select(Experiment, ReviewRound)
                .join(ReviewRound, ReviewRound.experiment_id == Experiment.id)
                .where(ReviewRound.id > last)
                .order_by(ReviewRound.id)
                .limit(CHUNK)
            ).all()
            if not rows:
                return count
            count += _index_all(session, [(row[0], row[1]) for row in rows])
            last = rows[-1][1].id
            session.expunge_all()


def _index_all(session: Session, rows: Sequence[tuple[Experiment, ReviewRound]]) -> int:
    entries = [
        (SearchEntry(kind=kind, experiment_id=experiment.id, round_id=round_.id), texts)
        for experiment, round_, kind, texts in _everything(session, rows)
    ]
    session.add_all([entry for entry, _ in entries])
    session.flush()
    search.put(session, [(entry.id, *texts) for entry, texts in entries])
    return len(entries)


def _everything(
    session: Session, rows: Sequence[tuple[Experiment, ReviewRound]]
) -> Iterator[tuple[Experiment, ReviewRound, str, Texts]]:
    versions = _versions(session, [round_ for _, round_ in rows])
    drafts = _drafts(session, [r.id for _, r in rows if r.state in WRITABLE_ROUND_STATES])
    motivations = _motivations(session, [r.id for _, r in rows if r.state == RoundState.DECIDED])
    for experiment, round_ in rows:
        version = versions.get(round_.plan_version_id or 0)
        if version is not None:
            texts = _of_version(experiment, version, motivations.get(round_.id, ""))
            yield experiment, round_, SUBMITTED, texts
        if round_.id in drafts:
            texts = _texts(experiment, round_.framework, drafts[round_.id], ())
            yield experiment, round_, DRAFT, texts


def _versions(session: Session, rounds: Sequence[ReviewRound]) -> dict[int, PlanVersion]:
    ids = [round_.plan_version_id for round_ in rounds if round_.plan_version_id]
    found = session.scalars(select(PlanVersion).where(PlanVersion.id.in_(ids)))
    return {version.id: version for version in found}


def _drafts(session: Session, round_ids: list[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    rows = session.execute(
        select(DraftTopic.round_id, DraftTopic.answers)
        .where(DraftTopic.round_id.in_(round_ids))
        .order_by(DraftTopic.round_id, DraftTopic.task)
    )
    for round_id, answers in rows:
        found.setdefault(round_id, {}).update(answers)
    return found


def _motivations(session: Session, round_ids: list[int]) -> dict[int, str]:
    rows = session.execute(
        select(Decision.round_id, Decision.motivation)
        .where(Decision.round_id.in_(round_ids))
        .order_by(Decision.round_id, Decision.number)
    )
    return {round_id: motivation for round_id, motivation in rows}  # noqa: C416 - rows are no pairs


def _motivation(session: Session, round_: ReviewRound) -> str:
    """Of the decision in force; read by everybody who may open a decided round."""
    if round_.state != RoundState.DECIDED:
        return ""
    session.flush()
    return _motivations(session, [round_.id]).get(round_.id, "")


def _of_version(experiment: Experiment, version: PlanVersion, motivation: str) -> Texts:
    english = tuple(_strings(version.answers_en))
    return _texts(experiment, version.framework, version.answers, (*english, motivation))


def _texts(
    experiment: Experiment, framework: str, answers: Mapping[str, Any], more: Sequence[str]
) -> Texts:
    """Head: reference, title, organisation: what is known before declaring; body: the rest."""
    title = answers.get("title")
    head = [
        experiment.reference,
        title if isinstance(title, str) and title.strip() else experiment.title,
        organisation_word(experiment.organisation_id),
    ]
    return head, [*_answers(framework, answers), *more]


def organisation_word(organisation_id: int) -> str:
    """The word by which an organisation stands in the index: its name may change."""
    return f"qzorg{organisation_id}"


def _answers(framework: str, answers: Mapping[str, Any]) -> Iterator[str]:
    """What was written; the marks of options and files are no words of the plan."""
    for question in shipped(framework).questions:
        if question.kind in WRITTEN and question.id in answers:
            yield from _strings(answers[question.id])


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _keep(
    session: Session, experiment: Experiment, round_: ReviewRound, kind: str, texts: Texts
) -> None:
    entry = session.scalar(
        select(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.round_id == round_.id)
    )
    if entry is None:
        entry = SearchEntry(kind=kind, experiment_id=experiment.id, round_id=round_.id)
        session.add(entry)
        session.flush()
    search.put(session, [(entry.id, *texts)])


def _entries(round_id: int, kind: str) -> Any:
    return select(SearchEntry.id).where(SearchEntry.kind == kind, SearchEntry.round_id == round_id)
