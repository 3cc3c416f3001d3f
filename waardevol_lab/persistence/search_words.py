"""Words to find texts by: the same for what is indexed and for what is asked. ADR 0013.

A word stands in the index as it is and by two Dutch stems: the one joins *proef* and *proeven*, the
other *sensor* and *sensoren*. Words hold letters and digits alone, so that no word is ever syntax.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, filterfalse
from threading import Lock

import snowballstemmer

MOST_WORDS = 8
"""So many words of a question count."""
MOST_INDEXED = 20_000
LONGEST_WORD = 40
LONGEST_QUESTION = 1_000
SHORTEST_START = 3
"""From so many characters on, a word also finds what begins with it."""
WORD = re.compile(r"[^\W_]+")
REFERENCE = re.compile(r"\bwl-(\d{4})-(\d{3,})\b")
COMMON = frozenset({
    "aan", "bij", "dat", "de", "die", "dit", "een", "en", "er", "het", "in", "is", "met",
    "naar", "of", "om", "op", "te", "tot", "van", "voor", "wat",
})  # fmt: skip
"""These find nothing by themselves; they are left out beside other words."""

_STEMMERS = tuple(snowballstemmer.stemmer(name) for name in ("dutch", "dutch_porter"))
_stemming = Lock()
Alternatives = tuple[str, ...]


def words_of(texts: Iterable[str]) -> list[str]:
    """Every word to index, each once, in order."""
    found: dict[str, None] = {}
    met: set[str] = set()
    for word in chain.from_iterable(map(_words, texts)):
        if word not in met:
            met.add(word)
            found.update(dict.fromkeys(forms(word)))
            if len(found) >= MOST_INDEXED:
                break
    return list(found)


def asked(question: str) -> list[str]:
    """The words of a question that count, in order; none where nothing in it is a word."""
    words = list(dict.fromkeys(_words(question[:LONGEST_QUESTION])))
    telling = [word for word in words if word not in COMMON]
    return (telling or words)[:MOST_WORDS]


@lru_cache(maxsize=100_000)
def forms(word: str) -> Alternatives:
    """The word itself and its stems, each once."""
    with _stemming:
        stems = [stemmer.stemWord(word) for stemmer in _STEMMERS]
    return tuple(dict.fromkeys((word, *stems)))


def _words(text: str) -> Iterator[str]:
    """Plain words: lower case, without accents; a reference also as one word."""
    asked = plain(text)
    for year, number in REFERENCE.findall(asked):
        yield f"wl{year}n{number}"
    yield from (word[:LONGEST_WORD] for word in WORD.findall(REFERENCE.sub(" ", asked)))


def plain(text: str) -> str:
    """As it is looked for: lower case, without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(filterfalse(unicodedata.combining, apart))
