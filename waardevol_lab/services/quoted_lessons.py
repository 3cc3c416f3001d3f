"""The lessons that a draft quotes: as submitting freezes them, and as a new round begins."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.persistence.models import Lesson, PlanVersion, QuotedLesson, ReviewRound
from waardevol_lab.services.acting import Act

Quote = Mapping[str, Any]


def quoted_in(session: Session, round_id: int) -> list[dict[str, Any]]:
    """What the draft of a round quotes, in the order in which it was taken over.

    `slug` is where the card stands here; empty when it does not.
    """
    rows = session.execute(
        select(QuotedLesson, Lesson.slug)
        .outerjoin(Lesson, Lesson.url == QuotedLesson.url)
        .where(QuotedLesson.round_id == round_id)
        .order_by(QuotedLesson.id)
    )
    return [
        {"url": row.url, "title": row.title, "organisation": row.organisation, "slug": slug or ""}
        for row, slug in rows
    ]


def quoted_by(version: PlanVersion) -> list[dict[str, Any]]:
    """What a version quotes."""
    return list(version.lessons or ())


def carry_quotes(act: Act, round_: ReviewRound, quotes: Iterable[Quote]) -> None:
    """Begin the draft of a round with these quotes. Part of the act that calls it."""
    for one in quotes:
        act.session.add(
            QuotedLesson(
                round_id=round_.id,
                url=one["url"],
                title=one["title"],
                organisation=one["organisation"],
                quoted_at=act.now,
                quoted_by_id=act.actor.user_id,
            )
        )
    act.session.flush()
