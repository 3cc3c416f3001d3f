"""Experiments that were evaluated, and the acts on their follow-ups."""

from tests.builders import Lab
from tests.decided import Running, complete, decided
from tests.taken_once import taken_once
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.services.evaluating import (
    OfferEvaluation,
    PublishEvaluation,
    RemarkOnEvaluation,
    SaveEvaluation,
    offer_evaluation,
    publish_evaluation,
    remark_on_evaluation,
    save_evaluation,
)

FINAL, LATER = EvaluationKind.FINAL, EvaluationKind.FOLLOW_UP


@taken_once
def evaluated(lab: Lab) -> Running:
    """Ended on 5 March 2027; the window of follow-ups is from 5 September until 6 March."""
    running = decided(lab)
    running.end()
    running.evaluate()
    remark(running, "chair", FINAL)
    publish(running, FINAL)
    return running


def half_a_year_later(lab: Lab) -> Running:
    """On a day on which somebody may look back once more."""
    running = evaluated(lab)
    lab.later(days=185)
    return running


def write(running: Running, version: int = 0, **changed: str) -> int:
    """A complete follow-up of the team; its new version."""
    answers = complete(running.form(LATER)) | changed
    command = SaveEvaluation(running.reference, answers, version, kind=LATER)
    return save_evaluation(command, running.actor("teammate"), running.lab.now)


def offer(running: Running, version: int) -> None:
    """The follow-up as it was saved."""
    command = OfferEvaluation(running.reference, version, kind=LATER)
    offer_evaluation(command, running.actor("lead"), running.lab.now)


def remark(
    running: Running, name: str = "chair", kind: EvaluationKind = LATER, number: int = 1
) -> None:
    """Somebody of the board read it."""
    command = RemarkOnEvaluation(running.reference, "Goed gezien.", kind=kind, number=number)
    remark_on_evaluation(command, running.actor(name), running.lab.now)


def publish(running: Running, kind: EvaluationKind = LATER) -> None:
    """With an answer to the remarks."""
    command = PublishEvaluation(running.reference, running.version, "Dank.", kind=kind)
    publish_evaluation(command, running.actor("lead"), running.lab.now)


def look_back(running: Running, version: int = 0, number: int = 1) -> None:
    """Write, offer, remark and publish one follow-up."""
    offer(running, write(running, version))
    remark(running, number=number)
    publish(running)
