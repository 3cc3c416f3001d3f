"""The conditions of a decision with their evidence, for the team and for the board."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Actor, Permission, available
from waardevol_lab.domain.states import Action, ConditionState, Machine
from waardevol_lab.persistence.models import Account, Attachment, Condition, Evidence
from waardevol_lab.queries.running import Head, head_of, opened
from waardevol_lab.services.past_rounds import standing_conditions


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence and what the secretary said of it; `accepted` None: not judged yet."""

    text: str
    file_id: int | None
    file_name: str
    by: str
    at: datetime
    accepted: bool | None
    reason: str
    judged_at: datetime | None


@dataclass(frozen=True, slots=True)
class ConditionCard:
    """One condition, and what the viewer can do with it now."""

    number: int
    text: str
    owner: str
    due_on: date | None
    overdue: bool
    start_blocking: bool
    state: ConditionState
    version: int
    evidence: tuple[Proof, ...]
    actions: frozenset[Action]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Every condition that stands, by number."""

    head: Head
    cards: tuple[ConditionCard, ...]

    def card(self, number: int) -> ConditionCard:
        """One condition. Raises `NotFound`."""
        for card in self.cards:
            if card.number == number:
                return card
        raise NotFound("condition")


def conditions(viewer: Actor, reference: str, now: datetime) -> Conditions:
    """The conditions, for who may read the plan. Raises `NotFound`."""
    with opened(viewer, reference, Permission.READ_PLAN) as (session, dossier):
        rows = standing_conditions(session, dossier.experiment.id)
        proofs = _proofs(session, [row.id for row in rows])
        cards = tuple(
            _card(
                row,
                proofs.get(row.id, ()),
                local_date(now),
                available(viewer, dossier.scope, Machine.CONDITION, row.state),
            )
            for row in rows
        )
        return Conditions(head_of(viewer, dossier), cards)


def _card(
    row: Condition, proofs: Sequence[Proof], today: date, actions: Sequence[Action]
) -> ConditionCard:
    state = ConditionState(row.state)
    late = row.due_on is not None and row.due_on < today
    return ConditionCard(
        number=row.number,
        text=row.text,
        owner=row.owner,
        due_on=row.due_on,
        overdue=late and state is not ConditionState.ACCEPTED,
        start_blocking=row.start_blocking,
        state=state,
        version=row.version,
        evidence=tuple(proofs),
        actions=frozenset(actions),
    )


def _proofs(session: Session, condition_ids: list[int]) -> dict[int, list[Proof]]:
    rows = session.execute(
        select(Evidence, Account.name, Attachment.name)
        .join(Account, Account.id == Evidence.submitted_by_id)
        .outerjoin(Attachment, Attachment.id == Evidence.attachment_id)
        .where(Evidence.condition_id.in_(condition_ids))
        .order_by(Evidence.id)
    )
    found: dict[int, list[Proof]] = {}
    for row, name, file_name in rows:
        proof = Proof(
            text=row.text,
            file_id=row.attachment_id,
            file_name=file_name or "",
            by=name,
            at=row.submitted_at,
            accepted=row.accepted,
            reason=row.reason,
            judged_at=row.judged_at,
        )
        found.setdefault(row.condition_id, []).append(proof)
    return found
