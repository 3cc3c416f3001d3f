"""The code that a phone reads instead of typing an address: on paper and on a page."""

import io
from typing import Final

import segno

CORRECTION: Final = "q"
"""A quarter of the code to spare for dirt and scratches."""
EDGE: Final = 4
"""White modules around it, without which a reader finds nothing."""
SCALE: Final = 8


def modules(link: str) -> tuple[str, ...]:
    """The rows of the code as texts of 1 (dark) and 0, without its edge."""
    code = segno.make_qr(link, error=CORRECTION)
    return tuple("".join(str(module) for module in row) for row in code.matrix)


def svg(link: str) -> bytes:
    """The code as a drawing of its own, black on white, that prints sharp at any size."""
    target = io.BytesIO()
    segno.make_qr(link, error=CORRECTION).save(
        target, kind="svg", border=EDGE, scale=SCALE, light="#fff", svgclass=None, lineclass=None
    )
    return target.getvalue()
