"""What the guards of the rules need to know about one act."""

from dataclasses import dataclass
from datetime import date

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.states import Phase, RoundKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The circumstances of one act.

    A use case fills the fields that the guards of its action read. Every default is the closed
    one: what is not known to be true does not let the act through.
    """

    today: date | None = None
    """Local date in Amsterdam."""
    reason: str = ""
    text: str = ""

    phase: Phase | None = None
    end_date: date | None = None
    start_date: date | None = None
    decided_on: date | None = None
    ended_on: date | None = None
    open_plan_round: bool = True
    open_incident_round: bool = True
    advised: bool = True
    incident_decided_positive: bool = False
    new_lead_eligible: bool = False
    gate_problems: tuple[Problem, ...] | None = None
    notice_problems: tuple[Problem, ...] | None = None
    wording_problems: tuple[Problem, ...] | None = None
    part_problems: tuple[Problem, ...] | None = None
    consent_problems: tuple[Problem, ...] | None = None
    check_in_problems: tuple[Problem, ...] | None = None
    check_in_due: date | None = None
    """The last day of the check-in that is waited for."""
    drill_problems: tuple[Problem, ...] | None = None
    cleanup_problems: tuple[Problem, ...] | None = None
    incident_problems: tuple[Problem, ...] | None = None
    sign_on: date | None = None
    sign_proof: bool = False

    evaluation_problems: tuple[Problem, ...] | None = None
    evaluation_offered: bool = False
    follow_up_from: date | None = None
    """The first day for a follow-up evaluation; None where there is nothing to follow up."""
    remarks_in: bool = False
    remarks_due: date | None = None
    lesson_problems: tuple[Problem, ...] | None = None
    unevaluated_from: date | None = None
    """The day from which the secretary may close the file without an evaluation."""

    round_kind: RoundKind | None = None
    submits_as_dpo: bool = False
    practice: bool = True
    """Whether the plan is one to practise with."""
    plan_problems: tuple[Problem, ...] | None = None
    change_problems: tuple[Problem, ...] | None = None
    """What a change of a plan in force lacks to be worth a round."""
    board_chosen: bool = False
    board_serves: bool = False
    boards_available: int = 0
    questions: int = 0
    """How many questions tied to a topic come with the act or still stand open."""
    question_answered: bool = False
    """Whether the question to the lead has an answer and was not closed before."""
    comment_answered: bool = True
    """Whether somebody else said something after the comment."""
    route: str | None = None
    proposed_route: str | None = None
    motivation: str = ""
    quorum_possible: bool = True
    board_merged: bool = False
    assignee_eligible: bool = False
    declaration: bool | None = None
    """True: a conflict; False: none; None: nothing declared."""
    conflict_reason: str = ""

    assigned: bool = False
    already_filed: bool = True
    assessment_problems: tuple[Problem, ...] | None = None
    quorum_met: bool = False
    personal_data: bool = True
    dpo_opinion_in: bool = False
    own_assessment_filed: bool = False
    is_assessor: bool = True
    tally_outcome: str | None = None
    """What the votes carry: approved, approved_with_conditions, rejected, defer or undecided."""
    outcome: str | None = None
    conditions: int = 0
    board_decides: bool = False
    advised_outcome: str | None = None
    advised_conditions_kept: bool = True
    current_outcome: str | None = None
    objection_until: date | None = None
    open_to_objection: bool = False
    received_on: date | None = None
    """The day on which an objection came in."""

    text_problems: tuple[Problem, ...] | None = None
    answer_awaited: bool = False
    """Whether somebody owes an answer to what a citizen wrote."""
    change_to_name: bool = False
    """Whether it is answered, and nobody said yet what changed because of it."""
    may_be_published: bool = False
    """Whether who wrote it lets everybody read it."""
