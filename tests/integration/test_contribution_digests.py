"""One mail a day to who answers and who reads, and reminders before an answer is due."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.builders import Lab
from tests.contributions import Street, flood
from tests.decided import decided
from waardevol_lab.outbox.jobs import JOBS, perform
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, OutboxMail
from waardevol_lab.services.contribution_digests import send_digests
from waardevol_lab.services.reminding import send_reminders

DIGEST = "contributions_new"


@pytest.fixture
def street(lab: Lab) -> Street:
    return Street(decided(lab))


def sent(template: str) -> dict[str, Any]:
    """The latest mail of this kind to each, by name, and how many there are in all."""
    with reading() as session:
        rows = session.execute(
            select(Account.name, OutboxMail.context)
            .join(OutboxMail, OutboxMail.recipient == Account.email)
            .where(OutboxMail.template == template)
            .order_by(OutboxMail.id)
        )
        return dict(rows.all())


def count(template: str) -> int:
    with reading() as session:
        query = select(func.count()).where(OutboxMail.template == template)
        return session.scalar(query) or 0


def test_a_flood_is_one_mail_to_each(street: Street) -> None:
    street.ask()
    flood(street.running, 500, "Koop nu")
    for _ in range(3):
        send_digests(street.lab.later(hours=1))
    told = sent(DIGEST)
    assert count(DIGEST) == len(told) == 3
    by_person = {name.split()[0].lower(): context for name, context in told.items()}
    secretary = next(c for c in told.values() if c["to_read"])
    team = [c for c in told.values() if c["to_answer"]]
    assert len(by_person) == 3
    assert secretary["to_read"] == 501
    assert secretary["to_answer"] == []
    assert [c["to_answer"][0]["waiting"] for c in team] == [501, 501]


def test_next_mail_comes_another_day_and_only_with_something_new(street: Street) -> None:
    street.ask()
    assert send_digests(street.lab.now) == 3
    street.lab.later(minutes=1)
    street.ask()
    assert send_digests(street.lab.later(hours=3)) == 0
    assert send_digests(street.lab.later(days=1)) == 3
    assert send_digests(street.lab.later(days=1)) == 0


def test_worker_tells_and_forgets_by_itself(street: Street) -> None:
    street.ask(email="jan@voorbeeld.example")
    settings = street.lab.app.extensions["waardevol_settings"]
    jobs = {job.name: job for job in JOBS}
    assert perform(jobs["digests"], settings)
    assert count(DIGEST) == 3
    street.answer(1)
    street.lab.later(days=31)
    assert perform(jobs["addresses"], settings)
    assert street.row(1).email is None


def test_nobody_hears_of_what_is_done_nor_in_the_night(street: Street) -> None:
    street.ask()
    street.ask(may_publish=False)
    street.lab.set_clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    assert send_digests(street.lab.now) == 0
    street.answer(1)
    street.hide(1)
    street.hide(2)
    street.lab.set_clock(datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert send_digests(street.lab.now) == 0


def test_who_asked_by_name_of_nobody_is_told_to_the_lead_in_time(street: Street) -> None:
    street.ask()
    street.ask()
    days = {
        datetime(2026, 11, 30, 9, tzinfo=UTC): 1,
        datetime(2026, 12, 1, 9, tzinfo=UTC): 1,
        datetime(2026, 12, 4, 9, tzinfo=UTC): 2,
        datetime(2026, 12, 8, 9, tzinfo=UTC): 3,
    }
    for day, mails in days.items():
        street.lab.set_clock(day)
        send_reminders(day)
        with reading() as session:
            contexts = session.scalars(
                select(OutboxMail.context).where(OutboxMail.template == "reminder")
            ).all()
        assert sum(c["kind"] == "citizens" for c in contexts) == mails, day


def test_answered_and_spam_need_no_reminder(street: Street) -> None:
    street.ask()
    street.ask()
    street.answer(1)
    street.hide(2)
    street.lab.set_clock(datetime(2026, 12, 4, 9, tzinfo=UTC))
    send_reminders(street.lab.now)
    with reading() as session:
        contexts = session.scalars(
            select(OutboxMail.context).where(OutboxMail.template == "reminder")
        ).all()
    assert all(c["kind"] != "citizens" for c in contexts)
