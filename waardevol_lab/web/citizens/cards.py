"""Experiments of the list as they are written: rows are read only of those that are not kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from flask import current_app
from markupsafe import Markup

from waardevol_lab.queries.public_list import (
    PAGE,
    Entry,
    Names,
    Wanted,
    entries_at,
    entry_of,
    keys_of,
    organisations_with_experiments,
    rows_of,
)
from waardevol_lab.web.by_record import by_record
from waardevol_lab.web.fragments import kept
from waardevol_lab.web.stored_answers import Watched
from waardevol_lab.wording.i18n import language

LEVEL = 2
"""Of the headings of experiments in the list."""
ALL = "all"
ENTRY = "experiment_entry"


@dataclass(frozen=True, slots=True)
class Card:
    """One experiment as it is written."""

    written: Markup
    dutch: bool
    """Whether it is in Dutch on a page in another language."""


@dataclass(frozen=True, slots=True)
class Organisations:
    """The organisations with experiments, in the order of their names."""

    names: Names
    known: bool
    """Whether this process had read them since the record changed."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list as it is written; the rest as in a `Listing`."""

    cards: Sequence[Card]
    total: int
    many: bool
    following: str


def page_of(version: Watched[int], wanted: Wanted, named: Organisations) -> Page:
    """One page, in two queries at most. Raises `BadTokenError`.

    The index is asked for keys alone, as most experiments were written before; when the record
    just changed nothing was, and then the rows are asked for with their keys.
    """
    if named.known:
        found, make = keys_of(wanted, named.names), _cards_at
    else:
        found = rows_of(wanted, PAGE, named=named.names)
        rows = {row.key: row for row in found.rows}
        make = partial(_cards_of, rows)
    keys = [row.key for row in found.rows]
    cards = by_record(version, "card", keys, make)
    here = [cards[key] for key in keys if key in cards]
    return Page(here, found.total, found.many, found.following)


def beneath_each_other(cards: Iterable[Card]) -> Markup:
    """The cards of a list. They need no escaping: to find that out would cost as much as all."""
    return Markup("".join([card.written for card in cards]))  # noqa: S704 - markup each


def organisations(version: Watched[int]) -> Organisations:
    """At most one query."""
    read: list[str] = []

    def make(asked: list[str]) -> Mapping[str, Names]:
        read.extend(asked)
        return dict.fromkeys(asked, organisations_with_experiments())

    names = by_record(version, "organisations", [ALL], make)[ALL]
    return Organisations(names, not read)


def _cards_at(keys: list[int]) -> Mapping[int, Card]:
    return _written(entries_at(keys, language()))


def _cards_of(rows: Mapping[int, Any], keys: list[int]) -> Mapping[int, Card]:
    return _written({key: entry_of(rows[key], language()) for key in keys})


def _written(entries: Mapping[int, Entry]) -> Mapping[int, Card]:
    """Also what is not kept by the record may have been written before, and say the same."""
    macro = cache(_macro)

    def write(entry: Entry) -> Markup:
        return kept(("entry", entry, (LEVEL,)), lambda: macro()(entry, LEVEL))

    return {key: Card(write(entry), entry.dutch) for key, entry in entries.items()}


def _macro() -> Any:
    context: dict[str, Any] = {}
    current_app.update_template_context(context)
    template = current_app.jinja_env.get_template("citizens/entries.html")
    return getattr(template.make_module(context), ENTRY)
