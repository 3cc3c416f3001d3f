"""What a plan is called, and what the name tells.

A real plan has the next number of its year. A plan to practise with has a code: it takes no number,
and whoever sees the reference sees what it is.
"""

from typing import Final

REAL: Final = "WL"
PRACTICE: Final = "OEF"


def numbered(year: int, number: int) -> str:
    """`WL-2026-014`."""
    return f"{REAL}-{year}-{number:03d}"


def practice_reference(code: str) -> str:
    """`OEF-K7M2PQ`."""
    return f"{PRACTICE}-{code.upper()}"


def is_practice(reference: str) -> bool:
    """Whether the plan is to practise with: it is never submitted and never counts."""
    return reference.startswith(f"{PRACTICE}-")
