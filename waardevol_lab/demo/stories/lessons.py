"""Lessons of another municipality, which does not exist, taken over from a file."""

from waardevol_lab.demo.running import Story, Tale

VERZONNENDAM = "lessen-verzonnendam.json"


def lessons(tale: Tale) -> Story:
    """They are there before the plans that quote them."""
    yield -120
    tale.take_over_lessons(VERZONNENDAM)
