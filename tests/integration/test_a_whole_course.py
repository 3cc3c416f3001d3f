"""From approval to follow-up: what is left behind is what a table by hand says, and no more."""

import csv
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.builders import a_lab
from tests.course import Course, days
from tests.databases import Databases
from tests.year import at, work
from waardevol_lab.config import Settings
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Account,
    LedgerEntry,
    NoticeVersion,
    OutboxMail,
    Reminder,
)

TABLE = Path(__file__).parents[1] / "course_2027.csv"


class Row(NamedTuple):
    """An entry by somebody, a version by its number, or a mail to somebody."""

    day: str
    what: str
    name: str
    who: str


def by_hand() -> list[Row]:
    """The table."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [Row(**row) for row in csv.DictReader(ln for ln in lines if not ln.startswith("#"))]


@pytest.fixture(scope="module")
def course(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """Give the course when it is over: each morning the worker's jobs ran, at noon people acted."""
    folder = tmp_path_factory.mktemp("course")
    with databases.sqlite() as url, a_lab(url, folder) as lab:
        made = Course.advised(lab)
        work(lab, day_at=(at(next(days()), 7),))
        acts = made.acts()
        for day in days():
            work(lab, day_at=(at(day, 8),))
            for act in (today := acts.pop(day.isoformat(), [])):
                lab.set_clock(at(day, 12))
                act()
            if today:
                work(lab, day_at=(at(day, 13),))
            made.heard |= heard(made)
        assert not acts
        yield made


def entries(course: Course) -> list[Row]:
    """What the record holds about it from the first day on."""
    with reading() as session:
        people = {row.pseudonym: row.name for row in session.query(Account)}
        rows = session.query(LedgerEntry).filter_by(subject=course.running.experiment.subject)
        return [
            Row(row.at[:10], "entry", row.kind, people.get(row.actor, row.actor))
            for row in rows
            if row.at[:10] >= next(days()).isoformat()
        ]


def notices(course: Course) -> list[Row]:
    """The versions of the notice."""
    return [
        Row(row.published_at.date().isoformat(), "notice", row.cause, str(row.number))
        for row in course.running.notices()
    ]


def mails(course: Course) -> list[Row]:
    """What was sent from the first day on; a reminder is named with what it is about."""
    with reading() as session:
        people = {row.id: row.name for row in session.query(Account)}
        reminders = [
            Row(
                row.sent_at.date().isoformat(),
                "mail",
                f"reminder {row.kind} {row.moment}",
                people[row.recipient_id],
            )
            for row in session.query(Reminder)
        ]
    told = [row for row in course.heard.values() if row.name != "reminder"]
    assert len(course.heard) - len(told) == len(reminders)
    return told + reminders


def heard(course: Course) -> dict[str, Row]:
    """The mails of the outbox, and those to followers, which leave it when they are sent."""
    day = course.lab.now.date().isoformat()
    with reading() as session:
        staff = {
            row.message_id: (row.created_at.date(), row.template, row.recipient)
            for row in session.query(OutboxMail)
        }
    found = {
        name: Row(str(on), "mail", template, to.split("@")[0])
        for name, (on, template, to) in staff.items()
        if on >= next(days())
    }
    for name in mail_folder(course).glob("*.eml"):
        if name.stem not in course.heard and name.stem not in staff:
            mail = message_from_bytes(name.read_bytes(), policy=policy.default)
            if "List-Unsubscribe" in mail:
                found[name.stem] = Row(day, "mail", "follow_change", mail["To"].split("@")[0])
    return found


def mail_folder(course: Course) -> Path:
    """Where the mail lies that was sent."""
    settings: Settings = course.lab.app.extensions["waardevol_settings"]
    return settings.instance / "mail"


def test_every_entry_version_and_mail_is_in_the_table_and_nothing_else(course: Course) -> None:
    found = entries(course) + notices(course) + mails(course)
    wanted = by_hand()
    assert (sorted(set(found) - set(wanted)), sorted(set(wanted) - set(found))) == ([], [])
    assert sorted(found) == sorted(wanted)


def test_every_mail_left_once_and_has_a_subject(course: Course) -> None:
    left = {
        path.stem: message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in mail_folder(course).glob("*.eml")
    }
    assert course.heard.keys() <= left.keys()
    for name, row in course.heard.items():
        assert str(left[name]["To"]).split("@")[0] == row.who
        assert str(left[name]["Subject"])


def test_the_notice_said_at_each_step_how_it_stood(course: Course) -> None:
    found = {row.number: row.phase for row in course.running.notices()}
    assert [found[n] for n in (1, 3, 7, 8, 9, 11, 13, 14)] == [
        "approved",
        "running",
        "suspended",
        "suspended",
        "running",
        "ended",
        "evaluated",
        "evaluated",
    ]
    with reading() as session:
        last = session.query(NoticeVersion).order_by(NoticeVersion.id.desc()).first()
    assert last is not None and last.contents["cleanup"] is not None
