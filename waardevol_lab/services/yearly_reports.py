"""Publishing a board's yearly report: counted in the act itself, and never changed after it.

A correction is the next version, with its reason. The report names the root of the record as it was
counted, and the places of the entries in it: whoever has the record can count again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound, Problem, Refused, Stale
from waardevol_lab.domain.merkle import Tree
from waardevol_lab.domain.notice import notice_hash
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.slugs import slug_of
from waardevol_lab.domain.yearly_numbers import Span, span_of
from waardevol_lab.persistence.models import Board, LedgerEntry, YearlyReportVersion
from waardevol_lab.queries.yearly_contents import as_contents
from waardevol_lab.queries.yearly_report import YearlyReport, may_publish, public_report
from waardevol_lab.services.acting import Act, acting

PUBLISHED: Final = "YearlyReportPublished"
LONGEST: Final = 5000
AT_A_TIME: Final = 1000


@dataclass(frozen=True, slots=True)
class PublishYearlyReport:
    """Publish version `number` of a report, which is the next one as far as the actor saw.

    `reason`: why there is another version; it is asked from the second one on.
    """

    board_id: int
    year: int
    number: int
    foreword: str
    reason: str = ""
    key: str = ""


def publish_yearly_report(command: PublishYearlyReport, actor: Actor, now: datetime) -> str:
    """Count, freeze and publish, and give the number of the version.

    Raises `NotFound` unless the actor is secretary or chair of the board, `Stale` when another
    version came first, and `Refused` at `foreword` and `reason`, or for a year that is not over.
    """
    with acting(actor, now, command.key) as act:
        if not may_publish(actor, command.board_id):
            raise NotFound("yearly report")
        _hold_the_record(act.session)
        board = act.session.get_one(Board, command.board_id)
        span = span_of(command.year, now)
        if span is None:
            raise NotFound("yearly report")
        latest = _latest(act.session, board.id, command.year)
        if command.number != latest + 1:
            raise Stale("yearly report")
        _refuse(command, span)
        row = _row(act, board, command, public_report(act.session, board, span))
        act.session.add(row)
        told = {"year": row.year, "version": row.number, "sha256": row.sha256}
        act.record(board.subject, PUBLISHED, told)
        act.result = str(row.number)
        return act.result


def _hold_the_record(session: Session) -> None:
    """Nobody writes an entry until this act is done: every entry that is there is counted.

    It is the first thing that the act holds, so that two of them wait for each other here. On
    SQLite an act has the whole database to itself anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE ledger_entry IN SHARE ROW EXCLUSIVE MODE"))


def _latest(session: Session, board_id: int, year: int) -> int:
    number = session.scalar(
        select(YearlyReportVersion.number)
        .where(YearlyReportVersion.board_id == board_id, YearlyReportVersion.year == year)
        .order_by(YearlyReportVersion.number.desc())
        .limit(1)
    )
    return number or 0


def _refuse(command: PublishYearlyReport, span: Span) -> None:
    """Raise `Refused` with everything that stands in the way."""
    problems = []
    if not span.over:
        problems.append(Problem("year", "year_not_over", {"year": span.year}))
    asked = [("foreword", command.foreword)]
    if command.number > 1:
        asked.append(("reason", command.reason))
    for name, words in asked:
        length = len(words.strip())
        if not length:
            problems.append(Problem(name, "missing"))
        elif length > LONGEST:
            problems.append(Problem(name, "too_long", {"length": length, "max": LONGEST}))
    if problems:
        raise Refused(*problems)


def _row(
    act: Act, board: Board, command: PublishYearlyReport, report: YearlyReport
) -> YearlyReportVersion:
    tree, places = _record(act.session)
    contents: dict[str, Any] = {
        **as_contents(report, places),
        "version": command.number,
        "foreword": command.foreword.strip(),
        "reason": command.reason.strip() if command.number > 1 else "",
        "record": {"size": tree.size, "root": tree.root()},
    }
    return YearlyReportVersion(
        board_id=board.id,
        slug=_slug(act.session, board),
        year=command.year,
        number=command.number,
        contents=contents,
        sha256=notice_hash(contents),
        published_by_id=act.actor.user_id,
        published_at=act.now,
    )


def _record(session: Session) -> tuple[Tree, dict[int, int]]:
    """The tree over the whole record, and the place of each entry in it by its key."""
    tree, places = Tree(), dict[int, int]()
    query = select(LedgerEntry.id, LedgerEntry.leaf_hash).order_by(LedgerEntry.id)
    for key, leaf in session.execute(query.execution_options(yield_per=AT_A_TIME)):
        places[key] = tree.size
        tree.add(bytes.fromhex(leaf))
    return tree, places


def _slug(session: Session, board: Board) -> str:
    """The address of the board's reports: that of the first one, whatever its name became."""
    taken = dict(
        session.execute(
            select(YearlyReportVersion.board_id, YearlyReportVersion.slug).distinct()
        ).all()
    )
    mine = slug_of(board.name) or f"commissie-{board.id}"
    if board.id in taken:
        return str(taken[board.id])
    return f"{mine}-{board.id}" if mine in taken.values() else mine
