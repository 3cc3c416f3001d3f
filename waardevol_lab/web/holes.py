"""Pages that are written once, with holes for what is another text in every question.

A template is given holes in place of texts; what it wrote is kept (`fragments`) and the holes are
filled each time. Nobody outside this process knows what a hole looks like.
"""

import re
import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from markupsafe import escape

_SECRET: Final = secrets.token_hex(16)
_HOLE: Final = re.compile(rf"{_SECRET}([a-z]+)z")


def hole(name: str) -> str:
    """What stands where a text belongs: letters and digits alone. `name`: letters without z."""
    return f"{_SECRET}{name}z"


def filled(written: str, texts: Mapping[str, object]) -> str:
    """The page with a text, escaped, in each hole. Raises `KeyError` for a hole without a text."""
    said = {name: str(escape(text)) for name, text in texts.items()}
    pieces = list(_pieces(written))
    pieces[1::2] = [said[name] for name in pieces[1::2]]
    return "".join(pieces)


@lru_cache(maxsize=200)
def _pieces(written: str) -> tuple[str, ...]:
    """What stands between the holes with their names in turn: a page is looked through once."""
    return tuple(_HOLE.split(written))
