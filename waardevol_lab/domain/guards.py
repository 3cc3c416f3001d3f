"""The guards of the rules on experiments and conditions."""

from collections.abc import Iterator

from waardevol_lab.domain.dates import months_later
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.guard_basics import known


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
    yield from known(facts.gate_problems, "gate")


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
    yield from known(facts.notice_problems, "notice")


def wording_only(facts: Facts) -> Iterator[Problem]:
    """What changes is words, of answers that are not material, and the plan stays complete."""
    yield from known(facts.wording_problems, "plan")


def part_named(facts: Facts) -> Iterator[Problem]:
    """The part is one that can be withheld on that ground, or one that is withheld now."""
    yield from known(facts.part_problems, "part")


def sign_shown(facts: Facts) -> Iterator[Problem]:
    """A date that is not ahead, and a photo or a note."""
    if facts.sign_on is None:
        yield Problem("placed_on", "missing")
    elif facts.today is None or facts.sign_on > facts.today:
        yield Problem("placed_on", "in_future")
    if not facts.sign_proof:
        yield Problem("note", "photo_or_note")


def check_in_complete(facts: Facts) -> Iterator[Problem]:
    """Of all that was approved it is said whether it is still so."""
    yield from known(facts.check_in_problems, "check_in")


def check_in_overdue(facts: Facts) -> Iterator[Problem]:
    """The day on which a check-in was due is over."""
    if facts.today is None or facts.check_in_due is None or facts.today <= facts.check_in_due:
        yield Problem("check_in", "check_in_not_due")


def drill_told(facts: Facts) -> Iterator[Problem]:
    """When the brake was tried, how, and whether it worked."""
    yield from known(facts.drill_problems, "drill")


def cleanup_shown(facts: Facts) -> Iterator[Problem]:
    """What was cleaned up, on which day, with what shows it."""
    yield from known(facts.cleanup_problems, "cleanup")


def incident_complete(facts: Facts) -> Iterator[Problem]:
    """The report, or what was done since, says all that it must."""
    yield from known(facts.incident_problems, "incident")


def consent_notice_complete(facts: Facts) -> Iterator[Problem]:
    """The text says what is asked, and the approved plan asks this group."""
    yield from known(facts.consent_problems, "notice")


def evaluation_complete(facts: Facts) -> Iterator[Problem]:
    """Every question of the evaluation is answered."""
    yield from known(facts.evaluation_problems, "evaluation")


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


def follow_up_time(facts: Facts) -> Iterator[Problem]:
    """Half a year has gone by since the end, and there is an evaluation to follow up."""
    if facts.follow_up_from is None:
        yield Problem("evaluation", "never_evaluated")
    elif facts.today is None or facts.today < facts.follow_up_from:
        yield Problem("evaluation", "follow_up_early")


def evaluation_long_overdue(facts: Facts) -> Iterator[Problem]:
    """The final evaluation is six weeks overdue."""
    if (
        facts.today is None
        or facts.unevaluated_from is None
        or facts.today < facts.unevaluated_from
    ):
        yield Problem("evaluation", "not_overdue")


def lesson_complete(facts: Facts) -> Iterator[Problem]:
    """The card says all that others need, and no other card came in place of the same one."""
    yield from known(facts.lesson_problems, "lesson")


def new_lead_eligible(facts: Facts) -> Iterator[Problem]:
    """The new lead holds the lead role in the organisation and judges nothing of it."""
    if not facts.new_lead_eligible:
        yield Problem("new_lead", "not_eligible")
