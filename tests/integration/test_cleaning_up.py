"""Cleaning up: lines from every end on, done once, with their term; signs that go; what is late."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.decided import Running, decided
from waardevol_lab.domain.cleanup import DataFate, SignFate
from waardevol_lab.domain.errors import NotFound, Refused, WrongState
from waardevol_lab.persistence.db import Base, reading, transaction
from waardevol_lab.persistence.models import Account, Attachment, OutboxMail, Reminder
from waardevol_lab.queries.cleanup import late_cleanups
from waardevol_lab.queries.notice_beside import told_at
from waardevol_lab.services.cleaning_up import TakeDownSign, steps_of, take_down_sign
from waardevol_lab.services.closing import run_due
from waardevol_lab.services.purging import NAMING, purge_rows
from waardevol_lab.services.reminding import send_reminders
from waardevol_lab.services.running import PullBrake, RevokeApproval, pull_brake, revoke
from waardevol_lab.services.starting import ConfirmSign, confirm_sign


@pytest.fixture
def running(lab: Lab) -> Running:
    return decided(lab)


def by_date(running: Running) -> None:
    running.run()
    running.lab.set_clock(running.lab.now.replace(month=11, day=29))
    run_due(running.lab.now)


def revoked(running: Running) -> None:
    running.run()
    command = RevokeApproval(running.reference, "Het mag niet meer.", running.version)
    revoke(command, running.actor("decider"), running.lab.now)


def lines(running: Running) -> dict[str, date | None]:
    with reading() as session:
        found = steps_of(session, running.experiment.id)
        assert len({step.due_on for step in found.values()}) <= 1
        return {line: step.done_on for line, step in found.items()}


def due(running: Running) -> date:
    with reading() as session:
        return next(iter(steps_of(session, running.experiment.id).values())).due_on


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in refusal.value.problems}


@pytest.mark.parametrize(
    ("end", "last_day"),
    [
        (Running.end, date(2027, 4, 5)),
        (revoked, date(2027, 4, 5)),
        (by_date, date(2027, 12, 29)),
    ],
)
def test_every_end_puts_up_three_lines_with_thirty_days(
    running: Running, end: object, last_day: date
) -> None:
    """5 March and 30 days is Sunday 4 April, so Monday the 5th; 29 November: 29 December."""
    assert callable(end)
    end(running)
    assert lines(running) == {"hardware": None, "data": None, "proof": None}
    assert due(running) == last_day
    cleanup = running.notices()[-1].contents["cleanup"]
    assert [row["line"] for row in cleanup] == ["hardware", "data", "proof"]
    assert {row["due_on"] for row in cleanup} == {last_day.isoformat()}


def test_approval_that_is_revoked_before_the_start_leaves_nothing_to_clean_up(
    running: Running,
) -> None:
    running.publish()
    command = RevokeApproval(running.reference, "Toch niet.", running.version)
    revoke(command, running.actor("decider"), running.lab.now)
    assert lines(running) == {}


def test_version_of_the_notice_comes_when_the_last_line_is_done_and_not_before(
    running: Running,
) -> None:
    running.end()
    running.lab.later(days=3)
    before = len(running.notices())
    running.clean("data", fate=DataFate.HANDED_OVER)
    running.take_down()
    running.clean("hardware")
    assert len(running.notices()) == before
    running.clean("proof")
    last = running.notices()[-1]
    assert (len(running.notices()), last.cause) == (before + 1, "CleanupDone")
    done = {row["line"]: (row["done_on"], row["fate"]) for row in last.contents["cleanup"]}
    assert done == {
        "hardware": ("2027-03-08", None),
        "data": ("2027-03-08", "handed_over"),
        "proof": ("2027-03-08", None),
    }
    assert last.contents["timeline"][-1] == {"on": "2027-03-08", "event": "CleanupDone"}
    assert running.entries()[-4:] == ["CleanupLineDone", "SignTakenDown"] + ["CleanupLineDone"] * 2
    with reading() as session:
        told = select(OutboxMail.recipient).where(OutboxMail.template == "cleanup_done")
        assert session.scalars(told).all() == ["secretary@lab.example"]


def test_page_beside_the_notice_knows_of_a_line_before_there_is_a_version(
    running: Running,
) -> None:
    running.end()
    running.clean("data")
    told = told_at(str(running.experiment.slug), date(2027, 4, 6), "nl")
    late = {one.line.value: one.overdue(date(2027, 4, 6)) for one in told.cleanup}
    assert late == {"hardware": True, "data": False, "proof": True}
    assert not any(one.overdue(date(2027, 4, 5)) for one in told.cleanup)


@pytest.mark.parametrize(
    ("line", "said", "wrong"),
    [
        ("data", {"done_on": None}, ("done_on", "missing")),
        ("data", {"done_on": date(2027, 3, 6)}, ("done_on", "in_future")),
        ("data", {"note": " "}, ("note", "proof_or_note")),
        ("data", {"fate": None}, ("fate", "choose_one")),
        ("data", {"note": "x" * 2001}, ("note", "too_long")),
        ("proof", {"proof": None}, ("proof", "proof_needed")),
        ("hardware", {}, ("line", "signs_in_street")),
    ],
)
def test_line_without_what_shows_it_is_refused(
    running: Running, line: str, said: dict[str, object], wrong: tuple[str, str]
) -> None:
    running.end()
    before = running.lab.snapshot()
    with pytest.raises(Refused) as refusal:
        running.clean(line, **said)
    assert codes(refusal) == {wrong}
    assert running.lab.snapshot() == before


def test_proof_is_never_purged(running: Running) -> None:
    running.end()
    running.clean("proof")
    with reading() as session:
        before = session.scalars(select(Attachment.id).order_by(Attachment.id)).all()
    purge_rows(running.lab.later(days=400))
    with reading() as session:
        assert session.scalars(select(Attachment.id).order_by(Attachment.id)).all() == before


def test_every_column_that_names_an_attachment_keeps_it() -> None:
    """A new one has to be named among those too."""
    naming = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.target_fullname == "attachment.id"
    }
    kept = {(column.class_.__tablename__, column.key) for column in NAMING}
    assert naming - kept == {("plan_file", "attachment_id")}


def test_line_is_done_once(running: Running) -> None:
    running.end()
    running.clean("data")
    with pytest.raises(Refused) as refusal:
        running.clean("data", note="Nog eens.")
    assert codes(refusal) == {("line", "cleaned_already")}


def test_nothing_is_cleaned_up_before_the_end(running: Running) -> None:
    running.run()
    with pytest.raises(WrongState):
        running.clean("data")
    with pytest.raises(WrongState):
        running.take_down()


def test_sign_is_covered_while_it_lies_still_and_removed_after_the_end(running: Running) -> None:
    lab = running.lab
    running.run()
    pull_brake(PullBrake(running.reference, "Gevaar."), running.actor("teammate"), lab.now)
    running.take_down(fate="covered")
    (sign,) = running.standing()
    assert (sign.covered_on, sign.keeper) == (date(2027, 3, 5), "lead")
    (told,) = told_at(str(running.experiment.slug), date(2027, 3, 5), "nl").signs
    assert told.covered_on == date(2027, 3, 5)
    running.take_down()
    assert running.standing() == ()
    assert told_at(str(running.experiment.slug), date(2027, 3, 5), "nl").signs == ()
    again = ConfirmSign(running.reference, sign.place, date(2027, 3, 5), "Hangt er weer.")
    confirm_sign(again, running.actor("fieldworker"), lab.now)
    assert [one.keeper for one in running.standing()] == ["fieldworker"]


def test_after_the_end_covering_is_not_enough_and_a_sign_that_is_gone_is_not_there(
    running: Running,
) -> None:
    running.end()
    with pytest.raises(Refused) as refusal:
        running.take_down(fate="covered")
    assert codes(refusal) == {("fate", "covered_is_not_gone")}
    (sign,) = running.standing()
    running.take_down()
    command = TakeDownSign(running.reference, sign.id, SignFate.REMOVED, date(2027, 3, 5))
    with pytest.raises(NotFound):
        take_down_sign(command, running.actor("lead"), running.lab.now)


def test_when_who_hung_a_sign_has_left_the_lead_removes_it(running: Running) -> None:
    running.run()
    sign = ConfirmSign(running.reference, "Achterom", date(2027, 3, 5), "Aan het hek.")
    confirm_sign(sign, running.actor("fieldworker"), running.lab.now)
    assert [one.keeper for one in running.standing()] == ["lead", "fieldworker"]
    with transaction() as session:
        session.get_one(Account, running.lab.actors["fieldworker"]).active = False
    assert [one.keeper for one in running.standing()] == ["lead", "lead"]


def test_lead_is_reminded_once_of_each_moment_until_all_is_done(running: Running) -> None:
    """Due Monday 5 April; Easter Monday, 29 March, is no working day."""
    running.end()
    day = running.lab.now.replace(hour=8)
    while day.date() < date(2027, 4, 20):
        send_reminders(day)
        send_reminders(day + timedelta(hours=1))
        day += timedelta(days=1)
    with reading() as session:
        rows = session.execute(
            select(Reminder.moment, Reminder.due_on, Reminder.recipient_id).where(
                Reminder.kind == "cleanup"
            )
        ).all()
    lead = running.lab.actors["lead"]
    assert sorted(rows) == [(moment, date(2027, 4, 5), lead) for moment in ("five", "late", "one")]


def test_late_lines_stand_at_the_desk_of_the_secretary_alone(running: Running) -> None:
    running.end()
    lab, secretary = running.lab, running.actor("secretary")
    assert late_cleanups(secretary, lab.now) == ()
    running.clean("data")
    lab.later(days=32)
    (late,) = late_cleanups(secretary, lab.now)
    assert (late.reference, late.open, late.due_on) == (running.reference, 2, date(2027, 4, 5))
    for name in ("chair", "member", "dpo", "decider", "lead", "stranger"):
        assert late_cleanups(running.actor(name), lab.now) == ()
    running.take_down()
    running.clean("hardware")
    running.clean("proof")
    assert late_cleanups(secretary, lab.now) == ()
