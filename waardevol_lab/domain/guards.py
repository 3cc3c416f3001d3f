"""The guards of the rules table: each reads the facts and yields what does not hold.

A guard yields problems instead of raising, so that one press shows everything that is missing.
"""

from collections.abc import Callable, Iterable, Iterator

from waardevol_lab.domain.dates import months_later
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.domain.states import Phase, RoundKind

Guard = Callable[[Facts], Iterable[Problem]]

NOT_FOUND = "not_found"
"""A problem with this code hides the act: the actor may not know that it exists."""
WRONG_PHASE = "wrong_phase"
"""A problem with this code is a wrong state of the experiment, not a field to mend."""


def _missing(field: str, value: str) -> Iterator[Problem]:
    if not value.strip():
        yield Problem(field, "missing")


def _known(problems: tuple[Problem, ...] | None, field: str) -> Iterator[Problem]:
    if problems is None:
        yield Problem(field, "unknown")
    else:
        yield from problems


def reason_given(facts: Facts) -> Iterator[Problem]:
    """A reason is written."""
    yield from _missing("reason", facts.reason)


def text_given(facts: Facts) -> Iterator[Problem]:
    """A text is written."""
    yield from _missing("text", facts.text)


# --- experiment


def no_open_round(facts: Facts) -> Iterator[Problem]:
    """No plan round is open; at most one at a time."""
    if facts.open_plan_round:
        yield Problem("round", "round_open")


def not_advised(facts: Facts) -> Iterator[Problem]:
    """The board has not advised in the open round."""
    if facts.advised:
        yield Problem("round", "already_advised")


def start_gate_open(facts: Facts) -> Iterator[Problem]:
    """Every line of the start gate holds (see `start_gate`)."""
    yield from _known(facts.gate_problems, "gate")


def lapse_due(facts: Facts) -> Iterator[Problem]:
    """Later than decision + 6 months and start + 1 month, or the end date has passed."""
    if facts.today is None or facts.decided_on is None:
        yield Problem("lapse", "not_due")
        return
    if facts.end_date is not None and facts.today > facts.end_date:
        return
    start = facts.start_date or facts.decided_on
    last_day = max(months_later(facts.decided_on, 6), months_later(start, 1))
    if facts.today <= last_day:
        yield Problem("lapse", "not_due")


def end_date_passed(facts: Facts) -> Iterator[Problem]:
    """It is at least the day after the end date."""
    if facts.today is None or facts.end_date is None or facts.today <= facts.end_date:
        yield Problem("period", "end_not_reached")


def incident_decided_positive(facts: Facts) -> Iterator[Problem]:
    """The incident round of this brake has a positive decision."""
    if not facts.incident_decided_positive:
        yield Problem("restart", "no_incident_decision")


def notice_matches_approval(facts: Facts) -> Iterator[Problem]:
    """The notice is complete and says what the approved version's public answers say."""
    yield from _known(facts.notice_problems, "notice")


def sign_shown(facts: Facts) -> Iterator[Problem]:
    """A date that is not ahead, and a photo or a note."""
    if facts.sign_on is None:
        yield Problem("placed_on", "missing")
    elif facts.today is None or facts.sign_on > facts.today:
        yield Problem("placed_on", "in_future")
    if not facts.sign_proof:
        yield Problem("note", "photo_or_note")


def evaluation_complete(facts: Facts) -> Iterator[Problem]:
    """Every question of the evaluation is answered."""
    yield from _known(facts.evaluation_problems, "evaluation")


def evaluation_offered(facts: Facts) -> Iterator[Problem]:
    """The board has had the evaluation offered to it."""
    if not facts.evaluation_offered:
        yield Problem("evaluation", "not_offered")


def remarks_in_or_term_passed(facts: Facts) -> Iterator[Problem]:
    """The board has remarked, or its term for doing so has passed."""
    if facts.remarks_in:
        return
    if facts.today is None or facts.remarks_due is None or facts.today <= facts.remarks_due:
        yield Problem("evaluation", "await_remarks")


def evaluation_long_overdue(facts: Facts) -> Iterator[Problem]:
    """The final evaluation is six weeks overdue."""
    if (
        facts.today is None
        or facts.unevaluated_from is None
        or facts.today < facts.unevaluated_from
    ):
        yield Problem("evaluation", "not_overdue")


def new_lead_eligible(facts: Facts) -> Iterator[Problem]:
    """The new lead holds the lead role in the organisation and judges nothing of it."""
    if not facts.new_lead_eligible:
        yield Problem("new_lead", "not_eligible")


# --- round


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
    yield from _known(facts.plan_problems, "plan")


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
        yield from _missing("motivation", facts.motivation)


def board_must_change(facts: Facts) -> Iterator[Problem]:
    """The quorum cannot be reached here, or the board was merged; the other board serves."""
    if facts.quorum_possible and not facts.board_merged:
        yield Problem("board", "quorum_possible")
    if not facts.board_chosen:
        yield Problem("board", "missing")
    elif not facts.board_serves:
        yield Problem("board", "board_does_not_serve")
    yield from _missing("reason", facts.reason)


def assignee_eligible(facts: Facts) -> Iterator[Problem]:
    """A member of the board, without conflict, who does not work on the experiment."""
    if not facts.assignee_eligible:
        yield Problem("member", "not_eligible")


def declaration_given(facts: Facts) -> Iterator[Problem]:
    """Declared one way or the other; a conflict is explained."""
    if facts.declaration is None:
        yield Problem("conflict", "missing")
    elif facts.declaration:
        yield from _missing("reason", facts.conflict_reason)


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
    yield from _known(facts.assessment_problems, "assessment")


def route_is_light(facts: Facts) -> Iterator[Problem]:
    """Only the light route can be escalated."""
    if facts.route != "light":
        yield Problem("route", "already_full")


def opinion_given(facts: Facts) -> Iterator[Problem]:
    """A verdict of the dpo, with reasons."""
    yield from _missing("verdict", facts.outcome or "")
    yield from _missing("text", facts.text)


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
    yield from _missing("text", facts.text)
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
        yield from _missing("motivation", facts.motivation)
    if facts.open_to_objection and facts.objection_until is None:
        yield Problem("objection_until", "missing")


def correction_allowed(facts: Facts) -> Iterator[Problem]:
    """A motivated new decision; an approval is taken back only by revoking."""
    if facts.outcome not in set(Outcome):
        yield Problem("outcome", "missing")
        return
    if facts.current_outcome != Outcome.REJECTED and facts.outcome == Outcome.REJECTED:
        yield Problem("outcome", "revoke_instead")
    yield from _conditions_fit(facts)
    yield from _missing("motivation", facts.motivation)
