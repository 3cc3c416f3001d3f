"""Mail addresses: one recipient each, in lower case."""

import re

LONGEST = 254
_WRITTEN = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    r"(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+"
)


def read_address(text: str) -> str | None:
    """The address as it is kept, or None when it is none. Never more than one recipient."""
    address = text.strip().lower()
    dots = address.partition("@")[0]
    if len(address) > LONGEST or not _WRITTEN.fullmatch(address):
        return None
    if ".." in dots or dots.startswith(".") or dots.endswith("."):
        return None
    return address
