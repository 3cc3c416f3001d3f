"""One experiment from its approval to its last evaluation: who does what on which day.

What follows from it, by itself too, is in a table by hand.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from tests.builders import Lab, case_answers
from tests.decided import Running, complete
from tests.followers import following
from tests.happened import report, tell_authority
from tests.reviews import FULL, MEMBERS, Review
from tests.year import at
from waardevol_lab.domain.checking_in import CheckIn, Still, Within
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.incidents import When
from waardevol_lab.domain.proposed_conditions import ProposedCondition
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import Organisation
from waardevol_lab.services.checking_in import FileCheckIn, file_check_in
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
from waardevol_lab.services.running import (
    PullBrake,
    RestartExperiment,
    pull_brake,
    restart,
)
from waardevol_lab.services.starting import ConfirmSign, confirm_sign
from waardevol_lab.services.submitting import SubmitPlan, submit

FIRST, LAST = date(2027, 2, 1), date(2028, 2, 16)
QUIET = (date(2027, 9, 1), date(2027, 12, 31))
"""Nobody acts and nothing is due: the worker is looked at once a week."""
PERIOD = {"start": "2027-03-01", "end": "2027-06-30"}
NEIGHBOUR = "neighbour@lab.example"
CONDITION = ProposedCondition("Laat de wissing controleren.", "lead", date(2027, 2, 19), True)
Act = Callable[[], Any]


def days() -> Iterator[date]:
    """Every day of the course, and of its quiet months the Mondays."""
    for n in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=n)
        if not QUIET[0] <= day <= QUIET[1] or day.weekday() == 0:
            yield day


@dataclass
class Course:
    """The dossier with everybody around it, and what is done at noon of each day."""

    lab: Lab
    review: Review
    running: Running
    heard: dict[str, Any] = field(default_factory=dict)
    """Every mail since the first day, by the name that it left under."""

    @classmethod
    def advised(cls, lab: Lab) -> "Course":
        """As far as the advice of the board, with a neighbour who follows everything."""
        lab.set_clock(at(date(2027, 1, 25), 12))
        review = Review(lab)
        with transaction() as session:
            session.get_one(Organisation, review.organisation_id).terms = {"check_in": "6 weeks"}
        reference = lab.draft(FULL, review["lead"], review.organisation_id)
        lab.fill(reference, case_answers(FULL) | {"period": PERIOD}, review["lead"])
        for name, role in (("teammate", Role.TEAMMATE), ("fieldworker", Role.FIELDWORKER)):
            lab.person(name, (role, lab.experiment(reference).id))
        course = cls(lab, review, Running(lab, reference, review.organisation_id, review.board_id))
        review.resubmit(reference)
        review.accept(reference)
        for name in (*MEMBERS, "chair"):
            review.declare(reference, name)
            review.file(reference, name, "positive_with_conditions")
        review.opinion(reference)
        review.adopt(reference, "approved_with_conditions", conditions=(CONDITION,))
        following(lab, NEIGHBOUR)
        return course

    @property
    def reference(self) -> str:
        return self.running.reference

    def acts(self) -> dict[str, list[Act]]:
        """What people do, by day, in order."""
        review, running, reference = self.review, self.running, self.reference
        return {
            "2027-02-01": [lambda: review.decide(reference, "approved_with_conditions")],
            "2027-02-03": [running.publish, running.consent],
            "2027-02-15": [lambda: running.meet(1)],
            "2027-02-17": [self.hang],
            "2027-03-01": [running.start],
            "2027-04-08": [lambda: self.check_in("teammate")],
            "2027-04-14": [self.leak],
            "2027-04-15": [
                lambda: tell_authority(self.lab, reference, 1, date(2027, 4, 15), "dpo")
            ],
            "2027-04-20": [self.brake],
            "2027-04-21": [lambda: running.take_down(fate="covered")],
            "2027-04-22": [self.submit_incident],
            "2027-04-23": [lambda: review.accept(reference, motivation="Zo is het goed.")],
            "2027-04-26": [self.declare],
            "2027-05-03": [self.assess],
            "2027-05-04": [lambda: review.adopt(reference)],
            "2027-05-11": [lambda: review.decide(reference), self.restart],
            "2027-05-12": [self.hang],
            "2027-05-26": [lambda: self.check_in("lead")],
            "2027-07-05": [running.take_down],
            "2027-07-06": [lambda: running.clean("hardware")],
            "2027-07-07": [lambda: running.clean("data")],
            "2027-07-28": [lambda: running.clean("proof")],
            "2027-08-09": [running.evaluate],
            "2027-08-17": [lambda: self.remark("secretary", EvaluationKind.FINAL)],
            "2027-08-18": [lambda: self.publish_evaluation(EvaluationKind.FINAL)],
            "2028-02-01": [self.follow_up],
            "2028-02-09": [lambda: self.remark("anna", EvaluationKind.FOLLOW_UP)],
            "2028-02-10": [lambda: self.publish_evaluation(EvaluationKind.FOLLOW_UP)],
        }

    def hang(self) -> None:
        today = self.lab.now.date()
        command = ConfirmSign(self.reference, "Ingang van de straat", today, "Hangt op de paal")
        confirm_sign(command, self.lab.actor("fieldworker"), self.lab.now)

    def check_in(self, who: str) -> None:
        said = CheckIn(dict.fromkeys(Within, Still(True)))
        file_check_in(FileCheckIn(self.reference, said), self.lab.actor(who), self.lab.now)

    def leak(self) -> None:
        then = When(date(2027, 4, 14), time(9, 0))
        report(self.lab, self.reference, "teammate", happened=then, known=then, personal_data=True)

    def tell_authority(self) -> None:
        tell_authority(self.lab, self.reference, 1, self.lab.now.date(), "dpo")

    def submit_incident(self) -> None:
        version = self.lab.round(self.reference).version
        command = SubmitPlan(self.reference, self.review.board_id, version, incident=True)
        submit(command, self.review["lead"], self.lab.now)
        self.review.number = self.lab.round(self.reference).number

    def brake(self) -> None:
        command = PullBrake(self.reference, "Eerst uitzoeken wat er lekte.")
        pull_brake(command, self.review["dpo"], self.lab.now)

    def declare(self) -> None:
        for name in ("cees", "anna", "bram", "chair"):
            self.review.declare(self.reference, name, conflict=name == "cees")

    def assess(self) -> None:
        self.review.opinion(self.reference)
        for name in ("anna", "bram", "chair"):
            self.review.file(self.reference, name)

    def restart(self) -> None:
        command = RestartExperiment(self.reference, self.running.version)
        restart(command, self.review["decider"], self.lab.now)

    def follow_up(self) -> None:
        kind = EvaluationKind.FOLLOW_UP
        answers = complete(self.running.form(kind))
        save = SaveEvaluation(self.reference, answers, 0, kind=kind)
        version = save_evaluation(save, self.lab.actor("teammate"), self.lab.now)
        offer = OfferEvaluation(self.reference, version, kind=kind)
        offer_evaluation(offer, self.review["lead"], self.lab.now)

    def remark(self, who: str, kind: EvaluationKind) -> None:
        command = RemarkOnEvaluation(self.reference, "Goed beschreven.", kind=kind)
        remark_on_evaluation(command, self.review[who], self.lab.now)

    def publish_evaluation(self, kind: EvaluationKind) -> None:
        command = PublishEvaluation(self.reference, self.running.version, "Dank u.", kind=kind)
        publish_evaluation(command, self.review["lead"], self.lab.now)
