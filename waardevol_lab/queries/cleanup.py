"""The clean-up of an experiment as team and board see it, and what is late of it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.cleanup import CleanupLine, DataFate
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, Attachment, CleanupStep, Experiment
from waardevol_lab.queries import board_sight as sight
from waardevol_lab.queries.running import Head, Need, head_of, opened
from waardevol_lab.services.running_dossiers import BoundDossier
from waardevol_lab.services.street_signs import StreetSign, street_signs

READERS: tuple[Need, ...] = (Permission.READ_PLAN, Action.TAKE_DOWN_SIGN)


@dataclass(frozen=True, slots=True)
class CleanupRow:
    """One line, with who did it when and what shows it."""

    line: CleanupLine
    due_on: date
    done_on: date | None
    fate: DataFate | None
    note: str
    by: str
    file_id: int | None
    file_name: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class CleanupPage:
    """The lines in order, none before the end; and the signs in the street."""

    head: Head
    lines: tuple[CleanupRow, ...]
    signs: tuple[StreetSign, ...]
    today: date

    @property
    def done(self) -> int:
        """How many lines were done."""
        return sum(line.done_on is not None for line in self.lines)

    def line(self, name: str) -> CleanupRow | None:
        """One of them by its name in an address."""
        return next((line for line in self.lines if line.line == name), None)

    def sign(self, sign_id: int) -> StreetSign:
        """One of the signs. Raises `NotFound`."""
        for sign in self.signs:
            if sign.id == sign_id:
                return sign
        raise NotFound(f"sign {sign_id}")


@dataclass(frozen=True, slots=True)
class LateCleanup:
    """An experiment of which a line is late."""

    reference: str
    title: str
    due_on: date
    open: int


def cleanup_page(viewer: Actor, reference: str, now: datetime, *needs: Need) -> CleanupPage:
    """The page, for who reads the plan or takes signs down. Raises `NotFound`."""
    with opened(viewer, reference, *(needs or READERS)) as (session, dossier):
        today = local_date(now)
        return CleanupPage(
            head=head_of(viewer, dossier),
            lines=_lines(session, dossier, today),
            signs=street_signs(session, dossier.experiment.id),
            today=today,
        )


def late_cleanups(viewer: Actor, now: datetime) -> tuple[LateCleanup, ...]:
    """Those of the boards that the viewer is secretary of, the longest late first."""
    if not viewer.boards(Role.SECRETARY):
        return ()
    with reading() as session:
        rows = session.execute(
            select(
                Experiment.reference,
                Experiment.title,
                func.min(CleanupStep.due_on).label("due_on"),
                func.count().label("open"),
            )
            .join(CleanupStep, CleanupStep.experiment_id == Experiment.id)
            .where(
                CleanupStep.done_at.is_(None),
                CleanupStep.due_on < local_date(now),
                Experiment.board_id.in_(viewer.boards(Role.SECRETARY)),
                sight.uninvolved(viewer),
            )
            .group_by(Experiment.id, Experiment.reference, Experiment.title)
            .order_by(func.min(CleanupStep.due_on), Experiment.reference)
        )
        return tuple(LateCleanup(row.reference, row.title, row.due_on, row.open) for row in rows)


def open_lines(session: Session, experiment: Experiment) -> tuple[int, date | None]:
    """How many lines are open, and their last day; none before the end, and no query then."""
    if experiment.ended_at is None:
        return 0, None
    row = session.execute(
        select(func.count(), func.min(CleanupStep.due_on)).where(
            CleanupStep.experiment_id == experiment.id, CleanupStep.done_at.is_(None)
        )
    ).one()
    return row[0], row[1]


def _lines(session: Session, dossier: BoundDossier, today: date) -> tuple[CleanupRow, ...]:
    rows = session.execute(
        select(CleanupStep, Account.name, Attachment.name.label("file"))
        .outerjoin(Account, Account.id == CleanupStep.done_by_id)
        .outerjoin(Attachment, Attachment.id == CleanupStep.attachment_id)
        .where(CleanupStep.experiment_id == dossier.experiment.id)
        .order_by(CleanupStep.id)
    )
    return tuple(
        CleanupRow(
            line=CleanupLine(row.line),
            due_on=row.due_on,
            done_on=row.done_on,
            fate=DataFate(row.fate) if row.fate else None,
            note=row.note,
            by=name or "",
            file_id=row.attachment_id,
            file_name=file or "",
            overdue=row.done_on is None and row.due_on < today,
        )
        for row, name, file in rows
    )
