"""What a search that found nothing may have meant: the nearest words of the list. ADR 0014.

Looked for among the words of the newest experiments: it costs the same however many there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import chain, islice
from typing import Final

from sqlalchemy import select

from waardevol_lab.persistence.db import every_row
from waardevol_lab.persistence.models import ListedExperiment
from waardevol_lab.persistence.search_words import WORD, forms, plain
from waardevol_lab.persistence.word_parts import as_part, with_parts
from waardevol_lab.queries.public_list import Names, Wanted, keys_of

NEWEST: Final = 1000
SHORTEST: Final = 4
"""Shorter words resemble too many others."""
MOST_MENDED: Final = 3
OTHER_LENGTH: Final = 2
"""So many letters a word may be longer or shorter than what was typed."""
NEAR: Final = 0.7
"""How like it must be, as `difflib` says it: one wrong letter of four, two of seven."""


@dataclass(frozen=True, slots=True)
class Known:
    """The words of the list."""

    written: Mapping[str, str]
    """How each word is written, by how it is looked for."""
    findable: tuple[str, ...]
    """The words and their parts, as the index holds them."""

    def finds(self, word: str) -> bool:
        """Whether a word or part begins so, or is its stem: then this is no error."""
        starts = (word, *as_part(word))
        stems = self.written.keys() & forms(word)
        return bool(stems) or any(one.startswith(starts) for one in self.findable)


_TEXTS: Final = (
    select(
        ListedExperiment.title,
        ListedExperiment.title_en,
        ListedExperiment.summary,
        ListedExperiment.summary_en,
        ListedExperiment.place,
    )
    .order_by(ListedExperiment.id.desc())
    .limit(NEWEST)
)


def known_words(names: Iterable[str]) -> Known:
    """The words of the newest experiments and of these names, in one query."""
    texts = chain(names, chain.from_iterable(every_row(_TEXTS)))
    written = chain.from_iterable(map(WORD.findall, texts))
    words = {plain(word): word for word in written if _is_long(word)}
    return Known(words, tuple(with_parts(words)))


def meant(wanted: Wanted, known: Known, named: Names) -> Wanted | None:
    """The same search with known words in place of typing errors, when that finds anything.

    One query, and none when no word resembles what was typed.
    """
    other = replace(wanted, q=_mended(wanted.q, known), plaats=_mended(wanted.plaats, known), na="")
    same = (other.q, other.plaats) == (wanted.q, wanted.plaats)
    return other if not same and keys_of(other, named).rows else None


def _mended(typed: str, known: Known) -> str:
    nearest = {word: _nearest(word, known) for word in islice(_unknown(typed, known), MOST_MENDED)}
    return WORD.sub(lambda found: nearest.get(found[0], found[0]), typed)


def _unknown(typed: str, known: Known) -> Iterable[str]:
    words = dict.fromkeys(WORD.findall(typed))
    return (word for word in words if _is_long(word) and not known.finds(plain(word)))


def _is_long(word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha()


def _nearest(word: str, known: Known) -> str:
    """The word most like it among those with its first letter or its end; itself without one."""
    asked = plain(word)
    alike = [
        one
        for one in known.written
        if abs(len(one) - len(asked)) <= OTHER_LENGTH
        and (one[0] == asked[0] or one[-2:] == asked[-2:])
    ]
    found = get_close_matches(asked, alike, n=1, cutoff=NEAR)
    return known.written[found[0]] if found else word
