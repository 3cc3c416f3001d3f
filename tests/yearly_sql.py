"""The numbers of a yearly report counted once more: plain SQL over the tables, and over the record.

Nothing of the product is used: the bounds of the year, the terms and the holidays are written out
here. SQLite; instants are kept as UTC texts, and Amsterdam is an hour ahead at New Year.
"""

# ruff: noqa: S608 - the statements are put together of constants

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOLIDAYS = {
    *(
        date(2025, month, day)
        for month, day in ((1, 1), (4, 18), (4, 21), (4, 26), (5, 5), (5, 29))
    ),
    *(date(2025, month, day) for month, day in ((6, 9), (12, 25), (12, 26))),
    *(date(2026, month, day) for month, day in ((1, 1), (4, 3), (4, 6), (4, 27), (5, 5), (5, 14))),
    *(date(2026, month, day) for month, day in ((5, 25), (12, 25), (12, 26))),
    *(date(2027, month, day) for month, day in ((1, 1), (3, 26), (3, 29), (4, 27), (5, 5), (5, 6))),
    *(date(2027, month, day) for month, day in ((5, 17), (12, 25), (12, 26))),
}

ROUND = "FROM review_round r WHERE r.board_id = :board"
ADVICE = "FROM advice a JOIN review_round r ON r.id = a.round_id WHERE r.board_id = :board"
DECISION = "FROM decision d JOIN review_round r ON r.id = d.round_id WHERE r.board_id = :board"
IN_DECIDED = """JOIN review_round r ON r.id = a.round_id WHERE r.board_id = :board
    AND EXISTS (SELECT 1 FROM decision d WHERE d.round_id = r.id AND d.number = 1
                AND d.decided_at >= :begins AND d.decided_at < :ends)"""
OF_BOARD = "JOIN experiment x ON x.id = t.experiment_id WHERE x.board_id = :board"
EXPERIMENT = "FROM experiment x WHERE x.board_id = :board"
FIRST_SENT = """(SELECT min(v.submitted_at) FROM plan_version v
    WHERE v.round_id = r.id AND v.rewords IS NULL)"""
OWED = "(t.ground IS NULL OR t.ground NOT IN ('spam', 'offensive') OR t.answered_at IS NOT NULL)"
LETTERS = """FROM letter t JOIN review_round r ON r.id = t.round_id
    WHERE r.board_id = :board AND t.kind = '{}'"""


def within(column: str) -> str:
    """A condition that an instant lies in the year."""
    return f"{column} >= :begins AND {column} < :ends"


def counted(what: str, *conditions: str) -> str:
    """How many rows there are."""
    return " AND ".join((f"SELECT count(*) {what}", *conditions))


ANSWERED = "t.answered_at IS NOT NULL AND t.answered_at < :ends"
LAST_DAY = "datetime(t.due_on, '+1 day')"
"""Of the answers of the worlds no due day lies on the night of a change of the clock."""
IN_TIME = "local_day(t.answered_at) <= t.due_on"
CONTRIBUTION = f"FROM contribution t {OF_BOARD} AND t.received_on BETWEEN :first AND :last"
MEMBERS = f"""FROM meeting_member t JOIN meeting m ON m.id = t.meeting_id
    WHERE m.board_id = :board AND m.state = 'planned' AND {within("m.starts_at")}"""
