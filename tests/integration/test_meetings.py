"""Meetings by their use cases, on both engines: calendar, order, minutes, and what stays closed."""

import threading
from dataclasses import replace
from datetime import date, time

import pytest

from tests.builders import Lab
from tests.meetings import IN_TWO_WEEKS, add, event_in, item_ids, mails, moment, page, planned, row
from tests.reviews import LIGHT, MEMBERS, Review
from waardevol_lab.domain.errors import DomainError, NotFound, Refused, Stale, WrongState
from waardevol_lab.domain.meetings import Attendance, Schedule, Sight
from waardevol_lab.outbox.meeting_events import event_file
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import LedgerEntry, Meeting
from waardevol_lab.queries.agendas import rounds_to_discuss
from waardevol_lab.services.agendas import (
    EditItem,
    MoveItem,
    RemoveItem,
    SendAgenda,
    edit_item,
    move_item,
    remove_item,
    send_agenda,
)
from waardevol_lab.services.meetings import (
    CancelMeeting,
    MoveMeeting,
    PlanMeeting,
    cancel_meeting,
    move_meeting,
    plan_meeting,
)
from waardevol_lab.services.minutes import (
    NoteAttendance,
    SaveMinutes,
    SetMinutes,
    note_attendance,
    save_minutes,
    set_minutes,
)

LATER = Schedule(date(2026, 12, 15), time(10), time(12), "Online")
SITE = "http://localhost"


def ids(review: Review, *names: str) -> frozenset[int]:
    return frozenset(review[name].user_id or 0 for name in names)


def kinds(review: Review) -> list[str]:
    """The entries about meetings."""
    with reading() as session:
        rows = session.query(LedgerEntry.kind).order_by(LedgerEntry.id)
        return [kind for (kind,) in rows if kind.startswith(("Meeting", "Agenda", "Minutes"))]


def test_moving_and_cancelling_keep_the_event_and_raise_its_sequence(any_lab: Lab) -> None:
    review = Review(any_lab)
    meeting = planned(review)
    everybody = {"anna", "bram", "cees", "chair"}
    assert set(mails("meeting_planned")) == everybody
    first = event_in(event_file(mails("meeting_planned")["anna"]["event"], SITE))
    secretary, now = review["secretary"], any_lab.later(hours=1)

    members = ids(review, "anna", "bram", "chair")
    move_meeting(MoveMeeting(meeting, 1, LATER, members), secretary, now)
    assert set(mails("meeting_moved")) == {"anna", "bram", "chair"}
    assert set(mails("meeting_uninvited")) == {"cees"}
    moved = event_in(event_file(mails("meeting_moved")["anna"]["event"], SITE))
    left = event_in(event_file(mails("meeting_uninvited")["cees"]["event"], SITE))

    cancel_meeting(CancelMeeting(meeting, 2, "Te weinig leden."), secretary, any_lab.later(hours=1))
    assert mails("meeting_cancelled")["anna"]["reason"] == "Te weinig leden."
    off = event_in(event_file(mails("meeting_cancelled")["anna"]["event"], SITE))

    again = MoveMeeting(meeting, 3, replace(LATER, day=date(2026, 12, 16)), members)
    move_meeting(again, secretary, any_lab.later(hours=1))
    last = event_in(event_file(mails("meeting_moved")["anna"]["event"], SITE))

    events = [first, moved, off, last]
    assert {str(event["UID"]) for event in (*events, left)} == {row(meeting).uid}
    assert [int(event["SEQUENCE"]) for event in events] == [0, 1, 2, 3]
    stati = [str(event["STATUS"]) for event in events]
    assert stati == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert str(left["STATUS"]) == "CANCELLED"
    assert first["DTSTART"].dt.isoformat() == "2026-12-08T14:00:00+01:00"
    assert last["DTSTART"].dt.isoformat() == "2026-12-16T10:00:00+01:00"
    assert kinds(review) == ["MeetingPlanned", "MeetingMoved", "MeetingCancelled", "MeetingMoved"]


def test_inviting_somebody_else_alone_moves_nothing_in_calendars(lab: Lab) -> None:
    review = Review(lab)
    meeting = planned(review)
    members = ids(review, "anna", "bram", "chair")
    move_meeting(MoveMeeting(meeting, 1, IN_TWO_WEEKS, members), review["secretary"], lab.now)
    assert row(meeting).sequence == 0


