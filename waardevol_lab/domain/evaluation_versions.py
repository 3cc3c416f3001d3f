"""The versions of the evaluation framework; an evaluation keeps the one it was begun with."""

from datetime import date

from waardevol_lab.domain.evaluation_framework import EvaluationFramework
from waardevol_lab.domain.evaluation_loading import load
from waardevol_lab.domain.framework_shelf import Shelf
from waardevol_lab.domain.framework_versions import EVALUATION

OLDEST = "2025-1"
"""The form of before there were versions: what an evaluation without one was written with."""


def _is_ours(name: str) -> bool:
    return name.startswith(EVALUATION)


_SHELF: Shelf[EvaluationFramework] = Shelf(load, _is_ours, EVALUATION)


def evaluation_framework(version: str) -> EvaluationFramework:
    """The one of this version, read once; FrameworkError for an unknown or wrong one."""
    return _SHELF.get(version)


def evaluation_versions() -> tuple[str, ...]:
    """All versions, the one that holds longest first."""
    return _SHELF.versions()


def latest_evaluation(today: date) -> EvaluationFramework:
    """The newest that holds on this day (Amsterdam); FrameworkError when none does yet."""
    return _SHELF.latest(today)
