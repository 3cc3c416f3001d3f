"""`python -m waardevol_lab.documents.cleaning EXTENSION SOURCE TARGET`: one file, then over.

Exit code 0: the copy is there. Otherwise a word on standard output says why not.
"""

import resource
import sys
from contextlib import suppress
from pathlib import Path

from waardevol_lab.documents.cleaning import MEMORY, SECONDS, WRITTEN, Unclean


def _bound(what: int, most: int) -> None:
    """Lower a limit of this process; a system that does not know it keeps the others."""
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))


def main(extension: str, source: Path, target: Path) -> int:
    """Clean one file within the bounds, and give the exit code."""
    _bound(resource.RLIMIT_CPU, SECONDS)
    _bound(resource.RLIMIT_AS, MEMORY)
    _bound(resource.RLIMIT_FSIZE, WRITTEN)
    _bound(resource.RLIMIT_CORE, 0)
    try:
        _clean(extension, source, target)
    except Unclean as unclean:
        print(unclean.code)
        return 1
    return 0


def _clean(extension: str, source: Path, target: Path) -> None:
    """Each kind loads only the library that it needs."""
    if extension == "pdf":
        from waardevol_lab.documents.cleaning.portable import clean  # noqa: PLC0415
    elif extension in {"docx", "odt"}:
        from waardevol_lab.documents.cleaning.office import clean  # noqa: PLC0415
    else:
        from waardevol_lab.documents.cleaning.pictures import clean  # noqa: PLC0415
    clean(extension, source, target)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
