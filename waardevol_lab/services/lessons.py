"""Lessons of an experiment: begun from its evaluation, written by the team, published by the lead.

Saving a draft is no act and leaves no entry. A published card never changes: a correction is begun
from it as a new draft, and comes in its place when it is published. ADR 0020.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound, Problem, Refused, Stale, WrongState
from waardevol_lab.domain.evaluation import side_by_side
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.lesson_prefill import prefilled
from waardevol_lab.domain.lessons import (
    FIELDS,
    LICENCE,
    WRITABLE,
    address_of,
    lesson_hash,
    problems,
    unkeepable,
)
from waardevol_lab.domain.policy import Actor, Permission, require
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.models import Lesson, LessonDraft
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.evaluation_forms import final_evaluation, form_of
from waardevol_lab.services.lesson_index import list_lesson
from waardevol_lab.services.running_dossiers import BoundDossier, load_bound, open_for

MOST = 20
"""So many cards can one experiment have, drafts and earlier ones included."""


@dataclass(frozen=True, slots=True)
class BeginLesson:
    """Begin a card; with `replaces`, the number of one that is published, a correction of it."""

    reference: str
    replaces: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class SaveLesson:
    """Keep what was typed on a draft; `version` is the draft's as it was seen."""

    reference: str
    number: int
    contents: Mapping[str, Any]
    version: int


@dataclass(frozen=True, slots=True)
class DropLesson:
    """Throw a draft away; `version` is the draft's as it was seen."""

    reference: str
    number: int
    version: int


@dataclass(frozen=True, slots=True)
class PublishLesson:
    """Publish a draft; `site` is the address of this installation.

    `contents`: as typed, kept first; None: as it was saved.
    """

    reference: str
    number: int
    version: int
    site: str
    key: str = ""
    contents: Mapping[str, Any] | None = None


def begin_lesson(command: BeginLesson, actor: Actor, now: datetime) -> int:
    """Begin a draft with what the evaluation says, or the card that it corrects; give its number.

    Raises `NotFound`, `WrongState` before the start, or `Refused` when there are too many, or the
    card has a correction already.
    """
    with acting(actor, now, command.key) as act:
        dossier = _writable(act, command.reference, "begin_lesson")
        before = _replaced(act.session, dossier, command.replaces)
        number = _last_number(act.session, dossier.experiment.id) + 1
        if number > MOST:
            raise Refused(Problem("lesson", "too_many_lessons", {"max": MOST}))
        act.session.add(
            LessonDraft(
                experiment_id=dossier.experiment.id,
                number=number,
                replaces_id=before.id if before else None,
                contents=dict(before.contents) if before else _prefilled(act, dossier),
                saved_at=now,
                saved_by_id=actor.user_id,
            )
        )
        act.result = str(number)
        return number


def save_lesson(command: SaveLesson, actor: Actor, now: datetime) -> int:
    """Keep the draft, complete or not, and give its new version.

    Raises `NotFound`, `WrongState`, `Stale`, or `Refused` for what no card can hold.
    """
    with acting(actor, now) as act:
        dossier = _writable(act, command.reference, "save_lesson")
        row = draft_of(act.session, dossier.experiment.id, command.number)
        if row.version != command.version:
            raise Stale("lesson")
        _keep(act, row, command.contents)
        return row.version


def drop_lesson(command: DropLesson, actor: Actor, now: datetime) -> None:
    """Throw the draft away. Raises `NotFound`, `WrongState` or `Stale`."""
    with acting(actor, now) as act:
        dossier = _writable(act, command.reference, "drop_lesson")
        row = draft_of(act.session, dossier.experiment.id, command.number)
        if row.version != command.version:
            raise Stale("lesson")
        act.session.delete(row)


