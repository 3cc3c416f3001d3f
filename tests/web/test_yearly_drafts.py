"""The draft of a yearly report: who reads it, what each of them traces, and what it costs."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element

import pytest

from tests.announced import counted_queries
from tests.builders import Lab
from tests.meetings import planned
from tests.reviews import FULL, LIGHT, Review
from tests.visitor import parse
from waardevol_lab.documents.yearly_report import chapters
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.yearly_numbers import DEFINITIONS, Part
from waardevol_lab.queries.yearly_report import Number, board_years, yearly_report
from waardevol_lab.services.completeness import MoveBoard, move_board

LIST = "/commissie/jaarverslagen"
INSIDE = ("secretary", "chair", "anna", "dpo", "auditor")
"""Who reads the numbers of the deliberation too."""
OUTSIDE = ("decider", "admin")
DELIBERATION = [one.name for one in DEFINITIONS if one.part is Part.DELIBERATION]


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def draft(review: Review, board: int = 0, year: int = 2026) -> str:
    return f"{LIST}/{board or review.board_id}/{year}"


def number(review: Review, who: str, name: str, year: int = 2026) -> Number:
    """A number as somebody reads it."""
    found = yearly_report(review.lab.actor(who), review.board_id, year, review.lab.now)
    return found.number(name)


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def traced(found: Number) -> list[str]:
    return [trace.reference for trace in found.traces]


# --- who


@pytest.mark.parametrize("who", [*INSIDE, *OUTSIDE])
def test_reader_finds_the_draft_by_the_menu(review: Review, who: str) -> None:
    visitor = review.lab.visitor(who)
    assert f'href="{draft(review)}"' in visitor.text(LIST)
    assert "Ethische commissie Groenstad" in visitor.text(draft(review))


def test_others_find_nothing(review: Review) -> None:
    lab = review.lab
    other = lab.board(lab.organisation("Gemeente Meerdam"), name="Commissie Meerdam")
    lab.person("other secretary", (Role.SECRETARY, other))
    assert lab.visitor("lead").get(draft(review)).status_code == 404
    assert lab.visitor("other secretary").get(draft(review)).status_code == 404
    assert lab.visitor().get(draft(review)).status_code == 303
    assert draft(review) not in lab.visitor("other secretary").text(LIST)


@pytest.mark.parametrize("year", [1999, 2027])
def test_year_that_is_still_to_come_is_not_there(review: Review, year: int) -> None:
    assert review.lab.visitor("secretary").get(draft(review, year=year)).status_code == 404


def test_empty_year_says_nothing_but_noughts(review: Review) -> None:
    found = yearly_report(review["secretary"], review.board_id, 2025, review.lab.now)
    assert {one.value for one in found.numbers} == {0, None}
    assert "Rondes ontvangen" in review.lab.visitor("secretary").text(draft(review, year=2025))


def test_noughts_are_folded_together_and_what_happened_is_not(review: Review) -> None:
    review.return_with_question(review.submitted())
    page = parse(review.lab.visitor("secretary").text(draft(review)))
    found = yearly_report(review["secretary"], review.board_id, 2026, review.lab.now)
    lines = [line for chapter in chapters(found) for line in chapter.lines]
    rows = {words(row[0]) for row in page.iterfind(".//table/tbody/tr")}
    assert rows == {line.label for line in lines if line.value}
    assert "Teruggestuurd omdat het plan niet compleet was" in rows
    folded = {one.get("id"): words(one) for one in page.iterfind(".//details//li[@id]")}
    assert folded.keys() == {line.name for line in lines if not line.value}
    assert folded["escalated"] == "Van de lichte naar de volledige route: 0 (logboek)"


def test_years_begin_with_the_board(review: Review) -> None:
    now = datetime(2028, 6, 1, tzinfo=UTC)
    [board] = board_years(review["secretary"], now)
    assert board.years == (2028, 2027, 2026)


# --- what is traced


def test_members_trace_what_opens_for_them_and_nothing_of_their_conflict(review: Review) -> None:
    closed, opened = review.in_review(), review.in_review()
    review.declare(closed, "anna", conflict=True)
    review.declare(opened, "anna")
    review.declare(closed, "bram")
    assert sorted(traced(number(review, "secretary", "accepted_full"))) == sorted([closed, opened])
    anna = number(review, "anna", "accepted_full")
    assert (anna.value, traced(anna), anna.untold) == (2, [opened], 1)
    assert traced(number(review, "bram", "accepted_full")) == [closed]
    assert closed not in review.lab.visitor("anna").text(draft(review))
    assert closed in review.lab.visitor("bram").text(draft(review))


def test_conflict_hides_what_everybody_else_reads_in_public(review: Review) -> None:
    reference = review.in_review()
    review.declare(reference, "cees", conflict=True)
    for name in ("anna", "bram", "chair"):
        review.declare(reference, name)
        review.file(reference, name)
    review.opinion(reference)
    review.adopt(reference)
    review.decide(reference)
    assert traced(number(review, "admin", "decided_approved")) == [reference]
    cees = number(review, "cees", "decided_approved")
    assert (cees.value, traced(cees), cees.untold) == (1, [], 1)
    assert reference not in review.lab.visitor("cees").text(draft(review))


def test_administrator_traces_what_is_public_and_nothing_else(review: Review) -> None:
    undecided, decided = review.advised(LIGHT), review.decided(LIGHT)
    received = number(review, "admin", "received")
    assert (received.value, traced(received), received.untold) == (2, [decided], 1)
    assert traced(number(review, "admin", "accepted_light")) == []
    assert undecided not in review.lab.visitor("admin").text(draft(review))


@pytest.mark.parametrize("who", [*INSIDE, *OUTSIDE])
def test_deliberation_is_a_number_to_some_and_nothing_to_others(review: Review, who: str) -> None:
    reference = review.decided(FULL)
    found = [number(review, who, name) for name in DELIBERATION]
    if who in OUTSIDE:
        assert all(one.hidden and one.value is None and not one.traces for one in found)
        return
    assert [one.value for one in found] == [0, 4, 0]
    whole = who in ("secretary", "dpo", "auditor")
    assert traced(found[1]) == ([reference] * 4 if whole else [])


def test_number_of_an_open_round_tells_nothing_of_its_deliberation(review: Review) -> None:
    review.assessed()
    for name in DELIBERATION:
        assert number(review, "secretary", name).value == 0


def test_lead_who_sits_on_the_board_traces_nothing_of_their_own_plan(review: Review) -> None:
    reference = review.in_review()
    review.lab.grant("lead", Role.SECRETARY, review.board_id)
    lead = number(review, "lead", "received")
    assert (lead.value, lead.untold) == (1, 1)
    assert reference not in review.lab.visitor("lead").text(draft(review))


def test_meetings_are_traced_by_who_reads_along(review: Review) -> None:
    meeting = planned(review)
    review.lab.set_clock(datetime(2026, 12, 9, 9, tzinfo=UTC))
    assert [t.meeting_id for t in number(review, "anna", "meetings").traces] == [meeting]
    admin = number(review, "admin", "meetings")
    assert (admin.value, admin.traces, admin.untold) == (1, (), 1)


# --- two boards, and the turn of the year


def test_each_board_counts_its_own(review: Review) -> None:
    lab = review.lab
    second = lab.board(review.organisation_id, name="Andere commissie")
    reference = review.submitted(LIGHT)
    lab.submitted(LIGHT, review["lead"], review.organisation_id, second)
    other = lab.person("second secretary", (Role.SECRETARY, second))
    assert number(review, "secretary", "received").value == 1
    there = yearly_report(other, second, 2026, lab.now)
    assert there.number("received").value == 1
    assert reference not in traced(there.number("received"))
    with pytest.raises(NotFound):
        yearly_report(other, review.board_id, 2026, lab.now)


def test_round_that_was_handed_over_counts_at_both(review: Review) -> None:
    lab = review.lab
    second = lab.board(review.organisation_id, name="Andere commissie", minimum_quorum=1)
    reference = review.in_review()
    for name in ("anna", "bram", "cees"):
        review.declare(reference, name, conflict=True)
    command = MoveBoard(reference, second, "Te weinig leden.")
    move_board(command, review["secretary"], lab.now)
    other = lab.person("second secretary", (Role.SECRETARY, second))
    there = yearly_report(other, second, 2026, lab.now)
    found = [
        (there.number(n).value, number(review, "secretary", n).value)
        for n in ("received", "accepted_full")
    ]
    assert found == [(1, 1), (0, 1)]
    here = number(review, "secretary", "received")
    assert (here.traces, here.untold) == ((), 1)


@pytest.mark.parametrize(
    ("instant", "year"),
    [
        (datetime(2026, 12, 31, 22, 30, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), 2027),
    ],
    ids=["half past eleven", "half past midnight"],
)
def test_act_counts_in_the_year_of_amsterdam(review: Review, instant: datetime, year: int) -> None:
    review.lab.set_clock(instant)
    reference = review.submitted(LIGHT)
    review.lab.set_clock(datetime(2027, 2, 1, 9, tzinfo=UTC))
    found = {one: number(review, "secretary", "received", one) for one in (2026, 2027)}
    assert {one: traced(n) for one, n in found.items() if n.value} == {year: [reference]}
    still_open = number(review, "secretary", "open_at_end", 2026).value
    assert still_open == (1 if year == 2026 else 0)


# --- how much it costs


def test_report_takes_as_many_queries_however_much_there_is(review: Review) -> None:
    def queries() -> int:
        visitor = review.lab.visitor("secretary")
        visitor.text(draft(review))
        with counted_queries(review.lab) as sent:
            visitor.text(draft(review))
        return len(sent)

    review.decided(LIGHT)
    few = queries()
    for _ in range(3):
        review.decided(FULL, "positive_with_conditions")
    planned(review)
    assert queries() == few
    assert few <= 22
