"""Reads a plan from another system: a JSON file with a framework version and answers.

It may list files beside the answers; `attached_entries` says how.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from waardevol_lab.domain.answer_checks import check_shape
from waardevol_lab.domain.answers import answered
from waardevol_lab.domain.attached_entries import AttachedEntry, read_entries
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.framework_model import Framework
from waardevol_lab.domain.framework_versions import shipped, versions
from waardevol_lab.domain.json_file import JsonFileError, read_json
from waardevol_lab.domain.quoted_lessons import read_quotes
from waardevol_lab.domain.texts import printable

LARGEST: Final = 2 * 1024 * 1024
_KEYS: Final = frozenset(("framework", "answers", "answers_en", "attachments", "lessons", "case"))
_INCOMPLETE: Final = frozenset(("missing", "too_few_rows", "role_missing"))

# Every code of a file that cannot be read, and of a problem in one that can.
FILE_CODES: Final = frozenset(
    {
        "too_large",
        "not_utf8",
        "not_json",
        "duplicate_key",
        "not_a_number",
        "too_deep",
        "bad_characters",
        "wrong_top_level",
        "unknown_framework",
    }
)
PROBLEM_CODES: Final = frozenset(
    (
        *("unknown_key", "unknown_question", "not_public", "attachments_wrong"),
        *("attachment_wrong", "quotes_wrong", "quote_wrong"),
    )
)


class PlanFileError(JsonFileError):
    """The file cannot be read as a plan at all; `code` says why (see FILE_CODES)."""


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan as it stood in a file.

    The answers hold only ids that the framework has, but may be wrong or incomplete:
    `answers.check` tells. `problems` is what was left out, and what is wrong with the
    English texts.
    """

    framework_version: str
    answers: Mapping[str, object]
    answers_en: Mapping[str, object]
    problems: tuple[Problem, ...]
    attachments: tuple[AttachedEntry, ...] = ()
    lessons: tuple[Mapping[str, str], ...] = ()


def read_plan_file(raw: bytes, largest: int = LARGEST) -> PlanFile:
    """The plan in a file of at most `largest` bytes; PlanFileError when it is none."""
    content = read_json(raw, largest, PlanFileError)
    if not isinstance(content, dict):
        raise PlanFileError("wrong_top_level")
    framework = _framework(content.get("framework"))
    answers, english = content.get("answers"), content.get("answers_en", {})
    if not isinstance(answers, dict) or not isinstance(english, dict):
        raise PlanFileError("wrong_top_level")
    attachments, wrong = read_entries(framework, content.get("attachments", []))
    lessons, misquoted = read_quotes(content.get("lessons", []))
    problems = (
        *(Problem(printable(key), "unknown_key") for key in sorted(content.keys() - _KEYS)),
        *_unknown(framework, answers, ""),
        *_unknown(framework, english, "answers_en."),
        *_translation_problems(framework, english),
        *wrong,
        *misquoted,
    )
    return PlanFile(
        framework_version=framework.version,
        answers=_known(framework, answers),
        answers_en=_known(framework, english),
        problems=problems,
        attachments=attachments,
        lessons=lessons,
    )


def _framework(version: object) -> Framework:
    if not isinstance(version, str):
        raise PlanFileError("wrong_top_level")
    if version not in versions():
        raise PlanFileError("unknown_framework", {"version": printable(version)})
    return shipped(version)


def _known(framework: Framework, answers: Mapping[str, object]) -> Mapping[str, object]:
    return MappingProxyType({key: value for key, value in answers.items() if key in framework})


def _unknown(framework: Framework, answers: Mapping[str, object], prefix: str) -> Iterator[Problem]:
    for key in sorted(answers):
        if key not in framework:
            yield Problem(f"{prefix}{printable(key)}", "unknown_question")


def _translation_problems(framework: Framework, english: Mapping[str, object]) -> Iterator[Problem]:
    """English is optional, also in part; what is there must fit and be public."""
    for question in framework.questions:
        value = english.get(question.id)
        if not answered(question, value):
            continue
        if not question.public:
            yield Problem(f"answers_en.{question.id}", "not_public")
        for problem in check_shape(question, value):
            if problem.code not in _INCOMPLETE:
                yield Problem(f"answers_en.{problem.field}", problem.code, problem.params)
