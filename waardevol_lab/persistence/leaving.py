"""Taking bytes out of the storage, safe beside whoever keeps the same bytes at that moment.

A file is first moved aside under its hash, and only then looked at for the last time. Whoever keeps
the same bytes puts a fresh file in place by a rename, which is one step: before the move it is that
fresh file which is moved, it is young, and it goes back; after the move it is not touched at all.
So bytes that a row is about to name are never lost. What is left aside by a process that stopped is
settled the next time.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from waardevol_lab.persistence import storage

SHA256_LENGTH = 64


def aside() -> Path:
    """Where files wait that are about to leave."""
    return storage.folder() / "leaving"


def kept_before(moment: datetime) -> Iterator[str]:
    """The hashes of bytes that were kept last before the moment."""
    for path in storage.folder().glob("[0-9a-f][0-9a-f]/*"):
        if len(path.name) == SHA256_LENGTH and _is_older(path, moment):
            yield path.name


def waiting() -> list[str]:
    """The hashes of what was moved aside."""
    return sorted(path.name for path in aside().glob("*"))


def move_aside(sha256: str) -> None:
    """Move the bytes aside; nothing happens when they are gone already."""
    aside().mkdir(parents=True, exist_ok=True)
    try:
        storage.path_of(sha256).replace(aside() / sha256)
    except FileNotFoundError:
        return


def settle(sha256: str, moment: datetime, *, named: bool) -> bool:
    """Put back what a row names or what is younger than the moment, else remove it; true then."""
    path = aside() / sha256
    if named or not _is_older(path, moment):
        _put_back(path, storage.path_of(sha256))
        return False
    path.unlink(missing_ok=True)
    return True


def drop_unfinished(moment: datetime) -> None:
    """Remove what began to come in before the moment and was never kept."""
    for path in (storage.folder() / "incoming").glob("*"):
        if _is_older(path, moment):
            path.unlink(missing_ok=True)


def _put_back(path: Path, target: Path) -> None:
    """Unless somebody kept the same bytes meanwhile: theirs are the younger ones."""
    if target.exists():
        path.unlink(missing_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)


def _is_older(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False
