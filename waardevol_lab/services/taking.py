"""A decision being taken, by a decider or by a deciding board."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from waardevol_lab.domain.proposed_conditions import ProposedCondition, read, stored
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import RoundKind
from waardevol_lab.domain.terms import Term
from waardevol_lab.persistence.models import Decision, Letter, Objection
from waardevol_lab.services.acting import Act
from waardevol_lab.services.announcing import bind_changed, follow_first
from waardevol_lab.services.attaching import attach
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.letter_papers import DecisionSaid
from waardevol_lab.services.letters import advice_letter, send_decision
from waardevol_lab.services.noticing import renew
from waardevol_lab.services.objecting import settle, upheld
from waardevol_lab.services.standing_in import pseudonym_behind
from waardevol_lab.services.telling import tell_lead, tell_secretaries
from waardevol_lab.services.term_days import term_day


@dataclass(frozen=True, slots=True)
class Taken:
    """What is decided."""

    outcome: str
    motivation: str
    conditions: tuple[ProposedCondition, ...]
    open_to_objection: bool
    deviates: bool = False
    by_board: bool = False


class Taking:
    """A decision being taken: `keep` writes it as part of the move, `follow` comes after."""

    def __init__(
        self, act: Act, dossier: Dossier, taken: Taken, corrects: Decision | None = None
    ) -> None:
        self.act = act
        self.dossier = dossier
        self.taken = taken
        self.corrects = corrects
        self.decision: Decision | None = None
        self.letter: Letter | None = None
        self.objections: list[Objection] = []

    @property
    def objection_until(self) -> date | None:
        """The last day for an objection, counted from today; None where none is open."""
        if not self.taken.open_to_objection:
            return None
        return term_day(self.dossier.organisation, Term.OBJECTION, self.act.today)

    @property
    def taken_decision(self) -> Decision:
        """The decision, once `keep` wrote it."""
        if self.decision is None:
            raise RuntimeError("a decision is kept before anything follows from it")
        return self.decision

    def keep(self) -> dict[str, Any]:
        """Write decision and conditions, bind what changed, and give what the record says."""
        decision = self.decision = self._decision()
        self.act.session.add(decision)
        self.act.session.flush()
        attach(self.act, self.dossier, decision, self.taken.conditions)
        bind_changed(self.dossier, decision)
        self.letter = self._letter()
        self.objections = upheld(self.act, self.dossier)
        kind = RoundKind(self.dossier.round_.kind)
        cause = "DecisionCorrected" if self.corrects else f"{kind.capitalize()}Decided"
        return {
            "decision": decision.number,
            "corrects": self.corrects.number if self.corrects else None,
            "outcome": decision.outcome,
            "motivation": decision.motivation,
            "plan": self.dossier.version().sha256,
            "conditions": stored(self.taken.conditions),
            "objection_until": decision.objection_until,
            "decision_letter": self.letter.sha256,
            "objections": [one.number for one in self.objections],
            "on_behalf_of": self._behind(),
            **renew(self.act, self.dossier, cause),
        }

    def _behind(self) -> str | None:
        """Whom the actor stands in for: a decider, or the chair of a deciding board."""
        round_, organisation = self.dossier.round_, self.dossier.organisation
        if self.taken.by_board:
            return pseudonym_behind(self.act, Role.CHAIR, round_.board_id or 0)
        return pseudonym_behind(self.act, Role.DECIDER, organisation.id)

    def _decision(self) -> Decision:
        return Decision(
            round_id=self.dossier.round_.id,
            plan_version_id=self.dossier.version().id,
            number=self.corrects.number + 1 if self.corrects else 1,
            outcome=self.taken.outcome,
            motivation=self.taken.motivation.strip(),
            deviates=self.taken.deviates,
            open_to_objection=self.taken.open_to_objection,
            objection_until=self.objection_until,
            by_board=self.taken.by_board,
            corrects_id=self.corrects.id if self.corrects else None,
            decided_by_id=self.act.actor.user_id,
            decided_at=self.act.now,
        )

    def _letter(self) -> Letter:
        """The decision as a letter, in the language of the advice."""
        advice = advice_letter(self.act, self.dossier)
        said = DecisionSaid(
            self.taken.outcome,
            self.taken.motivation.strip(),
            read(stored(self.taken.conditions)),
            self.objection_until,
            self.taken.by_board,
            "en" if advice and advice.language == "en" else "nl",
        )
        return send_decision(self.act, self.dossier, said)

    def follow(self) -> None:
        """Settle what was upheld, let the experiment follow, and tell lead and secretary."""
        settle(self.act, self.dossier, self.objections, self.taken_decision)
        follow_first(self.act, self.dossier, self.taken_decision)
        template = "decision_corrected" if self.corrects else "decision_taken"
        outcome = self.taken_decision.outcome
        letter = self.letter.number if self.letter else None
        tell_lead(self.act, self.dossier, template, outcome=outcome, letter=letter)
        tell_secretaries(self.act, self.dossier, f"{template}_secretary", outcome=outcome)
