"""Every number of the yearly report counted once more by statements that know nothing of it."""

import sqlite3
from collections.abc import Iterator
from datetime import date

import pytest

from tests.begun import begun
from tests.builders import Lab
from tests.databases import Databases
from tests.integration.test_demo import loaded
from tests.web.dossiers import build
from tests.yearly_sql import RECORD, TABLES, Year, times_by_hand
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.yearly_numbers import DEFINITIONS, Measure, Part, Source
from waardevol_lab.persistence.db import db, reading
from waardevol_lab.persistence.models import Board, YearlyReportVersion
from waardevol_lab.queries.signing_in import actor_of
from waardevol_lab.queries.yearly_contents import as_report
from waardevol_lab.queries.yearly_report import YearlyReport, yearly_report

NAMES = [definition.name for definition in DEFINITIONS]
TIMES = [one.name for one in DEFINITIONS if one.part is Part.TIMES]
BY_HAND = "Mijn zus werkt daar."
"""The reason of the conflicts that were put in place."""
Counted = tuple[YearlyReport, Year]
OF_THE_DEMO = "secretaris@demo.example"
WORLDS = {
    "demo": (loaded, OF_THE_DEMO, 2026),
    "demo, the year before": (loaded, OF_THE_DEMO, 2025),
    "dossiers": (build, "secretary@lab.example", 2026),
}
"""The demo, and a dossier in every state, with who is secretary there."""
FEWEST_TOLD = {2025: 10, 2026: 25}
"""More numbers than these are not nothing in the worlds."""


@pytest.fixture(scope="module", params=WORLDS)
def counted(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Counted]:
    """Give the report of the first board, and its database."""
    build_it, mail, year = WORLDS[request.param]
    folder = tmp_path_factory.mktemp("yearly")
    with begun(databases, folder, build_it) as (lab, _), lab.app.app_context():
        yield report_of(lab, mail, year), year_of(lab, year)


def report_of(lab: Lab, mail: str, year: int) -> YearlyReport:
    """What the secretary of the first board reads of the year."""
    who = actor_of(mail, lab.now)
    assert who is not None
    return yearly_report(who, first_board(), year, lab.now)


def first_board() -> int:
    with reading() as session:
        return session.query(Board.id).order_by(Board.id).limit(1).scalar() or 0


def year_of(lab: Lab, year: int) -> Year:
    """The same year for the statements."""
    path = db.engine.url.database
    assert path is not None
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    last = min(local_date(lab.now), date(year, 12, 31))
    return Year(connection, first_board(), date(year, 1, 1), last)


@pytest.mark.parametrize("name", [name for name in NAMES if name in TABLES])
def test_number_is_what_the_tables_hold(counted: Counted, name: str) -> None:
    """The declarations that the builder of the dossiers puts in place have no entry."""
    report, year = counted
    found = year.count(TABLES[name])
    if name == "conflicts":
        found -= year.count(f"{TABLES[name]} AND a.reason = '{BY_HAND}'")
    assert report.number(name).value == found


@pytest.mark.parametrize("name", list(RECORD))
def test_number_is_what_the_record_holds(counted: Counted, name: str) -> None:
    report, year = counted
    assert report.number(name).value == year.count(RECORD[name])


def test_times_are_those_counted_by_hand(counted: Counted) -> None:
    report, year = counted
    assert {name: report.number(name).value for name in TIMES} == times_by_hand(year)


def test_no_number_is_left_without_a_statement() -> None:
    assert set(NAMES) == {*TABLES, *RECORD, *TIMES}
    of_record = {one.name for one in DEFINITIONS if one.source is Source.RECORD}
    assert set(RECORD) <= of_record


def test_every_number_is_traced_to_as_many_acts_as_it_says(counted: Counted) -> None:
    report, _ = counted
    for number in report.numbers:
        acts = {(t.reference, t.round, t.on, t.entry, t.which, t.meeting_id) for t in number.traces}
        assert len(acts) == len(number.traces), number.definition.name
        if number.definition.measure is Measure.HOW_MANY:
            assert number.value == len(acts) + number.untold, number.definition.name


def test_the_worlds_hold_something_of_most_numbers(counted: Counted) -> None:
    report, year = counted
    told = sum(1 for number in report.numbers if number.value)
    assert told > FEWEST_TOLD[year.first.year]


def test_what_was_published_is_what_was_counted(counted: Counted) -> None:
    """Of the year before: the deliberation of so few rounds is not told."""
    report, year = counted
    with reading() as session:
        row = session.query(YearlyReportVersion).filter_by(year=year.first.year).one_or_none()
        assert (row is not None) == (year.first.year == 2025)
        if row is None:
            return
        published = as_report(row.board_id, row.contents)
    told = {one.definition.name: one.value for one in published.numbers if not one.hidden}
    hidden = {one.definition.part for one in published.numbers if one.hidden}
    assert told == {name: report.number(name).value for name in told}
    assert len(told) > 70
    assert hidden <= {Part.DELIBERATION}
