"""The public address of an experiment, made from its title."""

import re
import unicodedata

LONGEST = 80


def slug_of(title: str) -> str:
    """The title in lower-case letters, digits and hyphens; empty when it holds none of them."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug
