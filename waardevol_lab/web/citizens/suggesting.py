"""What a search that found nothing may have meant, on the list and on the map."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from waardevol_lab.queries.near_words import known_words, meant
from waardevol_lab.queries.public_list import Names, Wanted
from waardevol_lab.web.by_record import by_record
from waardevol_lab.web.stored_answers import Watched

ALL = "all"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The words of another search, and its address."""

    words: str
    url: str


def suggestion(
    version: Watched[int], wanted: Wanted, named: Names, endpoint: str, address: Mapping[str, str]
) -> Suggestion | None:
    """The nearest search that finds something, in two queries at most.

    `address` is that of the search that found nothing.
    """
    if not (wanted.q or wanted.plaats):
        return None
    known = by_record(version, "words", [ALL], lambda _: {ALL: known_words(named.values())})[ALL]
    other = meant(wanted, known, named)
    if other is None:
        return None
    asked = {name: text for name, text in (("q", other.q), ("plaats", other.plaats)) if text}
    return Suggestion(", ".join(asked.values()), url_for(endpoint, **{**address, **asked}))  # type: ignore[arg-type]