@pytest.mark.parametrize("name", ["anna", "chair", "dpo", "decider", "lead", "admin", "auditor"])
def test_only_the_secretary_of_the_board_changes_a_meeting(lab: Lab, name: str) -> None:
    review = Review(lab)
    meeting, somebody, now = planned(review), review[name], lab.now
    item = add(review, meeting, title="Rondvraag")
    members = ids(review, "anna")
    kept = lab.snapshot()
    acts = [
        lambda: plan_meeting(PlanMeeting(review.board_id, LATER, members), somebody, now),
        lambda: move_meeting(MoveMeeting(meeting, 2, LATER, members), somebody, now),
        lambda: cancel_meeting(CancelMeeting(meeting, 2, "Nee."), somebody, now),
        lambda: move_item(MoveItem(meeting, 2, item, 1), somebody, now),
        lambda: remove_item(RemoveItem(meeting, 2, item), somebody, now),
        lambda: send_agenda(SendAgenda(meeting, 2), somebody, now),
        lambda: note_attendance(NoteAttendance(meeting, 2, {}), somebody, now),
        lambda: save_minutes(SaveMinutes(meeting, item, 1, "x"), somebody, now),
        lambda: set_minutes(SetMinutes(meeting, 2, None), somebody, now),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act()
    assert lab.snapshot() == kept


def test_a_meeting_is_of_members_of_the_board_and_lies_ahead(lab: Lab) -> None:
    review = Review(lab)
    secretary, kept = review["secretary"], lab.snapshot()
    for members, schedule in (
        (frozenset[int](), LATER),
        (ids(review, "lead"), LATER),
        (ids(review, "anna"), replace(LATER, day=date(2026, 11, 1))),
    ):
        with pytest.raises(Refused):
            plan_meeting(PlanMeeting(review.board_id, schedule, members), secretary, lab.now)
    assert lab.snapshot() == kept


def test_only_rounds_in_review_on_the_full_route_come_on_the_agenda(any_lab: Lab) -> None:
    review = Review(any_lab)
    full, light, submitted = review.in_review(), review.in_review(LIGHT), review.submitted()
    meeting = planned(review)
    with reading() as session:
        choices = rounds_to_discuss(
            session, review["secretary"], meeting, review.board_id, any_lab.now
        )
    assert [choice.reference for choice in choices] == [full]
    add(review, meeting, full)
    for reference in (light, submitted, full):
        with pytest.raises(Refused):
            add(review, meeting, reference)


def test_items_go_where_they_are_put_and_a_stale_order_is_refused(any_lab: Lab) -> None:
    review = Review(any_lab)
    meeting, secretary, now = planned(review), review["secretary"], any_lab.now
    one, two, three = (add(review, meeting, title=title) for title in ("Een", "Twee", "Drie"))
    move_item(MoveItem(meeting, 4, three, 1), secretary, now)
    assert item_ids(meeting) == [three, one, two]
    with pytest.raises(Stale):
        move_item(MoveItem(meeting, 4, one, 1), secretary, now)
    remove_item(RemoveItem(meeting, 5, one), secretary, now)
    assert [item.number for item in page(review, "anna", meeting).items] == [1, 2]


def test_an_item_is_written_anew_and_a_stale_one_is_refused(any_lab: Lab) -> None:
    review = Review(any_lab)
    meeting, secretary, now = planned(review), review["secretary"], any_lab.now
    own = add(review, meeting, title="Opening")
    plan = add(review, meeting, review.declared())
    edit_item(EditItem(meeting, 3, own, " Begin ", "Koffie.", 10), secretary, now)
    edit_item(EditItem(meeting, 4, plan, "Anders", "Lees de grenzen.", 25), secretary, now)
    with pytest.raises(Stale):
        edit_item(EditItem(meeting, 4, own, "Oud", "", None), secretary, now)
    first, second = page(review, "anna", meeting).items
    assert (first.title, first.note, first.duration) == ("Begin", "Koffie.", 10)
    assert second.title != "Anders"
    assert (second.note, second.duration) == ("Lees de grenzen.", 25)
    assert item_ids(meeting) == [own, plan]
    edit_item(EditItem(meeting, 5, own, "Begin", "", None), secretary, now)
    first = page(review, "anna", meeting).items[0]
    assert (first.note, first.duration) == ("", None)


def test_an_item_is_written_by_the_secretary_who_sees_it_and_within_its_limits(lab: Lab) -> None:
    review = Review(lab)
    reference = review.in_review()
    meeting = planned(review)
    own, hidden = add(review, meeting, title="Opening"), add(review, meeting, reference)
    secretary, kept = review["secretary"], lab.snapshot()
    for title, note, duration in (
        (" ", "", None),
        ("x" * 256, "", None),
        ("Begin", "x" * 5001, None),
        ("Begin", "", 0),
        ("Begin", "", 481),
    ):
        with pytest.raises(Refused):
            edit_item(EditItem(meeting, 3, own, title, note, duration), secretary, lab.now)
    for name in ("anna", "chair", "dpo", "auditor", "lead"):
        with pytest.raises(NotFound):
            edit_item(EditItem(meeting, 3, own, "Begin", "", 5), review[name], lab.now)
    elsewhere = planned(review, LATER)
    with pytest.raises(NotFound):
        edit_item(EditItem(elsewhere, 1, own, "Begin", "", 5), secretary, lab.now)
    lab.grant("secretary", "teammate", lab.experiment(reference).id)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        edit_item(EditItem(meeting, 3, hidden, "", "GEHEIM", 5), lab.actor("secretary"), lab.now)
    assert lab.snapshot()["agenda_item"] == kept["agenda_item"]


def test_who_may_read_minutes_hears_that_they_are_set_and_nothing_of_them(any_lab: Lab) -> None:
    """One item, with minutes: anna has a conflict, cees filed nothing, bram and the chair read."""
    review = Review(any_lab)
    reference, secretary = review.in_review(), review["secretary"]
    for name in ("bram", "cees", "chair"):
        review.declare(reference, name)
    meeting, later = planned(review), planned(review, LATER)
    item = add(review, meeting, reference, note="GEHEIME TOELICHTING")
    for name in ("bram", "chair"):
        review.file(reference, name)
    review.declare(reference, "anna", conflict=True)
    any_lab.set_clock(moment(15, 10))
    save_minutes(SaveMinutes(meeting, item, 1, "GEHEIM VERSLAG"), secretary, any_lab.now)
    there = dict.fromkeys(ids(review, *MEMBERS, "chair"), Attendance.PRESENT)
    note_attendance(NoteAttendance(meeting, 2, there), secretary, any_lab.now)
    set_minutes(SetMinutes(meeting, 3, later), secretary, any_lab.now)
    told = mails("minutes_set")
    assert set(told) == {"bram", "chair"}
    for context in told.values():
        assert set(context) == {"name", "board", "starts_at", "meeting"}
        written = str(context)
        assert not any(word in written for word in (reference, "GEHEIM", "Stratumseind"))


def test_of_two_presses_at_once_one_counts(any_lab: Lab) -> None:
    review = Review(any_lab)
    meeting, secretary, now = planned(review), review["secretary"], any_lab.now
    first = add(review, meeting, title="Een")
    second = add(review, meeting, title="Twee")
    start, outcomes = threading.Barrier(2), list[str]()

    def press(item: int, number: int) -> None:
        with any_lab.app.app_context():
            start.wait()
            try:
                move_item(MoveItem(meeting, 3, item, number), secretary, now)
                outcomes.append("done")
            except DomainError as error:
                outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=press, args=args) for args in ((second, 1), (first, 2))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Stale", "done"]
    assert row(meeting).version == 4


