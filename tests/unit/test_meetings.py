"""The rules of meetings: who sees what of an item, the order, and when a meeting can be."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waardevol_lab.domain.errors import Refused
from waardevol_lab.domain.meetings import Schedule, Sight, moved, parse_time, sight
from waardevol_lab.domain.roles import Relation, Role

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOTHING, NAME, ITEM, MINUTES = Sight
OWN, UNDECLARED, CONFLICT = Relation.OWN, Relation.UNDECLARED, Relation.CONFLICT
INVOLVED, OTHER = Relation.INVOLVED, Relation.OTHER

BY_HAND = [
    # role, relation, in review, may read the deliberation -> what is seen
    (Role.SECRETARY, OWN, True, True, MINUTES),
    (Role.DPO, OWN, True, True, MINUTES),
    (Role.AUDITOR, OWN, False, True, MINUTES),
    (Role.MEMBER, OWN, True, True, MINUTES),
    (Role.MEMBER, OWN, True, False, ITEM),
    (Role.CHAIR, OWN, False, False, ITEM),
    (Role.MEMBER, UNDECLARED, True, False, NAME),
    (Role.CHAIR, UNDECLARED, True, False, NAME),
    (Role.MEMBER, UNDECLARED, False, False, NOTHING),
    (Role.MEMBER, CONFLICT, True, False, NOTHING),
    (Role.CHAIR, CONFLICT, False, False, NOTHING),
    (Role.SECRETARY, INVOLVED, True, False, NOTHING),
    (Role.MEMBER, INVOLVED, True, False, NOTHING),
    (Role.MEMBER, OTHER, True, False, NOTHING),
    (Role.DPO, OTHER, True, False, NOTHING),
    (Role.LEAD, OWN, True, False, NOTHING),
    (Role.DECIDER, OWN, True, False, NOTHING),
    (Role.ADMIN, OWN, True, False, NOTHING),
    (Role.TEAMMATE, OWN, True, False, NOTHING),
    (Role.FIELDWORKER, OWN, True, False, NOTHING),
]


@pytest.mark.parametrize(("role", "relation", "in_review", "sees", "wanted"), BY_HAND)
def test_each_sees_of_an_item_what_the_workflow_says(
    role: Role, relation: Relation, in_review: bool, sees: bool, wanted: Sight
) -> None:
    here = {(role, relation)}
    assert sight(here, closed=False, in_review=in_review, sees=sees) is wanted
    assert sight(here, closed=True, in_review=in_review, sees=sees) is NOTHING


@pytest.mark.parametrize("hides", [CONFLICT, INVOLVED])
def test_a_second_role_opens_nothing_that_a_conflict_closes(hides: Relation) -> None:
    here = {(Role.MEMBER, hides), (Role.DPO, OWN), (Role.SECRETARY, OWN)}
    assert sight(here, closed=False, in_review=True, sees=True) is NOTHING


@given(st.lists(st.integers(), unique=True, min_size=1, max_size=12), st.data())
def test_moving_keeps_all_and_puts_the_one_at_its_number(
    items: list[int], data: st.DataObject
) -> None:
    item = data.draw(st.sampled_from(items))
    number = data.draw(st.integers(-3, 20))
    order = moved(items, item, number)
    assert sorted(order) == sorted(items)
    assert order.index(item) == min(max(number, 1), len(items)) - 1
    assert [one for one in order if one != item] == [one for one in items if one != item]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("9:30", time(9, 30)),
        ("09.05", time(9, 5)),
        (" 23:59 ", time(23, 59)),
        ("24:00", None),
        ("9", None),
        ("9:5", None),
        ("", None),
        ("²:30", None),
        ("12:60", None),
        ("123:00", None),
    ],
)
def test_a_time_is_read_or_is_none(text: str, wanted: time | None) -> None:
    assert parse_time(text) == wanted


def test_times_are_those_of_amsterdam_in_winter_and_in_summer() -> None:
    winter = Schedule(date(2026, 12, 8), time(14), time(16), "Hier")
    assert winter.instants(NOW) == (
        datetime(2026, 12, 8, 13, tzinfo=UTC),
        datetime(2026, 12, 8, 15, tzinfo=UTC),
    )
    summer = Schedule(date(2027, 3, 29), time(14), time(16), "Hier")
    assert summer.instants(NOW)[0] == datetime(2027, 3, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "wanted"),
    [
        (Schedule(None, None, None, " "), {"day", "begins", "ends", "place"}),
        (Schedule(date(2026, 12, 8), time(14), time(14), "x"), {"ends"}),
        (Schedule(date(2026, 11, 23), time(9), time(11), "x"), {"day"}),
        (Schedule(date(2027, 3, 28), time(2, 30), time(4), "x"), {"begins"}),
        (Schedule(date(2026, 12, 8), time(14), time(16), "x" * 256), {"place"}),
    ],
)
def test_a_schedule_that_does_not_hold_is_refused_at_its_fields(
    schedule: Schedule, wanted: set[str]
) -> None:
    with pytest.raises(Refused) as refusal:
        schedule.instants(NOW)
    assert {problem.field for problem in refusal.value.problems} == wanted