OUTCOMES = ("approved", "approved_with_conditions", "rejected")
TABLES: Mapping[str, str] = {
    "received": counted(ROUND, within(FIRST_SENT)),
    "returned": counted(LETTERS.format("returned"), within("t.made_at")),
    "accepted_light": counted(ROUND, within("r.accepted_at"), "r.route = 'light'"),
    "accepted_full": counted(ROUND, within("r.accepted_at"), "r.route = 'full'"),
    "route_deviated": counted(ROUND, within("r.accepted_at"), "r.route <> r.route_proposed"),
    "changes_requested": counted(LETTERS.format("held"), within("t.made_at")),
    "rounds_withdrawn": counted(ROUND, "r.state = 'withdrawn'", within("r.closed_at")),
    **{
        f"advised_{outcome}": counted(
            ADVICE, f"a.outcome = '{outcome}'", "r.decided_at IS NOT NULL", within("a.adopted_at")
        )
        for outcome in OUTCOMES
    },
    "advised_undecided": counted(ADVICE, "r.decided_at IS NULL", within("a.adopted_at")),
    "minority_views": counted(
        ADVICE, "a.minority_view <> ''", "r.decided_at IS NOT NULL", within("a.adopted_at")
    ),
    **{
        f"decided_{outcome}": counted(
            DECISION, "d.number = 1", f"d.outcome = '{outcome}'", within("d.decided_at")
        )
        for outcome in OUTCOMES
    },
    "decisions_deviating": counted(DECISION, "d.number = 1", "d.deviates", within("d.decided_at")),
    "corrections": counted(DECISION, "d.corrects_id IS NOT NULL", within("d.decided_at")),
    "standing": counted(
        ROUND,
        "EXISTS (SELECT 1 FROM decision d WHERE d.round_id = r.id AND d.decided_at < :ends)",
        """NOT EXISTS (SELECT 1 FROM review_round l JOIN decision d ON d.round_id = l.id
            WHERE l.experiment_id = r.experiment_id AND l.number > r.number
            AND (l.kind = 'incident') = (r.kind = 'incident') AND d.decided_at < :ends
            AND (l.kind NOT IN ('amendment', 'extension') OR d.outcome <> 'rejected'))""",
        """(r.kind NOT IN ('amendment', 'extension') OR EXISTS (SELECT 1 FROM decision d
            WHERE d.round_id = r.id AND d.outcome <> 'rejected' AND d.decided_at < :ends))""",
    ),
    "open_at_end": counted(
        ROUND,
        f"{FIRST_SENT} < :ends",
        "coalesce(r.decided_at, '9') >= :ends",
        "coalesce(r.closed_at, '9') >= :ends",
    ),
    "conflicts": f"SELECT count(*) FROM conflict_declaration a {IN_DECIDED} AND a.conflict",
    "assessments": f"SELECT count(*) FROM assessment a {IN_DECIDED} AND a.filed_at IS NOT NULL",
    "second_ballots": f"""SELECT count(DISTINCT a.round_id) FROM assessment a {IN_DECIDED}
        AND a.filed_at IS NOT NULL AND a.ballot = 2""",
    "conditions_set": """SELECT count(*) FROM condition t JOIN decision d ON d.id = t.decision_id
        JOIN review_round r ON r.id = d.round_id WHERE r.board_id = :board
        AND d.decided_at >= :begins AND d.decided_at < :ends""",
    "conditions_accepted": f"""SELECT count(*) FROM evidence e
        JOIN condition t ON t.id = e.condition_id {OF_BOARD} AND e.accepted
        AND e.judged_at >= :begins AND e.judged_at < :ends""",
    "conditions_overdue": """SELECT count(*) FROM condition t
        JOIN decision d ON d.id = t.decision_id JOIN review_round r ON r.id = d.round_id
        JOIN experiment x ON x.id = r.experiment_id
        WHERE r.board_id = :board AND t.due_on < :last AND d.decided_at < :ends
        AND (t.state <> 'accepted' OR t.state_since >= :ends)
        AND NOT EXISTS (SELECT 1 FROM decision n
            WHERE n.corrects_id = d.id AND n.decided_at < :ends)
        AND coalesce(x.ended_at, '9') >= :ends
        AND (x.phase NOT IN ('withdrawn', 'lapsed') OR x.phase_since >= :ends)""",
    "objections_received": f"SELECT count(*) FROM objection t {OF_BOARD} AND "
    + within("t.recorded_at"),
    **{
        f"objections_{state}": f"SELECT count(*) FROM objection t {OF_BOARD} AND {states} AND "
        + within("t.handled_at")
        for state, states in {
            "inadmissible": "t.state = 'inadmissible'",
            "unfounded": "t.state = 'unfounded'",
            "upheld": "t.state IN ('upheld', 'corrected')",
        }.items()
    },
    "objections_corrected": f"""SELECT count(*) FROM objection t
        JOIN decision d ON d.id = t.corrected_by_id {OF_BOARD} AND """
    + within("d.decided_at"),
    "started": counted(EXPERIMENT, within("x.started_at")),
    "brakes": f"SELECT count(*) FROM brake t {OF_BOARD} AND " + within("t.pulled_at"),
    "restarts": f"""SELECT count(*) FROM brake t {OF_BOARD}
        AND coalesce(x.ended_at, '') <> t.released_at AND """
    + within("t.released_at"),
    "incidents_public": f"SELECT count(*) FROM incident t {OF_BOARD} AND t.public AND "
    + within("t.reported_at"),
    "incidents_private": f"SELECT count(*) FROM incident t {OF_BOARD} AND NOT t.public AND "
    + within("t.reported_at"),
    **{
        f"ended_{reason}": counted(EXPERIMENT, f"x.end_reason = '{reason}'", within("x.ended_at"))
        for reason in ("end_date", "stopped_early", "revoked")
    },
    "lapsed": counted(EXPERIMENT, "x.phase = 'lapsed'", within("x.phase_since")),
    **{
        f"evaluated_{outcome}": f"""SELECT count(*) FROM evaluation t {OF_BOARD}
            AND t.kind = 'final' AND json_extract(t.answers, '$.outcome') = '{outcome}' AND """
        + within("t.published_at")
        for outcome in ("scale_up", "adapt", "repeat", "stop", "pass_on")
    },
    "unevaluated": counted(EXPERIMENT, "x.unevaluated", within("x.phase_since")),
    "lessons": f"SELECT count(*) FROM lesson t {OF_BOARD} AND " + within("t.added_at"),
    "answered_in_time": counted(CONTRIBUTION, OWED, ANSWERED, IN_TIME),
    "answered_late": counted(CONTRIBUTION, OWED, ANSWERED, f"NOT {IN_TIME}"),
    "waiting": counted(CONTRIBUTION, OWED, f"NOT ({ANSWERED})", "t.due_on >= :last"),
    "overdue": counted(CONTRIBUTION, OWED, f"NOT ({ANSWERED})", "t.due_on < :last"),
    **{
        f"hidden_{ground}": counted(CONTRIBUTION, f"t.ground = '{ground}'")
        for ground in ("personal_data", "off_topic", "repeated", "offensive", "spam")
    },
    "meetings": counted(
        "FROM meeting m WHERE m.board_id = :board", "m.state = 'planned'", within("m.starts_at")
    ),
    **{
        attendance: counted(MEMBERS, f"t.attendance = '{attendance}'")
        for attendance in ("present", "excused", "absent")
    },
}
"""Each number as the tables hold it; the times are in `times_by_hand`."""

