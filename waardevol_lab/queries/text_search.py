"""What somebody asks for in words, as the entries of the index that hold them. ADR 0013."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from waardevol_lab.persistence import search
from waardevol_lab.persistence.models import Organisation, SearchEntry
from waardevol_lab.persistence.search_words import Alternatives, asked, forms, words_of
from waardevol_lab.persistence.word_parts import as_part
from waardevol_lab.services.indexing import organisation_word


class Question:
    """A question, ready to be put to the index. Empty when it holds no word at all."""

    def __init__(self, session: Session, typed: str) -> None:
        self._session = session
        words = asked(typed)
        names = names_in(session) if words else {}
        self._words = [alternatives(word, names) for word in words]

    def __bool__(self) -> bool:
        return bool(self._words)

    def rounds(self, kind: str, *, head: bool = False) -> Select[Any]:
        """The rounds whose entry of this kind holds every word; with `head` in what is known."""
        return select(SearchEntry.round_id).where(
            search.of_kind(self._session, kind), SearchEntry.id.in_(self._matching(head))
        )

    def experiments(self) -> Select[Any]:
        """The experiments of which one entry, draft or submitted, holds every word."""
        return select(SearchEntry.experiment_id).where(SearchEntry.id.in_(self._matching(False)))

    def _matching(self, head: bool) -> Select[Any]:
        return search.matching(self._session, self._words, head=head)


def names_in(session: Session) -> dict[int, str]:
    """The name of each organisation by its key; there are few of them."""
    rows = session.execute(select(Organisation.id, Organisation.name))
    return {key: name for key, name in rows}  # noqa: C416 - rows are no pairs


def _needed(words: Alternatives) -> Alternatives:
    """The same without what the start of a word finds already: the index looks each of them up."""
    starts = tuple(word[:-1] for word in words if word.endswith("*"))
    return tuple(
        word for word in dict.fromkeys(words) if word.endswith("*") or not word.startswith(starts)
    )


def alternatives(word: str, names: Mapping[int, str]) -> Alternatives:
    """All that a word may stand for in the index, one of these organisations included."""
    known = forms(word)
    places = (
        organisation_word(key)
        for key, name in names.items()
        if not (found := _words_of(name)).isdisjoint(known)
        or any(one.startswith(word) for one in found)
    )
    parts = [part for one in known for part in as_part(one)]
    begun = (search.begins(one) for one in (word, *as_part(word)))
    return _needed((*begun, *known, *parts, *places))


@lru_cache(maxsize=1000)
def _words_of(name: str) -> frozenset[str]:
    return frozenset(words_of((name,)))
