"""Reads tables of a TOML file strictly: every key has a type, and none may be left over."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime

from waardevol_lab.domain.framework_model import FrameworkError, Text

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")


def parse(text: bytes | str, file: str) -> "Table":
    """The whole file as a table; FrameworkError when it is not UTF-8 or not TOML."""
    try:
        decoded = text.decode("utf-8") if isinstance(text, bytes) else text
        return Table(file, "", tomllib.loads(decoded))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FrameworkError(file, "toml", str(error)) from error


class Table:
    """One table and the path to it. Reading takes a key out; `finish` refuses what is left."""

    def __init__(self, file: str, path: str, content: Mapping[str, object]) -> None:
        self.file = file
        self.path = path
        self._left = dict(content)

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def keys(self) -> tuple[str, ...]:
        """The keys that were not read yet."""
        return tuple(self._left)

    def error(self, key: str, message: str) -> FrameworkError:
        """An error about a key of this table, for the caller to raise."""
        return FrameworkError(self.file, f"{self.path}.{key}".strip("."), message)

    def at(self, path: str) -> None:
        """Gives the table a better name than its number, once its id is known."""
        self.path = path

    def finish(self) -> None:
        """Refuses keys that nobody read."""
        for key in self._left:
            raise self.error(key, "unknown key")

    def _take(self, key: str) -> object:
        if key not in self._left:
            raise self.error(key, "is missing")
        return self._left.pop(key)

    def string(self, key: str) -> str:
        value = self._take(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, "must be a text that is not empty")
        return value

    def identifier(self, key: str = "id") -> str:
        value = self.string(key)
        if not _ID.match(value):
            raise self.error(key, f"{value!r} is not an id: lower case letters, digits and _")
        return value

    def integer(self, key: str, least: int, most: int) -> int:
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.error(key, f"must be a whole number from {least} to {most}")
        return value

    def flag(self, key: str) -> bool:
        value = self._take(key)
        if not isinstance(value, bool):
            raise self.error(key, "must be true or false")
        return value

    def day(self, key: str) -> date:
        value = self._take(key)
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.error(key, "must be a date")
        return value

    def items(self, key: str) -> list[object]:
        value = self._take(key)
        if not isinstance(value, list) or not value:
            raise self.error(key, "must be a list that is not empty")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        values: list[str] = []
        for value in self.items(key):
            if not isinstance(value, str):
                raise self.error(key, "must be a list of texts")
            if value in values:
                raise self.error(key, f"names {value!r} twice")
            values.append(value)
        return tuple(values)

    def integers(self, key: str) -> tuple[int, ...]:
        values: list[int] = []
        for value in self.items(key):
            if isinstance(value, bool) or not isinstance(value, int):
                raise self.error(key, "must be a list of whole numbers")
            if value in values:
                raise self.error(key, f"names {value} twice")
            values.append(value)
        return tuple(values)

    def table(self, key: str) -> "Table":
        value = self._take(key)
        if not isinstance(value, dict):
            raise self.error(key, "must be a table")
        return Table(self.file, f"{self.path}.{key}".strip("."), value)

    def tables(self, key: str) -> tuple["Table", ...]:
        path = f"{self.path}.{key}".strip(".")
        found: list[Table] = []
        for index, item in enumerate(self.items(key)):
            if not isinstance(item, dict):
                raise self.error(key, "must be a list of tables")
            found.append(Table(self.file, f"{path}.{index}", item))
        return tuple(found)

    def text(self, key: str) -> Text:
        """A text with `nl` and `en` under this key."""
        table = self.table(key)
        text = table.own_text()
        table.finish()
        return text

    def own_text(self) -> Text:
        """The `nl` and `en` of this table itself."""
        return Text(self.string("nl"), self.string("en"))
