"""What somebody asks for in words, as the entries of the index that hold them. ADR 0013."""

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
        names = _names(session) if words else {}
        self._words = [_alternatives(word, names) for word in words]

    def __bool__(self) -> bool:
        return bool(self._words)

    def rounds(self, kind: str, *, head: bool = False) -> Select[Any]:
        """The rounds whose entry of this kind holds every word; with `head` in what is known."""
        return select(SearchEntry.round_id).where(
            SearchEntry.kind == kind, SearchEntry.id.in_(self._matching(head))
        )

    def experiments(self) -> Select[Any]:
        """The experiments of which one entry, draft or submitted, holds every word."""
        return select(SearchEntry.experiment_id).where(SearchEntry.id.in_(self._matching(False)))

    def _matching(self, head: bool) -> Select[Any]:
        return search.matching(self._session, self._words, head=head)


def _names(session: Session) -> dict[int, frozenset[str]]:
    """The words in the name of each organisation; there are few of them."""
    rows = session.execute(select(Organisation.id, Organisation.name))
    return {key: frozenset(words_of((name,))) for key, name in rows}


def _alternatives(word: str, names: dict[int, frozenset[str]]) -> Alternatives:
    known = forms(word)
    places = (
        organisation_word(key)
        for key, found in names.items()
        if not found.isdisjoint(known) or any(one.startswith(word) for one in found)
    )
    parts = [part for one in known for part in as_part(one)]
    return (*(search.begins(one) for one in (word, *as_part(word))), *known, *parts, *places)
