"""Pages that are written once, with holes for what is another text in every question.

A template is given holes in place of texts; what it wrote is kept (`fragments`) and the holes are
filled each time. Nobody outside this process knows what a hole looks like.
"""

import re
import secrets
from collections.abc import Mapping
from typing import Final

from markupsafe import escape

_SECRET: Final = secrets.token_hex(16)
_HOLE: Final = re.compile(rf"{_SECRET}([a-z]+)z")


def hole(name: str) -> str:
    """What stands where a text belongs: letters and digits alone. `name`: letters without z."""
    return f"{_SECRET}{name}z"


def filled(written: str, texts: Mapping[str, object]) -> str:
    """The page with a text, escaped, in each hole. Raises `KeyError` for a hole without a text."""
    return _HOLE.sub(lambda found: str(escape(texts[found[1]])), written)
