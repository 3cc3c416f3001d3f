"""What happened to a plan and what is to come, as lead and team may know it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.roles import BOARD_ROLES, Role
from waardevol_lab.domain.states import ConditionState, Phase, RoundKind
from waardevol_lab.domain.workflow import RULES
from waardevol_lab.persistence.models import (
    Account,
    Condition,
    LedgerEntry,
    LedgerPayload,
    RoleGrant,
)
from waardevol_lab.queries.letters import LetterLine
from waardevol_lab.queries.standings import (
    Holder,
    Standing,
    Turn,
    incident_turn,
    round_turn,
    turn,
)
from waardevol_lab.services.dossiers import Dossier, Which
from waardevol_lab.services.notice_contents import period_of

SHOWN: Final = frozenset(
    {
        "ExperimentCreated",
        "RoundOpened",
        "ExperimentWithdrawn",
        "ExperimentStarted",
        "ExperimentRevoked",
        "ExperimentLapsed",
        "BrakePulled",
        "ExperimentStopped",
        "EndReached",
        "ExperimentRestarted",
        "NoticePublished",
        "SignConfirmed",
        "CheckInFiled",
        "CheckInMissed",
        "BrakeDrilled",
        "SignTakenDown",
        "CleanupLineDone",
        "IncidentReported",
        "IncidentUpdated",
        "FinalEvaluationOffered",
        "FinalEvaluationPublished",
        "FollowUpOffered",
        "FollowUpPublished",
        "ClosedUnevaluated",
        "LeadTransferred",
        "AmendmentOpened",
        "ExtensionOpened",
        "IncidentOpened",
        "PlanReworded",
        "PlanSubmitted",
        "RoundWithdrawn",
        "RoundClosed",
        "PlanReturned",
        "PlanAccepted",
        "BoardMoved",
        "QuestionAsked",
        "QuestionAnswered",
        "QuestionClosed",
        "RouteEscalated",
        "ChangesRequested",
        "AdviceAdopted",
        "DecisionTaken",
        "DecisionCorrected",
        "EvidenceSubmitted",
        "ObjectionRecorded",
        "ObjectionInadmissible",
        "ObjectionUnfounded",
        "ObjectionUpheld",
        "EvidenceAccepted",
        "EvidenceRefused",
        "TeammateAdded",
        "TeammateInvitedAgain",
        "TeammateRemoved",
    }
)
"""Kinds of entries that lead and team see; what is not here is of the board, or of nobody yet."""
REASONED: Final = frozenset(
    {
        "ExperimentWithdrawn",
        "ExperimentRevoked",
        "ExperimentStopped",
        "BrakePulled",
        "AmendmentOpened",
        "ExtensionOpened",
        "IncidentOpened",
        "RoundWithdrawn",
        "PlanReworded",
        "EvidenceRefused",
    }
)
"""Kinds whose reason lead and team know already; the reasons of the board stay with it."""
TEAM: Final = (Role.LEAD, Role.TEAMMATE)
DOERS: Final[Mapping[str, tuple[Role, ...]]] = {
    **dict.fromkeys(("QuestionAnswered", "IncidentOpened"), TEAM),
    **{f"Teammate{done}": (Role.LEAD,) for done in ("Added", "InvitedAgain", "Removed")},
}
"""Who does what has no rule of its own, or may come of an act of others."""
BOARD: Final = "board"
LETTERS: Final = ("letter", "advice_letter", "decision_letter")
"""Where entries name the SHA-256 of the letter that went with them."""
OPEN_CONDITIONS: Final = frozenset({ConditionState.OPEN, ConditionState.REFUSED})


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, with the numbers of what belongs to it."""

    at: datetime
    kind: str
    by: str
    """A role, or `board` for those who act in its name; never a person."""
    round_number: int | None = None
    round_kind: RoundKind | None = None
    asked_in: Which | None = None
    """The round at hand that it belongs to; None for one of the past."""
    version: int | None = None
    notice: int | None = None
    question: int | None = None
    condition: int | None = None
    incident: int | None = None
    reason: str = ""
    letters: tuple[LetterLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Coming:
    """A day ahead, or one that went by without what was due."""

    on: date
    what: str
    """`turn`, `condition`, `check_in`, `cleanup`, `start` or `end`."""
    holder: str
    """Whose it is: a `Holder`, or the owner of a condition as the decision names them."""
    condition: int | None = None


def happenings(
    session: Session, dossier: Dossier, standing: Standing, letters: Iterable[LetterLine]
) -> tuple[Happening, ...]:
    """Everything that lead and team see, the oldest first; `letters` are those they may have."""
    rows = session.execute(
        select(LedgerEntry.at, LedgerEntry.kind, LedgerPayload.payload, Account.id)
        .join(LedgerPayload, LedgerPayload.entry_id == LedgerEntry.id)
        .outerjoin(Account, Account.pseudonym == LedgerEntry.actor)
        .where(LedgerEntry.subject == dossier.experiment.subject, LedgerEntry.kind.in_(SHOWN))
        .order_by(LedgerEntry.sequence)
    ).all()
    roles = _roles(session, dossier, {row.id for row in rows if row.id is not None})
    sent = {letter.sha256: letter for letter in letters}
    kinds = {round_.number: RoundKind(round_.kind) for round_ in standing.rounds}
    at_hand = _at_hand(standing)
    found = []
    for at, kind, payload, account in rows:
        told = json.loads(payload) if payload else {}
        number = int(told.get("round") or 0)
        found.append(
            Happening(
                at=datetime.fromisoformat(at),
                kind=kind,
                by=_by(kind, roles.get(account, frozenset())),
                round_number=number or None,
                round_kind=kinds.get(number),
                asked_in=at_hand.get(number),
                letters=tuple(sent[told[key]] for key in LETTERS if told.get(key) in sent),
                **_numbers(kind, told),
            )
        )
    return tuple(found)


def coming(
    dossier: Dossier,
    standing: Standing,
    conditions: Iterable[Condition],
    due: Mapping[str, date | None],
) -> tuple[Coming, ...]:
    """What has a day and was not done yet, the nearest day first; `conditions` that stand.

    `due`: by name what else the team has to do, with its last day.
    """
    planned = {*_planned(dossier)}
    days = {(one.on, one.holder) for one in planned}
    found = planned | {one for one in _turns(standing) if (one.on, one.holder) not in days}
    found |= {Coming(day, what, Holder.LEAD) for what, day in due.items() if day is not None}
    for row in conditions:
        if row.due_on is not None and row.state in OPEN_CONDITIONS:
            found.add(Coming(row.due_on, "condition", row.owner or Holder.LEAD, row.number))
    return tuple(sorted(found, key=lambda one: (one.on, one.what, one.condition or 0)))


def _turns(standing: Standing) -> Iterable[Coming]:
    turns: tuple[Turn | None, ...] = (
        turn(standing),
        round_turn(standing),
        incident_turn(standing),
    )
    for one in turns:
        if one is not None and one.until is not None and one.holder != Holder.NOBODY:
            yield Coming(one.until, "turn", one.holder)


def _planned(dossier: Dossier) -> Iterable[Coming]:
    """The first and the last day of the version in force, as long as they matter."""
    version, phase = dossier.binding_version(), dossier.experiment.phase
    starts_on, ends_on = period_of(version.answers) if version else (None, None)
    if phase == Phase.APPROVED and starts_on is not None:
        yield Coming(starts_on, "start", Holder.LEAD)
    if phase in (Phase.APPROVED, Phase.RUNNING, Phase.SUSPENDED) and ends_on is not None:
        yield Coming(ends_on, "end", Holder.LEAD)


def _at_hand(standing: Standing) -> dict[int, Which]:
    rounds = ((standing.plan_round, Which.PLAN), (standing.incident, Which.INCIDENT))
    return {round_.number: which for round_, which in rounds if round_ is not None}


def _numbers(kind: str, told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "version": told.get("version"),
        "notice": told.get("notice"),
        "question": told.get("number") if kind.startswith("Question") else None,
        "condition": told.get("condition"),
        "incident": told.get("incident"),
        "reason": str(told.get("reason") or "") if kind in REASONED else "",
    }


def _by(kind: str, held: frozenset[Role]) -> str:
    """Who did it: the one role that may, or else the one of those that the doer holds here."""
    may = DOERS.get(kind) or _doers(kind)
    if len(may) > 1 and BOARD_ROLES.issuperset(may):
        return BOARD
    return next((role for role in may if role in held), may[0])


def _doers(kind: str) -> tuple[Role, ...]:
    found = [holder.role for rule in RULES if rule.event == kind for holder in rule.who]
    return tuple(dict.fromkeys(found))


def _roles(
    session: Session, dossier: Dossier, accounts: Iterable[int]
) -> dict[int, frozenset[Role]]:
    """What each held here at any time, so that an old entry keeps its role."""
    experiment, found = dossier.experiment, dict[int, set[Role]]()
    rows = session.execute(
        select(RoleGrant.account_id, RoleGrant.role).where(
            RoleGrant.account_id.in_(sorted(accounts)),
            RoleGrant.role != Role.LEAD,
            (RoleGrant.experiment_id == experiment.id)
            | (RoleGrant.organisation_id == experiment.organisation_id)
            | RoleGrant.board_id.is_not(None),
        )
    )
    for account, role in rows:
        found.setdefault(account, set()).add(Role(role))
    found.setdefault(experiment.lead_id, set()).add(Role.LEAD)
    return {account: frozenset(roles) for account, roles in found.items()}
