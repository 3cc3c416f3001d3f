"""A plan with its files as one ZIP: `plan.json`, and each file in `attachments/` by its SHA-256."""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from waardevol_lab.config import MAX_UPLOAD_BYTES
from waardevol_lab.domain.attached_entries import FOLDER, MOST
from waardevol_lab.domain.errors import Problem, Refused
from waardevol_lab.domain.plan_file import LARGEST
from waardevol_lab.domain.texts import printable

PLAN: Final = "plan.json"
FILE: Final = re.compile(re.escape(FOLDER) + r"([0-9a-f]{64})")
LARGEST_ARCHIVE: Final = 250 * 1024 * 1024
"""Of all files together, packed or unpacked."""
BLOCK: Final = 1024 * 1024
MOMENT: Final = (1980, 1, 1, 0, 0, 0)
FIELD: Final = "file"


def pack(plan: Mapping[str, Any], files: Iterable[tuple[str, Path]], out: BinaryIO) -> None:
    """Write the archive: the same plan makes the same bytes. `files` are SHA-256 and place."""
    text = json.dumps(plan, ensure_ascii=False, indent=2, sort_keys=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry(PLAN), text.encode("utf-8"))
        for sha256, path in sorted(dict(files).items()):
            with path.open("rb") as inner, archive.open(_entry(FOLDER + sha256), "w") as outer:
                while block := inner.read(BLOCK):
                    outer.write(block)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def unpack(packed: BinaryIO, folder: Path) -> bytes:
    """Unpack the files of an archive into `folder` and give its plan file.

    Nothing is written outside `folder`, and never more than the bounds. Raises `Refused` at `file`
    with everything that is wrong: what it cannot read, names that have no place there, names that
    are there twice, contents that are not what their name says, and too much of anything.
    """
    try:
        with zipfile.ZipFile(packed) as archive:
            _refuse(_strange(archive.infolist()))
            (folder / FOLDER).mkdir()
            _refuse(_unpacked(archive, folder))
            return _read(archive, PLAN)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        raise Refused(Problem(FIELD, "archive_unreadable")) from None
    except RuntimeError:  # a password
        raise Refused(Problem(FIELD, "archive_unreadable")) from None


def refuse_unused(folder: Path, named: Iterable[str]) -> None:
    """Raise `Refused` for files in the archive that the plan does not name: they would be lost."""
    there = {FOLDER + path.name for path in (folder / FOLDER).iterdir()}
    _refuse(Problem(FIELD, "archive_unused", {"name": n}) for n in sorted(there - set(named)))


def _strange(entries: list[zipfile.ZipInfo]) -> Iterator[Problem]:
    """What the table of contents tells, before anything is unpacked."""
    if len(entries) > 2 * MOST or sum(entry.file_size for entry in entries) > LARGEST_ARCHIVE:
        yield _too_large()
        return
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if name in seen:
            yield Problem(FIELD, "archive_twice", {"name": printable(name)})
        elif name not in (PLAN, FOLDER) and not FILE.fullmatch(name):
            yield Problem(FIELD, "archive_strange", {"name": printable(name)})
        seen.add(name)
    if PLAN not in seen:
        yield Problem(FIELD, "archive_no_plan")


def _unpacked(archive: zipfile.ZipFile, folder: Path) -> Iterator[Problem]:
    for entry in archive.infolist():
        if not (match := FILE.fullmatch(entry.filename)):
            continue
        digest, size = hashlib.sha256(), 0
        with archive.open(entry) as inner, (folder / entry.filename).open("wb") as outer:
            while size <= MAX_UPLOAD_BYTES and (block := inner.read(BLOCK)):
                size += len(block)
                digest.update(block)
                outer.write(block)
        if size > MAX_UPLOAD_BYTES:
            limit = MAX_UPLOAD_BYTES // 1024 // 1024
            yield Problem(FIELD, "file_too_large", {"max": limit})
        elif digest.hexdigest() != match[1]:
            yield Problem(FIELD, "archive_changed", {"name": entry.filename})


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """One byte more than is allowed, so that too much is noticed."""
    with archive.open(name) as inner:
        return inner.read(LARGEST + 1)


def _too_large() -> Problem:
    return Problem(FIELD, "archive_too_large", {"max": LARGEST_ARCHIVE // 1024 // 1024})


def _refuse(found: Iterable[Problem]) -> None:
    problems = tuple(found)
    if problems:
        raise Refused(*problems)
