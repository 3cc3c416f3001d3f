"""Conditions as an advice proposes and a decision attaches them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from waardevol_lab.domain.errors import Problem

LONGEST = 2000
LONGEST_OWNER = 255
MOST = 50


@dataclass(frozen=True, slots=True)
class ProposedCondition:
    """What must be met, by whom, before when, and whether the start waits for it."""

    text: str
    owner: str = ""
    due: date | None = None
    start_blocking: bool = False


def stored(conditions: Iterable[ProposedCondition]) -> list[dict[str, Any]]:
    """The conditions as plain JSON, rows without a text left out."""
    return [
        {
            "text": one.text.strip(),
            "owner": one.owner.strip(),
            "due": one.due.isoformat() if one.due else None,
            "start_blocking": one.start_blocking,
        }
        for one in conditions
        if not is_empty(one)
    ]


def read(rows: Iterable[Mapping[str, Any]]) -> tuple[ProposedCondition, ...]:
    """The conditions that were stored."""
    return tuple(
        ProposedCondition(
            text=row["text"],
            owner=row["owner"],
            due=date.fromisoformat(row["due"]) if row["due"] else None,
            start_blocking=row["start_blocking"],
        )
        for row in rows
    )


def is_empty(condition: ProposedCondition) -> bool:
    """Whether a row was left as it was offered: nothing typed in it."""
    return not (condition.text.strip() or condition.owner.strip() or condition.due)


def condition_problems(conditions: Iterable[ProposedCondition]) -> Iterator[Problem]:
    """What is wrong, at `conditions.<n>`, counted over the rows that are not empty."""
    rows = [one for one in conditions if not is_empty(one)]
    if len(rows) > MOST:
        yield Problem("conditions", "too_many_conditions", {"max": MOST})
    for n, one in enumerate(rows):
        if not one.text.strip():
            yield Problem(f"conditions.{n}.text", "condition_text_needed")
        for name, text, most in (
            ("text", one.text, LONGEST),
            ("owner", one.owner, LONGEST_OWNER),
        ):
            if len(text) > most:
                params = {"length": len(text), "max": most}
                yield Problem(f"conditions.{n}.{name}", "too_long", params)
