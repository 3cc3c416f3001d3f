"""Reads one question of a framework file."""

from typing import Final, Literal, TypedDict

from waardevol_lab.domain.framework_model import (
    Column,
    Condition,
    FixedRow,
    Kind,
    Option,
    Question,
    Stop,
    Text,
)
from waardevol_lab.domain.framework_tables import Table
from waardevol_lab.domain.vocabularies import WORDS, Vocabularies

CELL_MAXIMUM: Final = 500
MAXIMUM: Final = {
    Kind.TEXT: 255,
    Kind.LONGTEXT: 2000,
    Kind.VALUE: 2000,
    Kind.FILE: 255,
}
LONGEST: Final = 20_000
YES_NO: Final = (Option("yes", Text("Ja", "Yes")), Option("no", Text("Nee", "No")))
ROW_KEY: Final = "row"
_PARTY_COLUMNS: Final = (
    ("organisation", Text("Organisatie", "Organisation")),
    ("contact", Text("Algemeen contactadres", "Shared contact address")),
)

_CHOOSING = frozenset(("options", "vocabulary", "exclude", "full_review", "stop"))
_KEYS_OF: Final[dict[Kind, frozenset[str]]] = {
    Kind.TEXT: frozenset(("max", "format")),
    Kind.LONGTEXT: frozenset(("max",)),
    Kind.YESNO: frozenset(("full_review", "stop")),
    Kind.CHOICE: _CHOOSING,
    Kind.CHOICES: _CHOOSING | {"exclusive"},
    Kind.PERIOD: frozenset(("max_months",)),
    Kind.PARTIES: frozenset(("min_rows", "roles", "required_roles", "full_review")),
    Kind.ROWS: frozenset(("min_rows", "columns", "fixed_rows")),
}
_KINDS = frozenset(Kind) - {Kind.VALUE}  # a value has a table of its own
_SPECIAL = frozenset().union(*_KEYS_OF.values())


class _Content(TypedDict, total=False):
    """What belongs to the kind of the question."""

    options: tuple[Option, ...]
    columns: tuple[Column, ...]
    fixed_rows: tuple[FixedRow, ...]
    min_rows: int
    roles: tuple[Option, ...]
    required_roles: tuple[str, ...]
    exclusive: tuple[str, ...]
    full_review: tuple[str, ...]
    stops: tuple[Stop, ...]
    format: Literal["", "email", "phone"]
    max_months: int | None
    vocabulary: str


def named(table: Table, what: str) -> str:
    """The id of the table, which from then on names it in errors."""
    found = table.identifier()
    table.at(f"{what}.{found}")
    return found


def read_question(table: Table, vocabularies: Vocabularies) -> Question:
    """One question; FrameworkError on a key that is wrong, or that its kind does not have."""
    question_id = named(table, "question")
    kind = _kind(table)
    return Question(
        id=question_id,
        task=table.string("task"),
        kind=kind,
        required=_required(table),
        public=table.flag("public"),
        handvat=table.integers("handvat"),
        label=table.text("label"),
        maximum=_maximum(table, kind),
        help=table.text("help") if "help" in table else None,
        example=table.text("example") if "example" in table else None,
        when=_condition(table.table("when")) if "when" in table else None,
        material="material" in table and table.flag("material"),
        dpo="dpo" in table and table.flag("dpo"),
        **_content(table, kind, vocabularies),
    )


def _kind(table: Table) -> Kind:
    name = table.string("kind")
    if name not in _KINDS:
        raise table.error("kind", f"unknown kind {name!r}")
    kind = Kind(name)
    for key in _SPECIAL - _KEYS_OF.get(kind, frozenset()):
        if key in table:
            raise table.error(key, f"does not belong to kind {name}")
    return kind


def _required(table: Table) -> bool:
    word = table.string("required")
    if word not in ("submit", "no"):
        raise table.error("required", "must be submit or no")
    return word == "submit"


def _maximum(table: Table, kind: Kind) -> int:
    if "max" in table:
        return table.integer("max", 1, LONGEST)
    return MAXIMUM.get(kind, CELL_MAXIMUM)


def _condition(table: Table) -> Condition:
    question = table.string("q")
    ops: tuple[Literal["is", "any", "not"], ...] = ("is", "any", "not")
    given = [op for op in ops if op in table]
    if len(given) != 1:
        raise table.error("q", "needs exactly one of is, any and not")
    op = given[0]
    values = (table.string("is"),) if op == "is" else table.strings(op)
    table.finish()
    return Condition(question, op, values)


