"""Where the bytes of attachments are kept: files named by their hash, in the instance folder."""

import hashlib
import os
import secrets
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


def keep(stream: BinaryIO, limit: int) -> tuple[str, int, Path]:
    """Write the stream durably and give its SHA-256, size and path. Raises `TooLarge`.

    The same bytes are kept once. A file that no committed row names is harmless.
    """
    incoming = folder() / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    part = incoming / secrets.token_hex(16)
    digest, size = hashlib.sha256(), 0
    try:
        with part.open("wb") as file:
            while block := stream.read(BLOCK):
                size += len(block)
                if size > limit:
                    raise TooLarge
                digest.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        target = path_of(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return digest.hexdigest(), size, target
