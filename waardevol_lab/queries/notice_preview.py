"""The notice before it is published: part by part, with what is missing marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.framework import Kind, shipped
from waardevol_lab.domain.notice import Source, differences, mandatory_fields, missing
from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.domain.term_rules import Term
from waardevol_lab.persistence.models import NoticeVersion
from waardevol_lab.queries.following import follower_count
from waardevol_lab.queries.notice_reader import Reader, ShownAnswer
from waardevol_lab.queries.notice_withheld import Withheld, withheld_in
from waardevol_lab.queries.running import Head, head_of, opened
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.notice_contents import ShownPlan, compose, of_version
from waardevol_lab.services.noticing import PUBLISHED
from waardevol_lab.services.quoted_lessons import quoted_in
from waardevol_lab.services.rounds import draft_answers
from waardevol_lab.services.term_days import term_day


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the notice: its answers or texts, and what is missing of it."""

    id: str
    source: Source
    answers: tuple[ShownAnswer, ...]
    texts: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A version that was published before."""

    number: int
    cause: str
    change: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class NoticePreview:
    """The notice as it would be published now."""

    head: Head
    parts: tuple[Part, ...]
    others: tuple[Problem, ...]
    """Answers that are not the approved version's."""
    outcome: Outcome | None
    decided_on: date | None
    is_draft: bool
    """Whether this shows a plan on which nothing was decided yet."""
    withheld: tuple[Withheld, ...]
    """What the secretary keeps closed."""
    versions: tuple[PublishedVersion, ...]
    start_from: date
    """When an experiment may start at the earliest that publishes today."""
    followers: int
    """How many follow this experiment by mail; never who."""

    @property
    def missing(self) -> int:
        """How many parts miss something."""
        return sum(bool(part.problems) for part in self.parts)


def notice_preview(viewer: Actor, reference: str, now: datetime, language: str) -> NoticePreview:
    """The preview, at any time, for who may read the draft. Raises `NotFound`."""
    needs = (Action.PUBLISH_NOTICE, Permission.READ_DRAFT)
    with opened(viewer, reference, *needs) as (session, dossier):
        version = dossier.binding_version()
        plan = of_version(version) if version else draft_plan(session, dossier)
        contents = compose(dossier, plan, PUBLISHED, now)
        approved = version.answers if version else plan.answers
        return NoticePreview(
            head=head_of(viewer, dossier),
            parts=_parts(contents, language),
            others=differences(shipped(plan.framework), contents, approved),
            outcome=Outcome(contents["decision"]["outcome"]) if contents["decision"] else None,
            decided_on=parse_day(contents["decided_on"]),
            is_draft=version is None,
            withheld=withheld_in(contents, shipped(plan.framework), language),
            versions=_versions(session, dossier.experiment.id),
            start_from=term_day(dossier.organisation, Term.NOTICE_BEFORE_START, local_date(now)),
            followers=follower_count(session, dossier.experiment.id),
        )


def draft_plan(session: Session, dossier: Dossier) -> ShownPlan:
    """The draft of the plan round, as a notice or a sign would show it."""
    answers, answers_en = draft_answers(session, dossier.round_.id)
    framework = shipped(dossier.round_.framework)
    files = [
        {"question": question.id, "name": answers[question.id].get("name", "")}
        for question in framework.questions
        if question.kind is Kind.FILE and isinstance(answers.get(question.id), dict)
    ]
    quoted = quoted_in(session, dossier.round_.id)
    return ShownPlan(framework.version, answers, answers_en, files, lessons=quoted)


def _parts(contents: Mapping[str, Any], language: str) -> tuple[Part, ...]:
    framework = shipped(contents["framework"])
    read = Reader(framework, contents["answers"], contents["answers_en"], language)
    found = missing(framework, contents)
    return tuple(
        Part(
            id=field.id,
            source=field.source,
            answers=tuple(read.shown(name) for name in field.names if read.has(name)),
            texts=_texts(contents, field.source, field.names),
            problems=tuple(problem for problem in found if problem.field == field.id),
        )
        for field in mandatory_fields(contents)
    )


def _texts(contents: Mapping[str, Any], source: Source, names: tuple[str, ...]) -> tuple[str, ...]:
    """What the organisation and the record say; answers stand apart."""
    if source is Source.ORGANISATION:
        return tuple(text for name in names if (text := contents["organisation"].get(name)))
    if names == ("advice.text",) and contents["advice"]:
        return (contents["advice"]["text"],)
    if names == ("files.dpia_file",):
        return tuple(f["name"] for f in contents["files"] if f["question"] == "dpia_file")
    return ()


def _versions(session: Session, experiment_id: int) -> tuple[PublishedVersion, ...]:
    rows = session.execute(
        select(
            NoticeVersion.number,
            NoticeVersion.cause,
            NoticeVersion.change,
            NoticeVersion.published_at,
        )
        .where(NoticeVersion.experiment_id == experiment_id)
        .order_by(NoticeVersion.number.desc())
    )
    return tuple(PublishedVersion(*row) for row in rows)
