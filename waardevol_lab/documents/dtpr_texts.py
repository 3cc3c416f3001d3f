"""How the documents of DTPR are written: texts with their locale, elements with their variables.

They are in English. A text that has no translation is given in Dutch and says so.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from waardevol_lab.domain.answers import chosen
from waardevol_lab.domain.dtpr import ACCOUNTABLE, DEPLOYER, OWNER, PARTY
from waardevol_lab.domain.vocabularies import term
from waardevol_lab.queries.notice_reader import Reader, Said

ENGLISH: Final = "en"
DUTCH: Final = "[Dutch] "
NOT_PUBLISHED: Final = "Not published."
"""Stands in a required variable for what the notice does not hold."""

Texts = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Element:
    """An element as it is placed in a document; `variables` are English texts by their id."""

    category: str
    id: str
    context: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


def texts(words: str) -> Texts:
    """A text as DTPR writes it."""
    return [{"locale": ENGLISH, "value": words}]


def english(words: Said) -> str:
    """A text for an English document."""
    return f"{DUTCH}{words.text}" if words.dutch else words.text


def title(read: Reader, contents: Mapping[str, Any]) -> Texts:
    """The title of the notice; an experiment that does not exist says so."""
    words = english(read.text("title")) or NOT_PUBLISHED
    return texts(f"{words} (fictional)" if contents.get("fictional") else words)


def placed(elements: Iterable[Element]) -> list[dict[str, Any]]:
    """The elements, each with its place in its category."""
    count: Counter[str] = Counter()
    found = []
    for one in elements:
        context = {"context_type_id": one.context} if one.context else {}
        variables = [
            {"id": name, "value": texts(words)} for name, words in one.variables.items() if words
        ]
        found.append(
            {
                "element_id": one.id,
                "category_id": one.category,
                "priority": count[one.category],
                **context,
                "variables": variables,
            }
        )
        count[one.category] += 1
    return found


def terms_of(read: Reader, question_id: str) -> tuple[str, ...]:
    """The DTPR ids of what was chosen, without what is ours alone."""
    return tuple(option.element for option in read.chosen(question_id) if option.element)


def described(category: str, ids: Iterable[str], words: str) -> Iterator[Element]:
    """Elements of one category, the first of them with words of the plan."""
    for number, element in enumerate(ids):
        yield Element(
            category, element, variables={} if number else {"additional_description": words}
        )


def accountable(read: Reader, organisation: Mapping[str, Any]) -> Iterator[Element]:
    """Who answers for it: the organisation, its parties, and who supplies the technology."""
    contact = ", ".join(
        str(organisation[name]) for name in ("phone", "mail") if organisation.get(name)
    )
    owner = {
        "title": str(organisation.get("name") or NOT_PUBLISHED),
        "description": f"Responsible organisation. {contact}".strip(),
    }
    yield Element("accountable", OWNER, DEPLOYER, owner)
    for party in read.parties(*ACCOUNTABLE):
        role = term("words", party.role)
        words = f"{role.text.en if role else party.role}. {party.contact}".strip()
        named = {"title": party.organisation, "description": words}
        yield Element("accountable", PARTY, ACCOUNTABLE[party.role], named)


def kept(read: Reader) -> tuple[bool, str]:
    """Whether data is kept, and for how long in words."""
    if chosen(read.answers.get("kept")) == ("nothing",):
        return False, "No data is kept."
    return True, english(read.text("retention")) or english(read.text("kept")) or NOT_PUBLISHED


def instant(at: datetime) -> str:
    """A moment as both schemas write it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def written(document: Mapping[str, Any]) -> str:
    """The document as it is sent."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
