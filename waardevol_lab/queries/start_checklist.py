"""The start gate as a page, and the signs that stand in the street."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.domain.start_gate import Line, checklist
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.models import Account, Attachment, SignPlacement
from waardevol_lab.queries.running import Head, head_of, opened
from waardevol_lab.services.starting import gate_facts


@dataclass(frozen=True, slots=True)
class StartChecklist:
    """Every line of the gate."""

    head: Head
    lines: tuple[Line, ...]

    @property
    def held(self) -> int:
        """How many lines hold."""
        return sum(line.holds for line in self.lines)


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign with its proof."""

    place: str
    placed_on: date
    note: str
    photo_id: int | None
    photo_name: str
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of an experiment, in the order in which they were confirmed."""

    head: Head
    signs: tuple[Sign, ...]
    today: date


def start_checklist(viewer: Actor, reference: str, now: datetime) -> StartChecklist:
    """The checklist, for who may read the draft. Raises `NotFound`."""
    with opened(viewer, reference, Action.START, Permission.READ_DRAFT) as (_session, dossier):
        return StartChecklist(
            head_of(viewer, dossier), checklist(gate_facts(dossier, local_date(now)))
        )


def signs(viewer: Actor, reference: str, now: datetime) -> Signs:
    """The signs, for who confirms them and who may read the draft. Raises `NotFound`."""
    needs = (Action.CONFIRM_SIGN, Permission.READ_DRAFT)
    with opened(viewer, reference, *needs) as (session, dossier):
        rows = session.execute(
            select(SignPlacement, Account.name, Attachment.name)
            .join(Account, Account.id == SignPlacement.confirmed_by_id)
            .outerjoin(Attachment, Attachment.id == SignPlacement.photo_id)
            .where(SignPlacement.experiment_id == dossier.experiment.id)
            .order_by(SignPlacement.id)
        )
        found = tuple(
            Sign(row.place, row.placed_on, row.note, row.photo_id, photo or "", name)
            for row, name, photo in rows
        )
        return Signs(head_of(viewer, dossier), found, local_date(now))
