"""Parts of compound words, so that *plein* finds *stationsplein*. ADR 0013.

Dutch writes compounds as one word. No list of words says where the parts of one begin, so every
place counts where a Dutch word could begin; what is asked is compared with all that follows.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from waardevol_lab.persistence.search_words import MOST_INDEXED

MARK = "0"
"""Begins every part, so that a part is never taken for a word; a digit, as words hold no signs."""
SHORTEST_PART = 4
"""From so many letters on, a word is also looked for within others."""
SHORTEST_FRONT = 3
VOWEL = re.compile(r"[aeiouy]")
BEGINNING = re.compile(
    r"(?:[bcdfghjklmnpqrstvwxz]?|[bcfgkpsv]l|[bcdfgkptvw]r|[cpst]h|[gks]n|[st]j|[cdtz]w|"
    r"kw|ps|sc|sf|sk|sm|sp|st|ts|chr|thr|sch|schr|scr|spl|spr|str)(?=[aeiouy])"
)
"""The sounds with which a word in Dutch or English begins, up to its first vowel."""


def with_parts(words: Iterable[str]) -> list[str]:
    """The words and after them their parts, each once; of a text with very many, fewer parts."""
    found = dict.fromkeys(words)
    for word in list(found):
        if len(found) >= MOST_INDEXED:
            break
        found.update(dict.fromkeys(_parts(word)))
    return list(found)


def as_part(word: str) -> tuple[str, ...]:
    """How a word that is asked for stands in the index as a part; nothing when it is too short."""
    return (MARK + word,) if len(word) >= SHORTEST_PART and _of_letters(word) else ()


@lru_cache(maxsize=100_000)
def _parts(word: str) -> tuple[str, ...]:
    """What follows from every place where a part could begin: at least a syllable before it."""
    if not _of_letters(word):
        return ()
    return tuple(
        MARK + word[place:]
        for place in range(SHORTEST_FRONT, len(word) - SHORTEST_PART + 1)
        if BEGINNING.match(word, place) and VOWEL.search(word, 0, place)
    )


def _of_letters(word: str) -> bool:
    """Numbers, references and the words of organisations have no parts."""
    return word.isascii() and word.isalpha()
