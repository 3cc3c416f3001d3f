"""Keyset paging: an opaque token says after which row the next page begins."""

import base64
import binascii
import json
from datetime import UTC, datetime

LONGEST = 200


class BadTokenError(ValueError):
    """The token was not made here, or was cut off on its way."""


def encode(instant: datetime, key: int, order: str) -> str:
    """The token for the row with this instant and key, in this order of the list."""
    content = json.dumps([instant.astimezone(UTC).isoformat(), key, order], separators=(",", ":"))
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def decode(token: str, order: str) -> tuple[datetime, int]:
    """The instant and key in a token. Raises `BadTokenError`, also for another order."""
    if len(token) > LONGEST or not token.isascii():
        raise BadTokenError(token)
    try:
        content = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        written, key, made_for = content
        instant = datetime.fromisoformat(written)
    except (binascii.Error, ValueError, TypeError) as error:
        raise BadTokenError(token) from error
    if made_for != order or type(key) is not int or instant.tzinfo is None or not 0 < key < 2**63:
        raise BadTokenError(token)
    return instant, key
