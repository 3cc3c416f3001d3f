"""The conditions that a decision attaches, numbered within the experiment."""

from sqlalchemy import func, select

from waardevol_lab.domain.proposed_conditions import ProposedCondition, read, stored
from waardevol_lab.domain.states import ConditionState
from waardevol_lab.persistence.models import Condition, Decision
from waardevol_lab.services.acting import Act
from waardevol_lab.services.dossiers import Dossier


def attach(
    act: Act, dossier: Dossier, decision: Decision, conditions: tuple[ProposedCondition, ...]
) -> None:
    """Write the conditions; those of the corrected decision that stay move over as they are."""
    old = act.session.scalars(
        select(Condition)
        .where(Condition.decision_id == decision.corrects_id)
        .order_by(Condition.number)
    )
    standing = {_words(c.text, c.owner, c.due_on, c.start_blocking): c for c in old}
    last = act.session.scalar(
        select(func.max(Condition.number)).where(Condition.experiment_id == dossier.experiment.id)
    )
    number = last or 0
    for one in read(stored(conditions)):
        kept = standing.pop(_words(one.text, one.owner, one.due, one.start_blocking), None)
        if kept is not None:
            kept.decision_id = decision.id
            continue
        number += 1
        act.session.add(_row(act, dossier, decision, number, one))


def _words(*parts: object) -> tuple[object, ...]:
    return parts


def _row(
    act: Act, dossier: Dossier, decision: Decision, number: int, one: ProposedCondition
) -> Condition:
    return Condition(
        experiment_id=dossier.experiment.id,
        decision_id=decision.id,
        number=number,
        text=one.text,
        owner=one.owner,
        due_on=one.due,
        start_blocking=one.start_blocking,
        state=ConditionState.OPEN,
        state_since=act.now,
    )
