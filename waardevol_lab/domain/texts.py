"""Rules on single texts: what can be kept, how long it is, whether an address is one."""

import re
from typing import Final

# What XML 1.0 cannot carry cannot go into a feed; some of it not into the database either.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+\Z")
_WEB = re.compile(r"(?:https?://|www\.)\S+\Z")
_PHONE = re.compile(r"\+?[0-9 ()./-]+\Z")
_LONGEST_EMAIL: Final = 254
_PHONE_DIGITS: Final = range(3, 16)


def normalise(text: str) -> str:
    """The text with every line end as one newline, as it is counted and kept."""
    return _LINE_END.sub("\n", text)


def length(text: str) -> int:
    """The length that counts: code points, a line end as one."""
    return len(normalise(text))


def storable(text: str) -> bool:
    """Whether databases and feeds can carry the text: no control characters, no surrogates."""
    return _UNSTORABLE.search(text) is None


def printable(text: str, most: int = 100) -> str:
    """The text made safe to name in a message: cut off, and what is not storable replaced."""
    return _UNSTORABLE.sub("\ufffd", text[:most])


def is_email(text: str) -> bool:
    """Whether it looks like an address of the internet; it may still not exist."""
    return len(text) <= _LONGEST_EMAIL and _EMAIL.match(text) is not None


def is_phone(text: str) -> bool:
    """Whether it looks like a telephone number, short numbers and 14-numbers included."""
    digits = sum(character.isdigit() for character in text)
    return digits in _PHONE_DIGITS and _PHONE.match(text) is not None


def same_in_every_language(text: str) -> bool:
    """Whether it is nothing but an address or a number, which nobody translates."""
    return is_email(text) or is_phone(text) or _WEB.match(text) is not None
