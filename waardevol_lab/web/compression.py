"""Smaller answers for readers who can unpack them: only what is the same for everybody.

An answer that holds a secret beside what a visitor typed is never packed: its size would tell of
the secret (BREACH). So this is for stored pages and files of the site, not for pages with a form.
"""

import gzip
from functools import lru_cache

GZIP = "gzip"
VARY = "Accept-Encoding"
SMALLEST, LARGEST = 512, 256 * 1024
"""Bytes: less than that gains nothing, and what is larger is for machines and not kept."""
MOST = 250
SOON, SMALL = 3, 6
"""How hard gzip tries."""
TEXTS = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/xml",
        "image/svg+xml",
    }
)


def packable(mimetype: str, size: int) -> bool:
    """Whether an answer of this type and size gets smaller: texts do, pictures and PDF do not."""
    text = mimetype.startswith("text/") or mimetype.endswith(("+json", "+xml"))
    return (text or mimetype in TEXTS) and SMALLEST <= size <= LARGEST


def unpacks(accepted: str) -> bool:
    """Whether a reader who accepts these encodings unpacks gzip."""
    for one in accepted.lower().split(","):
        name, _, weight = one.partition(";")
        if name.strip() == GZIP:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


@lru_cache(maxsize=MOST)
def packed(body: bytes, soon: bool = False) -> bytes:
    """The same, packed; a body that is sent again and again is packed once.

    `soon` takes half the time for a tenth more bytes: for what is not sent often as it is.
    """
    return gzip.compress(body, compresslevel=SOON if soon else SMALL, mtime=0)
