"""Looks into files that came from outside and makes copies of them without metadata.

`cleaned` is for the rest of the house. The work itself runs in a process of its own
(`__main__`), whose time and memory are bounded: what is too much for it, is refused. ADR 0011.
"""

import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

SECONDS: Final = 20
"""Of processor time for one file; the clock on the wall gets twice as much."""
MEMORY: Final = 1536 * 1024 * 1024
WRITTEN: Final = 64 * 1024 * 1024
TOO_HEAVY: Final = "file_heavy"
CODES: Final = frozenset(
    {"file_contents", "file_pixels", "file_unpacks", "file_locked", "file_macros", TOO_HEAVY}
)
_AT_ONCE = BoundedSemaphore(2)


class Unclean(Exception):  # noqa: N818 - what is wrong with the file
    """The file is not taken; `code` says why (see CODES)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def cleaned(extension: str, source: Path, target: Path) -> None:
    """Write a copy of `source` without metadata to `target`; a picture also smaller, for pages.

    `extension` is pdf, docx, odt, png, jpg or jpeg, and the contents must be that. Raises `Unclean`
    for anything else, and for what takes too much time, memory or room.
    """
    command = (sys.executable, "-I", "-m", __name__, extension, str(source), str(target))
    with _AT_ONCE:
        try:
            done = subprocess.run(  # noqa: S603 - our own program, with paths that we made
                command, capture_output=True, timeout=2 * SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise Unclean(TOO_HEAVY) from None
    if done.returncode:
        code = done.stdout.decode("ascii", "replace").strip()
        raise Unclean(code if code in CODES else TOO_HEAVY)
