"""The guards of the rules on review rounds."""

from collections.abc import Iterator

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.guard_basics import NOT_FOUND, WRONG_PHASE, known, missing
from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.domain.states import Phase, RoundKind


def _phase_in(facts: Facts, *phases: Phase) -> Iterator[Problem]:
    if facts.phase not in phases:
        yield Problem("phase", WRONG_PHASE)


def phase_takes_amendment(facts: Facts) -> Iterator[Problem]:
    """Approved, running or suspended."""
    yield from _phase_in(facts, Phase.APPROVED, Phase.RUNNING, Phase.SUSPENDED)


def phase_takes_extension(facts: Facts) -> Iterator[Problem]:
    """Running or suspended."""
    yield from _phase_in(facts, Phase.RUNNING, Phase.SUSPENDED)


phase_takes_incident = phase_takes_extension


def before_end_date(facts: Facts) -> Iterator[Problem]:
    """The end date is still ahead."""
    if facts.today is None or facts.end_date is None or facts.today >= facts.end_date:
        yield Problem("period", "end_reached")


def no_open_incident(facts: Facts) -> Iterator[Problem]:
    """At most one incident round is open at a time."""
    if facts.open_incident_round:
        yield Problem("round", "incident_open")


def dpo_submits_incidents_only(facts: Facts) -> Iterator[Problem]:
    """The dpo submits incident rounds and no others."""
    if facts.submits_as_dpo and facts.round_kind is not RoundKind.INCIDENT:
        yield Problem("round", NOT_FOUND)


def not_practice(facts: Facts) -> Iterator[Problem]:
    """A plan to practise with never reaches a board."""
    if facts.practice:
        yield Problem("plan", "practice")


def board_available(facts: Facts) -> Iterator[Problem]:
    """A board is chosen out of those that serve the organisation."""
    if facts.boards_available == 0:
        yield Problem("board", "no_board")
    elif not facts.board_chosen:
        yield Problem("board", "missing")
    elif not facts.board_serves:
        yield Problem("board", "board_does_not_serve")


def plan_complete(facts: Facts) -> Iterator[Problem]:
    """Every applicable required question is answered and no answer stops the plan."""
    yield from known(facts.plan_problems, "plan")


def change_worth_a_round(facts: Facts) -> Iterator[Problem]:
    """An amendment changes something, and an extension ends later than the plan in force."""
    yield from known(facts.change_problems, "plan")


def experiment_over(facts: Facts) -> Iterator[Problem]:
    """The experiment is ended, evaluated, withdrawn or lapsed."""
    over = {Phase.ENDED, Phase.EVALUATED, Phase.WITHDRAWN, Phase.LAPSED}
    if facts.phase not in over:
        yield Problem("phase", WRONG_PHASE)


def questions_asked(facts: Facts) -> Iterator[Problem]:
    """At least one question, tied to a topic."""
    if facts.questions < 1:
        yield Problem("questions", "question_needed")


def route_chosen(facts: Facts) -> Iterator[Problem]:
    """A route, and a motivation where it is not the proposed one."""
    if facts.route not in {"light", "full"}:
        yield Problem("route", "missing")
    elif facts.route != facts.proposed_route:
        yield from missing("motivation", facts.motivation, "other_route_needs_reason")


def board_must_change(facts: Facts) -> Iterator[Problem]:
    """The quorum cannot be reached here, or the board was merged; the other board serves."""
    if facts.quorum_possible and not facts.board_merged:
        yield Problem("board", "quorum_possible")
    if not facts.board_chosen:
        yield Problem("board", "missing")
    elif not facts.board_serves:
        yield Problem("board", "board_does_not_serve")
    yield from missing("reason", facts.reason)


def assignee_eligible(facts: Facts) -> Iterator[Problem]:
    """A member of the board, without conflict, who does not work on the experiment."""
    if not facts.assignee_eligible:
        yield Problem("member", "not_eligible")


def declaration_given(facts: Facts) -> Iterator[Problem]:
    """Declared one way or the other; a conflict is explained."""
    if facts.declaration is None:
        yield Problem("conflict", "missing")
    elif facts.declaration:
        yield from missing("reason", facts.conflict_reason, "conflict_needs_words")


def comment_unanswered(facts: Facts) -> Iterator[Problem]:
    """Nobody else has said anything after it: from then on it can only be amended."""
    if facts.comment_answered:
        yield Problem("text", "comment_answered")


def question_answered(facts: Facts) -> Iterator[Problem]:
    """There is an answer to take as enough, and nobody did so before."""
    if not facts.question_answered:
        yield Problem("question", "not_answered")


