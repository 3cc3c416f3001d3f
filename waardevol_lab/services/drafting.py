"""The advice as chair and secretary write it: kept between visits, and no record of anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.deliberation import NO_RISKS, RISKS
from waardevol_lab.domain.errors import NotFound, Problem, Refused, Stale, WrongState
from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.domain.policy import Actor, Permission, permits, sees_deliberation
from waardevol_lab.domain.proposed_conditions import (
    ProposedCondition,
    condition_problems,
    stored,
)
from waardevol_lab.domain.states import Action, RoundState
from waardevol_lab.persistence.models import AdviceDraft
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.deliberating import standing
from waardevol_lab.services.dossiers import Dossier, Which, load

LONGEST_TEXT = 20_000
LONGEST_MINORITY = 5_000
_TOO_MUCH = frozenset({"too_long", "too_many_conditions"})


@dataclass(frozen=True, slots=True)
class SaveAdviceDraft:
    """The advice as far as it is written, right or wrong.

    `draft` is the version of the draft that was seen, 0 when there was none; `version` that of the
    round.
    """

    reference: str
    outcome: str
    text: str
    conditions: tuple[ProposedCondition, ...] = ()
    risks: Mapping[str, int] = field(default_factory=lambda: NO_RISKS)
    minority_view: str = ""
    open_to_objection: bool = True
    language: str = "nl"
    draft: int = 0
    version: int | None = None
    round_number: int | None = None
    key: str = ""


def save_advice_draft(command: SaveAdviceDraft, actor: Actor, now: datetime) -> int:
    """Keep the draft and give its version.

    Raises `NotFound` for who does not write it or may not read the deliberation, `Stale` when
    somebody else saved, `WrongState`, and `Refused` for too much text alone.
    """
    with acting(actor, now, command.key) as act:
        dossier = load(act.session, command.reference, Which.BOARD, number=command.round_number)
        if not may_draft(act.session, actor, dossier, now):
            raise NotFound("advice draft")
        if command.version is not None and command.version != dossier.round_.version:
            raise Stale("round")
        if dossier.round_.state != RoundState.IN_REVIEW:
            raise WrongState(Action.ADOPT_ADVICE, dossier.round_.state)
        row = draft_of(act.session, dossier)
        if command.draft != (row.version if row else 0):
            raise Stale("advice draft")
        _refuse_too_much(command)
        version = _write(act, dossier, row, command)
        act.result = str(version)
        return version


def may_draft(session: Session, actor: Actor, dossier: Dossier, now: datetime) -> bool:
    """Whether the actor writes the advice, and may read by now what it is made of."""
    if not permits(actor, dossier.scope, Permission.WRITE_ADVICE):
        return False
    if not dossier.round_.board_id:
        return False
    filed_by = standing(session, dossier, now).filed_by
    return sees_deliberation(actor, dossier.scope, filed_by, dossier.round_.route)


def draft_of(session: Session, dossier: Dossier) -> AdviceDraft | None:
    """The draft on the version at hand; a new version of the plan asks for a new one."""
    return session.scalar(
        select(AdviceDraft).where(
            AdviceDraft.round_id == dossier.round_.id,
            AdviceDraft.plan_version_id == dossier.round_.plan_version_id,
        )
    )


def drop_drafts(act: Act, dossier: Dossier) -> None:
    """The advice is adopted: what it was made from is of nobody any more."""
    act.session.execute(delete(AdviceDraft).where(AdviceDraft.round_id == dossier.round_.id))


def _refuse_too_much(command: SaveAdviceDraft) -> None:
    problems = [one for one in condition_problems(command.conditions) if one.code in _TOO_MUCH]
    for name, text, most in (
        ("text", command.text, LONGEST_TEXT),
        ("minority_view", command.minority_view, LONGEST_MINORITY),
    ):
        if len(text) > most:
            problems.append(Problem(name, "too_long", {"length": len(text), "max": most}))
    if problems:
        raise Refused(*problems)


def _write(act: Act, dossier: Dossier, row: AdviceDraft | None, command: SaveAdviceDraft) -> int:
    if row is None:
        row = AdviceDraft(
            round_id=dossier.round_.id, plan_version_id=dossier.version().id, version=0
        )
        act.session.add(row)
    known = {value.id for value in dossier.framework.values}
    row.outcome = command.outcome if command.outcome in set(Outcome) else ""
    row.language = "en" if command.language == "en" else "nl"
    row.text, row.minority_view = command.text, command.minority_view
    row.conditions = stored(command.conditions)
    row.risks = {k: risk for k, risk in command.risks.items() if k in known and risk in RISKS}
    row.open_to_objection = command.open_to_objection
    row.version += 1
    row.saved_by_id, row.saved_at = act.actor.user_id or 0, act.now
    act.session.flush()
    return row.version
