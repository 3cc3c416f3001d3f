"""Which acts and which phase belong to a sort of evaluation, and when a follow-up may come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.states import Action, Phase
from waardevol_lab.domain.term_rules import Term
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.evaluation_forms import final_evaluation
from waardevol_lab.services.term_days import term_day


@dataclass(frozen=True, slots=True)
class Acts:
    """What is done with one sort of evaluation, in which phase, and what the notice names."""

    phase: Phase
    offer: Action
    remark: Action
    publish: Action
    event: str


ACTS: Mapping[EvaluationKind, Acts] = {
    EvaluationKind.FINAL: Acts(
        Phase.ENDED,
        Action.OFFER_FINAL_EVALUATION,
        Action.REMARK_ON_EVALUATION,
        Action.PUBLISH_FINAL_EVALUATION,
        "FinalEvaluationPublished",
    ),
    EvaluationKind.FOLLOW_UP: Acts(
        Phase.EVALUATED,
        Action.OFFER_FOLLOW_UP,
        Action.REMARK_ON_FOLLOW_UP,
        Action.PUBLISH_FOLLOW_UP,
        "FollowUpPublished",
    ),
}


def follow_up_from(session: Session, dossier: Dossier) -> date | None:
    """The first day for a follow-up; None where no evaluation was published to follow up."""
    final, ended_at = final_evaluation(session, dossier.experiment.id), dossier.experiment.ended_at
    if final is None or final.published_at is None or ended_at is None:
        return None
    return term_day(dossier.organisation, Term.FOLLOW_UP_FROM, ended_at)
