"""Who is asked: how busy each member is stands beside their name, and no more than that."""

import re

import pytest

from tests.builders import Lab
from tests.reviews import FULL, LIGHT, Review
from tests.web.test_board_door import at
from waardevol_lab.domain.meetings import Attendance
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Meeting, MeetingMember
from waardevol_lab.queries.workload import Workload, first_of_quarter, workloads


@pytest.fixture
def review(any_lab: Lab) -> Review:
    return Review(any_lab)


def load(review: Review, name: str, who: str = "secretary") -> Workload:
    lab = review.lab
    with reading() as session:
        member = lab.actors[name]
        return workloads(session, lab.actor(who), review.board_id, [member], lab.now)[member]


def test_open_and_filed_are_counted(any_lab: Lab, review: Review) -> None:
    assert load(review, "anna") == Workload()
    first, second = review.declared(LIGHT), review.declared(FULL)
    assert load(review, "anna") == Workload(open=2)
    assert load(review, "bram") == Workload(open=1)
    review.file(first, "anna")
    assert load(review, "anna") == Workload(open=1, filed=1)
    review.request_changes(second)
    assert load(review, "anna") == Workload(filed=1)
    any_lab.later(days=60)
    assert load(review, "anna") == Workload()


def test_who_stepped_back_has_nothing_open_of_it(review: Review) -> None:
    reference = review.in_review(LIGHT)
    review.declare(reference, "anna", conflict=True)
    assert load(review, "anna") == Workload()


def test_what_the_secretary_works_on_does_not_count_for_them(any_lab: Lab, review: Review) -> None:
    reference = review.in_review(LIGHT)
    any_lab.grant("secretary", Role.TEAMMATE, any_lab.experiment(reference).id)
    any_lab.person("second", (Role.SECRETARY, review.board_id))
    assert load(review, "anna") == Workload()
    assert load(review, "anna", "second") == Workload(open=1)


def test_other_boards_do_not_count(any_lab: Lab, review: Review) -> None:
    other = any_lab.board(review.organisation_id, name="Andere commissie")
    any_lab.grant("anna", Role.MEMBER, other)
    review.in_review(LIGHT)
    with reading() as session:
        member = any_lab.actors["anna"]
        found = workloads(session, any_lab.actor("secretary"), other, [member], any_lab.now)
    assert found[member] == Workload()


def test_member_who_sent_their_regrets_is_away(any_lab: Lab, review: Review) -> None:
    with transaction() as session:
        meeting = Meeting(
            board_id=review.board_id,
            uid="vergadering",
            state="planned",
            scheduled_at=any_lab.now,
            starts_at=any_lab.now.replace(day=26),
            ends_at=any_lab.now.replace(day=27),
            place="Stadhuis",
            planned_by_id=any_lab.actors["secretary"],
            created_at=any_lab.now,
        )
        session.add(meeting)
        session.flush()
        for name, attendance in (("anna", Attendance.EXCUSED), ("bram", None)):
            member = any_lab.actors[name]
            session.add(
                MeetingMember(meeting_id=meeting.id, member_id=member, attendance=attendance)
            )
    assert load(review, "anna").away_on == any_lab.now.date().replace(day=26)
    assert load(review, "bram").away_on is None
    any_lab.later(days=10)
    assert load(review, "anna").away_on is None


def test_quarter_begins_on_its_first_day(any_lab: Lab) -> None:
    day = any_lab.now.date()
    assert first_of_quarter(day) == day.replace(month=10, day=1)
    assert first_of_quarter(day.replace(month=3, day=31)) == day.replace(month=1, day=1)


def test_pages_show_it_to_the_secretary_alone(any_lab: Lab, review: Review) -> None:
    review.declared(FULL)
    reference, submitted = review.in_review(LIGHT), review.submitted(LIGHT)
    page = any_lab.visitor("secretary").text(at(reference, "/toewijzen"))
    assert "Nu 1 open, dit kwartaal 0 ingediend." in page
    row = re.search(r"anna\s*</th>.*?</tr>", page, re.DOTALL)
    assert row
    assert re.findall(r'data-column="Nu open">(\d+)<', row[0]) == ["2"]
    checks = any_lab.visitor("secretary").text(at(submitted, "/controle"))
    assert "Nu 2 open, dit kwartaal 0 ingediend." in checks
    for who in ("anna", "chair", "dpo", "decider", "lead"):
        assert any_lab.visitor(who).get(at(reference, "/toewijzen")).status_code in (303, 404)
