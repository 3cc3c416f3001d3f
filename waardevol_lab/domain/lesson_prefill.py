"""The first words of a card: what the final evaluation of its experiment says."""

from collections.abc import Iterable, Mapping
from typing import Any

from waardevol_lab.domain.answers import Answers, chosen
from waardevol_lab.domain.evaluation_framework import Reached
from waardevol_lab.domain.framework_model import Framework
from waardevol_lab.domain.lessons import LONGEST_TEXT, LONGEST_TITLE, blank
from waardevol_lab.domain.listed import values_at_stake


def prefilled(
    framework: Framework,
    plan: Answers,
    evaluation: Mapping[str, Any],
    parts: Iterable[Mapping[str, Any]],
) -> dict[str, Any]:
    """A card to go on from: the plan's title, problem and tags, and what the evaluation found.

    `parts` are its criteria, promised beside measured. Without an evaluation what it would tell
    stays empty. Too long is cut off at a whole line.
    """
    parts = list(parts)
    return {
        **blank(),
        "title": _text(plan, "title")[:LONGEST_TITLE],
        "context": _joined([_text(plan, "problem")]),
        "worked": _joined([*_measured(parts, (Reached.YES,)), _text(evaluation, "learned")]),
        "failed": _joined(
            [*_measured(parts, (Reached.PARTLY, Reached.NO)), _text(evaluation, "unintended")]
        ),
        "technology": [one for one in chosen(plan.get("technology")) if one != "none"],
        "values": values_at_stake(framework, plan, {}),
    }


def _measured(parts: Iterable[Mapping[str, Any]], reached: tuple[Reached, ...]) -> list[str]:
    return [
        f"{part['criterion']}: {part['measured']}"
        for part in parts
        if part["reached"] in reached and part["measured"]
    ]


def _text(answers: Mapping[str, Any], name: str) -> str:
    value = answers.get(name)
    return value.strip() if isinstance(value, str) else ""


def _joined(texts: Iterable[str]) -> str:
    whole = "\n".join(filter(None, texts))
    return whole if len(whole) <= LONGEST_TEXT else whole[:LONGEST_TEXT].rpartition("\n")[0]
