"""The versions of the review framework that there are: those of the product, and those of a
directory.

A plan keeps the version that it was started with, so a version never leaves the product.
"""

from datetime import date

from waardevol_lab.domain.framework_loading import load
from waardevol_lab.domain.framework_model import Framework
from waardevol_lab.domain.framework_shelf import Shelf, read_also
from waardevol_lab.domain.vocabularies import FILE as VOCABULARIES
from waardevol_lab.domain.vocabularies import shipped_vocabularies

__all__ = ["EVALUATION", "latest", "read_also", "shipped", "versions"]

EVALUATION = "evaluation-"
"""What the names of the other sort of framework begin with."""


def _load(text: bytes, name: str) -> Framework:
    return load(text, name, shipped_vocabularies())


def _is_ours(name: str) -> bool:
    return f"{name}.toml" != VOCABULARIES and not name.startswith(EVALUATION)


_SHELF: Shelf[Framework] = Shelf(_load, _is_ours)


def shipped(version: str) -> Framework:
    """The framework of this version, read once; FrameworkError for an unknown or wrong one."""
    return _SHELF.get(version)


def versions() -> tuple[str, ...]:
    """All versions, the one that holds longest first."""
    return _SHELF.versions()


def latest(today: date) -> Framework:
    """The newest version that holds on this day (Amsterdam); FrameworkError when none does yet."""
    return _SHELF.latest(today)
