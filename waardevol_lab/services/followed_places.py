"""Whether an experiment lies in a place that somebody follows: by words, as the list finds them."""

from collections.abc import Mapping
from itertools import chain

from waardevol_lab.domain.plan_places import further_places
from waardevol_lab.persistence.search_words import SHORTEST_START, asked, forms, words_of
from waardevol_lab.persistence.word_parts import as_part, with_parts


def words_of_place(answer: object) -> frozenset[str]:
    """The words by which the place in a notice is found; none where it says nothing."""
    if not isinstance(answer, Mapping):
        return frozenset()
    texts = [answer.get("text"), *(one.name for one in further_places(answer))]
    words = words_of(text for text in texts if isinstance(text, str))
    return frozenset(with_parts(words))


def lies_in(place: str, words: frozenset[str]) -> bool:
    """Whether every word of the place that somebody typed is among the words of the place."""
    typed = asked(place)
    return bool(typed) and all(_stands(word, words) for word in typed)


def _stands(word: str, words: frozenset[str]) -> bool:
    known = forms(word)
    if not words.isdisjoint(known) or not words.isdisjoint(
        chain.from_iterable(map(as_part, known))
    ):
        return True
    starts = (*((word,) if len(word) >= SHORTEST_START else ()), *as_part(word))
    return any(there.startswith(starts) for there in words)
