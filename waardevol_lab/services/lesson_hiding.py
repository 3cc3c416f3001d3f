"""Hiding a lesson with the reason for it, and showing it again: by who manages lessons."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from waardevol_lab.domain.errors import NotFound, Problem, Refused
from waardevol_lab.domain.policy import Actor
from waardevol_lab.persistence.models import Experiment, Lesson
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.lesson_files import SUBJECT, require_lessons
from waardevol_lab.services.lesson_index import list_lesson

LONGEST_REASON: Final = 500


@dataclass(frozen=True, slots=True)
class HideLesson:
    """Hide the card at an address; everybody reads the reason."""

    slug: str
    reason: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class ShowLesson:
    """Let a hidden card be read again."""

    slug: str
    key: str = ""


def hide_lesson(command: HideLesson, actor: Actor, now: datetime) -> None:
    """Hide it. Twice is once. Raises `NotFound`, or `Refused` without a reason that fits."""
    require_lessons(actor)
    reason = command.reason.strip()
    if not reason:
        raise Refused(Problem("reason", "missing"))
    if len(reason) > LONGEST_REASON:
        raise Refused(Problem("reason", "too_long", {"max": LONGEST_REASON, "length": len(reason)}))
    with acting(actor, now, command.key) as act:
        row = _lesson(act, command.slug)
        if row.hidden_at is None:
            row.hidden_at, row.hidden_reason, row.hidden_by_id = now, reason, actor.user_id
            _say(act, row, "LessonHidden", {"reason": reason})


def show_lesson(command: ShowLesson, actor: Actor, now: datetime) -> None:
    """Show it again. Twice is once. Raises `NotFound`."""
    require_lessons(actor)
    with acting(actor, now, command.key) as act:
        row = _lesson(act, command.slug)
        if row.hidden_at is not None:
            row.hidden_at, row.hidden_reason, row.hidden_by_id = None, "", None
            _say(act, row, "LessonShown", {})


def _say(act: Act, row: Lesson, kind: str, told: dict[str, str]) -> None:
    """In the chain of its experiment; one of elsewhere has none here."""
    list_lesson(act.session, row)
    experiment = act.session.get(Experiment, row.experiment_id or 0)
    subject = experiment.subject if experiment else SUBJECT
    act.record(subject, kind, {"lesson": row.slug, "sha256": row.sha256, **told})


def _lesson(act: Act, slug: str) -> Lesson:
    row = act.session.scalar(select(Lesson).where(Lesson.slug == slug).with_for_update())
    if row is None:
        raise NotFound("lesson")
    return row