def _content(table: Table, kind: Kind, vocabularies: Vocabularies) -> _Content:
    content = _Content()
    if kind == Kind.YESNO:
        content["options"] = YES_NO
    elif kind in (Kind.CHOICE, Kind.CHOICES):
        content["options"], content["vocabulary"] = _options(table, vocabularies)
    elif kind == Kind.PARTIES:
        content.update(_parties(table, vocabularies))
    elif kind == Kind.ROWS:
        content.update(_rows(table, vocabularies))
    elif kind == Kind.PERIOD and "max_months" in table:
        content["max_months"] = table.integer("max_months", 1, 1200)
    elif kind == Kind.TEXT:
        content["format"] = _format(table)
    choices = content.get("options") or content.get("roles") or ()
    content["exclusive"] = _ids(table, "exclusive", choices)
    content["full_review"] = _ids(table, "full_review", choices)
    content["stops"] = _stops(table, choices)
    return content


def _format(table: Table) -> Literal["", "email", "phone"]:
    if "format" not in table:
        return ""
    word = table.string("format")
    if word == "email":
        return "email"
    if word == "phone":
        return "phone"
    raise table.error("format", "must be email or phone")


def _options(table: Table, vocabularies: Vocabularies) -> tuple[tuple[Option, ...], str]:
    if ("options" in table) == ("vocabulary" in table):
        raise table.error("options", "needs either options or a vocabulary")
    if "options" in table:
        if "exclude" in table:
            raise table.error("exclude", "belongs to a vocabulary")
        return tuple(Option(*pair) for pair in labelled(table, "options")), ""
    name = table.string("vocabulary")
    if name not in vocabularies:
        raise table.error("vocabulary", f"unknown vocabulary {name!r}")
    offered = vocabularies[name]
    excluded = _ids(table, "exclude", offered)
    return tuple(option for option in offered if option.id not in excluded), name


def labelled(table: Table, key: str) -> tuple[tuple[str, Text], ...]:
    """Pairs of an id and its words; FrameworkError on an id that stands there twice."""
    found: dict[str, Text] = {}
    for row in table.tables(key):
        row_id = row.identifier()
        if row_id in found:
            raise row.error("id", f"{row_id!r} stands here twice")
        found[row_id] = row.own_text()
        row.finish()
    return tuple(found.items())


def _worded(table: Table, key: str, vocabularies: Vocabularies) -> tuple[Option, ...]:
    """Options that the file gives as bare ids; their words are in the vocabulary `words`."""
    words = {option.id: option for option in vocabularies.get(WORDS, ())}
    ids = table.strings(key)
    for option_id in ids:
        if option_id not in words:
            raise table.error(key, f"vocabulary {WORDS!r} has no words for {option_id!r}")
    return tuple(words[option_id] for option_id in ids)


def _ids(table: Table, key: str, options: tuple[Option, ...]) -> tuple[str, ...]:
    if key not in table:
        return ()
    ids = table.strings(key)
    known = {option.id for option in options}
    for option_id in ids:
        if option_id not in known:
            raise table.error(key, f"{option_id!r} is not an option")
    return ids


def _min_rows(table: Table) -> int:
    return table.integer("min_rows", 1, 100) if "min_rows" in table else 0


def _rows(table: Table, vocabularies: Vocabularies) -> _Content:
    content = _Content(columns=_columns(table, vocabularies), min_rows=0)
    if "fixed_rows" in table:
        if "min_rows" in table:
            raise table.error("min_rows", "does not belong beside fixed_rows")
        content["fixed_rows"] = tuple(FixedRow(*pair) for pair in labelled(table, "fixed_rows"))
    else:
        content["min_rows"] = _min_rows(table)
    return content


def _parties(table: Table, vocabularies: Vocabularies) -> _Content:
    """Parties are rows too, with the same columns in every framework."""
    roles = _worded(table, "roles", vocabularies)
    others = tuple(Column(*pair) for pair in _PARTY_COLUMNS)
    return _Content(
        columns=(Column("role", Text("Rol", "Role"), roles), *others),
        min_rows=_min_rows(table),
        roles=roles,
        required_roles=_ids(table, "required_roles", roles),
    )


def _columns(table: Table, vocabularies: Vocabularies) -> tuple[Column, ...]:
    found: list[Column] = []
    for row in table.tables("columns"):
        column_id = row.identifier()
        if column_id == ROW_KEY or any(column.id == column_id for column in found):
            raise row.error("id", f"{column_id!r} is taken")
        options = _worded(row, "options", vocabularies) if "options" in row else ()
        found.append(Column(column_id, row.own_text(), options))
        row.finish()
    return tuple(found)


def _stops(table: Table, options: tuple[Option, ...]) -> tuple[Stop, ...]:
    if "stop" not in table:
        return ()
    known = {option.id for option in options}
    found: list[Stop] = []
    for row in table.tables("stop"):
        value = row.string("is")
        if value not in known:
            raise row.error("is", f"{value!r} is not an option")
        found.append(Stop(value, row.own_text()))
        row.finish()
    return tuple(found)
