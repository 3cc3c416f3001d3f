"""Codes that people write down and type in again: few letters, none that looks like another.

The alphabet is that of Crockford: no I, L, O or U. Whoever types an O or an l means 0 or 1.
"""

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_BYTES: Final = 10
"""80 bits: nobody guesses one among millions."""
LENGTH: Final = SECRET_BYTES * 8 // 5
GROUP: Final = 4
LONGEST_TYPED: Final = 100
_SAME = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None})


def spelled(secret: bytes) -> str:
    """The code for ten bytes, such as `7F3K-9QDM-2XWA-C5TE`."""
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a code is made of {SECRET_BYTES} bytes")
    number = int.from_bytes(secret)
    letters = "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(LENGTH)))
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def read(typed: str) -> str | None:
    """The code as `spelled` wrote it, whatever case, spaces or dashes; None when it is none."""
    if len(typed) > LONGEST_TYPED:
        return None
    letters = "".join(typed.split()).upper().translate(_SAME)
    if len(letters) != LENGTH or any(letter not in ALPHABET for letter in letters):
        return None
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))
