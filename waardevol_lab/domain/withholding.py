"""Parts of a notice that stay closed: which can, on which ground, and what is left of the rest.

The grounds are those of the Wet open overheid (Woo) art. 5.1 that can hold for a plan. What a
notice must always say, what is promised and evaluated, what participants read before they consent,
and the seven values are never withheld.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from waardevol_lab.domain.answers import Answers, public_answers
from waardevol_lab.domain.consent import READ_FIRST, asks_anybody
from waardevol_lab.domain.drills import QUESTION
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.framework_model import Framework, Kind, Question
from waardevol_lab.domain.notice import FIELDS, WITHHELD, Source

PROMISED: Final = frozenset({"success_criteria"})
ALWAYS_TOLD: Final = PROMISED.union(
    *(field.names for field in FIELDS if field.source is Source.PLAN)
)


class WooGround(StrEnum):
    """A ground of Woo art. 5.1: paragraph and letter."""

    STATE_SECURITY = "5.1.1.b"
    TRADE_SECRETS = "5.1.1.c"
    SPECIAL_PERSONAL_DATA = "5.1.1.d"
    IDENTIFICATION_NUMBERS = "5.1.1.e"
    ECONOMIC_INTERESTS = "5.1.2.b"
    CRIMINAL_INVESTIGATION = "5.1.2.c"
    INSPECTION = "5.1.2.d"
    PRIVACY = "5.1.2.e"
    COMPETITIVE_DATA = "5.1.2.f"
    ENVIRONMENT = "5.1.2.g"
    SAFETY = "5.1.2.h"
    GOVERNMENT = "5.1.2.i"
    DISPROPORTIONATE_HARM = "5.1.5"


def may_be_withheld(question: Question) -> bool:
    """Whether the answer to this question can stay closed."""
    told = question.id in ALWAYS_TOLD or question.kind is Kind.VALUE
    return question.public and not told


def parts(framework: Framework, answers: Answers) -> tuple[Question, ...]:
    """The answers of a plan that are public and can be withheld, in the order of the framework."""
    shown = public_answers(framework, answers)
    read_first = READ_FIRST if asks_anybody(answers) else frozenset[str]()
    return tuple(
        q
        for q in framework.questions
        if q.id in shown and q.id not in read_first and may_be_withheld(q)
    )


def problems(
    framework: Framework, answers: Answers, standing: Collection[str], question: str, ground: str
) -> tuple[Problem, ...]:
    """What keeps a part from being withheld; `standing` are the parts that are so already."""
    found = []
    if question not in {part.id for part in parts(framework, answers)}:
        found.append(Problem("part", "not_withholdable" if question else "missing"))
    elif question in standing:
        found.append(Problem("part", "withheld_already"))
    if ground not in set(WooGround):
        found.append(Problem("ground", "unknown_ground" if ground else "missing"))
    return tuple(found)


def rows_in(contents: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What a notice withholds: `{question, ground, reason, since}` each."""
    return list(contents.get(WITHHELD) or ())


DRILLS = "drills"
"""The key in the contents of the drills of the brake, which say what their answer says."""


def without(contents: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The contents without the answers and files of these parts, and with what is said of them.

    With the answer on how the brake is tried, the drills go.
    """
    told = [dict(row) for row in rows]
    closed = {row["question"] for row in told}

    def opened(answers: Mapping[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in answers.items() if key not in closed}

    return {
        **contents,
        "answers": opened(contents.get("answers") or {}),
        "answers_en": opened(contents.get("answers_en") or {}),
        "files": [f for f in contents.get("files") or () if f.get("question") not in closed],
        **({DRILLS: []} if DRILLS in contents and QUESTION in closed else {}),
        WITHHELD: told,
    }
