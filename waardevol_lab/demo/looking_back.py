"""Answers of a fictional evaluation, by field id, out of what a story tells."""

from collections.abc import Mapping, Sequence
from typing import Any

HANDVATTEN = range(1, 11)


def evaluation(
    criteria: Sequence[tuple[str, str]],
    seen: Mapping[str, tuple[int, str]],
    promises: Mapping[int, tuple[str, str]] | None = None,
    **once: str,
) -> dict[str, Any]:
    """`criteria`: measured and reached. `seen`: per value the risk and what shows it.

    `promises`: per recommendation how it was kept and what came of it; the rest was done as the
    plan said. None for a look back that does not ask for them.
    """
    told: dict[str, Any] = dict(once)
    for number, (measured, reached) in enumerate(criteria):
        told[f"criterion_{number}_measured"] = measured
        told[f"criterion_{number}_reached"] = reached
    for value, (level, text) in seen.items():
        told[f"value_{value}_observed"] = level
        told[f"value_{value}_explanation"] = text
    for handvat in HANDVATTEN if promises is not None else ():
        kept, text = (promises or {}).get(handvat, ("kept", ""))
        told[f"handvat_{handvat}_kept"] = kept
        told[f"handvat_{handvat}_came_of_it"] = text
    return told
