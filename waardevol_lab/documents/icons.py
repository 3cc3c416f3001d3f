"""The drawings of pages, for paper: one in the shape that DTPR gives to its kind, as SVG."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from jinja2 import Environment, FileSystemLoader

from waardevol_lab.paths import asset_root

FILLS: Final = {"purpose": "#000000", "identifiable": "#ffdd00", "deidentified": "#3fb0e8"}
"""Black for what it is for; yellow and blue for what is captured of people; white for the rest."""
SQUARE: Final = frozenset(("kept", "not_kept"))
_HEXAGON: Final = "M32 3.5 56.5 17.75v28.5L32 60.5 7.5 46.25v-28.5z"


def icon_svg(name: str, tone: str) -> str:
    """The drawing of a DTPR id, or of a name of ours, in its shape and tone."""
    fill = FILLS.get(tone, "#ffffff")
    line = "#ffffff" if tone == "purpose" else "#000000"
    edge = f'fill="{fill}" stroke="#000000" stroke-width="4" stroke-linejoin="round"'
    shape = (
        f'<rect x="5" y="5" width="54" height="54" rx="6" {edge} />'
        if tone in SQUARE
        else f'<path d="{_HEXAGON}" {edge} />'
    )
    crossed = (
        '<path d="M8 46 56 18" stroke="#000000" stroke-width="4" />' if tone == "not_kept" else ""
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"> {shape}'
        f' <path d="{_drawing(name)}" fill="none" stroke="{line}" stroke-width="3.5"'
        f' stroke-linecap="round" stroke-linejoin="round" /> {crossed} </svg>'
    )


def _drawing(name: str) -> str:
    drawings, drawn_as = _drawn()
    if name in drawings:
        return drawings[name]
    return next(
        (drawings[drawing] for part, drawing in drawn_as.items() if part in name),
        drawings["other"],
    )


@cache
def _drawn() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The drawings, and which stands for which (part of an) id: those of the pages."""
    templates = Environment(loader=FileSystemLoader(asset_root() / "templates"), autoescape=True)
    found = templates.get_template("components/icon_drawings.html").module
    return found.drawings, found.drawn_as  # type: ignore[attr-defined] # set in the template
