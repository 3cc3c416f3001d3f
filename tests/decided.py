"""Experiments from the decision on: decided as a board and a decider would, then moved by acts."""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Lab
from tests.papers import picture
from tests.taken_once import taken_once
from waardevol_lab.domain.cleanup import CleanupLine, DataFate, SignFate
from waardevol_lab.domain.evaluation_form import EvaluationForm
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.framework_model import Kind
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import ConditionState
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import (
    Advice,
    Condition,
    ConflictDeclaration,
    Decision,
    Experiment,
    LedgerEntry,
    NoticeVersion,
    PlanVersion,
    ReviewRound,
)
from waardevol_lab.queries.consent_notices import consent_desk
from waardevol_lab.services.attachments import Upload
from waardevol_lab.services.cleaning_up import (
    ConfirmCleanup,
    TakeDownSign,
    confirm_cleanup,
    take_down_sign,
)
from waardevol_lab.services.conditions import (
    JudgeEvidence,
    SubmitEvidence,
    judge_evidence,
    submit_evidence,
)
from waardevol_lab.services.consent_notices import (
    BeginConsentNotice,
    PublishConsentNotice,
    SaveConsentNotice,
    begin_consent_notice,
    publish_consent_notice,
    save_consent_notice,
)
from waardevol_lab.services.consent_state import consents_in_force
from waardevol_lab.services.evaluating import (
    OfferEvaluation,
    SaveEvaluation,
    offer_evaluation,
    save_evaluation,
)
from waardevol_lab.services.evaluation_forms import next_form
from waardevol_lab.services.listing import keep_listed
from waardevol_lab.services.noticing import PublishNotice, publish_notice
from waardevol_lab.services.recording import write_entry
from waardevol_lab.services.running import StopExperiment, stop
from waardevol_lab.services.running_dossiers import load_bound
from waardevol_lab.services.starting import (
    ConfirmSign,
    StartExperiment,
    confirm_sign,
    start,
)
from waardevol_lab.services.street_signs import StreetSign, street_signs

STARTS = date(2027, 3, 5)
"""The first day of the case that these tests run."""
VALUES = ("privacy", "safety", "autonomy", "control", "dignity", "justice", "power")


