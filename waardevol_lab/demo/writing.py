"""One experiment of the demo: its clock, its people, and the writing of its plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from waardevol_lab.demo.cast import GROENSTAD, PARTNER, Places, address, invitation, take_up
from waardevol_lab.demo.plan_texts import FILES, PlanTexts, read_plan
from waardevol_lab.demo.timeline import PAUSE, Timeline
from waardevol_lab.domain.framework import latest, shipped
from waardevol_lab.domain.plan_attachments import Description
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import RoundKind
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import DraftTopic, Experiment, LeadQuestion, ReviewRound
from waardevol_lab.queries.signing_in import actor_of
from waardevol_lab.services.answering import AnswerQuestion, answer_question
from waardevol_lab.services.attachments import Upload
from waardevol_lab.services.inviting import InvitePerson, invite
from waardevol_lab.services.plan_attachments import AddFiles, add_files
from waardevol_lab.services.plans import CreateExperiment, SaveTopic, create_experiment, save_topic
from waardevol_lab.services.submitting import SubmitPlan, submit
from waardevol_lab.services.teaming import AddTeammate, add_teammate


@dataclass
class Writing:
    """A dossier with a clock of its own: every act is a little later than the one before."""

    timeline: Timeline
    places: Places
    now: datetime
    reference: str = ""
    plan: PlanTexts | None = field(default=None, repr=False)
    last_day: int = 0
    """The end of the period, in days from today."""

    def tick(self) -> datetime:
        """The instant of the next act."""
        self.now += PAUSE
        return self.now

    def actor(self, name: str) -> Actor:
        """Somebody of the demo, with the roles of this moment. Raises `KeyError`."""
        actor = actor_of(address(name), self.now)
        if actor is None:
            raise KeyError(name)
        return actor

    # --- looking

    def experiment(self) -> Experiment:
        """The experiment as it is now."""
        with reading() as session:
            query = select(Experiment).where(Experiment.reference == self.reference)
            return session.scalars(query).one()

    def round(self, *, incident: bool = False) -> ReviewRound:
        """The latest plan round, or the latest incident round."""
        is_incident = ReviewRound.kind == RoundKind.INCIDENT
        with reading() as session:
            query = (
                select(ReviewRound)
                .join(Experiment, Experiment.id == ReviewRound.experiment_id)
                .where(Experiment.reference == self.reference)
                .where(is_incident if incident else ~is_incident)
                .order_by(ReviewRound.number.desc())
                .limit(1)
            )
            return session.scalars(query).one()

    # --- acts

    def begin(self, plan: str, start: int, end: int, organisation: str = GROENSTAD) -> None:
        """The lead begins the plan, with the days of its period relative to today."""
        self.last_day = end
        days = self.timeline.day(start), self.timeline.day(end)
        self.plan = read_plan(plan, *days)
        command = CreateExperiment(
            self.places.organisations[organisation],
            str(self.plan.answers["title"]),
            fictional=True,
            answers=self.plan.answers,
            answers_en=self.plan.answers_en,
            framework=latest(self.timeline.today).version,
        )
        self.reference = create_experiment(command, self.actor("lead"), self.tick())
        for question in self.plan.files:
            self.change(question, None)

    def change(self, question: str, answer: Any, by: str = "lead") -> None:
        """Change one answer of the open draft; None puts the file of the plan there."""
        round_ = self.round()
        framework = shipped(round_.framework)
        task = framework.question(question).task
        with reading() as session:
            topic = session.get(DraftTopic, (round_.id, task))
            answers: Mapping[str, Any] = dict(topic.answers) if topic else {}
            version = topic.version if topic else 0
        if answer is not None:
            command = SaveTopic(self.reference, task, {**answers, question: answer}, version)
            save_topic(command, self.actor(by), self.tick())
            return
        if self.plan is None:
            raise ValueError("there is no plan")
        path = self.plan.files[question]
        with path.open("rb") as stream:
            upload = {question: Upload("DPIA (fictief voorbeeld).pdf", stream)}
            command = SaveTopic(self.reference, task, answers, version, upload)
            save_topic(command, self.actor(by), self.tick())

    def attach(self, file: str, name: str, place: str, description: Description) -> None:
        """The lead adds a file of this package beside the answers."""
        with (FILES / file).open("rb") as stream:
            command = AddFiles(self.reference, place, description, [Upload(name, stream)])
            add_files(command, self.actor("lead"), self.tick())

    def practise(self, title: str, answers: Mapping[str, Any]) -> None:
        """The lead begins a plan to practise with."""
        command = CreateExperiment(
            self.places.organisations[GROENSTAD],
            title,
            fictional=True,
            answers=answers,
            framework=latest(self.timeline.today).version,
            practice=True,
        )
        self.reference = create_experiment(command, self.actor("lead"), self.tick())

    def invite_partner(self) -> None:
        """The lead invites somebody of a company, who did not take that up yet."""
        mail, place = address("partner"), self.experiment().id
        command = InvitePerson(mail, PARTNER, Role.TEAMMATE, place, fictional=True)
        invite(command, self.actor("lead"), self.tick())

    def invite_teammate(self) -> None:
        """The lead invites the teammate, who has no account yet."""
        command = invitation("teamlid", self.experiment().id)
        account_id = invite(command, self.actor("lead"), self.tick())
        take_up(account_id, self.places.password_hash, self.tick())

    def invite_fieldworker(self) -> None:
        """The admin invites the fieldworker, who has no account yet."""
        command = invitation("veldwerker", self.experiment().id)
        account_id = invite(command, self.actor("beheer"), self.tick())
        take_up(account_id, self.places.password_hash, self.tick())

    def add_teammate(self) -> None:
        """The lead adds the teammate."""
        command = AddTeammate(self.reference, address("teamlid"))
        add_teammate(command, self.actor("lead"), self.tick())

    def submit(self, board: str = "groenstad", *, incident: bool = False) -> None:
        """The lead submits the open round to a board."""
        round_ = self.round(incident=incident)
        command = SubmitPlan(
            self.reference, self.places.boards[board], round_.version, incident=incident
        )
        submit(command, self.actor("lead"), self.tick())

    def answer(self, *texts: str, by: str = "lead") -> None:
        """Answer the questions that the board asked, in their order."""
        with reading() as session:
            query = (
                select(LeadQuestion.id)
                .where(LeadQuestion.round_id == self.round().id, LeadQuestion.answered_at.is_(None))
                .order_by(LeadQuestion.id)
            )
            questions = session.scalars(query).all()
        for question_id, text in zip(questions, texts, strict=True):
            command = AnswerQuestion(self.reference, question_id, text)
            answer_question(command, self.actor(by), self.tick())
