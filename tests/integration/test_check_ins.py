"""Check-ins: due from the start on, filed with frozen numbers, reminded of, missed once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.contributions import Street
from tests.decided import Running, decided
from tests.happened import PRIVATE, report
from waardevol_lab.calendars import DutchCalendar
from waardevol_lab.domain.checking_in import CheckIn, Still, Within, next_due, stands_until
from waardevol_lab.domain.contributions import ContributionKind
from waardevol_lab.domain.errors import AlreadyDone, NotFound, Refused, WrongState
from waardevol_lab.domain.terms import terms_for
from waardevol_lab.persistence import models
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Experiment, OutboxMail, Reminder
from waardevol_lab.queries.check_ins import changes_in, late_check_ins
from waardevol_lab.services.checking_in import FileCheckIn, file_check_in, tell_of_missed
from waardevol_lab.services.closing import run_due
from waardevol_lab.services.reminding import send_reminders
from waardevol_lab.services.running import PullBrake, pull_brake

SAME = dict.fromkeys(Within, Still(True))


@pytest.fixture
def running(lab: Lab) -> Running:
    """It runs from 5 March to 28 November 2027."""
    found = decided(lab)
    found.run()
    return found


def file(running: Running, who: str = "teammate", **said: Any) -> int:
    command = FileCheckIn(running.reference, CheckIn(**({"within": SAME} | said)))
    return file_check_in(command, running.actor(who), running.lab.now)


def rows(running: Running) -> list[models.CheckIn]:
    with reading() as session:
        mine = models.CheckIn.experiment_id == running.experiment.id
        query = select(models.CheckIn).where(mine).order_by(models.CheckIn.number)
        found = list(session.scalars(query))
        for row in found:
            session.expunge(row)
        return found


def mails(template: str) -> list[str]:
    with reading() as session:
        told = select(OutboxMail.recipient).where(OutboxMail.template == template)
        return sorted(session.scalars(told))


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in refusal.value.problems}


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2027-03-05", "2027-06-07"),
        ("2027-06-06", "2027-06-07"),
        ("2027-06-07", "2027-09-06"),
        ("2027-10-01", "2027-12-06"),
        ("2028-02-28", "2028-03-06"),
    ],
)
def test_each_is_three_months_further_from_the_start_whenever_the_last_one_came(
    after: str, due: str
) -> None:
    """From Friday 5 March: 5 June is a Saturday; 5 September, 5 December and 5 March 2028 are
    Sundays; so each time the Monday after."""
    start, terms = at(date(2027, 3, 5)), terms_for({})
    found = next_due(start, date.fromisoformat(after), terms, DutchCalendar())
    assert found == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("filed", "next_one"),
    [
        ("2027-03-08", "2027-06-07"),
        ("2027-04-20", "2027-06-07"),
        ("2027-04-21", "2027-09-06"),
        ("2027-06-04", "2027-09-06"),
        ("2027-06-20", "2027-09-06"),
        ("2027-09-06", "2027-12-06"),
    ],
)
def test_one_in_the_second_half_of_its_term_is_the_one_that_was_waited_for(
    filed: str, next_one: str
) -> None:
    """From Friday 5 March to Monday 7 June are 94 days: half of them is Wednesday 21 April."""
    start, due, day = at(date(2027, 3, 5)), date(2027, 6, 7), date.fromisoformat(filed)
    until = stands_until(start.date(), day, due)
    assert next_due(start, until, terms_for({}), DutchCalendar()) == date.fromisoformat(next_one)


def test_organisation_chooses_its_own_term() -> None:
    start, terms = at(date(2027, 3, 5)), terms_for({"check_in": "6 weeks"})
    assert next_due(start, start.date(), terms, DutchCalendar()) == date(2027, 4, 16)


def test_start_begins_to_wait_for_the_first(running: Running) -> None:
    (row,) = rows(running)
    assert (row.number, row.due_on, row.filed_at) == (1, date(2027, 6, 7), None)
    contents = running.notices()[-1].contents
    assert (contents["check_ins"], contents["check_in_due_on"]) == ([], "2027-06-07")


def test_filed_with_what_the_system_counted_and_never_changed_after(running: Running) -> None:
    lab, street = running.lab, Street(running)
    lab.later(days=1)
    street.ask("Hoe lang duurt het nog?")
    street.ask("Het licht is fel.", kind=ContributionKind.REACTION)
    report(lab, running.reference)
    report(lab, running.reference, **PRIVATE)
    lab.set_clock(at(date(2027, 6, 1)))
    assert file(running, incidents="Een lamp viel.") == 1
    counts = {
        "since": "2027-03-05",
        "questions": 1,
        "reactions": 1,
        "incidents": 2,
        "withdrawals": [0, 4],
    }
    street.ask("Nog een vraag.")
    first, second = rows(running)
    assert first.counts == counts
    assert (second.number, second.due_on, second.since) == (2, date(2027, 9, 6), first.filed_at)
    last = running.notices()[-1]
    assert last.cause == "CheckInFiled"
    (shown,) = last.contents["check_ins"]
    assert shown["counts"] == counts
    assert (shown["on"], shown["due_on"]) == ("2027-06-01", "2027-06-07")
    assert shown["within"]["purpose"] == {"same": True, "text": ""}
    assert shown["observed"] is None
    assert running.entries()[-2:] == ["CheckInFiled", "ContributionReceived"]
    assert mails("check_in_filed") == ["secretary@lab.example"]


def test_what_was_observed_stands_beside_what_was_promised(running: Running) -> None:
    observed = {
        "criterion_0_measured": "Al 12 procent.",
        "value_privacy_observed": 1,
        "value_privacy_explanation": "Niemand is te herkennen.",
        "learned": "Dit hoort bij de eindevaluatie.",
    }
    file(running, observed=observed)
    shown = running.notices()[-1].contents["check_ins"][0]["observed"]
    assert shown["criteria"][0]["measured"] == "Al 12 procent."
    assert shown["criteria"][0]["success"]
    privacy = next(one for one in shown["values"] if one["value"] == "privacy")
    assert (privacy["observed"], privacy["explanation"]) == (1, "Niemand is te herkennen.")
    assert isinstance(privacy["residual"], int)
    assert "learned" not in rows(running)[0].observed


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"within": {}}, {(one, "choose_one") for one in ("purpose", "data", "place", "period")}),
        ({"within": SAME | {Within.DATA: Still(False)}}, {("data_text", "missing")}),
        ({"within": SAME | {Within.PLACE: Still(True, "x" * 2001)}}, {("place_text", "too_long")}),
        ({"incidents": "x" * 2001}, {("incidents", "too_long")}),
        ({"observed": {"value_privacy_observed": "4"}}, {("value_privacy_observed", "bad_risk")}),
    ],
)
def test_half_a_check_in_is_refused(
    running: Running, said: dict[str, Any], wrong: set[tuple[str, str]]
) -> None:
    before = running.lab.snapshot()
    with pytest.raises(Refused) as refusal:
        file(running, **said)
    assert codes(refusal) == wrong
    assert running.lab.snapshot() == before


def test_what_changed_becomes_the_reason_of_an_amendment(running: Running) -> None:
    moved = SAME | {Within.PLACE: Still(False, "Eén mast staat nu om de hoek.")}
    number = file(running, within=moved)
    lead = running.actor("lead")
    assert changes_in(lead, running.reference, number) == {
        Within.PLACE: "Eén mast staat nu om de hoek."
    }
    assert changes_in(lead, running.reference, 2) == {}
    with pytest.raises(NotFound):
        changes_in(running.actor("teammate"), running.reference, number)


@pytest.mark.parametrize("name", ["secretary", "chair", "dpo", "decider", "fieldworker"])
def test_others_file_none(running: Running, name: str) -> None:
    with pytest.raises(NotFound):
        file(running, who=name)


def test_filed_while_it_lies_still_and_not_after_the_end(running: Running) -> None:
    pull_brake(PullBrake(running.reference, "Gevaar."), running.actor("lead"), running.lab.now)
    assert file(running) == 1
    running.lab.set_clock(at(date(2027, 11, 30)))
    run_due(running.lab.now)
    with pytest.raises(WrongState):
        file(running)
    assert rows(running)[-1].closed_at is not None
    assert running.notices()[-1].contents["check_in_due_on"] is None


def test_sent_twice_it_is_filed_once(running: Running) -> None:
    command = FileCheckIn(running.reference, CheckIn(SAME), "key")
    file_check_in(command, running.actor("lead"), running.lab.now)
    with pytest.raises(AlreadyDone) as again:
        file_check_in(command, running.actor("lead"), running.lab.now)
    assert again.value.result == "1"
    assert [row.filed_at is not None for row in rows(running)] == [True, False]


def test_missed_one_is_told_to_the_board_once_and_stands_at_the_desk(running: Running) -> None:
    secretary = running.actor("secretary")
    assert tell_of_missed(at(date(2027, 6, 7), 20)) == 0
    assert late_check_ins(secretary, at(date(2027, 6, 7), 20)) == ()
    late = at(date(2027, 6, 8))
    running.lab.set_clock(late)
    assert tell_of_missed(late) == 1
    assert tell_of_missed(late + timedelta(days=1)) == 0
    assert mails("check_in_missed") == ["chair@lab.example", "secretary@lab.example"]
    assert running.entries().count("CheckInMissed") == 1
    (one,) = late_check_ins(secretary, late)
    assert (one.reference, one.due_on) == (running.reference, date(2027, 6, 7))
    for name in ("chair", "lead", "decider", "stranger"):
        assert late_check_ins(running.actor(name), late) == ()
    file(running)
    assert late_check_ins(secretary, late) == ()
    assert rows(running)[-1].due_on == date(2027, 9, 6)


def test_lead_is_reminded_once_of_each_moment(running: Running) -> None:
    """Due Monday 7 June: five working days before is Monday 31 May, one is Friday 4 June."""
    day = at(date(2027, 5, 20), 8)
    while day.date() < date(2027, 6, 15):
        send_reminders(day)
        send_reminders(day + timedelta(hours=2))
        day += timedelta(days=1)
    with reading() as session:
        sent = session.execute(
            select(Reminder.moment, Reminder.sent_at, Reminder.recipient_id)
            .where(Reminder.kind == "check_in")
            .order_by(Reminder.sent_at)
        ).all()
    lead = running.lab.actors["lead"]
    assert [(moment, sent_at.date(), to) for moment, sent_at, to in sent] == [
        ("five", date(2027, 5, 31), lead),
        ("one", date(2027, 6, 4), lead),
        ("late", date(2027, 6, 8), lead),
    ]


def test_nobody_waits_for_one_after_the_last_day(running: Running) -> None:
    with transaction() as session:
        session.scalars(select(Experiment)).one().ends_on = date(2027, 6, 6)
    send_reminders(at(date(2027, 5, 31), 8))
    send_reminders(at(date(2027, 6, 4), 8))
    with reading() as session:
        assert session.scalars(select(Reminder).where(Reminder.kind == "check_in")).all() == []
