"""A search as it stands in the address: its filters are read and checked once for all words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from flask import request
from werkzeug.datastructures import ImmutableMultiDict

from waardevol_lab.domain.days import local_date
from waardevol_lab.queries.public_list import LONGEST_SEARCH, Wanted
from waardevol_lab.web.acts import now
from waardevol_lab.web.forms import clean_text
from waardevol_lab.web.search_form import FACETS, SearchForm
from waardevol_lab.wording.i18n import Language, language

FIELDS: Final = ("plaats", "sorteer", *FACETS)
"""All that a search asks but its words and its place in the list."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search asks beside its words, and what its form offers."""

    spoken: Language
    day: date
    offered: tuple[str, ...]
    given: tuple[tuple[str, str], ...]

    def form(self, words: str) -> SearchForm:
        """The form with these words; within a request, in the language of the filters."""
        return SearchForm(self.offered, ImmutableMultiDict([("q", words), *self.given]))


@dataclass(frozen=True, slots=True)
class Search:
    """A search that makes sense: what is wanted, and how it stands in an address."""

    filters: Filters
    wanted: Wanted
    address: dict[str, str]


def search_asked(organisations: Iterable[str]) -> Search | None:
    """What the address at hand asks; None when it makes no sense, which the form then says."""
    asked = request.args.to_dict()
    given = tuple((name, asked[name]) for name in FIELDS if asked.get(name))
    filters = Filters(language(), local_date(now()), tuple(organisations), given)
    words, known = clean_text(asked.get("q", "")), _known(filters)
    if known is None or len(words) > LONGEST_SEARCH:
        return None
    wanted, address = known
    return Search(
        filters,
        replace(wanted, q=words, na=asked.get("na", "")),
        {**({"q": words} if words else {}), **address},
    )


@lru_cache(maxsize=500)
def _known(filters: Filters) -> tuple[Wanted, dict[str, str]] | None:
    """What filters come to, and how they stand in an address; None when they make no sense."""
    form = filters.form("")
    return (form.wanted(), form.address()) if form.validate() else None
