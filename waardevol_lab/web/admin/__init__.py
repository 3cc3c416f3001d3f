"""Users, roles, organisations, boards and the handing over of dossiers."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__)

from waardevol_lab.web.admin import (  # noqa: E402
    boards,
    lessons,
    organisations,
    overview,
    picturing,
    texts,
    transfers,
    users,
)

__all__ = [
    "blueprint",
    "boards",
    "lessons",
    "organisations",
    "overview",
    "picturing",
    "texts",
    "transfers",
    "users",
]
