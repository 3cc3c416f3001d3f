"""The three readings of a risk, the stretches of a course, and where they stand in a drawing."""

from datetime import date
from typing import Any

import pytest

from waardevol_lab.documents.columns import GROUND, ROOM, Amount, columns
from waardevol_lab.documents.strips import Scale, strip
from waardevol_lab.domain.course import Stretch, StretchKind, stretches
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.readings import Reading, Readings, readings_in
from waardevol_lab.domain.states import Phase
from waardevol_lab.domain.throughput import Finished, by_month, months_until

FRAMEWORK = shipped("2026-1")
TODAY = date(2026, 11, 29)
BEGIN, END = date(2026, 9, 1), date(2027, 2, 28)


def readings(**contents: Any) -> dict[str, Readings]:
    return {one.value: one for one in readings_in(FRAMEWORK, contents)}


def observed(**risks: int | None) -> dict[str, Any]:
    return {"values": [{"value": key, "observed": risk} for key, risk in risks.items()]}


def test_lead_board_and_evaluation_each_have_their_reading() -> None:
    found = readings(
        answers={"value_privacy": {"risk": 3, "residual": 1}},
        advice={"risks": {"privacy": 2}},
        evaluation=observed(privacy=1),
    )["privacy"]
    assert (found.planned, found.residual, found.adopted, found.observed) == (3, 1, 2, 1)
    assert found.known == ((Reading.PLANNED, 3), (Reading.ADOPTED, 2), (Reading.OBSERVED, 1))
    assert found.newest == 1 and found.differ


def test_newest_check_in_that_says_something_counts_where_no_evaluation_does() -> None:
    said = [
        {"observed": observed(privacy=3, safety=2)},
        {"observed": observed(privacy=1, safety=None)},
        {"observed": None},
    ]
    found = readings(check_ins=said)
    assert (found["privacy"].observed, found["safety"].observed) == (1, 2)
    found = readings(check_ins=said, evaluation=observed(privacy=0))
    assert (found["privacy"].observed, found["safety"].observed) == (0, 2)
    later = [observed(privacy=1), observed(privacy=2, safety=None)]
    found = readings(check_ins=said, evaluation=observed(privacy=0), follow_ups=later)
    assert (found["privacy"].observed, found["safety"].observed) == (2, 2)


@pytest.mark.parametrize("odd", [True, "2", 4, -1, None, [2]])
def test_what_is_no_risk_is_no_reading(odd: Any) -> None:
    found = readings(
        answers={"value_privacy": {"risk": odd}},
        advice={"risks": {"privacy": odd}},
        evaluation=observed(privacy=odd),
    )["privacy"]
    assert found.known == () and found.newest is None and not found.differ
    assert readings(answers={"value_privacy": odd}, advice={"risks": odd})["privacy"].known == ()


def test_same_readings_do_not_differ() -> None:
    assert not Readings("privacy", FRAMEWORK.values[0].title, planned=2, observed=2).differ


def test_course_is_planned_running_or_over_and_suspended_in_between() -> None:
    def course(phase: Phase, *events: tuple[date, str]) -> list[Stretch]:
        return list(stretches(phase, BEGIN, END, events, TODAY))

    pulled, again = (date(2026, 10, 1), "BrakePulled"), (date(2026, 10, 9), "ExperimentRestarted")
    second = (date(2026, 11, 20), "BrakePulled")
    assert course(Phase.APPROVED) == [Stretch(StretchKind.PLANNED, BEGIN, END)]
    assert course(Phase.RUNNING, pulled, again) == [
        Stretch(StretchKind.RUNNING, BEGIN, END),
        Stretch(StretchKind.SUSPENDED, pulled[0], again[0]),
    ]
    assert course(Phase.SUSPENDED, pulled, again, second)[2] == Stretch(
        StretchKind.SUSPENDED, second[0], TODAY
    )
    stopped = (date(2026, 11, 22), "ExperimentStopped")
    assert list(stretches(Phase.ENDED, BEGIN, stopped[0], (second, stopped), TODAY)) == [
        Stretch(StretchKind.OVER, BEGIN, stopped[0]),
        Stretch(StretchKind.SUSPENDED, second[0], stopped[0]),
    ]


@pytest.mark.parametrize("phase", [Phase.REJECTED, Phase.WITHDRAWN, Phase.LAPSED, Phase.PREPARING])
def test_what_never_began_has_no_stretch(phase: Phase) -> None:
    assert stretches(phase, BEGIN, END, (), TODAY) == ()


