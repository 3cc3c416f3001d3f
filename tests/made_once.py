"""What every application of a run would make again in the same way is made once by each worker.

Templates, rules of addresses and the statements of queries are compiled, and the files of
the cases are cleaned: all follow from the sources alone, and together they cost more than most
tests. Nothing that an application keeps is shared.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, cast

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import BaseConverter, Rule
from werkzeug.routing.rules import RulePart

from waardevol_lab.documents.cleaning import cleaned
from waardevol_lab.persistence.storage import sha256_of
from waardevol_lab.services import attachments

Builder = Callable[..., tuple[str, str]]
Asked = tuple[str, str, tuple[Any, ...], Mapping[str, Any]]
"""A name in an address, its kind of converter, and what the rule says to that."""
Parsed = tuple[list[RulePart], list[tuple[bool, str]], list[Asked]]


class CompiledTemplates(BytecodeCache):
    """The code of templates, in memory; a template with another text is compiled again."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what was compiled before; Jinja compares the sum of the text."""
        if code := self._codes.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._codes[bucket.key] = bucket.bytecode_to_string()


class BuiltRule(Rule):
    """A rule whose parts and builder of addresses were made before, for the same address."""

    _parsed: ClassVar[dict[Hashable, Parsed]] = {}
    _builders: ClassVar[dict[Hashable, Builder]] = {}
    _asked: list[Asked]

    def get_converter(self, *asked: Any) -> BaseConverter:
        """A converter of the map of this rule, noted for a rule of another map."""
        self._asked.append(cast("Asked", asked))
        return super().get_converter(*asked)

    def _parse_rule(self, rule: str) -> Iterable[RulePart]:
        key = (rule, *self.map.converters.items())
        if key not in self._parsed:
            before, self._asked = len(self._trace), []
            parts = list(super()._parse_rule(rule))
            self._parsed[key] = parts, self._trace[before:], self._asked
            return parts
        parts, trace, asked = self._parsed[key]
        self._trace.extend(trace)
        for name, *how in asked:
            self._converters[name] = super().get_converter(name, *how)
            self.arguments.add(name)
        return parts

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        if self.defaults:  # written into the builder by the converters of one application
            return super()._compile_builder(append_unknown)
        key = (self.rule, *self._trace, append_unknown)
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]


class CompiledStatements(LRUCache[Any, Any]):
    """Statements as they were compiled for one kind of database, whichever engine asks."""

    def get(self, key: Any, default: Any = None) -> Any:
        """Look a statement up, whatever engine the dialect in the key belongs to."""
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key[1:], value)


@cache
def _statements(_dialect: str) -> CompiledStatements:
    return CompiledStatements(2_000)


def share_statements(engine: Engine) -> None:
    """Let an engine with the newest schema use what another one compiled."""
    engine._compiled_cache = _statements(engine.dialect.name)


CASE_FILES = Path(__file__).parent / "cases" / "bijlagen"


@cache
def _files_of_cases() -> frozenset[str]:
    return frozenset(sha256_of(path) for path in CASE_FILES.iterdir())


_clean_copies: dict[str, bytes] = {}


def _cleaned(extension: str, source: Path, target: Path) -> None:
    """Clean a file of the cases in a process of its own once, and any other each time."""
    known = sha256_of(source)
    if known in _clean_copies:
        target.write_bytes(_clean_copies[known])
        return
    cleaned(extension, source, target)
    if known in _files_of_cases():
        _clean_copies[known] = target.read_bytes()


def make_once() -> None:
    """Let every application made from here on use what was made before it."""
    options: dict[str, Any] = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
    Flask.jinja_options = options
    Flask.url_rule_class = BuiltRule
    attachments.cleaned = _cleaned
