"""Where the bytes of attachments are kept: files named by their hash, in the instance folder."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from flask import current_app

BLOCK = 1024 * 1024


class TooLarge(Exception):  # noqa: N818 - what is wrong with the file
    """The stream holds more bytes than allowed."""


def folder() -> Path:
    """The folder of this instance."""
    instance: Path = current_app.extensions["waardevol_settings"].instance
    return instance / "attachments"


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash are."""
    return folder() / sha256[:2] / sha256


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes that came in and are not kept yet."""

    path: Path
    sha256: str
    size: int


@contextmanager
def receiving(stream: BinaryIO, limit: int) -> Iterator[Received]:
    """Write the stream to a file that is gone after the block unless it is kept.

    Raises `TooLarge` for more than `limit` bytes.
    """
    with scratch() as part:
        digest, size = hashlib.sha256(), 0
        with part.open("wb") as file:
            while block := stream.read(BLOCK):
                size += len(block)
                if size > limit:
                    raise TooLarge
                digest.update(block)
                file.write(block)
        yield Received(part, digest.hexdigest(), size)


@contextmanager
def scratch() -> Iterator[Path]:
    """Where a file may be written within the block; beside the kept ones, on the same disk."""
    incoming = folder() / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    path = incoming / secrets.token_hex(16)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def size_of(sha256: str) -> int:
    """How many bytes are kept under this hash. Raises `FileNotFoundError`."""
    return path_of(sha256).stat().st_size


def keep(path: Path, sha256: str = "") -> str:
    """Keep a file durably and give its SHA-256, which is counted when it is not given.

    The same bytes are kept once. A file that no committed row names is harmless.
    """
    sha256 = sha256 or sha256_of(path)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    target = path_of(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
    return sha256