def test_a_conflict_leaves_no_trace_of_the_item(any_lab: Lab) -> None:
    """The item lies between two others, with a note and minutes that could leak."""
    review = Review(any_lab)
    secret, open_plan = review.in_review(), review.in_review()
    for name in MEMBERS:
        review.declare(open_plan, name)
    meeting = planned(review)
    add(review, meeting, title="Opening")
    closed = add(review, meeting, secret, note="GEHEIME TOELICHTING")
    add(review, meeting, open_plan)
    review.declare(secret, "anna", conflict=True)
    version = row(meeting).version
    send_agenda(SendAgenda(meeting, version), review["secretary"], any_lab.now)

    seen = page(review, "anna", meeting).items
    assert [(item.number, item.reference) for item in seen] == [(1, ""), (2, open_plan)]
    assert [item.reference for item in page(review, "bram", meeting).items][1] == secret
    told = str(mails("meeting_agenda")["anna"])
    assert open_plan in told
    assert secret not in told
    assert "GEHEIM" not in told
    assert secret in str(mails("meeting_agenda")["bram"])
    made = event_file(mails("meeting_agenda")["anna"]["event"], SITE)
    assert secret.encode() not in made
    assert row(meeting).sequence == 0

    any_lab.set_clock(moment(8, 14))
    save_minutes(
        SaveMinutes(meeting, closed, 1, "GEHEIM VERSLAG"), review["secretary"], any_lab.now
    )
    assert "GEHEIM" not in str(page(review, "anna", meeting))
    assert "GEHEIM VERSLAG" in str(page(review, "secretary", meeting))


