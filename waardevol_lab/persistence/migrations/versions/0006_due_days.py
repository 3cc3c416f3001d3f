"""The due day of a round and of an evaluation, stored, with the indexes of the lists

Revision ID: 0006
Revises: 0005
"""

from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from waardevol_lab.calendars import DutchCalendar
from waardevol_lab.domain.terms import Term, due, due_with_stops, terms_for

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROUNDS = sa.table(
    "review_round",
    sa.column("id", sa.Integer),
    sa.column("experiment_id", sa.Integer),
    sa.column("state", sa.String),
    sa.column("route", sa.String),
    sa.column("state_since", sa.DateTime),
    sa.column("accepted_at", sa.DateTime),
    sa.column("due_on", sa.Date),
)
EXPERIMENTS = sa.table(
    "experiment", sa.column("id", sa.Integer), sa.column("organisation_id", sa.Integer)
)
ORGANISATIONS = sa.table("organisation", sa.column("id", sa.Integer), sa.column("terms", sa.JSON))
PAUSES = sa.table(
    "round_pause",
    sa.column("id", sa.Integer),
    sa.column("round_id", sa.Integer),
    sa.column("since", sa.DateTime),
    sa.column("until", sa.DateTime),
)
EVALUATIONS = sa.table(
    "evaluation",
    sa.column("id", sa.Integer),
    sa.column("experiment_id", sa.Integer),
    sa.column("state", sa.String),
    sa.column("offered_at", sa.DateTime),
    sa.column("due_on", sa.Date),
)
INDEXES = (
    ("ix_review_round_queue", "review_round", ["board_id", "state", "due_on", "state_since", "id"]),
    ("ix_review_round_due", "review_round", ["state", "due_on", "state_since", "id"]),
    ("ix_review_round_since", "review_round", ["state_since", "id"]),
    ("ix_review_round_version", "review_round", ["plan_version_id"]),
    ("ix_evaluation_waiting", "evaluation", ["state", "due_on"]),
    ("ix_condition_waiting", "condition", ["state", "state_since"]),
)


def upgrade() -> None:
    """Add the columns, count the terms that run, and index."""
    op.add_column("review_round", sa.Column("due_on", sa.Date()))
    op.add_column("evaluation", sa.Column("due_on", sa.Date()))
    _count()
    op.drop_index("ix_review_round_queue", "review_round")
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Take both away again."""
    for name, table, _columns in reversed(INDEXES):
        op.drop_index(name, table)
    op.drop_column("evaluation", "due_on")
    op.drop_column("review_round", "due_on")
    op.create_index("ix_review_round_queue", "review_round", ["board_id", "state", "state_since"])


def _count() -> None:
    connection = op.get_bind()
    terms = {row.id: terms_for(row.terms) for row in connection.execute(sa.select(ORGANISATIONS))}
    places = {row.id: row.organisation_id for row in connection.execute(sa.select(EXPERIMENTS))}
    pauses: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(sa.select(PAUSES).order_by(PAUSES.c.id)):
        pauses[row.round_id].append((_instant(row.since), row.until and _instant(row.until)))
    waiting = ROUNDS.c.state.in_(("submitted", "in_review", "advised"))
    for row in connection.execute(sa.select(ROUNDS).where(waiting)).all():
        day = _due(row, terms[places[row.experiment_id]], pauses[row.id])
        connection.execute(sa.update(ROUNDS).where(ROUNDS.c.id == row.id).values(due_on=day))
    offered = EVALUATIONS.c.state == "offered"
    for row in connection.execute(sa.select(EVALUATIONS).where(offered)).all():
        own = terms[places[row.experiment_id]]
        day = due(Term.BOARD_REMARKS, _instant(row.offered_at), own, DutchCalendar())
        connection.execute(
            sa.update(EVALUATIONS).where(EVALUATIONS.c.id == row.id).values(due_on=day)
        )


def _due(row: Any, terms: Any, pauses: list[Any]) -> date | None:
    if row.state == "submitted":
        return due(Term.COMPLETENESS_CHECK, _instant(row.state_since), terms, DutchCalendar())
    if row.state == "advised":
        return due(Term.DECISION, _instant(row.state_since), terms, DutchCalendar())
    term = Term.ADVICE_LIGHT if row.route == "light" else Term.ADVICE_FULL
    found = due_with_stops(term, _instant(row.accepted_at), pauses, terms, DutchCalendar())
    return found if isinstance(found, date) else None


def _instant(stored: datetime) -> datetime:
    return stored.replace(tzinfo=UTC)