ENTRIES = """SELECT count(*) FROM ledger_entry e JOIN experiment x ON x.subject = e.subject
    JOIN ledger_payload p ON p.entry_id = e.id
    WHERE x.board_id = :board AND e.at >= :begins_iso AND e.at < :ends_iso AND """
SAYS = "json_extract(CAST(p.payload AS TEXT), '$.{}')"
KINDS: Mapping[str, str] = {
    "returned": "PlanReturned",
    "escalated": "RouteEscalated",
    "changes_requested": "ChangesRequested",
    "corrections": "DecisionCorrected",
    "conditions_accepted": "EvidenceAccepted",
    "objections_received": "ObjectionRecorded",
    "objections_inadmissible": "ObjectionInadmissible",
    "objections_unfounded": "ObjectionUnfounded",
    "objections_upheld": "ObjectionUpheld",
    "objections_corrected": "ObjectionSettled",
    "started": "ExperimentStarted",
    "brakes": "BrakePulled",
    "restarts": "ExperimentRestarted",
    "ended_end_date": "EndReached",
    "ended_stopped_early": "ExperimentStopped",
    "withdrawn": "ExperimentWithdrawn",
    "lapsed": "ExperimentLapsed",
    "unevaluated": "ClosedUnevaluated",
    "lessons": "LessonPublished",
}
SAID: Mapping[str, tuple[str, str]] = {
    "ended_revoked": ("ExperimentRevoked", f"{SAYS.format('phase')} = 'ended'"),
    "revoked_before_start": ("ExperimentRevoked", f"{SAYS.format('phase')} = 'withdrawn'"),
    "incidents_public": ("IncidentReported", SAYS.format("public")),
    "incidents_private": ("IncidentReported", f"NOT {SAYS.format('public')}"),
    **{
        f"decided_{outcome}": ("DecisionTaken", f"{SAYS.format('outcome')} = '{outcome}'")
        for outcome in OUTCOMES
    },
}
RECORD: Mapping[str, str] = {
    **{name: f"{ENTRIES} e.kind = '{kind}'" for name, kind in KINDS.items()},
    **{name: f"{ENTRIES} e.kind = '{kind}' AND {said}" for name, (kind, said) in SAID.items()},
}
"""Each number that entries of one kind make, as the record holds it."""


