"""The vocabularies: lists of ids with words in both languages, most of them from DTPR.

They are shared by all versions of the framework: an id never disappears, its words may get better.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from waardevol_lab.domain.framework_model import FrameworkError, Option, Text
from waardevol_lab.domain.framework_tables import Table, parse

FILE = "vocabularies.toml"
WORDS = "words"
ICONS = frozenset(
    [
        "camera",
        "sound",
        "radio",
        "sensor",
        "screen",
        "person",
        "vehicle",
        "light",
        "weather",
        "water",
        "drone",
        "card",
        "other",
        "none",
    ]
)
PERSONAL = frozenset(("identifiable", "deidentified", "none"))

Vocabularies = Mapping[str, tuple[Option, ...]]


def load_vocabularies(text: bytes | str, name: str = FILE) -> Vocabularies:
    """Reads and checks a vocabulary file; FrameworkError names what is wrong in it."""
    root = parse(text, name)
    found: dict[str, tuple[Option, ...]] = {}
    for key in root.keys():  # noqa: SIM118 - a Table is not a mapping
        table = root.table(key)
        element = "category" in table and bool(table.string("category"))
        found[key] = _terms(table, element)
        table.finish()
    return MappingProxyType(found)


def _terms(table: Table, dtpr: bool) -> tuple[Option, ...]:
    seen: dict[str, Option] = {}
    for row in table.tables("terms"):
        option = _term(row, dtpr)
        if option.id in seen:
            raise row.error("id", "stands here twice")
        seen[option.id] = option
    return tuple(seen.values())


def _term(row: Table, dtpr: bool) -> Option:
    term_id = row.identifier()
    row.at(f"{row.path.rsplit('.', 2)[0]}.{term_id}")
    text = row.own_text()
    own = "own" in row and row.flag("own")
    icon = _one_of(row, "icon", ICONS)
    personal = _one_of(row, "personal", PERSONAL)
    row.finish()
    return Option(term_id, text, term_id if dtpr and not own else "", icon, personal)


def _one_of(row: Table, key: str, allowed: frozenset[str]) -> str:
    if key not in row:
        return ""
    value = row.string(key)
    if value not in allowed:
        raise row.error(key, f"{value!r} is not one of {', '.join(sorted(allowed))}")
    return value


@lru_cache(maxsize=1)
def shipped_vocabularies() -> Vocabularies:
    """The vocabularies of the product, read once."""
    folder = resources.files("waardevol_lab.frameworks")
    return load_vocabularies(folder.joinpath(FILE).read_bytes())


def vocabulary(name: str) -> tuple[Option, ...]:
    """All terms of one vocabulary, in order; FrameworkError when there is no such vocabulary."""
    try:
        return shipped_vocabularies()[name]
    except KeyError:
        raise FrameworkError(FILE, name, "unknown vocabulary") from None


def term(name: str, term_id: str) -> Option | None:
    """One term of a vocabulary; None when it does not have the id."""
    return next((option for option in vocabulary(name) if option.id == term_id), None)


def term_text(name: str, term_id: str) -> Text:
    """The words for a term; the id itself where the vocabulary does not know it."""
    found = term(name, term_id)
    return found.text if found else Text(term_id, term_id)
