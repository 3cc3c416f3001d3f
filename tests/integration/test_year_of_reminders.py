"""A year of days: the reminders that leave are those of a table that was written by hand."""

import csv
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.builders import a_lab
from tests.databases import Databases
from tests.reviews import Review
from tests.year import YEAR, Year, at, days, work
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Account,
    Condition,
    Experiment,
    OutboxMail,
    Reminder,
    ReviewRound,
)

TABLE = Path(__file__).parents[1] / "reminders_2026.csv"


class Row(NamedTuple):
    """One reminder."""

    day: str
    dossier: str
    to: str
    kind: str
    moment: str
    due: str


def by_hand() -> list[Row]:
    """The table."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [Row(**row) for row in rows]


@pytest.fixture(scope="module")
def year(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """Give the year when it is over: each day the worker's jobs ran, at noon people acted."""
    folder = tmp_path_factory.mktemp("year")
    with databases.sqlite() as url, a_lab(url, folder) as lab:
        lab.set_clock(at(next(days()), 8))
        made = Year(lab, Review(lab))
        acts = made.acts()
        for day in days():
            work(lab, day_at=(at(day, 8), at(day, 9)))
            for act in acts.pop(f"{day:%m-%d}", []):
                lab.set_clock(at(day, 12))
                act()
        assert not acts
        work(lab, day_at=(lab.now,))
        yield made


def sent(year: Year) -> list[Row]:
    """What the product sent."""
    names = {reference: name for name, reference in year.dossiers.items()}
    with reading() as session:
        experiments = {row.id: names[row.reference] for row in session.query(Experiment)}
        about = {f"experiment:{id_}": name for id_, name in experiments.items()}
        for round_ in session.query(ReviewRound):
            about[f"round:{round_.id}"] = experiments[round_.experiment_id]
        for condition in session.query(Condition):
            about[f"condition:{condition.id}"] = experiments[condition.experiment_id]
        people = {row.id: row.name for row in session.query(Account)}
        return [
            Row(
                row.sent_at.date().isoformat(),
                about[row.about],
                people[row.recipient_id],
                row.kind,
                row.moment,
                row.due_on.isoformat(),
            )
            for row in session.query(Reminder).order_by(Reminder.id)
        ]


def test_the_table_names_every_kind_of_day() -> None:
    rows = by_hand()
    assert len(rows) == len(set(rows)) == 64
    assert {row.moment for row in rows} == {"five", "one", "late"}
    assert {row.day[:4] for row in rows} == {str(YEAR)}


def test_reminders_of_a_year_are_those_of_the_table(year: Year) -> None:
    assert sorted(sent(year)) == sorted(by_hand())


def test_each_reminder_left_as_one_mail_to_who_it_names(year: Year) -> None:
    folder = year.lab.app.extensions["waardevol_settings"].instance / "mail"
    found = []
    with reading() as session:
        rows = session.query(OutboxMail).filter_by(template="reminder").all()
    for row in rows:
        mail = message_from_bytes(
            (folder / f"{row.message_id}.eml").read_bytes(), policy=policy.default
        )
        reference = str(mail["Subject"]).split(",")[0].strip()
        found.append((row.created_at.date().isoformat(), reference, str(mail["To"])))
    wanted = [(row.day, year.dossiers[row.dossier], f"{row.to}@lab.example") for row in by_hand()]
    assert sorted(found) == sorted(wanted)


def test_no_reminder_went_to_who_stepped_back(year: Year) -> None:
    told = {(row.dossier, row.to, row.day) for row in sent(year)}
    assert not any(dossier == "koningsdag" and to == "anna" for dossier, to, _ in told)
    stepped_back = [day for dossier, to, day in told if (dossier, to) == ("zomertijd", "chair")]
    assert stepped_back == ["2026-03-27"]