@dataclass
class Running:
    """One dossier with everybody around it."""

    lab: Lab
    reference: str
    organisation_id: int
    board_id: int

    def actor(self, name: str) -> Actor:
        return self.lab.actor(name)

    @property
    def experiment(self) -> Experiment:
        return self.lab.experiment(self.reference)

    @property
    def version(self) -> int:
        return self.experiment.version

    def notices(self) -> list[NoticeVersion]:
        with reading() as session:
            rows = list(
                session.scalars(
                    select(NoticeVersion)
                    .where(NoticeVersion.experiment_id == self.experiment.id)
                    .order_by(NoticeVersion.number)
                )
            )
            for row in rows:
                session.expunge(row)
            return rows

    def entries(self) -> list[str]:
        """The kinds of the dossier's entries, oldest first."""
        with reading() as session:
            return list(
                session.scalars(
                    select(LedgerEntry.kind)
                    .where(LedgerEntry.subject == self.experiment.subject)
                    .order_by(LedgerEntry.sequence)
                )
            )

    def condition(self, number: int) -> Condition:
        with reading() as session:
            row = session.scalars(
                select(Condition).where(
                    Condition.experiment_id == self.experiment.id, Condition.number == number
                )
            ).one()
            session.expunge(row)
            return row

    # --- acts, each as its own role

    @taken_once
    def publish(self) -> int:
        return publish_notice(
            PublishNotice(self.reference, self.version), self.actor("lead"), self.lab.now
        )

    def sign(self) -> None:
        today = self.lab.now.date()
        confirm_sign(
            ConfirmSign(self.reference, "Ingang van de straat", today, "Hangt op de paal"),
            self.actor("lead"),
            self.lab.now,
        )

    def meet(self, number: int) -> None:
        """Evidence handed in and accepted."""
        row = self.condition(number)
        submit_evidence(
            SubmitEvidence(self.reference, number, "Zie het rapport.", row.version),
            self.actor("teammate"),
            self.lab.now,
        )
        judge_evidence(
            JudgeEvidence(self.reference, number, True, self.condition(number).version),
            self.actor("secretary"),
            self.lab.now,
        )

    def consent(self) -> None:
        """A text in force for each group that the plan asks for consent."""
        with reading() as session:
            experiment = load_bound(session, self.reference, lock=False).experiment
            asked = [group for group, text in consents_in_force(session, experiment) if not text]
        for group in asked:
            lead, begin = self.actor("lead"), BeginConsentNotice(self.reference, group)
            number = int(begin_consent_notice(begin, lead, self.lab.now))
            version = consent_desk(lead, self.reference, number, self.lab.now).version
            save = SaveConsentNotice(self.reference, number, "Een vraag", "", "guardian", version)
            save_consent_notice(save, lead, self.lab.now)
            publish = PublishConsentNotice(self.reference, number, version + 1)
            publish_consent_notice(publish, lead, self.lab.now)

    def start(self) -> None:
        start(StartExperiment(self.reference, self.version), self.actor("lead"), self.lab.now)

    @taken_once
    def run(self) -> None:
        """Publish, wait, hang signs, meet the condition, start on the first day."""
        self.publish()
        self.consent()
        self.meet(1)
        self.lab.set_clock(datetime(STARTS.year, STARTS.month, STARTS.day, 9, tzinfo=UTC))
        self.sign()
        self.start()

    @taken_once
    def end(self) -> None:
        self.run()
        stop(
            StopExperiment(self.reference, "Genoeg geleerd.", self.version),
            self.actor("lead"),
            self.lab.now,
        )

    def clean(self, line: str, **said: Any) -> None:
        """A line of the clean-up done today, with a note; the proof with a file."""
        proof = Upload("bewijs.png", BytesIO(picture())) if line == "proof" else None
        told: dict[str, Any] = {
            "done_on": self.lab.now.date(),
            "fate": DataFate.ERASED,
            "note": "Door Team Straat.",
            "proof": proof,
            **said,
        }
        command = ConfirmCleanup(self.reference, CleanupLine(line), **told)
        confirm_cleanup(command, self.actor("teammate"), self.lab.now)

    def standing(self) -> tuple[StreetSign, ...]:
        """The signs in the street."""
        with reading() as session:
            return street_signs(session, self.experiment.id)

    def take_down(self, who: str = "fieldworker", fate: str = "removed") -> None:
        """Every sign in the street goes today, or is covered."""
        for sign in self.standing():
            command = TakeDownSign(self.reference, sign.id, SignFate(fate), self.lab.now.date())
            take_down_sign(command, self.actor(who), self.lab.now)

    def form(self, kind: EvaluationKind = EvaluationKind.FINAL) -> EvaluationForm:
        with reading() as session:
            version = load_bound(session, self.reference, lock=False).bound_version()
            return next_form(version, kind, self.lab.now.date())

    @taken_once
    def evaluate(self) -> None:
        """Write a complete evaluation and offer it."""
        version = save_evaluation(
            SaveEvaluation(self.reference, complete(self.form()), 0),
            self.actor("teammate"),
            self.lab.now,
        )
        offer_evaluation(OfferEvaluation(self.reference, version), self.actor("lead"), self.lab.now)


def complete(form: EvaluationForm) -> dict[str, str | int]:
    """Answers that leave nothing open."""
    answers: dict[str, str | int] = {}
    for field in form.fields():
        if field.kind is Kind.RISK:
            answers[field.id] = 1
        elif field.asked.options:
            answers[field.id] = field.asked.options[0].id
        else:
            answers[field.id] = f"Wat wij zagen ({field.id})."
    return answers


