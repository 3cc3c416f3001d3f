"""Taking a lesson over in a plan that is being written, and letting it go again.

Saving a draft is no act: nothing of this leaves an entry. What is submitted is frozen with it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from waardevol_lab.domain.errors import NotFound, Problem, Refused, WrongState
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.quoted_lessons import MOST, QUESTION
from waardevol_lab.persistence.inserting import insert_unless_there
from waardevol_lab.persistence.models import Lesson, QuotedLesson
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.dossiers import Dossier, load_writable


@dataclass(frozen=True, slots=True)
class QuoteLesson:
    """Take the card at an address over in the open round."""

    reference: str
    slug: str
    incident: bool = False


@dataclass(frozen=True, slots=True)
class DropQuote:
    """Let a lesson go that the plan quotes, by its `url`."""

    reference: str
    url: str
    incident: bool = False


def quote_lesson(command: QuoteLesson, actor: Actor, now: datetime) -> None:
    """Quote it. Twice is once.

    Raises `NotFound` when the actor does not write on the plan, `WrongState` when no round asks for
    lessons, or `Refused` at `lesson` for one that cannot be quoted, or one too many.
    """
    with acting(actor, now) as act:
        dossier = _writable(act, command.reference, command.incident)
        lesson = act.session.scalar(
            select(Lesson).where(Lesson.slug == command.slug, Lesson.listed)
        )
        if lesson is None:
            raise Refused(Problem("lesson", "lesson_hidden"))
        insert_unless_there(
            act.session,
            QuotedLesson,
            round_id=dossier.round_.id,
            url=lesson.url,
            title=lesson.contents["title"],
            organisation=lesson.origin["organisation"],
            quoted_at=now,
            quoted_by_id=actor.user_id,
        )
        here = QuotedLesson.round_id == dossier.round_.id
        count = act.session.scalar(select(func.count()).select_from(QuotedLesson).where(here))
        if (count or 0) > MOST:
            raise Refused(Problem("lesson", "too_many_quotes", {"max": MOST}))


def drop_quote(command: DropQuote, actor: Actor, now: datetime) -> None:
    """Let it go. Twice is once. Raises `NotFound` or `WrongState` as `quote_lesson` does."""
    with acting(actor, now) as act:
        dossier = _writable(act, command.reference, command.incident)
        act.session.execute(
            delete(QuotedLesson).where(
                QuotedLesson.round_id == dossier.round_.id, QuotedLesson.url == command.url
            )
        )


def _writable(act: Act, reference: str, incident: bool) -> Dossier:
    dossier = load_writable(act.session, act.actor, reference, "quote", incident=incident)
    if QUESTION not in dossier.framework:
        raise NotFound(QUESTION)
    if not dossier.round_.asks(dossier.framework.question(QUESTION).task):
        raise WrongState("quote", "in force")
    return dossier
