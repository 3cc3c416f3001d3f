"""What somebody with a receipt code may read: their own words, and what came of them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from waardevol_lab.domain.contributions import (
    ContributionKind,
    Ground,
    Standing,
    is_overdue,
    standing,
)
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.states import ContributionState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Contribution, Experiment
from waardevol_lab.queries.public import public_title
from waardevol_lab.services.tokens import receipt_hash


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """How a question or reaction stands; whether an address is kept, never which."""

    slug: str
    title: str
    number: int
    kind: ContributionKind
    text: str
    language: str
    """Of the text; answers are in Dutch."""
    received_on: date
    due_on: date
    overdue: bool
    standing: Standing
    state: ContributionState
    may_publish: bool
    ground: Ground | None
    answer: str
    answered_at: datetime | None
    change: str
    changed_at: datetime | None
    notice_version: int | None
    by_mail: bool


def receipt_page(typed: str, today: date) -> ReceiptPage:
    """What belongs to a code, however it was typed. Raises `NotFound` for any other."""
    kept = receipt_hash(typed)
    with reading() as session:
        found = session.execute(
            select(Contribution, Experiment.slug, public_title())
            .join(Experiment, Experiment.id == Contribution.experiment_id)
            .where(Contribution.receipt_hash == (kept or ""))
        ).one_or_none()
        if found is None:
            raise NotFound("receipt")
        row, slug, title = found
        return _page(row, str(slug), title, today)


def _page(row: Contribution, slug: str, title: str, today: date) -> ReceiptPage:
    stands = standing(row.answered_at is not None, row.ground)
    return ReceiptPage(
        slug=slug,
        title=title,
        number=row.number,
        kind=ContributionKind(row.kind),
        text=row.text,
        language=row.language,
        received_on=row.received_on,
        due_on=row.due_on,
        overdue=is_overdue(stands, row.due_on, today),
        standing=stands,
        state=ContributionState(row.state),
        may_publish=row.may_publish,
        ground=Ground(row.ground) if row.ground else None,
        answer=row.answer,
        answered_at=row.answered_at,
        change=row.change,
        changed_at=row.changed_at,
        notice_version=row.notice_version,
        by_mail=row.email is not None,
    )
