"""English beside the Dutch: which texts of a plan can have it, and whether it still fits.

Only public texts have English. It has the shape of the Dutch answer, with the texts in English;
what is chosen or counted is said in both languages already, and an address is the same in both.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from waardevol_lab.domain.answers import Answers, answered, applies
from waardevol_lab.domain.framework_model import Column, Framework, Kind, Question
from waardevol_lab.domain.texts import same_in_every_language

TEXTS: Final = frozenset({Kind.TEXT, Kind.LONGTEXT})
TABLES: Final = frozenset({Kind.ROWS, Kind.PARTIES})
PARTS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.PLACE: ("text",),
    Kind.VALUE: ("answer", "measure", "dissent"),
}
ROW: Final = "row"


@dataclass(frozen=True, slots=True)
class EnglishPart:
    """One text with its English, empty when there is none; `path` names it within the topic."""

    path: str
    dutch: str
    english: str
    column: Column | None = None
    row: int | None = None
    """Counted from 1."""
    part: str = ""
    """Of an answer with named parts."""


@dataclass(frozen=True, slots=True)
class EnglishQuestion:
    """A question whose answer can have English."""

    question: Question
    parts: tuple[EnglishPart, ...]
    stale: bool
    """Whether the Dutch changed after the English was written."""

    @property
    def done(self) -> bool:
        """Whether every text has its English."""
        return all(part.english for part in self.parts)


def english_questions(
    framework: Framework,
    task_id: str,
    answers: Answers,
    answers_en: Answers,
    written_for: Mapping[str, str],
) -> tuple[EnglishQuestion, ...]:
    """The questions of a topic that can have English, in order; only of what is answered in Dutch.

    `answers` are those of the whole draft. KeyError when there is no such topic.
    """
    found = []
    for question in framework.questions_of(task_id):
        value, english = answers.get(question.id), answers_en.get(question.id)
        if not question.public or question.format or not applies(framework, question, answers):
            continue
        parts = _asked_parts(question, value, english) if answered(question, value) else ()
        if parts:
            written = written_for.get(question.id)
            stale = written not in (None, fingerprint(parts)) and any(p.english for p in parts)
            found.append(EnglishQuestion(question, parts, stale))
    return tuple(found)


def fingerprint(parts: tuple[EnglishPart, ...]) -> str:
    """The SHA-256 of the Dutch texts."""
    text = json.dumps([[part.path, part.dutch] for part in parts], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def english_answer(asked: EnglishQuestion, answer: object, typed: Mapping[str, str]) -> Any:
    """The English answer out of the texts that were typed, by path; None when all are empty."""
    texts = {part.path: typed.get(part.path, "").strip() for part in asked.parts}
    if not any(texts.values()):
        return None
    question = asked.question
    if question.kind in TEXTS:
        return texts[question.id]
    if question.kind in TABLES and isinstance(answer, list):
        return [
            {**_chosen_in(question, row), **_texts_in(f"{question.id}.{n}.", texts)}
            for n, row in enumerate(answer)
        ]
    return _texts_in(f"{question.id}.", texts)


def _texts_in(prefix: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {key.removeprefix(prefix): t for key, t in texts.items() if t and key.startswith(prefix)}


def _chosen_in(question: Question, row: object) -> dict[str, Any]:
    """What a row holds beside texts: the same in every language."""
    kept = {ROW, *(column.id for column in question.columns if column.options)}
    return {k: v for k, v in row.items() if k in kept} if isinstance(row, Mapping) else {}


def _asked_parts(question: Question, value: object, english: object) -> tuple[EnglishPart, ...]:
    """All but an address without words; English that somebody did give it is never dropped."""
    return tuple(
        part
        for part in _parts(question, value, english)
        if part.english not in ("", part.dutch) or not same_in_every_language(part.dutch)
    )


def _parts(question: Question, value: object, english: object) -> Iterator[EnglishPart]:
    if question.kind in TEXTS:
        yield EnglishPart(question.id, _text(value), _text(english))
    elif question.kind in TABLES:
        yield from _cells(question, value, english)
    else:
        for part in PARTS.get(question.kind, ()):
            if dutch := _in(value, part):
                path = f"{question.id}.{part}"
                yield EnglishPart(path, dutch, _in(english, part), part=part)


def _cells(question: Question, value: object, english: object) -> Iterator[EnglishPart]:
    rows = value if isinstance(value, list) else []
    there = english if isinstance(english, list) else []
    for number, row in enumerate(rows):
        other = there[number] if number < len(there) else None
        for column in question.columns:
            if not column.options and (dutch := _in(row, column.id)):
                path = f"{question.id}.{number}.{column.id}"
                yield EnglishPart(path, dutch, _in(other, column.id), column, number + 1)


def _in(value: object, key: str) -> str:
    return _text(value.get(key)) if isinstance(value, Mapping) else ""


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
