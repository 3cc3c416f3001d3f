"""Reads the contents of a notice in one language; what has no translation is Dutch and says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from waardevol_lab.domain.answer_summary import Shown, summarise
from waardevol_lab.domain.answers import answered, chosen
from waardevol_lab.domain.framework import Framework, Kind, Option, Question
from waardevol_lab.domain.row_checks import fixed_row
from waardevol_lab.domain.texts import same_in_every_language

TEXTS = frozenset({Kind.TEXT, Kind.LONGTEXT})
TABLES = frozenset({Kind.ROWS, Kind.PARTIES})
VALUE_TEXTS = ("answer", "measure", "dissent")


@dataclass(frozen=True, slots=True)
class Said:
    """A text that somebody wrote; `dutch` marks Dutch words on a page in another language."""

    text: str
    dutch: bool = False

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """A question with its answer, ready to be shown."""

    id: str
    label: str
    shown: Shown
    dutch: bool


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation that takes part, in one of its roles."""

    role: str
    organisation: str
    contact: str


@dataclass(frozen=True, slots=True)
class Reader:
    """The answers of one notice in the language of the page."""

    framework: Framework
    answers: Mapping[str, Any]
    answers_en: Mapping[str, Any]
    language: str

    @property
    def foreign(self) -> bool:
        """Whether the page is in another language than the plan was written in."""
        return self.language != "nl"

    def answer(self, question_id: str) -> tuple[Any, bool]:
        """The answer in the language of the page, and whether Dutch stands in for it."""
        value = self.answers.get(question_id)
        if not self.foreign or question_id not in self.framework:
            return value, False
        return _translated(
            self.framework.question(question_id), value, self.answers_en.get(question_id)
        )

    def has(self, question_id: str) -> bool:
        """Whether there is an answer to show."""
        return question_id in self.framework and answered(
            self.framework.question(question_id), self.answers.get(question_id)
        )

    def text(self, question_id: str) -> Said:
        """A text, or the words of a choice; empty when there is none."""
        if not self.has(question_id):
            return Said("")
        shown = self.shown(question_id)
        return Said(shown.shown.text or ", ".join(shown.shown.items), shown.dutch)

    def shown(self, question_id: str) -> ShownAnswer:
        """An answer with its question. `KeyError` for a question that there is not."""
        question = self.framework.question(question_id)
        value, dutch = self.answer(question_id)
        shown = summarise(self.framework, question, value, self.language)
        return ShownAnswer(question.id, question.label.in_(self.language), shown, dutch)

    def chosen(self, question_id: str) -> tuple[Option, ...]:
        """The chosen options of a question."""
        if question_id not in self.framework:
            return ()
        question = self.framework.question(question_id)
        options = (question.option(o) for o in chosen(self.answers.get(question_id)))
        return tuple(option for option in options if option is not None)

    def cell(self, question_id: str, row_id: str, column: str) -> Said:
        """One cell of a question with fixed rows."""
        value, dutch = self.answer(question_id)
        row = fixed_row(value, row_id) if isinstance(value, list) else None
        text = row.get(column) if isinstance(row, Mapping) else None
        return Said(text if isinstance(text, str) else "", dutch)

    def rows(self, question_id: str) -> tuple[Mapping[str, Any], ...]:
        """The rows of a question, in the language of the page."""
        value, _dutch = self.answer(question_id)
        rows = value if isinstance(value, list) else ()
        return tuple(row for row in rows if isinstance(row, Mapping))

    def parties(self, *roles: str) -> tuple[Party, ...]:
        """The parties in one of these roles."""
        return tuple(
            Party(str(row.get("role")), str(row.get("organisation")), str(row.get("contact", "")))
            for row in self.rows("parties")
            if row.get("role") in roles
        )

    @property
    def untranslated(self) -> bool:
        """Whether Dutch stands in for anything."""
        return self.foreign and any(self.answer(q.id)[1] for q in self.framework.questions)


def _translated(question: Question, value: Any, english: Any) -> tuple[Any, bool]:
    if not answered(question, value) or question.format:
        return value, False  # an address or number is no language
    if question.kind in TEXTS:
        usable = isinstance(english, str) and english.strip()
        return (english, False) if usable else (value, not _same(value))
    if question.kind in TABLES:
        return _table(question, value, english)
    if question.kind is Kind.PLACE:
        return _with_texts(value, english, ("text",))
    if question.kind is Kind.VALUE:
        return _with_texts(value, english, VALUE_TEXTS)
    return value, False


def _table(question: Question, value: Any, english: Any) -> tuple[Any, bool]:
    """The rows with their texts in English, when every one of them is there."""
    if not isinstance(value, list) or not isinstance(english, list) or len(value) != len(english):
        return value, True
    texts = tuple(column.id for column in question.columns if not column.options)
    if question.fixed_rows:
        english = [
            fixed_row(english, str(row.get("row"))) if isinstance(row, Mapping) else None
            for row in value
        ]
    rows = [_with_texts(*pair, texts) for pair in zip(value, english, strict=True)]
    return (value, True) if any(dutch for _, dutch in rows) else ([row for row, _ in rows], False)


def _with_texts(value: Any, english: Any, names: tuple[str, ...]) -> tuple[Any, bool]:
    """`value` with its texts in English, when all of them are there; an address needs none."""
    if not isinstance(value, Mapping):
        return value, False
    given = english if isinstance(english, Mapping) else {}
    texts = {name: given.get(name) for name in names if value.get(name)}
    if any(not text and not _same(value[name]) for name, text in texts.items()):
        return value, True
    return {**value, **{name: text for name, text in texts.items() if text}}, False


def _same(text: object) -> bool:
    return isinstance(text, str) and same_in_every_language(text.strip())