def publish_lesson(command: PublishLesson, actor: Actor, now: datetime) -> str:
    """Publish the card and give the last part of its address.

    Raises `NotFound`, `WrongState`, `Stale`, or `Refused` with everything that is missing.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.PUBLISH_LESSON)
        draft = draft_of(act.session, dossier.experiment.id, command.number)
        if draft.version != command.version:
            raise Stale("lesson")
        if command.contents is not None:
            _keep(act, draft, command.contents)
        found = (*problems(draft.contents), *_overtaken(act.session, draft))
        lesson = _published(act, dossier, draft, command.site)
        act.move_experiment(
            dossier,
            Action.PUBLISH_LESSON,
            Facts(lesson_problems=found),
            {"lesson": lesson.slug, "number": lesson.number, "sha256": lesson.sha256},
        )
        _put_in_place(act, draft, lesson)
        act.result = lesson.slug
        return lesson.slug


def _keep(act: Act, row: LessonDraft, typed: Mapping[str, Any]) -> None:
    """Raises `Refused` for what no card can hold."""
    contents = {name: typed[name] for name in FIELDS}
    if wrong := unkeepable(contents):
        raise Refused(*wrong)
    row.contents, row.version = contents, row.version + 1
    row.saved_at, row.saved_by_id = act.now, act.actor.user_id


def _put_in_place(act: Act, draft: LessonDraft, lesson: Lesson) -> None:
    """The card stands in the list, the draft is gone, and what it replaces leaves the list."""
    act.session.add(lesson)
    act.session.delete(draft)
    list_lesson(act.session, lesson)
    if lesson.replaces_id is not None:
        list_lesson(act.session, act.session.get_one(Lesson, lesson.replaces_id))


def draft_of(session: Session, experiment_id: int, number: int) -> LessonDraft:
    """The draft with this number. Raises `NotFound`, or `Stale` once it is published."""
    row = session.scalar(
        select(LessonDraft).where(
            LessonDraft.experiment_id == experiment_id, LessonDraft.number == number
        )
    )
    if row is None:
        if _card(session, experiment_id, number) is not None:
            raise Stale("lesson")
        raise NotFound("lesson")
    return row


def _card(session: Session, experiment_id: int, number: int) -> Lesson | None:
    return session.scalar(
        select(Lesson).where(Lesson.experiment_id == experiment_id, Lesson.number == number)
    )


def _writable(act: Act, reference: str, what: str) -> BoundDossier:
    dossier = load_bound(act.session, reference)
    require(act.actor, dossier.scope, Permission.WRITE_EVALUATION)
    if dossier.experiment.phase not in WRITABLE:
        raise WrongState(what, dossier.experiment.phase)
    return dossier


def _replaced(session: Session, dossier: BoundDossier, number: int | None) -> Lesson | None:
    """The published card that a draft corrects."""
    if number is None:
        return None
    row = _card(session, dossier.experiment.id, number)
    if row is None:
        raise NotFound("lesson")
    corrections = select(LessonDraft.id).where(LessonDraft.replaces_id == row.id)
    later = select(Lesson.id).where(Lesson.replaces_id == row.id)
    if session.scalar(corrections) is not None or session.scalar(later) is not None:
        raise Refused(Problem("lesson", "corrected_already"))
    return row


def _overtaken(session: Session, draft: LessonDraft) -> tuple[Problem, ...]:
    if draft.replaces_id is None:
        return ()
    later = session.scalar(select(Lesson.id).where(Lesson.replaces_id == draft.replaces_id))
    return () if later is None else (Problem("lesson", "corrected_already"),)


def _last_number(session: Session, experiment_id: int) -> int:
    numbers = (
        session.scalar(select(func.max(table.number)).where(table.experiment_id == experiment_id))
        for table in (LessonDraft, Lesson)
    )
    return max(number or 0 for number in numbers)


def _prefilled(act: Act, dossier: BoundDossier) -> dict[str, Any]:
    version = dossier.bound_version()
    evaluation = final_evaluation(act.session, dossier.experiment.id)
    framework, plan = shipped(version.framework), version.answers
    if evaluation is None:
        return prefilled(framework, plan, {}, ())
    beside = side_by_side(form_of(act.session, evaluation), evaluation.answers)
    return prefilled(framework, plan, evaluation.answers, beside["criteria"])


def _published(act: Act, dossier: BoundDossier, draft: LessonDraft, site: str) -> Lesson:
    experiment = dossier.experiment
    slug = address_of(str(draft.contents["title"]), f"{experiment.id}-{draft.number}")
    return Lesson(
        experiment_id=experiment.id,
        number=draft.number,
        slug=slug,
        url=f"{site}/lessen/{slug}",
        contents=draft.contents,
        sha256=lesson_hash(draft.contents),
        origin={
            "installation": site,
            "organisation": dossier.organisation.name,
            "experiment": experiment.title,
            "experiment_url": f"{site}/experimenten/{experiment.slug}",
            "licence": LICENCE,
        },
        published_on=act.today,
        replaces_id=draft.replaces_id,
        added_at=act.now,
    )
