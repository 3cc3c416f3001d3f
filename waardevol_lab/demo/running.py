"""One experiment of the demo in the street: from the notice to the published evaluation."""

from collections.abc import Generator, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from waardevol_lab.demo.plan_texts import FILES
from waardevol_lab.demo.teaching import Teaching
from waardevol_lab.demo.timeline import When
from waardevol_lab.domain import incidents
from waardevol_lab.domain.checking_in import CheckIn, Still, Within
from waardevol_lab.domain.cleanup import CleanupLine, DataFate, SignFate
from waardevol_lab.domain.days import AMSTERDAM, local_date
from waardevol_lab.domain.drills import Drill
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.framework import shipped
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Condition
from waardevol_lab.services import (
    amending,
    checking_in,
    cleaning_up,
    closing,
    conditions,
    continuing,
    drilling,
    evaluating,
    incident_log,
    running,
    starting,
    withholding,
)
from waardevol_lab.services.attachments import Upload
from waardevol_lab.services.noticing import PublishNotice, publish_notice
from waardevol_lab.services.street_signs import street_signs

Story = Generator[When | int, None, None]
"""Yields the day of what comes next, in days from today."""


class Tale(Teaching):
    """Acts after the decision."""

    def publish(self, change: str = "") -> None:
        """The lead publishes the notice."""
        command = PublishNotice(self.reference, self.experiment().version, change=change)
        publish_notice(command, self.actor("lead"), self.tick())

    def sign(self, place: str, note: str, seen: str = "") -> None:
        """The teammate confirms that a sign stands; with what is seen on it, a photo is added."""
        now = self.tick()
        with (FILES / "bord.png").open("rb") as stream:
            photo = Upload("bord op straat.png", stream) if seen else None
            command = starting.ConfirmSign(
                self.reference, place, local_date(now), note, photo, photo_alt=seen
            )
            starting.confirm_sign(command, self.actor("teamlid"), now)

    def start(self) -> None:
        """The lead starts the experiment."""
        command = starting.StartExperiment(self.reference, self.experiment().version)
        starting.start(command, self.actor("lead"), self.tick())

    def show(self, number: int, text: str, by: str = "lead") -> None:
        """Somebody of the team shows that a condition is met."""
        version = self._condition(number).version
        command = conditions.SubmitEvidence(self.reference, number, text, version)
        conditions.submit_evidence(command, self.actor(by), self.tick())

    def judge(self, number: int, *, refuse: str = "") -> None:
        """The secretary accepts the evidence, or refuses it for this reason."""
        version = self._condition(number).version
        command = conditions.JudgeEvidence(self.reference, number, not refuse, version, refuse)
        conditions.judge_evidence(command, self.actor("secretaris"), self.tick())

    def withhold(self, question: str, ground: str, reason: str) -> None:
        """The secretary withholds a part of the notice."""
        version = self.experiment().version
        command = withholding.WithholdPart(self.reference, question, ground, reason, version)
        withholding.withhold_part(command, self.actor("secretaris"), self.tick())

    def amend(self, reason: str, *questions: str) -> None:
        """The lead opens an amendment of the topics that these questions are in."""
        framework = shipped(self.round().framework)
        topics = tuple(framework.question(question).task for question in questions)
        command = amending.OpenAmendment(self.reference, reason, topics=topics)
        amending.open_amendment(command, self.actor("lead"), self.tick())

    def extend(self, reason: str, by: int) -> None:
        """The lead opens an extension by so many days."""
        command = amending.OpenExtension(self.reference, reason)
        amending.open_extension(command, self.actor("lead"), self.tick())
        if self.plan is None:
            raise ValueError("there is no plan")
        end = self.timeline.day(self.last_day + by).isoformat()
        self.change("period", {**self.plan.answers["period"], "end": end})

    def brake(self, name: str, reason: str) -> None:
        """Somebody pulls the emergency brake."""
        command = running.PullBrake(self.reference, reason)
        running.pull_brake(command, self.actor(name), self.tick())

    def check_in(self, *, incidents: str = "", **observed: Any) -> None:
        """The teammate writes that all is still as approved, and what was seen so far."""
        said = CheckIn(dict.fromkeys(Within, Still(same=True)), incidents, observed)
        command = checking_in.FileCheckIn(self.reference, said)
        checking_in.file_check_in(command, self.actor("teamlid"), self.tick())

    def drill(self, tried: str, minutes: int | None, *, worked: bool = True) -> None:
        """The teammate tried the brake today."""
        now = self.tick()
        told = Drill(local_date(now), tried, minutes, worked)
        command = drilling.RecordDrill(self.reference, told)
        drilling.record_drill(command, self.actor("teamlid"), now)

    def clean_up(self, fate: DataFate, *notes: str) -> None:
        """The team removes the signs, and does each line; the last with a file."""
        with reading() as session:
            signs = street_signs(session, self.experiment().id)
        today = local_date(self.tick())
        for sign in signs:
            gone = cleaning_up.TakeDownSign(self.reference, sign.id, SignFate.REMOVED, today)
            cleaning_up.take_down_sign(gone, self.actor("teamlid"), self.tick())
        for line, note in zip(CleanupLine, notes, strict=True):
            with (FILES / "bord.png").open("rb") as stream:
                last = line is CleanupLine.PROOF
                file = Upload("lege plek.png", stream) if last else None
                done = cleaning_up.ConfirmCleanup(self.reference, line, today, fate, note, file)
                cleaning_up.confirm_cleanup(done, self.actor("teamlid"), self.tick())

    def incident(self, name: str, what: str, affected: str, done: str, **more: Any) -> int:
        """Somebody reports a public incident of an hour ago, or one as `more` says it."""
        now = self.tick()
        before = (now - timedelta(hours=1)).astimezone(AMSTERDAM).replace(second=0, microsecond=0)
        then = incidents.When(before.date(), before.time())
        said: dict[str, Any] = {"values": (), "personal_data": False, "public": True, **more}
        told = incidents.Incident(what, then, then, affected, done=done, **said)
        command = incident_log.ReportIncident(self.reference, told)
        return incident_log.report_incident(command, self.actor(name), now)

    def add_to_incident(self, name: str, number: int, text: str, **more: Any) -> None:
        """Somebody says what was done since."""
        command = incident_log.UpdateIncident(
            self.reference, number, incidents.IncidentNews(text, **more)
        )
        incident_log.update_incident(command, self.actor(name), self.tick())

    def worker_runs(self) -> None:
        """The worker does what the dates ask for."""
        closing.run_due(self.tick())

    def offer(
        self, answers: Mapping[str, Any], kind: EvaluationKind = EvaluationKind.FINAL
    ) -> None:
        """The team writes an evaluation and the lead offers it to the board."""
        save = evaluating.SaveEvaluation(self.reference, answers, 0, kind=kind)
        version = evaluating.save_evaluation(save, self.actor("teamlid"), self.tick())
        offer = evaluating.OfferEvaluation(self.reference, version, kind=kind)
        evaluating.offer_evaluation(offer, self.actor("lead"), self.tick())

    def remark(self, name: str, text: str, kind: EvaluationKind = EvaluationKind.FINAL) -> None:
        """Somebody of the board remarks on the evaluation."""
        command = evaluating.RemarkOnEvaluation(self.reference, text, kind=kind)
        evaluating.remark_on_evaluation(command, self.actor(name), self.tick())

    def publish_evaluation(
        self, response: str, kind: EvaluationKind = EvaluationKind.FINAL
    ) -> None:
        """The lead publishes the evaluation, with an answer to the remarks."""
        version = self.experiment().version
        command = evaluating.PublishEvaluation(self.reference, version, response, kind=kind)
        evaluating.publish_evaluation(command, self.actor("lead"), self.tick())

    def go_on(self, title: str, learned: str) -> None:
        """The lead begins a plan that goes on from this one, and leaves it for now."""
        command = continuing.ContinueExperiment(self.reference, title, learned)
        continuing.continue_experiment(command, self.actor("lead"), self.tick())

    def _condition(self, number: int) -> Condition:
        with reading() as session:
            query = (
                select(Condition)
                .where(Condition.experiment_id == self.experiment().id, Condition.number == number)
                .order_by(Condition.id.desc())
                .limit(1)
            )
            return session.scalars(query).one()
