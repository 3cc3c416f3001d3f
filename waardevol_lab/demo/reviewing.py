"""One experiment of the demo before a board: from the secretary's desk to the decision."""

from collections.abc import Mapping

from sqlalchemy import select

from waardevol_lab.demo.writing import Writing
from waardevol_lab.domain.ballots import Ballot
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.proposed_conditions import ProposedCondition
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import LeadQuestion
from waardevol_lab.services import reviewing as services
from waardevol_lab.services.advising import AdoptAdvice, adopt_advice
from waardevol_lab.services.asking import Asked
from waardevol_lab.services.assessing import WriteAssessment, file_assessment
from waardevol_lab.services.assigning import DeclareConflict, declare_conflict
from waardevol_lab.services.completeness import (
    AcceptPlan,
    ReturnPlan,
    accept,
    return_incomplete,
)
from waardevol_lab.services.deciding import Decide, decide
from waardevol_lab.services.drafting import SaveAdviceDraft, save_advice_draft
from waardevol_lab.services.objecting import (
    HandleObjection,
    RecordObjection,
    handle_objection,
    record_objection,
)

VALUES = ("privacy", "safety", "autonomy", "control", "dignity", "justice", "power")
VOTERS = ("voorzitter", "lid1", "lid2", "lid3", "lid4")


def risks(levels: str) -> Mapping[str, int]:
    """Seven digits as a risk per value, in the order of the framework."""
    return {value: int(level) for value, level in zip(VALUES, levels, strict=True)}


class Reviewing(Writing):
    """Acts of the secretary, the members, the dpo, the chair and the decider."""

    def send_back(self, note: str, *questions: tuple[str, str]) -> None:
        """The secretary sends the plan back with questions."""
        asked = tuple(Asked(*pair) for pair in questions)
        command = ReturnPlan(self.reference, asked, note)
        return_incomplete(command, self.actor("secretaris"), self.tick())

    def accept(
        self, route: str = "full", member: str = "", *, motivation: str = "", incident: bool = False
    ) -> None:
        """The secretary takes the plan into review."""
        number = self.round(incident=True).number if incident else None
        command = AcceptPlan(
            self.reference,
            route,
            motivation,
            self.actor(member).user_id if member else None,
            round_number=number,
        )
        accept(command, self.actor("secretaris"), self.tick())

    def declare(self, *names: str, conflict: str = "") -> None:
        """Members declare, in this order; a text is the reason of a conflict."""
        for name in names or VOTERS:
            command = DeclareConflict(self.reference, bool(conflict), conflict)
            declare_conflict(command, self.actor(name), self.tick())

    def comment(self, name: str, question: str, text: str) -> None:
        """A remark that only the board reads."""
        command = services.PlaceComment(self.reference, question, text)
        services.comment(command, self.actor(name), self.tick())

    def ask(self, name: str, *questions: tuple[str, str]) -> None:
        """Questions to the lead while the review goes on."""
        command = services.AskLead(self.reference, tuple(Asked(*pair) for pair in questions))
        services.ask_lead(command, self.actor(name), self.tick())

    def ask_further(self, name: str, about: str, text: str) -> None:
        """A further question after the answer to an earlier one."""
        command = services.AskLead(self.reference, (Asked("", text, self._question(about)),))
        services.ask_lead(command, self.actor(name), self.tick())

    def close_question(self, name: str, about: str) -> None:
        """The board takes an answer as enough."""
        command = services.CloseQuestion(self.reference, self._question(about))
        services.close_question(command, self.actor(name), self.tick())

    def _question(self, about: str) -> int:
        with reading() as session:
            query = select(LeadQuestion.id).where(
                LeadQuestion.round_id == self.round().id, LeadQuestion.question == about
            )
            return session.scalars(query).one()

    def opinion(self, verdict: str, text: str) -> None:
        """The data protection officer says what they think of it."""
        command = services.RecordDpoOpinion(self.reference, verdict, text)
        services.record_dpo_opinion(command, self.actor("fg"), self.tick())

    def assess(
        self, name: str, verdict: str, levels: str, reasons: str, conditions: str = ""
    ) -> None:
        """A member files an assessment."""
        ballot = Ballot(verdict, reasons, conditions, risks(levels))
        command = WriteAssessment(self.reference, ballot)
        file_assessment(command, self.actor(name), self.tick())

    def draft_advice(
        self, name: str, outcome: str, levels: str, text: str, *wishes: ProposedCondition
    ) -> None:
        """Secretary or chair keeps an advice that is not finished."""
        command = SaveAdviceDraft(self.reference, outcome, text, wishes, risks(levels))
        save_advice_draft(command, self.actor(name), self.tick())

    def advise(
        self,
        outcome: str,
        levels: str,
        text: str,
        *conditions: ProposedCondition,
        minority: str = "",
    ) -> None:
        """The chair adopts the advice."""
        command = AdoptAdvice(self.reference, outcome, text, conditions, risks(levels), minority)
        adopt_advice(command, self.actor("voorzitter"), self.tick())

    def decide(
        self,
        outcome: str,
        motivation: str = "",
        *conditions: ProposedCondition,
        by: str = "beslisser",
    ) -> None:
        """The decider decides, or who stands in; without conditions those of the advice hold."""
        command = Decide(self.reference, outcome, motivation, conditions or None)
        decide(command, self.actor(by), self.tick())

    def object(self, grounds: str) -> None:
        """The secretary records an objection that came in today."""
        at = self.tick()
        command = RecordObjection(self.reference, local_date(at), grounds)
        record_objection(command, self.actor("secretaris"), at)

    def answer_objection(self, outcome: str, reason: str) -> None:
        """The decider says what comes of the first objection."""
        command = HandleObjection(self.reference, 1, outcome, reason)
        handle_objection(command, self.actor("beslisser"), self.tick())

    def condition(
        self, text: str, owner: str, due: int, *, start_blocking: bool = False
    ) -> ProposedCondition:
        """A condition that is due in so many days from today."""
        return ProposedCondition(text, owner, self.timeline.day(due), start_blocking)
