"""The first of what holds some words, in the order of the keys, from few rows. ADR 0014.

SQLite keeps the keys of each word in their order. The index of PostgreSQL has none: there every
entry holds, beside its words, the window in which its key lies: of a thousand keys, of four
thousand and so on. So the index can be asked for the words within the newest window, then within
one that is larger, until there are enough: what a page costs follows from the page, not from how
many entries hold the words. Windows are looked at in pairs, as the newest one may hold few keys.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Integer, Select, SelectBase, TextualSelect, column, text

SIZES: Final = (1024, 4096, 16_384, 65_536)
"""Keys in a window of each level; the statements below say the same."""


@dataclass(frozen=True, eq=False, slots=True)
class Ordered:
    """Statements for the keys of what is `asked`, a text in the words of the engine.

    `newest` and `oldest` give the first `most` keys beyond `after` (None: from the beginning), as
    `key`; `counted` gives how many there are, at most `cap`.
    """

    newest: SelectBase
    oldest: SelectBase
    counted: Select[Any] | TextualSelect


LAST: Final = 2**31 - 1
"""No key is higher."""
STARTS: Final = range(3, 21)
"""Lengths of the starts by which a word is found; beyond them every word of the index is read."""
FACETS: Final = "2"
"""What marks of facets begin with: nobody looks for the start of one."""


def starts(words: Iterable[str]) -> list[str]:
    """The starts of words: the index itself could find them, but then reads all that hold them."""
    found = (
        as_start(word[:length])
        for word in words
        if not word.startswith(FACETS)
        for length in range(STARTS.start, min(len(word) + 1, STARTS.stop))
    )
    return list(dict.fromkeys(found))


def as_start(word: str) -> str:
    """How the start of a word stands in the index."""
    return f"^{word}"


def windows(key: int) -> list[str]:
    """The words that say in which windows a key lies."""
    return [f"#{level}w{key // size}" for level, size in enumerate(SIZES)]


# Instead of the key an expression, `id + 0`: else the planner may walk along the keys and look at
# the words of each, as it cannot know how seldom words go together.

_NEWEST: Final = text("""
WITH RECURSIVE span (level, size, low, high) AS (
    SELECT 0, 1024, (at / 1024 - 1) * 1024, at
    FROM (SELECT coalesce(CAST(:after AS bigint) - 1, max(id)) AS at FROM listed_text) AS start
    UNION ALL
    SELECT level + 1, size * 4,
        CASE WHEN level = 3 THEN 0 ELSE ((low - 1) / (size * 4) - 1) * (size * 4) END, low - 1
    FROM span WHERE level < 4 AND low > 0
)
SELECT found.id AS key FROM span CROSS JOIN LATERAL (
    SELECT id FROM listed_text
    WHERE words @@ CAST(:asked || CASE WHEN level = 4 THEN '' ELSE
            ' & (''#' || level || 'w' || high / size || ''' | '
            || '''#' || level || 'w' || high / size - 1 || ''')' END AS tsquery)
        AND id + 0 BETWEEN low AND high
    ORDER BY id + 0 DESC LIMIT :most
) AS found LIMIT :most
""").columns(column("key", Integer))
"""The highest `most` keys below `after` that hold what is `asked`, the highest first."""

_OLDEST: Final = text("""
WITH RECURSIVE span (level, size, low, high, top) AS (
    SELECT 0, 1024, at, (at / 1024 + 2) * 1024 - 1, top
    FROM (
        SELECT coalesce(CAST(:after AS bigint) + 1, 0) AS at, max(id) AS top FROM listed_text
    ) AS start
    UNION ALL
    SELECT level + 1, size * 4, high + 1,
        CASE WHEN level = 3 THEN top ELSE ((high + 1) / (size * 4) + 2) * (size * 4) - 1 END, top
    FROM span WHERE level < 4 AND high < top
)
SELECT found.id AS key FROM span CROSS JOIN LATERAL (
    SELECT id FROM listed_text
    WHERE words @@ CAST(:asked || CASE WHEN level = 4 THEN '' ELSE
            ' & (''#' || level || 'w' || low / size || ''' | '
            || '''#' || level || 'w' || low / size + 1 || ''')' END AS tsquery)
        AND id + 0 BETWEEN low AND high
    ORDER BY id + 0 LIMIT :most
) AS found LIMIT :most
""").columns(column("key", Integer))
"""The lowest `most` keys above `after` that hold what is `asked`, the lowest first."""

_COUNTED: Final = text("""
SELECT CASE WHEN nearest >= :cap THEN nearest WHEN near >= :cap THEN near ELSE (
    SELECT count(*) FROM (
        SELECT 1 FROM listed_text WHERE words @@ (SELECT CAST(:asked AS tsquery)) LIMIT :cap
    ) AS found
) END AS total
FROM (SELECT max(id) AS top FROM listed_text OFFSET 0) AS newest
CROSS JOIN LATERAL (
    SELECT count(*) AS nearest FROM (
        SELECT 1 FROM listed_text WHERE words @@ (SELECT CAST(
            :asked || ' & (''#1w' || top / 4096 || ''' | ''#1w' || top / 4096 - 1 || ''')'
        AS tsquery)) LIMIT :cap
    ) AS found
) AS in_small
CROSS JOIN LATERAL (
    SELECT count(*) AS near FROM (
        SELECT 1 FROM listed_text WHERE nearest < :cap AND words @@ (SELECT CAST(
            :asked || ' & (''#3w' || top / 65536 || ''' | ''#3w' || top / 65536 - 1 || ''')'
        AS tsquery)) LIMIT :cap
    ) AS found
) AS in_large
""").columns(column("total", Integer))
"""How many hold what is `asked`, at most `cap`: of the newest windows when they hold so many."""

POSTGRESQL: Final = Ordered(_NEWEST, _OLDEST, _COUNTED)
SQLITE: Final = Ordered(
    text(
        "SELECT rowid AS key FROM listed_text WHERE listed_text MATCH :asked "
        "AND rowid < coalesce(:after, 9223372036854775807) ORDER BY rowid DESC LIMIT :most"
    ).columns(column("key", Integer)),
    text(
        "SELECT rowid AS key FROM listed_text WHERE listed_text MATCH :asked "
        "AND rowid > coalesce(:after, 0) ORDER BY rowid LIMIT :most"
    ).columns(column("key", Integer)),
    text(
        "SELECT count(*) AS total FROM "
        "(SELECT rowid FROM listed_text WHERE listed_text MATCH :asked LIMIT :cap)"
    ).columns(column("total", Integer)),
)
