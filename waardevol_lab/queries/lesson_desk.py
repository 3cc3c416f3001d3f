"""The lessons of one experiment, for the team that writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from waardevol_lab.domain.framework import Framework, shipped
from waardevol_lab.domain.lessons import WRITABLE
from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.persistence.models import Account, Lesson, LessonDraft
from waardevol_lab.queries.running import Head, head_of, opened
from waardevol_lab.services.lessons import draft_of
from waardevol_lab.services.notices_in_force import contents_in_force


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A card that is being written; `corrects` is the number of the one that it will replace."""

    number: int
    title: str
    saved_at: datetime
    corrects: int | None


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """A card that everybody reads."""

    number: int
    title: str
    slug: str
    published_on: date
    replaced: bool
    hidden: str
    """Why it is hidden; empty when it is not."""
    being_corrected: bool


@dataclass(frozen=True, slots=True)
class LessonDesk:
    """All cards of an experiment."""

    head: Head
    drafts: tuple[DraftLine, ...]
    published: tuple[PublishedLine, ...]
    writable: bool
    """Whether cards can be written in this phase."""


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file that the notice in force names."""

    attachment: int
    name: str


@dataclass(frozen=True, slots=True)
class LessonDraftPage:
    """A draft with what there is to choose from."""

    head: Head
    number: int
    version: int
    contents: Mapping[str, Any]
    saved_at: datetime
    saved_by: str
    corrects: str
    """Where the card stands that it will replace; empty for a new one."""
    framework: Framework
    files: tuple[PublicFile, ...]
    writable: bool


def lesson_desk(viewer: Actor, reference: str) -> LessonDesk:
    """The cards, for who may write them. Raises `NotFound`, also before anything was approved."""
    with opened(viewer, reference, Permission.WRITE_EVALUATION) as (session, dossier):
        dossier.bound_version()
        head, key = head_of(viewer, dossier), dossier.experiment.id
        corrected = aliased(Lesson)
        drafts = session.execute(
            select(LessonDraft, corrected.number)
            .outerjoin(corrected, corrected.id == LessonDraft.replaces_id)
            .where(LessonDraft.experiment_id == key)
            .order_by(LessonDraft.number)
        ).all()
        return LessonDesk(
            head,
            tuple(
                DraftLine(row.number, row.contents["title"], row.saved_at, number)
                for row, number in drafts
            ),
            _published(session, key, {row.replaces_id for row, _ in drafts}),
            head.phase in WRITABLE,
        )


def _published(
    session: Session, experiment_id: int, corrected: set[int | None]
) -> tuple[PublishedLine, ...]:
    rows = session.scalars(
        select(Lesson).where(Lesson.experiment_id == experiment_id).order_by(Lesson.number)
    ).all()
    replaced = {row.replaces_id for row in rows}
    return tuple(
        PublishedLine(
            number=row.number or 0,
            title=row.contents["title"],
            slug=row.slug,
            published_on=row.published_on,
            replaced=row.id in replaced,
            hidden=row.hidden_reason if row.hidden_at else "",
            being_corrected=row.id in corrected,
        )
        for row in rows
    )


def lesson_draft(viewer: Actor, reference: str, number: int) -> LessonDraftPage:
    """One draft, for who may write it. Raises `NotFound`, or `Stale` once it is published."""
    with opened(viewer, reference, Permission.WRITE_EVALUATION) as (session, dossier):
        row = draft_of(session, dossier.experiment.id, number)
        head = head_of(viewer, dossier)
        corrects = session.get(Lesson, row.replaces_id or 0)
        saved_by = session.get(Account, row.saved_by_id or 0)
        contents = contents_in_force(session, dossier.experiment.id) or {}
        return LessonDraftPage(
            head=head,
            number=row.number,
            version=row.version,
            contents=dict(row.contents),
            saved_at=row.saved_at,
            saved_by=saved_by.name if saved_by else "",
            corrects=corrects.slug if corrects else "",
            framework=shipped(dossier.bound_version().framework),
            files=tuple(
                PublicFile(file["attachment"], file["name"]) for file in contents.get("files") or ()
            ),
            writable=head.phase in WRITABLE,
        )