def test_minutes_of_a_plan_open_after_filing_ones_own_assessment(any_lab: Lab) -> None:
    review = Review(any_lab)
    reference = review.declared()
    meeting = planned(review)
    item = add(review, meeting, reference)
    any_lab.set_clock(moment(8, 14))
    save_minutes(SaveMinutes(meeting, item, 1, "Zo ging het."), review["secretary"], any_lab.now)
    assert page(review, "anna", meeting).items[0].minutes == ""
    review.file(reference, "anna", "positive")
    assert page(review, "anna", meeting).items[0].minutes == "Zo ging het."
    for name in ("dpo", "auditor", "secretary"):
        assert page(review, name, meeting).items[0].minutes == "Zo ging het."
    for name in ("lead", "decider", "admin"):
        with pytest.raises(NotFound):
            page(review, name, meeting)


def test_who_did_not_declare_sees_the_name_alone(lab: Lab) -> None:
    review = Review(lab)
    reference = review.in_review()
    meeting = planned(review)
    add(review, meeting, reference, note="Toelichting")
    (seen,) = page(review, "bram", meeting).items
    assert (seen.reference, seen.note, seen.sight) == (reference, "", Sight.NAME)


def test_a_secretary_who_works_on_a_plan_orders_the_rest_around_it(lab: Lab) -> None:
    review = Review(lab)
    reference = review.in_review()
    meeting = planned(review)
    first = add(review, meeting, title="Een")
    hidden = add(review, meeting, reference)
    last = add(review, meeting, title="Drie")
    lab.grant("secretary", "teammate", lab.experiment(reference).id)  # type: ignore[arg-type]
    secretary = lab.actor("secretary")
    assert [item.id for item in page(review, "secretary", meeting).items] == [first, last]
    for command in (RemoveItem(meeting, 4, hidden),):
        with pytest.raises(NotFound):
            remove_item(command, secretary, lab.now)
    move_item(MoveItem(meeting, 4, last, 1), secretary, lab.now)
    assert item_ids(meeting) == [last, hidden, first]


def test_minutes_are_set_by_a_later_meeting_and_then_locked(any_lab: Lab) -> None:
    review = Review(any_lab)
    secretary = review["secretary"]
    meeting, later = planned(review), planned(review, LATER)
    item = add(review, meeting, title="Opening")
    with pytest.raises(WrongState):
        save_minutes(SaveMinutes(meeting, item, 1, "Te vroeg."), secretary, any_lab.now)
    any_lab.set_clock(moment(8, 14))
    save_minutes(SaveMinutes(meeting, item, 1, "Concept."), secretary, any_lab.now)
    with pytest.raises(Stale):
        save_minutes(SaveMinutes(meeting, item, 1, "Ander."), secretary, any_lab.now)
    with pytest.raises(Refused):
        set_minutes(SetMinutes(meeting, 2, later), secretary, any_lab.now)
    any_lab.set_clock(moment(15, 10))
    with pytest.raises(Refused):  # who was there is not noted
        set_minutes(SetMinutes(meeting, 2, later), secretary, any_lab.now)
    there = dict.fromkeys(ids(review, "anna", "bram", "chair"), Attendance.PRESENT)
    there |= dict.fromkeys(ids(review, "cees"), Attendance.EXCUSED)
    note_attendance(NoteAttendance(meeting, 2, there), secretary, any_lab.now)
    set_minutes(SetMinutes(meeting, 3, later), secretary, any_lab.now)
    kept = any_lab.snapshot()
    for act in (
        lambda: save_minutes(SaveMinutes(meeting, item, 2, "Anders."), secretary, any_lab.now),
        lambda: note_attendance(NoteAttendance(meeting, 4, {}), secretary, any_lab.now),
        lambda: set_minutes(SetMinutes(meeting, 4, later), secretary, any_lab.now),
        lambda: add(review, meeting, title="Nog iets"),
        lambda: edit_item(EditItem(meeting, 4, item, "Anders", "", None), secretary, any_lab.now),
        lambda: remove_item(RemoveItem(meeting, 4, item), secretary, any_lab.now),
    ):
        with pytest.raises(WrongState):
            act()
    assert any_lab.snapshot() == kept
    assert kinds(review)[-1] == "MinutesSet"
    found = page(review, "anna", meeting)
    assert found.locked
    assert {one.name: one.attendance for one in found.invited}["cees"] == "excused"


def test_one_key_plans_one_meeting(lab: Lab) -> None:
    review = Review(lab)
    command = PlanMeeting(review.board_id, LATER, ids(review, "anna"), key="k")
    plan_meeting(command, review["secretary"], lab.now)
    with pytest.raises(DomainError):
        plan_meeting(command, review["secretary"], lab.now)
    with reading() as session:
        assert session.query(Meeting).count() == 1
