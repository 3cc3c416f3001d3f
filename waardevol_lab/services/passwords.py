"""Hashes of passwords: argon2id after the OWASP minimum, one hash whoever asks."""

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
"""OWASP Password Storage Cheat Sheet: argon2id with 19 MiB and two passes."""
NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$"
    "kwyIF1/DPWLWfmTE5T0PYQ$Egm9YwBxfW0fDmdBZC4VK1gpmuHnLq8TnyIX0S5ZUXg"
)
"""The hash of a password that nobody has: an unknown address costs the same work."""


def hash_password(password: str) -> str:
    """The hash to keep; the password goes in as it was typed, byte for byte in UTF-8."""
    return _HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; always the work of one hash."""
    try:
        _HASHER.verify(stored or NOBODYS, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(stored)
