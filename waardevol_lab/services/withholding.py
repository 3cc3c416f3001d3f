"""Withholding a part of a notice on a ground of the Woo, and disclosing it again.

Both are acts of the secretary, with an entry each. Once there is a notice the next version is made
within the act; before that, the first one is published without the part.
"""

from dataclasses import dataclass
from datetime import datetime

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.states import Action
from waardevol_lab.domain.withholding import problems
from waardevol_lab.persistence.models import WithheldPart
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.noticing import renew
from waardevol_lab.services.running_dossiers import BoundDossier, open_for
from waardevol_lab.services.telling import tell_lead
from waardevol_lab.services.withheld import standing


@dataclass(frozen=True, slots=True)
class WithholdPart:
    """Keep the answer to `question` closed on `ground`; everybody reads the reason."""

    reference: str
    question: str
    ground: str
    reason: str
    version: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class DisclosePart:
    """Show the answer to `question` again; `version` is the experiment's, as seen."""

    reference: str
    question: str
    version: int
    key: str = ""


def withhold_part(command: WithholdPart, actor: Actor, now: datetime) -> None:
    """Withhold it, by the secretary.

    Raises `NotFound`, `Stale`, `WrongState`, or `Refused` at part, ground or reason.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.WITHHOLD_PART, command.version)
        found = _problems(act, dossier, command)
        row = WithheldPart(
            experiment_id=dossier.experiment.id,
            question=command.question,
            ground=command.ground,
            reason=command.reason.strip(),
            withheld_by_id=actor.user_id,
            withheld_at=now,
        )

        def renewed() -> dict[str, object]:
            act.session.add(row)
            return {
                "question": command.question,
                "ground": command.ground,
                **renew(act, dossier, "PartWithheld"),
            }

        act.move_experiment(
            dossier,
            Action.WITHHOLD_PART,
            Facts(part_problems=found, reason=command.reason),
            renewed,
        )
        dossier.experiment.version += 1
        tell_lead(act, dossier, "part_withheld", reason=row.reason)


def _problems(act: Act, dossier: BoundDossier, command: WithholdPart) -> tuple[Problem, ...]:
    """What keeps the part from being withheld; of a plan that never bound nothing is told."""
    plan = dossier.binding_version()
    if plan is None:
        return (Problem("part", "not_withholdable"),)
    closed = {row.question for row in standing(act.session, dossier.experiment.id)}
    framework = shipped(plan.framework)
    return problems(framework, plan.answers, closed, command.question, command.ground)


def disclose_part(command: DisclosePart, actor: Actor, now: datetime) -> None:
    """Show it again, by the secretary.

    Raises `NotFound`, `Stale`, `WrongState`, or `Refused` when it is not closed.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.DISCLOSE_PART, command.version)
        rows = standing(act.session, dossier.experiment.id)
        row = next((one for one in rows if one.question == command.question), None)
        found = () if row else (Problem("part", "not_withheld"),)

        def renewed() -> dict[str, object]:
            if row is not None:
                row.disclosed_at, row.disclosed_by_id = now, actor.user_id
            return {"question": command.question, **renew(act, dossier, "PartDisclosed")}

        act.move_experiment(dossier, Action.DISCLOSE_PART, Facts(part_problems=found), renewed)
        dossier.experiment.version += 1
        tell_lead(act, dossier, "part_disclosed")
