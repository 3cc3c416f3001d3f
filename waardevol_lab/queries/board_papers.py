"""What the board and the decider put on paper: opinion of the dpo, advice, decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.deliberation import Tally, adopted_risks
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.framework import Value
from waardevol_lab.domain.outcomes import BoardKind
from waardevol_lab.domain.places import place_for
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.proposed_conditions import ProposedCondition, read
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Action
from waardevol_lab.domain.terms import Term
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, Condition, Decision
from waardevol_lab.queries.advice_drafts import Drafted, drafted, drafts
from waardevol_lab.queries.board_access import opened
from waardevol_lab.queries.board_head import Head, head_of
from waardevol_lab.queries.board_plan import ValueLevels, value_levels
from waardevol_lab.queries.board_votes import Weighed, adopter, dissent, weighed, wishes
from waardevol_lab.queries.letters import ADVICE, DECISION, LetterLine, letters_of_round
from waardevol_lab.services.deliberating import dpo_opinion, standing
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.past_rounds import advice_of
from waardevol_lab.services.standing_in import on_behalf_of
from waardevol_lab.services.term_days import term_day


@dataclass(frozen=True, slots=True)
class Opinion:
    """The opinion of the dpo on the version at hand."""

    verdict: str
    text: str
    by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class AdvicePaper:
    """The advice as adopted."""

    outcome: str
    text: str
    conditions: tuple[ProposedCondition, ...]
    risks: Mapping[str, int]
    minority_view: str
    adopted_by: str
    on_behalf_of: str
    """The chair that a deputy stood in for; empty where the chair adopted it."""
    adopted_at: datetime


@dataclass(frozen=True, slots=True)
class DecisionPaper:
    """A decision; `conditions` are those in force under it."""

    number: int
    outcome: str
    motivation: str
    deviates: bool
    open_to_objection: bool
    objection_until: date | None
    by_board: bool
    decided_by: str
    on_behalf_of: str
    """Whom a delegate or deputy stood in for; empty for who decided in their own right."""
    decided_at: datetime
    conditions: tuple[ProposedCondition, ...]


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """The advice, or what the chair needs to write it (only for who may adopt it now)."""

    head: Head
    values: tuple[ValueLevels, ...]
    advice: AdvicePaper | None
    opinion: Opinion | None
    tally: Tally | None
    weighed: tuple[Weighed, ...]
    proposed_risks: Mapping[str, int]
    proposed_conditions: tuple[str, ...]
    dissent: tuple[str, ...]
    """The reasons of those who took the side that lost, to draft the minority view from."""
    decides: bool
    assessor: bool
    objection_until: date
    drafted: Drafted
    letters: tuple[LetterLine, ...]

    @property
    def adopts(self) -> bool:
        """Whether the viewer adopts the advice, or only writes it."""
        return Action.ADOPT_ADVICE in self.head.actions

    @property
    def own_first(self) -> bool:
        """Whether the viewer adopts it, but has an assessment of their own to file before."""
        return self.adopts and not self.head.sees

    @property
    def drafts(self) -> bool:
        """Whether the viewer keeps a draft: not before they may read what it is made of."""
        return drafts(self.head)


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """The decisions of a round, newest first, with the advice that they rest on."""

    head: Head
    values: tuple[Value, ...]
    advice: AdvicePaper | None
    decisions: tuple[DecisionPaper, ...]
    objection_until: date
    letters: tuple[LetterLine, ...]


def advice_page(viewer: Actor, reference: str, number: int | None, now: datetime) -> AdvicePage:
    """The advice, or the page to write it. Raises `NotFound` for everybody else.

    Chair and secretary write it while the round is in review; what they drafted is for who may
    read the deliberation by now.
    """
    with reading() as session:
        dossier = opened(session, viewer, reference, number)
        known = standing(session, dossier, now)
        head = head_of(session, viewer, dossier, now, known)
        advice = _advice(session, dossier)
        writes = Action.ADOPT_ADVICE in head.actions or drafts(head)
        if advice is None and not writes:
            raise NotFound("advice")
        votes = known if writes and head.sees else None
        tally = votes.tally(adopter(session, viewer, dossier, head, now)) if votes else None
        return AdvicePage(
            head=head,
            values=value_levels(dossier.framework, dossier.version().answers),
            advice=advice,
            opinion=_opinion(session, dossier) if head.deliberates else None,
            tally=tally,
            weighed=weighed(dossier, votes) if votes else (),
            proposed_risks=adopted_risks(votes.ballots) if votes else {},
            proposed_conditions=wishes(session, dossier, votes) if votes else (),
            dissent=dissent(session, dossier, votes, tally) if votes and tally else (),
            decides=head.board_kind == BoardKind.DECIDING,
            assessor=head.assigned and head.route == "light",
            objection_until=_objection_until(dossier, now),
            drafted=drafted(session, dossier, head, tally, now),
            letters=letters_of_round(session, dossier.round_.id, ADVICE),
        )


def decision_page(viewer: Actor, reference: str, number: int | None, now: datetime) -> DecisionPage:
    """The decision or what it is taken from: the advice alone, nothing of the deliberation.

    Raises `NotFound` for who may not read advice.
    """
    with reading() as session:
        dossier = opened(session, viewer, reference, number)
        rows = session.execute(
            select(Decision, Account.name)
            .join(Account, Account.id == Decision.decided_by_id)
            .where(Decision.round_id == dossier.round_.id)
            .order_by(Decision.number.desc())
        ).all()
        return DecisionPage(
            head=head_of(session, viewer, dossier, now),
            values=dossier.framework.values,
            advice=_advice(session, dossier),
            decisions=tuple(_decision(session, dossier, row, name) for row, name in rows),
            objection_until=_objection_until(dossier, now),
            letters=letters_of_round(session, dossier.round_.id, ADVICE | DECISION),
        )


def _objection_until(dossier: Dossier, now: datetime) -> date:
    return term_day(dossier.organisation, Term.OBJECTION, now)


def _opinion(session: Session, dossier: Dossier) -> Opinion | None:
    row = dpo_opinion(session, dossier)
    if row is None:
        return None
    name = session.get_one(Account, row.recorded_by_id).name
    return Opinion(row.verdict, row.text, name, row.recorded_at)


def _advice(session: Session, dossier: Dossier) -> AdvicePaper | None:
    row = advice_of(session, dossier.round_.id)
    if row is None:
        return None
    name = session.get_one(Account, row.adopted_by_id).name
    return AdvicePaper(
        row.outcome,
        row.text,
        read(row.conditions),
        row.risks,
        row.minority_view,
        name,
        stood_in_for(session, dossier, row.adopted_by_id, Role.CHAIR, row.adopted_at),
        row.adopted_at,
    )


def stood_in_for(
    session: Session, dossier: Dossier, account_id: int, role: Role, at: datetime
) -> str:
    """The name of whom somebody stood in for when they acted; empty: for nobody."""
    place_id = dossier.round_.board_id if role is Role.CHAIR else dossier.organisation.id
    found = on_behalf_of(session, account_id, role, place_for(role, place_id or 0), at)
    return found.name if found else ""


def _decision(session: Session, dossier: Dossier, row: Decision, name: str) -> DecisionPaper:
    role = Role.CHAIR if row.by_board else Role.DECIDER
    return DecisionPaper(
        number=row.number,
        outcome=row.outcome,
        motivation=row.motivation,
        deviates=row.deviates,
        open_to_objection=row.open_to_objection,
        objection_until=row.objection_until,
        by_board=row.by_board,
        decided_by=name,
        on_behalf_of=stood_in_for(session, dossier, row.decided_by_id, role, row.decided_at),
        decided_at=row.decided_at,
        conditions=_attached(session, row.id),
    )


def _attached(session: Session, decision_id: int) -> tuple[ProposedCondition, ...]:
    rows = session.scalars(
        select(Condition).where(Condition.decision_id == decision_id).order_by(Condition.number)
    )
    return tuple(ProposedCondition(c.text, c.owner, c.due_on, c.start_blocking) for c in rows)
