"""The one password of all demo accounts."""

import os
import secrets

from waardevol_lab.config import Settings

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, LENGTH = 4, 5


def demo_password(settings: Settings) -> str:
    """WAARDEVOL_DEMO_PASSWORD, or one made once for this instance and kept for its owner alone."""
    if settings.demo_password:
        return settings.demo_password
    path = settings.instance / "demo_password"
    if not path.is_file():
        words = ("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write("-".join(words))
    return path.read_text(encoding="ascii").strip()
