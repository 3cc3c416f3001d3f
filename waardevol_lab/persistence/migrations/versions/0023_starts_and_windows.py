"""The public list: every start of a word in its index, and on PostgreSQL windows of keys

Revision ID: 0023
Revises: 0022
"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

OLD_STARTS = "3 4 5 6 8"
NEW_STARTS = "3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20"


def upgrade() -> None:
    """Everything follows from the words that are there."""
    if op.get_bind().dialect.name != "postgresql":
        _remake(NEW_STARTS)
        return
    op.execute(
        "UPDATE listed_text SET words = array_to_tsvector("
        "tsvector_to_array(words) || ARRAY("
        "SELECT DISTINCT '^' || left(word, length) "
        "FROM unnest(tsvector_to_array(words)) AS word, generate_series(3, 20) AS length "
        "WHERE left(word, 1) <> '2' AND length(word) >= length"
        ") || ARRAY["
        "'#0w' || id / 1024, '#1w' || id / 4096, '#2w' || id / 16384, '#3w' || id / 65536])"
    )


def downgrade() -> None:
    """Leave the words alone."""
    if op.get_bind().dialect.name != "postgresql":
        _remake(OLD_STARTS)
        return
    op.execute(
        "UPDATE listed_text SET words = array_to_tsvector(ARRAY("
        "SELECT word FROM unnest(tsvector_to_array(words)) AS word "
        "WHERE left(word, 1) NOT IN ('^', '#')))"
    )


def _remake(starts: str) -> None:
    """An index of SQLite cannot be changed, but its texts can be read."""
    op.execute(
        f"CREATE VIRTUAL TABLE listed_text_new USING fts5(words, detail='none', prefix='{starts}')"
    )
    op.execute("INSERT INTO listed_text_new (rowid, words) SELECT rowid, words FROM listed_text")
    op.execute("DROP TABLE listed_text")
    op.execute("ALTER TABLE listed_text_new RENAME TO listed_text")
