"""The board's advice, adopted by its chair; at a deciding board it is the decision too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from waardevol_lab.domain.ballots import risk_problems
from waardevol_lab.domain.deliberation import NO_RISKS, Tally
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.framework import Framework
from waardevol_lab.domain.outcomes import BoardKind
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.proposed_conditions import (
    ProposedCondition,
    condition_problems,
    read,
    stored,
)
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.models import Advice, Board
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.deliberating import (
    Standing,
    dpo_opinion,
    personal_data,
    standing,
)
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.drafting import drop_drafts
from waardevol_lab.services.letter_papers import AdviceSaid
from waardevol_lab.services.letters import advice_letter, send_advice
from waardevol_lab.services.opening import move_or_refuse, open_round
from waardevol_lab.services.standing_in import pseudonym_behind
from waardevol_lab.services.taking import Taken, Taking
from waardevol_lab.services.telling import tell_lead, tell_organisation, tell_secretaries


@dataclass(frozen=True, slots=True)
class AdoptAdvice:
    """The advice; `risks` holds the level that the board adopts, by the id of the value.

    `open_to_objection` says whether a deciding board's advice is a besluit open to objection.
    """

    reference: str
    outcome: str
    text: str
    conditions: tuple[ProposedCondition, ...] = ()
    risks: Mapping[str, int] = field(default_factory=lambda: NO_RISKS)
    minority_view: str = ""
    open_to_objection: bool = True
    language: str = "nl"
    """Of the letter."""
    version: int | None = None
    round_number: int | None = None
    key: str = ""


def adopt_advice(command: AdoptAdvice, actor: Actor, now: datetime) -> str:
    """Lock the advice and hand it to the decider, or decide at a deciding board.

    Gives the reference. Raises `Refused` with everything that stands in the way: quorum, the
    dpo's opinion, the chair's own assessment, an outcome other than the votes', gaps.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.ADOPT_ADVICE)
        board = act.session.get_one(Board, dossier.round_.board_id)
        votes = standing(act.session, dossier, now)
        tally = votes.tally(actor.user_id)
        taking = _taking(act, dossier, command) if board.kind == BoardKind.DECIDING else None
        move_or_refuse(
            act,
            dossier,
            Action.ADOPT_ADVICE,
            _facts(act, dossier, command, votes, tally, taking is not None),
            lambda: _keep(act, dossier, command, votes, tally, taking),
            _problems(dossier.framework, command),
            advised_at=now,
            decided_at=now if taking else None,
        )
        if taking:
            taking.follow()
        else:
            _hand_over(act, dossier)
        act.result = command.reference
        return command.reference


def _taking(act: Act, dossier: Dossier, command: AdoptAdvice) -> Taking:
    """The decision of a deciding board, which is its advice."""
    taken = Taken(command.outcome, "", command.conditions, command.open_to_objection, by_board=True)
    return Taking(act, dossier, taken)


def _said(command: AdoptAdvice) -> AdviceSaid:
    return AdviceSaid(
        command.outcome,
        command.text,
        read(stored(command.conditions)),
        command.risks,
        command.minority_view,
        "en" if command.language == "en" else "nl",
    )


def _facts(
    act: Act,
    dossier: Dossier,
    command: AdoptAdvice,
    votes: Standing,
    tally: Tally,
    decides: bool,
) -> Facts:
    me = act.actor.user_id
    return Facts(
        quorum_met=votes.met,
        personal_data=personal_data(dossier.version().answers),
        dpo_opinion_in=dpo_opinion(act.session, dossier) is not None,
        route=dossier.round_.route,
        own_assessment_filed=me in votes.filed_by,
        is_assessor=me in votes.assigned,
        tally_outcome=tally.outcome,
        outcome=command.outcome,
        conditions=len(stored(command.conditions)),
        board_decides=decides,
        text=command.text,
    )


def _problems(framework: Framework, command: AdoptAdvice) -> Iterator[Problem]:
    yield from condition_problems(command.conditions)
    for value in framework.values:
        if command.risks.get(value.id) is None:
            yield Problem(f"risk_{value.id}", "risk_needed")
    yield from risk_problems(framework, command.risks)


def _keep(
    act: Act,
    dossier: Dossier,
    command: AdoptAdvice,
    votes: Standing,
    tally: Tally,
    taking: Taking | None,
) -> dict[str, Any]:
    """Write the advice, its letter and what it decides, and give what the record says of it."""
    act.session.add(_row(act, dossier, command, votes, tally))
    act.session.flush()
    letter = send_advice(act, dossier, _said(command))
    drop_drafts(act, dossier)
    decided = taking.keep() if taking else {}
    return {
        "outcome": command.outcome,
        "plan": dossier.version().sha256,
        "conditions": stored(command.conditions),
        "risks": dict(command.risks),
        "on_behalf_of": pseudonym_behind(act, Role.CHAIR, dossier.round_.board_id or 0),
        "advice_letter": letter.sha256,
        **decided,
    }


def _row(act: Act, dossier: Dossier, command: AdoptAdvice, votes: Standing, tally: Tally) -> Advice:
    return Advice(
        round_id=dossier.round_.id,
        plan_version_id=dossier.version().id,
        outcome=command.outcome,
        text=command.text.strip(),
        conditions=stored(command.conditions),
        risks=dict(command.risks),
        minority_view=command.minority_view.strip(),
        tally={
            "votes": {str(verdict): n for verdict, n in tally.counts.items()},
            "eligible": len(votes.eligible),
            "filed": tally.filed,
            "needed": votes.needed,
            "casting_vote": tally.decided_by_chair,
        },
        adopted_by_id=act.actor.user_id,
        adopted_at=act.now,
    )


def _hand_over(act: Act, dossier: Dossier) -> None:
    """The decider has it now; the lead hears that there is an advice, not what it says."""
    letter = advice_letter(act, dossier)
    tell_organisation(
        act, dossier, Role.DECIDER, "advice_to_decide", letter=letter.number if letter else None
    )
    tell_lead(act, dossier, "advice_adopted")
    tell_secretaries(act, dossier, "advice_adopted_secretary")
