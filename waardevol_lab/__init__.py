"""Waardevol Lab: plan, review, announce and evaluate experiments in public space."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

__version__ = "0.1.0"


def create_app(**settings: Any) -> "Flask":
    """The application; imported late, so that the domain can be used without Flask."""
    from waardevol_lab.app import create_app as build  # noqa: PLC0415

    return build(**settings)
