"""A part of a list: its address, the page with the same search, and the next part."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import request

from waardevol_lab.documents.public_site import Place


def part_at(base: str, page: str, search: Mapping[str, str], following: str) -> Place:
    """Where this part of the list at `base` is; `following` is the token of the next one."""
    asked = {**search, **_kept("aantal", "velden")}
    here = {**asked, **_kept("na")}
    return Place(
        _address(base, here),
        _address(page, search),
        _address(base, {**asked, "na": following}) if following else "",
    )


def _address(base: str, search: Mapping[str, str]) -> str:
    return f"{base}?{urlencode(search)}" if search else base


def _kept(*names: str) -> dict[str, str]:
    return {name: request.args[name] for name in names if name in request.args}
