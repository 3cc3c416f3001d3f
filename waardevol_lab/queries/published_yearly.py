"""Yearly reports that were published, for everybody and for who may publish the next version."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import YearlyReportVersion
from waardevol_lab.queries.yearly_contents import as_report
from waardevol_lab.queries.yearly_report import YearlyReport


@dataclass(frozen=True, slots=True)
class Version:
    """One version in the list of a report."""

    number: int
    published_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Published:
    """A version of a report as everybody reads it; `versions` are all of it, the newest first."""

    slug: str
    report: YearlyReport
    number: int
    foreword: str
    reason: str
    published_at: datetime
    sha256: str
    record_size: int
    """How many entries the record held when it was counted."""
    record_root: str
    contents: dict[str, Any]
    versions: tuple[Version, ...] = ()

    @property
    def latest(self) -> bool:
        """Whether no later version corrects it."""
        return self.number == self.versions[0].number


@dataclass(frozen=True, slots=True)
class Shelf:
    """The reports of one board, the latest year first; `name` is that of its latest report."""

    slug: str
    name: str
    years: tuple[int, ...]


def shelves() -> tuple[Shelf, ...]:
    """All boards that published a report, by name."""
    with reading() as session:
        rows = session.execute(
            select(
                YearlyReportVersion.slug,
                YearlyReportVersion.year,
                YearlyReportVersion.contents["board"].as_string().label("board"),
            ).order_by(YearlyReportVersion.year.desc(), YearlyReportVersion.number.desc())
        ).all()
    names: dict[str, str] = {}
    years: dict[str, list[int]] = {}
    for slug, year, board in rows:
        names.setdefault(slug, board)
        if year not in years.setdefault(slug, []):
            years[slug].append(year)
    found = (Shelf(slug, names[slug], tuple(years[slug])) for slug in names)
    return tuple(sorted(found, key=lambda one: (one.name, one.slug)))


def published(slug: str, year: int, number: int | None = None) -> Published:
    """A version of a report, the latest unless another is asked for. Raises `NotFound`."""
    return _published(
        select(YearlyReportVersion).where(
            YearlyReportVersion.slug == slug, YearlyReportVersion.year == year
        ),
        number,
    )


def published_of(board_id: int, year: int) -> Published | None:
    """The latest version of a board's report; None where there is none."""
    of_board = select(YearlyReportVersion).where(
        YearlyReportVersion.board_id == board_id, YearlyReportVersion.year == year
    )
    try:
        return _published(of_board, None)
    except NotFound:
        return None


def addresses() -> tuple[tuple[str, datetime], ...]:
    """Where each report is beneath `/jaarverslagen/`, and since when it says what it says."""
    later = aliased(YearlyReportVersion)
    with reading() as session:
        rows = session.execute(
            select(
                YearlyReportVersion.slug, YearlyReportVersion.year, YearlyReportVersion.published_at
            )
            .outerjoin(
                later,
                (later.board_id == YearlyReportVersion.board_id)
                & (later.year == YearlyReportVersion.year)
                & (later.number > YearlyReportVersion.number),
            )
            .where(later.id.is_(None))
            .order_by(YearlyReportVersion.slug, YearlyReportVersion.year)
        ).all()
    return tuple((f"{slug}/{year}", at) for slug, year, at in rows)


def _published(query: Select[YearlyReportVersion], number: int | None) -> Published:
    with reading() as session:
        rows = list(session.scalars(query.order_by(YearlyReportVersion.number.desc())))
        versions = tuple(_versions(rows))
        for row in rows:
            if number in (None, row.number):
                return _as_published(row, versions)
    raise NotFound("yearly report")


def _versions(rows: list[YearlyReportVersion]) -> Iterator[Version]:
    for row in rows:
        yield Version(row.number, row.published_at, row.contents["reason"])


def _as_published(row: YearlyReportVersion, versions: tuple[Version, ...]) -> Published:
    contents = row.contents
    return Published(
        slug=row.slug,
        report=as_report(row.board_id, contents),
        number=row.number,
        foreword=contents["foreword"],
        reason=contents["reason"],
        published_at=row.published_at,
        sha256=row.sha256,
        record_size=contents["record"]["size"],
        record_root=contents["record"]["root"],
        contents=dict(contents),
        versions=versions,
    )
