"""A board at work in a lab: its people, and plans brought as far as a test needs them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.builders import Lab
from tests.rewriting import rewrite
from tests.taken_once import taken_once
from waardevol_lab.domain.ballots import Ballot
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.proposed_conditions import ProposedCondition
from waardevol_lab.domain.roles import Role
from waardevol_lab.services.advising import AdoptAdvice, adopt_advice
from waardevol_lab.services.amending import OpenAmendment, open_amendment
from waardevol_lab.services.asking import Asked
from waardevol_lab.services.assessing import WriteAssessment, file_assessment
from waardevol_lab.services.assigning import DeclareConflict, declare_conflict
from waardevol_lab.services.completeness import (
    AcceptPlan,
    ReturnPlan,
    accept,
    return_incomplete,
)
from waardevol_lab.services.deciding import Correct, Decide, correct, decide
from waardevol_lab.services.objecting import (
    HandleObjection,
    RecordObjection,
    handle_objection,
    record_objection,
)
from waardevol_lab.services.reviewing import (
    PlaceComment,
    RecordDpoOpinion,
    RequestChanges,
    comment,
    record_dpo_opinion,
    request_changes,
)
from waardevol_lab.services.submitting import SubmitPlan, submit

FULL, LIGHT = "stratumseind", "fietsers-stationsplein"
PERSONAL_DATA = {FULL: True, LIGHT: False}
MEMBERS = ("anna", "bram", "cees")
CONDITION = ProposedCondition("Laat de wissing controleren.", "projectleider", None, True)


@dataclass
class Review:
    """An organisation with one board of a chair and three members, and everybody around it."""

    lab: Lab
    kind: str = "advisory"
    organisation_id: int = 0
    board_id: int = 0
    people: dict[str, Actor] = field(default_factory=dict)
    number: int | None = None
    """The round that the acts of the board are about; None: that of the plan."""

    @taken_once
    def __post_init__(self) -> None:
        self.organisation_id = self.lab.organisation()
        self.board_id = self.lab.board(self.organisation_id, kind=self.kind)
        for name, role in {
            "lead": Role.LEAD,
            "dpo": Role.DPO,
            "decider": Role.DECIDER,
            "admin": Role.ADMIN,
            "auditor": Role.AUDITOR,
        }.items():
            self.people[name] = self.lab.person(name, (role, self.organisation_id))
        for name in MEMBERS:
            self.people[name] = self.lab.person(name, (Role.MEMBER, self.board_id))
        self.people["chair"] = self.lab.person("chair", (Role.CHAIR, self.board_id))
        self.people["secretary"] = self.lab.person("secretary", (Role.SECRETARY, self.board_id))

    def __getitem__(self, name: str) -> Actor:
        return self.people[name]

    # --- as far as a test needs

    @taken_once
    def submitted(self, case: str = FULL) -> str:
        """A plan that is with the secretary."""
        return self.lab.submitted(case, self["lead"], self.organisation_id, self.board_id)

    @taken_once
    def in_review(self, case: str = FULL) -> str:
        """A plan in review by the route that is proposed; light: anna assesses it."""
        reference = self.submitted(case)
        self.accept(reference, "light" if case == LIGHT else "full")
        return reference

    @taken_once
    def declared(self, case: str = FULL) -> str:
        """A plan in review on which everybody has declared to be free."""
        reference = self.in_review(case)
        for name in (*MEMBERS, "chair"):
            self.declare(reference, name)
        return reference

    @taken_once
    def assessed(self, case: str = FULL, verdict: str = "positive") -> str:
        """A plan that all who are asked have assessed, with the dpo's opinion where needed."""
        reference = self.declared(case)
        for name in ("anna",) if case == LIGHT else (*MEMBERS, "chair"):
            self.file(reference, name, verdict)
        if PERSONAL_DATA[case]:
            self.opinion(reference)
        return reference

    @taken_once
    def advised(self, case: str = FULL, verdict: str = "positive") -> str:
        """A plan with an advice that follows the votes."""
        reference = self.assessed(case, verdict)
        self.adopt(reference, OUTCOMES[verdict])
        return reference

    @taken_once
    def decided(self, case: str = FULL, verdict: str = "positive") -> str:
        """A plan with a decision that follows the advice."""
        reference = self.advised(case, verdict)
        if self.kind == "advisory":
            self.decide(reference, OUTCOMES[verdict])
        return reference

    # --- single acts

    def accept(self, reference: str, route: str = "full", **more: Any) -> None:
        """Take it into review; on light by anna unless somebody else is named."""
        if route == "light" and "member_id" not in more:
            more["member_id"] = self["anna"].user_id
        command = AcceptPlan(reference, route, round_number=self.number, **more)
        accept(command, self["secretary"], self.lab.now)

    def return_with_question(self, reference: str, question: str = "title") -> None:
        """Send it back."""
        questions = (Asked(question, "Kunt u dit uitleggen?"),)
        return_incomplete(ReturnPlan(reference, questions), self["secretary"], self.lab.now)

    def resubmit(self, reference: str) -> None:
        """Submit what was returned once more, unchanged."""
        version = self.lab.round(reference).version
        submit(SubmitPlan(reference, self.board_id, version), self["lead"], self.lab.now)

    def amend(self, reference: str) -> None:
        """Submit an amendment of an approved plan and bring it into review, on the full route."""
        self.submit_amendment(reference)
        self.accept(reference, motivation="Zo is het goed.")

    def submit_amendment(self, reference: str) -> None:
        """Open an amendment, with another answer than any version before it, and submit it."""
        open_amendment(OpenAmendment(reference, "Een andere grens."), self["lead"], self.lab.now)
        limits = f"Hier ligt de grens in ronde {self.lab.round(reference).number}."
        rewrite(self.lab, reference, self["lead"], limits=limits)
        self.resubmit(reference)

    def request_changes(self, reference: str) -> None:
        """Hold it over."""
        questions = (Asked("limits", "Waar ligt de grens?"),)
        request_changes(
            RequestChanges(reference, "De grenzen zijn niet duidelijk.", questions),
            self["chair"],
            self.lab.now,
        )

    def declare(self, reference: str, name: str, conflict: bool = False) -> None:
        """Declare a conflict, or none."""
        reason = "Mijn zus werkt daar." if conflict else ""
        command = DeclareConflict(reference, conflict, reason, round_number=self.number)
        declare_conflict(command, self[name], self.lab.now)

    def file(self, reference: str, name: str, verdict: str = "positive", **more: Any) -> None:
        """File an assessment."""
        command = WriteAssessment(reference, ballot(verdict, **more), round_number=self.number)
        file_assessment(command, self[name], self.lab.now)

    def comment(self, reference: str, name: str, text: str) -> None:
        """Place a remark that only the board reads."""
        comment(PlaceComment(reference, "title", text), self[name], self.lab.now)

    def opinion(self, reference: str, verdict: str = "positive") -> None:
        """Record the dpo's opinion."""
        text = "De grondslag klopt."
        command = RecordDpoOpinion(reference, verdict, text, round_number=self.number)
        record_dpo_opinion(command, self["dpo"], self.lab.now)

    def adopt(self, reference: str, outcome: str = "approved", **more: Any) -> None:
        """Adopt the advice."""
        if outcome == "approved_with_conditions":
            more.setdefault("conditions", (CONDITION,))
        more.setdefault("risks", risks(1))
        more.setdefault("round_number", self.number)
        command = AdoptAdvice(reference, outcome, "De commissie ziet zorgvuldigheid.", **more)
        adopt_advice(command, self["chair"], self.lab.now)

    def objection(self, reference: str, received_on: date | None = None, **more: Any) -> int:
        """Record an objection against the decision."""
        day = received_on or local_date(self.lab.now)
        command = RecordObjection(reference, day, "GEHEIM De gronden.", **more)
        return record_objection(command, self["secretary"], self.lab.now)

    def handle(self, reference: str, number: int, outcome: str) -> None:
        """Handle an objection."""
        command = HandleObjection(reference, number, outcome, "Zo is het gewogen.")
        handle_objection(command, self["decider"], self.lab.now)

    def correct(self, reference: str, outcome: str = "approved", **more: Any) -> None:
        """Correct the decision."""
        command = Correct(reference, outcome, "Het bezwaar is gegrond.", **more)
        correct(command, self["decider"], self.lab.now)

    def decide(self, reference: str, outcome: str = "approved", **more: Any) -> None:
        """Decide."""
        command = Decide(reference, outcome, round_number=self.number, **more)
        decide(command, self["decider"], self.lab.now)


OUTCOMES: Mapping[str, str] = {
    "positive": "approved",
    "positive_with_conditions": "approved_with_conditions",
    "negative": "rejected",
}


def risks(level: int) -> dict[str, int]:
    """The same level for every value."""
    return {value.id: level for value in shipped("2026-1").values}


def ballot(verdict: str = "positive", level: int = 1, **more: Any) -> Ballot:
    """A complete ballot."""
    conditions = "Controle in week 1." if verdict == "positive_with_conditions" else ""
    values = {"reasons": "GEHEIM oordeel", "conditions": conditions, "risks": risks(level)}
    return Ballot(verdict, **{**values, **more})