def assessor_assigned(facts: Facts) -> Iterator[Problem]:
    """The member is assigned: on the full route all are, on the light route one is."""
    if not facts.assigned:
        yield Problem("assessment", "not_assigned")


def assessment_not_filed(facts: Facts) -> Iterator[Problem]:
    """Nothing filed for this version yet, apart from a second ballot."""
    if facts.already_filed:
        yield Problem("assessment", "already_filed")


def assessment_complete(facts: Facts) -> Iterator[Problem]:
    """Verdict, reasons, and a risk for every value."""
    yield from known(facts.assessment_problems, "assessment")


def route_is_light(facts: Facts) -> Iterator[Problem]:
    """Only the light route can be escalated."""
    if facts.route != "light":
        yield Problem("route", "already_full")


def opinion_given(facts: Facts) -> Iterator[Problem]:
    """A verdict of the dpo, with reasons."""
    yield from missing("verdict", facts.outcome or "")
    yield from missing("text", facts.text, "opinion_needs_reason")


def quorum_reached(facts: Facts) -> Iterator[Problem]:
    """Enough members without conflict have filed."""
    if not facts.quorum_met:
        yield Problem("quorum", "quorum_not_met")


def dpo_opinion_in(facts: Facts) -> Iterator[Problem]:
    """Where personal data is involved the dpo has been heard on this version."""
    if facts.personal_data and not facts.dpo_opinion_in:
        yield Problem("dpo", "dpo_opinion_needed")


def adopter_fits_route(facts: Facts) -> Iterator[Problem]:
    """On full the adopter has filed; on light the adopter is not the assessor."""
    if facts.route == "full" and not facts.own_assessment_filed:
        yield Problem("assessment", "own_assessment_first")
    if facts.route == "light" and facts.is_assessor:
        yield Problem("assessment", "adopter_is_assessor")


def tally_carries_outcome(facts: Facts) -> Iterator[Problem]:
    """The advice says what the votes carry."""
    if facts.tally_outcome == "defer":
        yield Problem("outcome", "only_request_changes")
    elif facts.tally_outcome == "undecided":
        yield Problem("outcome", "votes_undecided")
    elif facts.outcome != facts.tally_outcome:
        yield Problem("outcome", "differs_from_tally")


def advice_written(facts: Facts) -> Iterator[Problem]:
    """A text; conditions when, and only when, the outcome has them."""
    yield from missing("text", facts.text)
    yield from _conditions_fit(facts)


def _conditions_fit(facts: Facts) -> Iterator[Problem]:
    with_conditions = facts.outcome == Outcome.APPROVED_WITH_CONDITIONS
    if with_conditions and facts.conditions == 0:
        yield Problem("conditions", "condition_needed")
    if not with_conditions and facts.conditions:
        yield Problem("conditions", "no_conditions_here")


def decision_motivated(facts: Facts) -> Iterator[Problem]:
    """An outcome, a motivation where it deviates, a term where objection is open."""
    if facts.outcome not in set(Outcome):
        yield Problem("outcome", "missing")
        return
    yield from _conditions_fit(facts)
    deviates = facts.outcome != facts.advised_outcome or not facts.advised_conditions_kept
    if deviates:
        yield from missing("motivation", facts.motivation, "deviation_needs_reason")
    if facts.open_to_objection and facts.objection_until is None:
        yield Problem("objection_until", "missing")


def objection_receivable(facts: Facts) -> Iterator[Problem]:
    """A besluit open to objection, a day between it and today, grounds, and why where it is late.

    Who objects is not part of it. Source: Awb art. 6:7 and 6:11.
    """
    if not facts.open_to_objection:
        yield Problem("received_on", "no_objection_open")
        return
    yield from _received_on(facts)
    yield from missing("grounds", facts.text)


def _received_on(facts: Facts) -> Iterator[Problem]:
    day, until = facts.received_on, facts.objection_until
    if day is None or facts.today is None or facts.decided_on is None:
        yield Problem("received_on", "missing")
    elif day > facts.today:
        yield Problem("received_on", "in_future")
    elif day < facts.decided_on:
        yield Problem("received_on", "before_decision")
    elif until is not None and day > until:
        yield from missing("late_reason", facts.reason)


def correction_allowed(facts: Facts) -> Iterator[Problem]:
    """A motivated new decision; an approval is taken back only by revoking."""
    if facts.outcome not in set(Outcome):
        yield Problem("outcome", "missing")
        return
    if facts.current_outcome != Outcome.REJECTED and facts.outcome == Outcome.REJECTED:
        yield Problem("outcome", "revoke_instead")
    yield from _conditions_fit(facts)
    yield from missing("motivation", facts.motivation, "correction_needs_reason")
