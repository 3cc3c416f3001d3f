"""Reminders by their use cases, on both engines: exactly once, to whom it concerns, by hand."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, update

from tests.builders import Lab
from tests.reviews import FULL, LIGHT, MEMBERS, Review
from waardevol_lab.domain.errors import AlreadyDone, NotFound, Refused
from waardevol_lab.domain.reminders import Awaited
from waardevol_lab.domain.roles import Role
from waardevol_lab.outbox.rendering import Letter, render
from waardevol_lab.persistence.db import db, reading, transaction
from waardevol_lab.persistence.models import Organisation, OutboxMail, Reminder
from waardevol_lab.queries.awaited import everything_awaited
from waardevol_lab.queries.remindable import remind_page
from waardevol_lab.services.administration import ChangeOrganisation, change_organisation
from waardevol_lab.services.due_days import recount
from waardevol_lab.services.reminding import send_reminders
from waardevol_lab.services.reminding_by_hand import RemindByHand, remind_by_hand
from waardevol_lab.wording.reminders import page

MONDAY = datetime.fromisoformat("2026-12-28T08:00:00+00:00")
"""In review since Monday 23 November: six weeks end on Monday 4 January; 5 working days before it
is Thursday 24 December, for Friday 25 December and 1 January are holidays."""


def told() -> list[tuple[str, str]]:
    """To whom a reminder went, and of what."""
    with reading() as session:
        rows = session.query(OutboxMail).filter_by(template="reminder").order_by(OutboxMail.id)
        return [(row.recipient.split("@")[0], row.context["kind"]) for row in rows]


def test_two_workers_at_once_and_a_restart_send_each_once(any_lab: Lab) -> None:
    review = Review(any_lab)
    review.in_review()
    start, counts = threading.Barrier(2), list[int]()

    def work() -> None:
        with any_lab.app.app_context():
            start.wait()
            counts.append(send_reminders(MONDAY))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 5
    assert send_reminders(MONDAY + timedelta(hours=1)) == 0
    wanted = [(name, "assessment") for name in (*MEMBERS, "chair")]
    assert sorted(told()) == sorted([*wanted, ("dpo", "dpo_opinion")])
    with reading() as session:
        assert session.query(Reminder).count() == 5


def test_a_due_day_that_changes_makes_a_new_reminder(any_lab: Lab) -> None:
    review = Review(any_lab)
    review.submitted(LIGHT)
    day = datetime.fromisoformat("2026-11-27T08:00:00+00:00")
    assert send_reminders(day) == 1
    with transaction() as session:
        organisation = session.get_one(Organisation, review.organisation_id)
        organisation.terms = {"completeness_check": "6 working_days"}
        recount(session, organisation)
    assert send_reminders(day + timedelta(hours=1)) == 1
    assert send_reminders(day + timedelta(hours=2)) == 0
    assert send_reminders(day + timedelta(days=3)) == 1
    with reading() as session:
        rows = session.query(Reminder).order_by(Reminder.id)
        found = [(row.moment, row.due_on.isoformat()) for row in rows]
    assert found == [("one", "2026-11-30"), ("five", "2026-12-01"), ("one", "2026-12-01")]


@pytest.mark.parametrize(
    ("chosen", "wanted"),
    [
        ({}, [("one", "11-27"), ("late", "12-01")]),
        (
            {"first": "4", "second": "2", "late": "3"},
            [("five", "11-24"), ("one", "11-26"), ("late", "12-03")],
        ),
    ],
)
def test_reminders_leave_on_the_days_of_the_organisation(
    any_lab: Lab, chosen: dict[str, str], wanted: list[tuple[str, str]]
) -> None:
    """Submitted on Monday 23 November, to be checked by Monday 30."""
    review = Review(any_lab)
    review.submitted(LIGHT)
    with reading() as session:
        row = session.get_one(Organisation, review.organisation_id)
        change = ChangeOrganisation(row.id, row.version, row.name, {}, {}, {}, chosen)
    change_organisation(change, review["admin"], any_lab.now)
    day = datetime.fromisoformat("2026-11-23T08:00:00+00:00")
    for _ in range(20):
        send_reminders(day)
        day += timedelta(days=1)
    with reading() as session:
        rows = session.query(Reminder).order_by(Reminder.id).all()
    assert [(row.moment, f"{row.sent_at:%m-%d}") for row in rows] == wanted


def test_nobody_is_reminded_before_seven(lab: Lab) -> None:
    Review(lab).in_review()
    assert send_reminders(MONDAY.replace(hour=5, minute=59)) == 0
    assert send_reminders(MONDAY.replace(hour=6)) == 5


def test_who_stepped_back_or_works_on_it_is_never_reminded(any_lab: Lab) -> None:
    review = Review(any_lab)
    reference = review.in_review()
    experiment = any_lab.experiment(reference).id
    review.declare(reference, "anna", conflict=True)
    any_lab.grant("bram", "teammate", experiment)  # type: ignore[arg-type]
    any_lab.grant("dpo", "teammate", experiment)  # type: ignore[arg-type]
    with transaction() as session:
        session.execute(update(OutboxMail).values(sent_at=MONDAY))
    assert send_reminders(MONDAY) == 2
    assert {name for name, _ in told()} == {"cees", "chair"}


def test_a_conflict_declared_after_the_reading_is_heard(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = Review(lab)
    reference = review.in_review()
    read = everything_awaited(MONDAY)
    review.declare(reference, "anna", conflict=True)
    monkeypatch.setattr("waardevol_lab.services.reminding.everything_awaited", lambda _now: read)
    send_reminders(MONDAY)
    assert "anna" not in {name for name, _ in told()}
    assert "bram" in {name for name, _ in told()}


def test_every_reminder_can_be_read_in_both_languages(lab: Lab) -> None:
    review = Review(lab)
    reference = review.in_review()
    send_reminders(MONDAY)
    send_reminders(datetime.fromisoformat("2027-01-05T08:00:00+00:00"))
    remind_by_hand(RemindByHand(reference, review["anna"].user_id), review["secretary"], lab.now)
    with reading() as session:
        rows = session.query(OutboxMail).filter_by(template="reminder").all()
    assert {row.context["moment"] for row in rows} == {"five", "late", "hand"}
    for row in rows:
        for language, word in (("nl", "Beste"), ("en", "Dear")):
            letter = Letter("x", row.recipient, language, row.template, row.context, lab.now)  # type: ignore[arg-type]
            subject, body = render(letter, "https://lab.example")
            assert reference in subject
            assert word in body
            assert f"/commissie/{reference}?ronde=1" in body


def test_more_dossiers_ask_no_more_questions(lab: Lab) -> None:
    review = Review(lab)
    counts = []
    for _ in range(2):
        for case in (FULL, LIGHT):
            review.in_review(case)
            review.submitted(case)
            review.decided(case)
        statements: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
            statements.append(statement)  # noqa: B023 - of this round

        event.listen(db.engine, "before_cursor_execute", note)
        everything_awaited(lab.now)
        event.remove(db.engine, "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 25


def test_the_secretary_reminds_somebody_once_a_day(any_lab: Lab) -> None:
    review = Review(any_lab)
    reference, secretary = review.in_review(), review["secretary"]
    anna = RemindByHand(reference, review["anna"].user_id, key="once")
    remind_by_hand(anna, secretary, any_lab.now)
    with pytest.raises(AlreadyDone):
        remind_by_hand(anna, secretary, any_lab.now)
    with pytest.raises(Refused):
        remind_by_hand(RemindByHand(reference, anna.account_id), secretary, any_lab.later(hours=3))
    remind_by_hand(RemindByHand(reference, anna.account_id), secretary, any_lab.later(days=1))
    assert told() == [("anna", "assessment")] * 2


def test_nobody_else_reminds_and_only_who_is_waited_for(lab: Lab) -> None:
    review = Review(lab)
    reference = review.in_review()
    review.declare(reference, "cees", conflict=True)
    kept = lab.snapshot()
    for name in ("anna", "chair", "dpo", "decider", "lead", "admin", "auditor"):
        with pytest.raises(NotFound):
            remind_by_hand(RemindByHand(reference, review["bram"].user_id), review[name], lab.now)
    for name in ("cees", "lead", "decider", "secretary"):
        command = RemindByHand(reference, review[name].user_id)
        with pytest.raises(Refused):
            remind_by_hand(command, review["secretary"], lab.now)
    assert lab.snapshot() == kept


def test_chair_with_a_conflict_is_not_waited_for(any_lab: Lab) -> None:
    """Neither named nor reminded: then the secretaries have to see to it, each but oneself."""
    review = Review(any_lab)
    reference = review.in_review()
    any_lab.person("deputy", (Role.SECRETARY, review.board_id))
    review.declare(reference, "chair", conflict=True)
    page = remind_page(review["secretary"], reference, None, any_lab.now)
    assert not {"chair", "secretary"} & {one.name for one in page.people}
    assert "deputy" in {one.name for one in page.people if one.kind == Awaited.ADVICE}
    with pytest.raises(Refused):
        command = RemindByHand(reference, review["chair"].user_id)
        remind_by_hand(command, review["secretary"], any_lab.now)


@pytest.mark.parametrize("kind", list(Awaited))
def test_every_reminder_leads_to_a_page(lab: Lab, kind: Awaited) -> None:
    for incident in (False, True):
        path = page(kind, "WL-2026-001", 1, incident=incident).partition("?")[0]
        endpoint, values = lab.app.url_map.bind("localhost").match(f"/{path}", method="GET")
        assert endpoint.startswith(("board.", "leads."))
        assert values["reference"] == "WL-2026-001"
        assert kind.startswith(values.get("kind", "")), "of another evaluation"
