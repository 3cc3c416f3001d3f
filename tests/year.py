"""Dossiers through 2026: who does what on which day. What follows is in a table by hand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tests.builders import Lab, case_answers
from tests.decided import Running
from tests.reviews import FULL, LIGHT, MEMBERS, Review
from waardevol_lab.config import Settings
from waardevol_lab.domain.days import AMSTERDAM
from waardevol_lab.domain.proposed_conditions import ProposedCondition
from waardevol_lab.domain.roles import Role
from waardevol_lab.outbox.jobs import JOBS, perform
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import LeadQuestion
from waardevol_lab.services.answering import AnswerQuestion, answer_question
from waardevol_lab.services.evaluating import (
    PublishEvaluation,
    RemarkOnEvaluation,
    publish_evaluation,
    remark_on_evaluation,
)
from waardevol_lab.services.plans import CreateExperiment, create_experiment
from waardevol_lab.services.running import StopExperiment, stop
from waardevol_lab.services.submitting import SubmitPlan, submit

YEAR = 2026
LONG_AFTER = ("2027-03-01", "2027-05-31")
Act = Callable[[], Any]


def at(day: date, hour: int) -> datetime:
    """That hour in Amsterdam."""
    return datetime.combine(day, time(hour), tzinfo=AMSTERDAM).astimezone(UTC)


def days() -> Iterator[date]:
    """Every day of the year."""
    day = date(YEAR, 1, 1)
    while day.year == YEAR:
        yield day
        day += timedelta(days=1)


def work(lab: Lab, *, day_at: tuple[datetime, ...]) -> None:
    """Let the worker do its jobs at these instants; the second time of a morning adds nothing."""
    settings: Settings = lab.app.extensions["waardevol_settings"]
    for instant in day_at:
        lab.set_clock(instant)
        for job in JOBS:
            assert perform(job, settings), job.name


@dataclass
class Year:
    """A board, its dossiers by name, and what is done at noon of each day."""

    lab: Lab
    review: Review
    dossiers: dict[str, str] = field(default_factory=dict)

    def acts(self) -> dict[str, list[Act]]:
        """What people do, by month and day, in order."""
        return {
            "01-02": [lambda: self.submit("nieuwjaar")],
            "01-05": [lambda: self.approved("evaluatie", ("2026-01-26", "2026-05-26"))],
            "01-09": [lambda: self.running("evaluatie").publish()],
            "01-20": [lambda: self.running("evaluatie").sign()],
            "01-26": [lambda: self.running("evaluatie").start()],
            "02-20": [lambda: self.stop("evaluatie")],
            "03-16": [lambda: self.review_full("koningsdag"), self.conflict_of_anna],
            "03-20": [lambda: self.accept("zomertijd", LIGHT)],
            "03-30": [lambda: self.declare("zomertijd", "chair", conflict=True)],
            "04-01": [lambda: self.submit("pasen")],
            "04-08": [lambda: self.running("evaluatie").evaluate()],
            "05-04": [lambda: self.publish_evaluation("evaluatie")],
            "04-21": [
                lambda: self.remark("evaluatie"),
                lambda: self.declare("koningsdag", "bram"),
                lambda: self.file("koningsdag", "bram"),
            ],
            "04-23": [lambda: self.review.opinion(self.dossiers["koningsdag"])],
            "04-30": [lambda: self.accept("hemelvaart", LIGHT)],
            "05-11": [
                lambda: self.declare("hemelvaart", "anna"),
                lambda: self.file("hemelvaart", "anna"),
                lambda: self.advised("pinksteren"),
            ],
            "06-01": [lambda: self.review_full("klokstop"), self.everybody_declares],
            "06-15": [lambda: self.review.request_changes(self.dossiers["klokstop"])],
            "06-24": [self.answer, lambda: self.review.resubmit(self.dossiers["klokstop"])],
            "06-29": [lambda: self.review.accept(self.dossiers["klokstop"])],
            "07-23": [self.everybody_files],
            "07-24": [lambda: self.review.adopt(self.dossiers["klokstop"])],
            "08-10": [self.decide_with_a_condition],
            "09-05": [lambda: self.advised("zaterdag")],
            "09-13": [lambda: self.advised("zondag")],
            "10-19": [lambda: self.submit("wintertijd")],
            "10-21": [lambda: self.running("klokstop").publish()],
            "11-04": [
                lambda: self.running("klokstop").sign(),
                lambda: self.running("klokstop").consent(),
            ],
            "11-05": [lambda: self.running("klokstop").start()],
            "12-18": [lambda: self.submit("kerst")],
        }

    # --- acts on one dossier

    def submit(self, name: str, case: str = LIGHT, period: tuple[str, str] = LONG_AFTER) -> str:
        lead, lab = self.review["lead"], self.lab
        command = CreateExperiment(self.review.organisation_id, name)
        reference = create_experiment(command, lead, lab.now)
        start, end = period
        lab.fill(reference, case_answers(case) | {"period": {"start": start, "end": end}}, lead)
        version = lab.round(reference).version
        submit(SubmitPlan(reference, self.review.board_id, version), lead, lab.now)
        self.dossiers[name] = reference
        return reference

    def accept(self, name: str, case: str, period: tuple[str, str] = LONG_AFTER) -> str:
        reference = self.submit(name, case, period)
        self.review.accept(reference, "light" if case == LIGHT else "full")
        return reference

    def review_full(self, name: str) -> None:
        self.accept(name, FULL, ("2026-11-05", "2027-02-01"))

    def advised(self, name: str, period: tuple[str, str] = LONG_AFTER) -> str:
        reference = self.accept(name, LIGHT, period)
        for member in ("anna", "chair"):
            self.declare(name, member)
        self.file(name, "anna")
        self.review.adopt(reference)
        return reference

    def approved(self, name: str, period: tuple[str, str]) -> None:
        reference = self.advised(name, period)
        self.review.decide(reference)
        self.lab.person("teammate")
        self.lab.grant("teammate", Role.TEAMMATE, self.lab.experiment(reference).id)

    def declare(self, name: str, member: str, *, conflict: bool = False) -> None:
        self.review.declare(self.dossiers[name], member, conflict)

    def file(self, name: str, member: str) -> None:
        self.review.file(self.dossiers[name], member)

    def running(self, name: str) -> Running:
        review = self.review
        return Running(self.lab, self.dossiers[name], review.organisation_id, review.board_id)

    def stop(self, name: str) -> None:
        command = StopExperiment(self.dossiers[name], "Klaar.", self.running(name).version)
        stop(command, self.review["lead"], self.lab.now)

    def remark(self, name: str) -> None:
        command = RemarkOnEvaluation(self.dossiers[name], "Goed beschreven.")
        remark_on_evaluation(command, self.review["secretary"], self.lab.now)

    def publish_evaluation(self, name: str) -> None:
        command = PublishEvaluation(self.dossiers[name], self.running(name).version)
        publish_evaluation(command, self.review["lead"], self.lab.now)

    # --- acts of one day

    def conflict_of_anna(self) -> None:
        self.declare("koningsdag", "anna", conflict=True)

    def everybody_declares(self) -> None:
        for name in (*MEMBERS, "chair"):
            self.declare("klokstop", name)

    def everybody_files(self) -> None:
        for name in (*MEMBERS, "chair"):
            self.file("klokstop", name)
        self.review.opinion(self.dossiers["klokstop"])

    def answer(self) -> None:
        reference = self.dossiers["klokstop"]
        with reading() as session:
            question = session.query(LeadQuestion.id).one()[0]
        command = AnswerQuestion(reference, question, "De grens ligt bij het plein.")
        answer_question(command, self.review["lead"], self.lab.now)

    def decide_with_a_condition(self) -> None:
        condition = ProposedCondition("Meld de cijfers.", "lead", date(2026, 12, 25), False)
        self.review.decide(
            self.dossiers["klokstop"],
            "approved_with_conditions",
            conditions=(condition,),
            motivation="Beter zo.",
        )
