"""Everything that the rules name has words, in both languages."""

import ast
import importlib
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.outcomes import Outcome, Route
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.rules import RULES
from waardevol_lab.domain.states import (
    Action,
    ConditionState,
    EndReason,
    Phase,
    RoundKind,
    RoundState,
)
from waardevol_lab.wording import labels
from waardevol_lab.wording.events import event_label
from waardevol_lab.wording.i18n import LANGUAGES, Language, use_language
from waardevol_lab.wording.problems import sentence

ROOT = Path(__file__).resolve().parents[2]
NAMED: tuple[type[StrEnum], ...] = (
    Phase,
    RoundState,
    RoundKind,
    ConditionState,
    EndReason,
    Action,
    Role,
    Outcome,
    Route,
)
PLACEHOLDER = re.compile(r"%\((\w+)\)")
TERM = re.compile(r'summary_row\((?:by_course\(page, )?_\("([^"]+)"\)')
SOFT_HYPHEN = "\u00ad"
LONGEST_TERM = 21
"""Letters that fit in the column of terms (`.summary-list__row`), in bold."""
NOT_SHOWN = {"not_found", "wrong_phase"}
"""Codes that become a 404 or a 409, and are never a sentence at a field."""


def members() -> list[StrEnum]:
    """Return every member of the enums that people get to read."""
    return [member for enum in NAMED for member in enum]


def raised_problems() -> Iterator[tuple[str, str, set[str]]]:
    """Give place, code and names of the params of every `Problem(...)` in the code."""
    for path in sorted((ROOT / "waardevol_lab").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem"):
                continue
            code = _code(node, name)
            if code is not None:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", code, _names(node)


def _code(call: ast.Call, module: str) -> str | None:
    """Return the code when it is written there or is a constant of the module."""
    code = call.args[1] if len(call.args) > 1 else None
    if isinstance(code, ast.Constant):
        return str(code.value)
    if isinstance(code, ast.Name) and code.id.isupper():
        return str(getattr(importlib.import_module(module), code.id))
    return None


def _names(call: ast.Call) -> set[str]:
    params = call.args[2] if len(call.args) > 2 else ast.Dict([], [])
    if not isinstance(params, ast.Dict):
        return {"*"}
    return {str(key.value) for key in params.keys if isinstance(key, ast.Constant)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("member", members(), ids=lambda m: f"{type(m).__name__}.{m.name}")
def test_everything_the_rules_name_has_a_word(member: StrEnum, language: Language) -> None:
    with use_language(language):
        word = labels.label(member)
    assert word
    assert word != member.value


def test_every_phase_and_state_has_a_tone() -> None:
    assert set(labels.PHASE_TONES) == set(Phase)
    assert set(labels.ROUND_TONES) == set(RoundState)


@pytest.mark.parametrize("event", sorted({rule.event for rule in RULES}))
def test_every_event_has_words(event: str) -> None:
    assert event_label(event) != event


def test_every_problem_has_a_sentence() -> None:
    found = list(raised_problems())
    assert len(found) > 50
    wordless = {
        f"{place}: {code}"
        for place, code, _ in found
        if code not in NOT_SHOWN and sentence(Problem("field", code)) == code
    }
    assert not wordless, "\n".join(sorted(wordless))


def test_every_sentence_gets_what_it_fills_in() -> None:
    unfilled = {
        f"{place}: {code} lacks {sorted(lacking)}"
        for place, code, names in raised_problems()
        if "*" not in names
        and (lacking := set(PLACEHOLDER.findall(sentence(Problem("field", code)))) - names)
    }
    assert not unfilled, "\n".join(sorted(unfilled))


def test_no_term_of_a_list_is_longer_than_its_column_without_a_place_to_break() -> None:
    terms = [
        text.replace(r"\u00ad", SOFT_HYPHEN)
        for path in (ROOT / "templates" / "citizens").rglob("*.html")
        for text in TERM.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(terms) > 40
    words = {part for term in terms for word in term.split() for part in word.split(SOFT_HYPHEN)}
    assert [word for word in words if len(word) > LONGEST_TERM] == []