@dataclass(frozen=True)
class Year:
    """A year of a board in a database; the last day is today as long as the year is not over."""

    connection: sqlite3.Connection
    board: int
    first: date
    last: date

    @property
    def values(self) -> dict[str, str | int]:
        """What the statements ask for."""
        begins, ends = (midnight(day) for day in (self.first, self.last + timedelta(days=1)))
        iso = "%Y-%m-%dT%H:%M:%S.%fZ"
        return {
            "board": self.board,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "begins": begins.strftime("%Y-%m-%d %H:%M:%S.%f"),
            "ends": ends.strftime("%Y-%m-%d %H:%M:%S.%f"),
            "begins_iso": begins.strftime(iso),
            "ends_iso": ends.strftime(iso),
        }

    def count(self, statement: str) -> int:
        """What a statement counts."""
        self.connection.create_function("local_day", 1, local_day, deterministic=True)
        return int(self.connection.execute(statement, self.values).fetchone()[0])


def midnight(day: date) -> datetime:
    """When a day begins in Amsterdam, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM).astimezone(UTC)


def local_day(instant: str | None) -> str | None:
    """The day in Amsterdam of an instant as it is kept."""
    return instant and _day(instant).isoformat()


def _day(instant: str) -> date:
    return datetime.fromisoformat(instant).replace(tzinfo=UTC).astimezone(AMSTERDAM).date()


# --- how long steps took, by hand

Step = tuple[str, int, bool]
"""What, in how many days, and in time."""


def times_by_hand(year: Year) -> dict[str, float | None]:
    """The times of the steps by the names of the report, with the usual terms."""
    steps = list(_steps(year))
    found: dict[str, float | None] = {}
    for name in ("completeness", "advice_light", "advice_full", "decision"):
        days = [taken for what, taken, _ in steps if what == name]
        in_time = sum(1 for what, _, fits in steps if what == name and fits)
        found[f"{name}_in_time"] = in_time
        found[f"{name}_late"] = len(days) - in_time
        found[f"{name}_median"] = median(days) if days else None
        found[f"{name}_longest"] = max(days) if days else None
    return found


def _steps(year: Year) -> Iterator[Step]:
    asked = year.connection.execute
    rounds = asked(f"SELECT r.id, r.route, r.accepted_at {ROUND}", year.values).fetchall()
    for round_, route, accepted_at in rounds:
        sent = _column(year, "SELECT submitted_at FROM plan_version WHERE round_id = ?", round_)
        back = _column(
            year, "SELECT made_at FROM letter WHERE kind = 'returned' AND round_id = ?", round_
        )
        pauses = asked(
            "SELECT since, until FROM round_pause WHERE round_id = ?", (round_,)
        ).fetchall()
        taken_in = [at for at in (accepted_at, *(until for _, until in pauses)) if at]
        for submitted in sent:
            ends = [at for at in (*back, *taken_in) if at >= submitted]
            if ends and _in(year, min(ends)):
                since, done = _day(submitted), _day(min(ends))
                yield "completeness", (done - since).days, done <= _working_days(since, 5)
        for advised in _column(year, "SELECT adopted_at FROM advice WHERE round_id = ?", round_):
            yield from _advice(year, route, accepted_at, advised, pauses)
            decided = _column(
                year,
                "SELECT decided_at FROM decision WHERE number = 1 AND NOT by_board"
                " AND round_id = ?",
                round_,
            )
            for at in decided:
                if _in(year, at):
                    since, done = _day(advised), _day(at)
                    last = _moved(since + timedelta(weeks=2))
                    yield "decision", (done - since).days, done <= last


def _advice(
    year: Year, route: str, accepted: str, advised: str, pauses: list[tuple[str, str]]
) -> Iterator[Step]:
    """The term for the advice, a day longer for each day that it stood still."""
    if not _in(year, advised):
        return
    since, done = _day(accepted), _day(advised)
    still = sum((_day(until) - _day(stopped)).days for stopped, until in pauses)
    if route == "light":
        left, day = 10, since
        while left:
            day += timedelta(days=1)
            stands = any(_day(a) < day <= _day(b) for a, b in pauses)
            left -= not stands and _works(day)
        yield "advice_light", (done - since).days - still, done <= day
    else:
        last = _moved(since + timedelta(weeks=6) + timedelta(days=still))
        yield "advice_full", (done - since).days - still, done <= last


def _column(year: Year, statement: str, round_: int) -> list[str]:
    return [at for (at,) in year.connection.execute(statement, (round_,))]


def _in(year: Year, instant: str) -> bool:
    return year.first <= _day(instant) <= year.last


def _works(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def _moved(day: date) -> date:
    while not _works(day):
        day += timedelta(days=1)
    return day


def _working_days(since: date, number: int) -> date:
    day = since
    for _ in range(number):
        day = _moved(day + timedelta(days=1))
    return day
