"""Beginning a new round of review after a rejection or a withdrawn round."""

from dataclasses import dataclass
from datetime import datetime

from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.states import Action, RoundKind
from waardevol_lab.services.acting import acting
from waardevol_lab.services.dossiers import load, open_rounds
from waardevol_lab.services.files_of_drafts import files_of_draft
from waardevol_lab.services.quoted_lessons import quoted_in
from waardevol_lab.services.rounds import draft_answers, new_round


@dataclass(frozen=True, slots=True)
class OpenRound:
    """Begin a new round with a copy of the last answers."""

    reference: str
    version: int
    key: str = ""


def open_round(command: OpenRound, actor: Actor, now: datetime) -> str:
    """Open a draft round with the answers of the last one, and give the reference.

    It keeps the framework that the plan was started with. Raises as every act does.
    """
    with acting(actor, now, command.key) as act:
        dossier = load(act.session, command.reference)
        standing = [
            r for r in open_rounds(act.session, dossier.experiment.id) if r.kind != "incident"
        ]
        act.move_experiment(
            dossier,
            Action.OPEN_ROUND,
            Facts(open_plan_round=bool(standing)),
            {"after": dossier.round_.number},
            version=command.version,
        )
        answers, answers_en = draft_answers(act.session, dossier.round_.id)
        framework = shipped(dossier.round_.framework)
        files = files_of_draft(act.session, framework, dossier.round_.id)
        new_round(
            act,
            dossier.experiment,
            RoundKind.INITIAL,
            framework,
            answers,
            answers_en,
            files=files,
            lessons=quoted_in(act.session, dossier.round_.id),
        )
        act.result = command.reference
        return command.reference
