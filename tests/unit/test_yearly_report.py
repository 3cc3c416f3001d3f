"""What the record tells for a yearly report: days, boards, terms, and nothing of what is open."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from waardevol_lab.calendars import DutchCalendar
from waardevol_lab.domain.terms import DEFAULT_TERMS
from waardevol_lab.domain.yearly_numbers import (
    DEFINITIONS,
    Act,
    Measure,
    Part,
    Reach,
    Span,
    measured,
    span_of,
)
from waardevol_lab.domain.yearly_record import Happening, counted, courses
from waardevol_lab.domain.yearly_times import taken
from waardevol_lab.wording.i18n import LANGUAGES, Language, use_language
from waardevol_lab.wording.yearly_report import number_label, part_about, part_title

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
YEAR = Span(2026, date(2026, 12, 31))
HERE, THERE = "a" * 32, "b" * 32
NOW_HERE = {(1, 1): HERE}


def happened(*acts: tuple[str, int, dict[str, Any]], actor: str = "p1") -> list[Happening]:
    """Entries of one experiment, each so many days after the Monday; a round unless said not."""
    return [
        Happening(
            entry,
            1,
            kind,
            MONDAY + timedelta(days=days),
            told.get("by", actor),
            {"round": 1} | told,
        )
        for entry, (kind, days, told) in enumerate(acts, 1)
    ]


def numbers(
    entries: list[Happening], board: str = HERE, span: Span = YEAR, at: dict[Any, str] | None = None
) -> dict[str, int]:
    """How often each number counts."""
    found: dict[str, int] = {}
    for name, _ in counted(courses(entries, at or NOW_HERE), board, span):
        found[name] = found.get(name, 0) + 1
    return found


def test_year_begins_and_ends_at_midnight_in_amsterdam() -> None:
    before = datetime(2025, 12, 31, 22, 30, tzinfo=UTC)
    first = datetime(2025, 12, 31, 23, 0, tzinfo=UTC)
    last = datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)
    assert [YEAR.holds(at) for at in (before, first, last)] == [False, True, True]
    assert not YEAR.holds(datetime(2026, 12, 31, 23, 0, tzinfo=UTC))


def test_year_that_goes_on_is_told_up_to_and_including_today() -> None:
    now = datetime(2026, 5, 3, 21, 30, tzinfo=UTC)
    span = span_of(2026, now)
    assert span is not None
    assert (span.last, span.over) == (date(2026, 5, 3), False)
    assert span_of(2027, now) is None
    assert span_of(2027, datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) is not None
    assert span_of(1999, now) is None


def test_measures_say_nothing_where_there_is_nothing() -> None:
    days = tuple(Act(date(2026, 3, 2), days=days) for days in (3, 9, 4, 4))
    assert measured(Measure.HOW_MANY, days) == 4
    assert measured(Measure.MEDIAN, days) == 4
    assert measured(Measure.MEDIAN, days[:2]) == 6
    assert measured(Measure.MEDIAN, days[1:3]) == 6.5
    assert measured(Measure.LONGEST, days) == 9
    assert [measured(one, ()) for one in Measure] == [0, None, None]


def test_plan_that_comes_back_is_received_and_accepted_once() -> None:
    entries = happened(
        ("PlanSubmitted", 0, {}),
        ("PlanReturned", 1, {}),
        ("PlanSubmitted", 2, {}),
        ("PlanAccepted", 3, {"route": "light", "proposed": "light"}),
        ("ChangesRequested", 4, {}),
        ("PlanSubmitted", 5, {}),
        ("PlanAccepted", 6, {"route": "full", "proposed": "light"}),
    )
    assert numbers(entries) == {
        "received": 1,
        "returned": 1,
        "accepted_light": 1,
        "changes_requested": 1,
    }


def test_round_counts_at_the_board_that_had_it_then() -> None:
    entries = happened(
        ("PlanSubmitted", 0, {}),
        ("PlanReturned", 1, {}),
        ("PlanSubmitted", 2, {}),
        ("BoardMoved", 3, {"from": THERE, "to": HERE}),
        ("PlanAccepted", 4, {"route": "full", "proposed": "full"}),
        ("BrakePulled", 5, {"round": 0}),
    )
    assert numbers(entries, THERE) == {"received": 1, "returned": 1}
    assert numbers(entries, HERE) == {"received": 1, "accepted_full": 1, "brakes": 1}


def test_plan_that_went_to_another_board_after_it_was_returned_counts_at_both() -> None:
    entries = happened(
        ("PlanSubmitted", 0, {"board": THERE}),
        ("PlanReturned", 1, {}),
        ("PlanSubmitted", 2, {"board": HERE}),
        ("PlanReturned", 3, {}),
    )
    assert numbers(entries, THERE) == {"received": 1, "returned": 1}
    assert numbers(entries, HERE) == {"received": 1, "returned": 1}


def test_what_happened_before_any_plan_was_submitted_counts_nowhere() -> None:
    entries = happened(("ExperimentWithdrawn", 0, {"round": 0}), ("RoundClosed", 0, {"round": 1}))
    assert numbers(entries, HERE, at={(1, 2): HERE}) == {}


def decided(**more: Any) -> list[Happening]:
    """A round from the door to its decision."""
    advice = {"outcome": "approved", "conditions": ["een", "twee"]}
    return happened(
        ("PlanSubmitted", 0, {}),
        ("PlanAccepted", 1, {"route": "full", "proposed": "full"}),
        ("ConflictDeclared", 2, {"conflict": True, "by": "p2"}),
        ("ConflictDeclared", 2, {"conflict": True, "by": "p3"}),
        ("ConflictDeclared", 3, {"conflict": False, "by": "p3"}),
        ("AssessmentFiled", 4, {"ballot": 1, "by": "p3"}),
        ("AssessmentFiled", 5, {"ballot": 2, "by": "p3"}),
        ("AssessmentFiled", 5, {"ballot": 2, "by": "p4"}),
        ("AdviceAdopted", 6, advice),
        ("DecisionTaken", 8, advice | more),
    )


def test_nothing_of_the_deliberation_counts_before_the_decision() -> None:
    names = ("conflicts", "assessments", "second_ballots")
    assert [numbers(decided()).get(name) for name in names] == [1, 3, 1]
    before = numbers(decided()[:-1])
    assert [before.get(name) for name in names] == [None] * 3
    assert (before["advised_undecided"], before.get("advised_approved")) == (1, None)
    assert numbers(decided())["advised_approved"] == 1


def test_deliberation_counts_in_the_year_of_the_decision() -> None:
    days = (datetime(2026, 12, 31, 23, 30, tzinfo=UTC) - decided()[-1].at).days
    late = [
        Happening(o.entry, 1, o.kind, o.at + timedelta(days=days), o.actor, o.told)
        for o in decided()
    ]
    assert late[-1].at.year == 2026
    late[-1] = Happening(
        99, 1, "DecisionTaken", datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "p", late[-1].told
    )
    this, following = numbers(late), numbers(late, span=Span(2027, date(2027, 12, 31)))
    assert "conflicts" not in this
    assert (this["advised_approved"], following["decided_approved"]) == (1, 1)
    assert following["conflicts"] == 1


def test_decision_deviates_in_its_outcome_or_its_conditions() -> None:
    assert "decisions_deviating" not in numbers(decided())
    assert numbers(decided(outcome="rejected"))["decisions_deviating"] == 1
    assert numbers(decided(conditions=["een"]))["decisions_deviating"] == 1


def test_condition_that_a_correction_keeps_is_not_set_again() -> None:
    entries = decided()
    told = {"round": 1, "outcome": "approved", "conditions": ["twee", "drie"]}
    entries.append(Happening(99, 1, "DecisionCorrected", MONDAY + timedelta(days=20), "p", told))
    found = numbers(entries)
    assert (found["conditions_set"], found["corrections"]) == (3, 1)


def test_advice_of_a_deciding_board_is_the_decision() -> None:
    told = {"outcome": "rejected", "decision": 1, "conditions": []}
    found = numbers([*decided()[:-2], *happened(("AdviceAdopted", 9, told))])
    assert (found["advised_rejected"], found["decided_rejected"]) == (1, 1)
    assert "decisions_deviating" not in found


def test_evaluation_counts_by_what_was_offered_last() -> None:
    none = {"round": 0}
    entries = happened(
        ("PlanSubmitted", 0, {}),
        ("FinalEvaluationOffered", 1, none | {"evaluation": {"outcome": "stop"}}),
        ("FinalEvaluationOffered", 2, none | {"evaluation": {"outcome": "adapt"}}),
        ("FinalEvaluationPublished", 3, none),
    )
    assert numbers(entries) == {"received": 1, "evaluated_adapt": 1}


def times(*acts: tuple[str, int, dict[str, Any]]) -> list[tuple[str, int, bool]]:
    return [
        (one.step.value, one.days, one.in_time)
        for one in taken(happened(*acts), DEFAULT_TERMS, DutchCalendar())
    ]


@pytest.mark.parametrize(("day", "in_time"), [(7, True), (8, False)])
def test_completeness_has_five_working_days(day: int, in_time: bool) -> None:
    accepted = ("PlanAccepted", day, {"route": "full"})
    assert times(("PlanSubmitted", 0, {}), accepted) == [("completeness", day, in_time)]


@pytest.mark.parametrize(("day", "in_time"), [(52, True), (53, False)])
def test_clock_stands_still_while_the_plan_is_back(day: int, in_time: bool) -> None:
    """Six weeks from the first acceptance, and ten days that it lay with the lead."""
    found = times(
        ("PlanSubmitted", 0, {}),
        ("PlanAccepted", 0, {"route": "full"}),
        ("ChangesRequested", 5, {}),
        ("PlanSubmitted", 14, {}),
        ("PlanAccepted", 15, {"route": "full"}),
        ("AdviceAdopted", day, {}),
    )
    assert found[-1] == ("advice_full", day - 10, in_time)


def test_escalated_round_has_the_term_of_the_full_route() -> None:
    found = times(
        ("PlanSubmitted", 0, {}),
        ("PlanAccepted", 0, {"route": "light"}),
        ("RouteEscalated", 10, {}),
        ("AdviceAdopted", 30, {}),
        ("DecisionTaken", 45, {}),
    )
    assert found == [("completeness", 0, True), ("advice_full", 30, True), ("decision", 15, False)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_has_words_of_its_own(language: Language) -> None:
    with use_language(language):
        words = [number_label(one.name) for one in DEFINITIONS]
        assert len(set(words)) == len(words)
        assert all(part_title(part) and part_about(part) for part in Part)


def test_only_meetings_and_deliberation_are_never_traced_by_everybody() -> None:
    hidden = {one.part for one in DEFINITIONS if one.reach in (Reach.DELIBERATION, Reach.MEETINGS)}
    assert hidden == {Part.DELIBERATION, Part.MEETINGS}