def test_without_days_or_with_days_the_wrong_way_around_there_is_no_stretch() -> None:
    for begins, ends in ((None, END), (BEGIN, None), (END, BEGIN)):
        assert stretches(Phase.RUNNING, begins, ends, (), TODAY) == ()


def test_scale_holds_twelve_months_with_today_before_the_middle() -> None:
    scale = Scale.around(TODAY)
    assert (scale.first, scale.end) == (date(2026, 6, 1), date(2027, 6, 1))
    names = [month.name for month in scale.months()]
    assert names[0] == "jun" and names[-1] == "mei" and len(names) == 12
    assert scale.at(scale.first) == 0 and scale.at(scale.end) == 100
    assert scale.now == round(100 * 181 / 365, 2)


def test_strip_ends_where_the_scale_does_and_its_word_stands_where_it_fits() -> None:
    scale = Scale.around(TODAY)
    long = Stretch(StretchKind.RUNNING, date(2020, 1, 1), date(2030, 1, 1))
    (piece,) = (drawn := strip(scale, [long], "loopt", None)).pieces
    assert (piece.x, piece.width, piece.earlier, piece.later) == (0, 100, True, True)
    assert drawn.label is not None and drawn.label.inside
    day = Stretch(StretchKind.PLANNED, date(2027, 5, 30), date(2027, 5, 30))
    late = strip(scale, [day], "gepland", date(2027, 7, 1))
    assert late.label is not None and late.label.anchor == "end" and not late.label.inside
    assert late.evaluation is None
    early = Stretch(StretchKind.OVER, date(2026, 9, 1), date(2026, 9, 2))
    for mark, anchor in ((None, "start"), (date(2026, 9, 20), "end"), (date(2027, 1, 1), "start")):
        beside = strip(scale, [early], "klaar", mark).label
        assert beside is not None and (beside.anchor, beside.inside) == (anchor, False), mark


def test_word_never_begins_before_the_drawing_does() -> None:
    scale = Scale.around(TODAY)
    over, still = StretchKind.OVER, StretchKind.SUSPENDED
    short = Stretch(over, date(2026, 6, 1), date(2026, 6, 5))
    long = Stretch(over, date(2026, 6, 1), date(2027, 5, 31))
    pause = Stretch(still, date(2026, 9, 1), date(2026, 9, 9))
    for pieces, mark in (([short], date(2026, 6, 20)), ([long, pause], None)):
        word = strip(scale, pieces, "klaar", mark).label
        assert word is not None and word.anchor == "start" and 0 < word.x < 50
        assert word.inside == (mark is None) and (mark is None or word.x > scale.at(mark))


def test_what_lies_outside_the_scale_is_not_drawn() -> None:
    scale = Scale.around(TODAY)
    for first, last in (
        (date(2025, 1, 1), date(2026, 5, 31)),
        (date(2027, 6, 1), date(2028, 1, 1)),
    ):
        drawn = strip(scale, [Stretch(StretchKind.OVER, first, last)], "klaar", None)
        assert (drawn.pieces, drawn.label) == ((), None)


def test_columns_share_one_scale_and_stand_on_one_ground() -> None:
    drawn = columns([Amount(4, "okt", "3 d"), Amount(0, "nov", ""), Amount(2, "dec", "1 d")])
    assert [one.height for one in drawn.columns] == [ROOM, 0, ROOM // 2]
    assert {one.top + one.height for one in drawn.columns} == {GROUND} == {drawn.ground}
    assert columns([Amount(0, "nov", "")]).columns[0].height == 0


def test_months_hold_what_was_finished_and_their_mean_days() -> None:
    months = months_until(TODAY)
    assert (months[0], months[-1], len(months)) == (date(2025, 12, 1), date(2026, 11, 1), 12)
    november = months[-1]
    found = by_month(
        months,
        [
            Finished(november, 10, True, 2),
            Finished(november, 41, False),
            Finished(date(2025, 11, 1), 5, True),
        ],
        received={november: 4},
        advised={months[0]: 1},
    )
    last = found[-1]
    assert (last.received, last.decided, last.in_time, last.late) == (4, 3, 2, 1)
    assert last.days == 20.3
    assert found[0].advised == 1 and found[0].days is None
    assert sum(one.decided for one in found) == 3
