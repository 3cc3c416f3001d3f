"""A sign as somebody in the street sees it: drawn as pixels, and its code read by a camera."""

import math
from functools import cache

import pypdfium2
import zxingcpp
from PIL.Image import Image

from tests.pdf_checks import checked, page_count

POINTS = 72
MM = 25.4
PIXELS = 3
"""For each point: 216 to the inch, less than any printer."""
LEAST_CODE = 20.0
"""Millimetres: what a phone reads from an arm's length."""
SIZES = {"a4": (210, 297), "a3": (297, 420), "sticker": (105, 148.5)}
YELLOW, BLUE = (255, 221, 0), (63, 176, 232)


@cache
def drawn(made: bytes) -> Image:
    """The first page; a sign has one."""
    with pypdfium2.PdfDocument(made) as document:
        page = document[0]
        picture: Image = page.render(scale=PIXELS).to_pil().convert("RGB")
        page.close()
        return picture


def size(made: bytes) -> tuple[float, float]:
    """Width and height of the paper, in millimetres."""
    width, height = drawn(made).size
    return _millimetres(width), _millimetres(height)


def scanned(made: bytes) -> tuple[str, float]:
    """What the code on the first page says, and the length of its shortest side in millimetres."""
    found = code_in(drawn(made))
    place = found.position
    corners = [place.top_left, place.top_right, place.bottom_right, place.bottom_left]
    sides = [
        math.hypot(a.x - b.x, a.y - b.y)
        for a, b in zip(corners, [*corners[1:], corners[0]], strict=True)
    ]
    return found.text, _millimetres(min(sides))


def code_in(picture: Image) -> zxingcpp.Barcode:
    """The one code in a picture, as a camera reads it."""
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    return found


def colours(made: bytes) -> set[str]:
    """Which of the colours of DTPR stand on it."""
    counted = drawn(made).getcolors(1 << 24) or []
    present = {colour for number, colour in counted if number > 500}
    named = {"yellow": YELLOW, "blue": BLUE}
    return {name for name, colour in named.items() if colour in present}


def read(made: bytes, title: str, language: str, form: str, link: str) -> str:
    """The text of a sign in reading order; fails when it is not fit to hang."""
    text = " ".join(checked(made, title, language).split())
    assert page_count(made) == 1
    for found, wanted in zip(size(made), SIZES[form], strict=True):
        assert abs(found - wanted) < 0.6, (form, size(made))
    said, side = scanned(made)
    assert said == link
    assert side >= LEAST_CODE, side
    return text


def _millimetres(pixels: float) -> float:
    return pixels / PIXELS / POINTS * MM
