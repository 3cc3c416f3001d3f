"""Every problem that the rules can find has a sentence, in both languages, that fills in."""

import re
from pathlib import Path

import pytest

from waardevol_lab.domain.answers import CODES
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.framework import shipped, versions
from waardevol_lab.domain.plan_file import FILE_CODES, PROBLEM_CODES
from waardevol_lab.wording.problems import MISSING, SENTENCES, sentence

DOMAIN = Path(__file__).parents[2] / "waardevol_lab"
INTERNAL = {"not_found", "wrong_phase"}
LITERAL = re.compile(r'Problem\(\s*[^,()]+(?:\([^)]*\))?,\s*"([a-z_]+)"')


def raised_codes() -> set[str]:
    """Every code written out in the rules and the use cases."""
    sources = [*(DOMAIN / "domain").glob("*.py"), *(DOMAIN / "services").glob("*.py")]
    return {code for path in sources for code in LITERAL.findall(path.read_text("utf-8"))}


def test_the_search_for_codes_finds_what_it_should() -> None:
    assert {"board_does_not_serve", "file_kind", "round_open"} <= raised_codes()


@pytest.mark.parametrize(
    "code", sorted((raised_codes() | CODES | FILE_CODES | PROBLEM_CODES) - INTERNAL)
)
def test_every_code_has_a_sentence(code: str) -> None:
    assert SENTENCES[code].endswith((".", "?"))


def test_an_empty_field_of_an_act_says_what_is_asked_and_a_question_of_a_plan_never_does() -> None:
    assert sentence(Problem("conflict", "missing")) == "Kies of u een belang heeft."
    assert sentence(Problem("summary", "missing")) == "Vul dit in."
    for version in versions():
        assert not MISSING.keys() & {question.id for question in shipped(version).questions}