@taken_once
def decided(lab: Lab, case: str = "stratumseind") -> Running:
    """A plan that was approved with a start-blocking condition and an ordinary one."""
    organisation = lab.organisation()
    board = lab.board(organisation)
    lead = lab.person("lead", (Role.LEAD, organisation))
    lab.person("secretary", (Role.SECRETARY, board))
    lab.person("chair", (Role.CHAIR, board))
    lab.person("member", (Role.MEMBER, board))
    lab.person("conflicted", (Role.MEMBER, board))
    lab.person("dpo", (Role.DPO, organisation))
    lab.person("decider", (Role.DECIDER, organisation))
    lab.person("auditor", (Role.AUDITOR, organisation))
    lab.person("stranger", (Role.LEAD, lab.organisation("Gemeente Elders")))
    reference = lab.submitted(case, lead, organisation, board)
    experiment_id = lab.experiment(reference).id
    lab.person("teammate", (Role.TEAMMATE, experiment_id))
    lab.person("fieldworker", (Role.FIELDWORKER, experiment_id))
    running = Running(lab, reference, organisation, board)
    _decide(running)
    return running


def _decide(running: Running) -> None:
    lab, at = running.lab, running.lab.now + timedelta(hours=1)
    decider, chair = lab.actors["decider"], lab.actors["chair"]
    with transaction() as session:
        experiment = session.scalars(select(Experiment)).one()
        round_ = session.scalars(select(ReviewRound)).one()
        round_.state, round_.state_since, round_.route = "decided", at, "full"
        round_.accepted_at = round_.advised_at = round_.decided_at = at
        round_.version += 3
        for name, conflict in (("chair", False), ("member", False), ("conflicted", True)):
            session.add(
                ConflictDeclaration(
                    round_id=round_.id,
                    member_id=lab.actors[name],
                    conflict=conflict,
                    declared_at=at,
                )
            )
        session.add(
            Advice(
                round_id=round_.id,
                plan_version_id=round_.plan_version_id,
                outcome="approved_with_conditions",
                text="De commissie ziet genoeg waarborgen.",
                conditions=[],
                risks=dict.fromkeys(VALUES, 1),
                minority_view="Een lid vindt de proef te lang.",
                adopted_by_id=chair,
                adopted_at=at,
            )
        )
        decision = Decision(
            round_id=round_.id,
            plan_version_id=round_.plan_version_id,
            outcome="approved_with_conditions",
            motivation="",
            open_to_objection=True,
            objection_until=date(2027, 1, 4),
            decided_by_id=decider,
            decided_at=at,
        )
        session.add(decision)
        session.flush()
        for number, blocking in ((1, True), (2, False)):
            session.add(
                Condition(
                    experiment_id=experiment.id,
                    decision_id=decision.id,
                    number=number,
                    text=f"Voorwaarde {number}",
                    owner="Projectleider",
                    due_on=date(2027, 3, 1),
                    start_blocking=blocking,
                    state=ConditionState.OPEN,
                    state_since=at,
                )
            )
        experiment.phase, experiment.phase_since = "approved", at
        experiment.announced_at, experiment.slug = at, f"proef-{secrets.token_hex(3)}"
        experiment.binding_version_id = round_.plan_version_id
        experiment.starts_on, experiment.ends_on = STARTS, date(2027, 11, 28)
        experiment.version += 1
        keep_listed(session, experiment)
        _record(session, lab.actor("decider").pseudonym, experiment, decision)
    lab.set_clock(at + timedelta(hours=1))


def _record(session: Session, decider: str, experiment: Experiment, decision: Decision) -> None:
    """The entries that the acts of deciding would have written."""
    plan = session.get_one(PlanVersion, decision.plan_version_id).sha256
    told = {
        "DecisionTaken": {
            "round": 1,
            "decision": 1,
            "corrects": None,
            "outcome": decision.outcome,
            "motivation": decision.motivation,
            "plan": plan,
            "objection_until": decision.objection_until,
            "decision_letter": "0" * 64,
        },
        "ExperimentApproved": {"slug": experiment.slug, "version": 1, "plan": plan},
    }
    for kind, payload in told.items():
        write_entry(session, decider, decision.decided_at, experiment.subject, kind, payload)
