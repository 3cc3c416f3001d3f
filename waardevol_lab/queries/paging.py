"""Keyset paging: an opaque token says after which row the next page begins."""

import base64
import binascii
import json
from dataclasses import fields
from datetime import date, datetime
from typing import Any

LONGEST = 200


class BadTokenError(ValueError):
    """The token was not made here, or was cut off on its way."""


def encode_place(parts: tuple[str | int, ...]) -> str:
    """The token for a place in a list that is ordered by several columns."""
    content = json.dumps(parts, separators=(",", ":"))
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def decode_place(token: str, kind: type[Any]) -> tuple[Any, ...]:
    """The columns in a token, of the types of the fields of `kind`. Raises `BadTokenError`."""
    if len(token) > LONGEST or not token.isascii():
        raise BadTokenError(token)
    try:
        written = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        pairs = zip(written, fields(kind), strict=True)
        return tuple(_part(value, field.type) for value, field in pairs)
    except (binascii.Error, ValueError, TypeError) as error:
        raise BadTokenError(token) from error


def _part(value: object, kind: object) -> Any:
    """One column. Raises ValueError or TypeError for anything that is not of the type."""
    if kind is int:
        if type(value) is not int or not 0 < value < 2**63:
            raise ValueError(value)
        return value
    if not isinstance(value, str) or "\0" in value:
        raise TypeError(value)
    if kind is date:
        return date.fromisoformat(value)
    if kind is datetime:
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is None:
            raise ValueError(value)
        return instant
    return value
