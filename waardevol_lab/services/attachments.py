"""Files that come with a plan, with evidence or with a sign: checked by content, kept by hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

import filetype
from sqlalchemy import func, select

from waardevol_lab.config import MAX_UPLOAD_BYTES
from waardevol_lab.documents.cleaning import Unclean, cleaned
from waardevol_lab.domain.attached_entries import FOLDER
from waardevol_lab.domain.errors import NotFound, Problem, Refused
from waardevol_lab.persistence import storage
from waardevol_lab.persistence.models import Attachment
from waardevol_lab.services.acting import Act
from waardevol_lab.services.dossiers import Dossier

DOCUMENTS: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}
PICTURES: Mapping[str, str] = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
KINDS: Mapping[str, str] = {**DOCUMENTS, **PICTURES}
PACKED = frozenset({"docx", "odt"})
"""Kinds whose first bytes only say that something is packed: the contents tell the rest."""
MOST = 100
"""Files of one experiment; enough for a plan, its evidence and its signs."""
LONGEST_NAME = 200
PREFIX = FOLDER


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes in: the name that the browser gave, and the bytes."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class Kept:
    """A file whose bytes are kept, the original and the copy for pages; no row names it yet."""

    name: str
    media_type: str
    size: int
    sha256: str
    shown_sha256: str


def store(act: Act, dossier: Dossier, purpose: str, upload: Upload) -> Attachment:
    """Keep a file of the dossier; part of the act that calls it. Raises `Refused` at `purpose`."""
    refuse_more(act, dossier, purpose)
    return file_kept(act, dossier, purpose, keep(purpose, upload))


def file_kept(act: Act, dossier: Dossier, purpose: str, kept: Kept) -> Attachment:
    """Name a file that is kept in the dossier; part of the act that calls it."""
    row = Attachment(
        experiment_id=dossier.experiment.id,
        purpose=purpose,
        name=kept.name,
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
        shown_sha256=kept.shown_sha256,
        uploaded_by_id=act.actor.user_id,
        uploaded_at=act.now,
    )
    act.session.add(row)
    act.session.flush()
    return row


def refuse_more(act: Act, dossier: Dossier, purpose: str, more: int = 1) -> None:
    """Raise `Refused` when the dossier has no room for so many files more."""
    count = act.session.scalar(
        select(func.count())
        .select_from(Attachment)
        .where(Attachment.experiment_id == dossier.experiment.id)
    )
    if (count or 0) + more > MOST:
        raise Refused(Problem(purpose, "too_many_files", {"max": MOST}))


def keep(field: str, upload: Upload) -> Kept:
    """Keep the bytes, and those of a copy without metadata. Raises `Refused` at `field`.

    The kind is told by name and by contents, and both must agree. What is refused is not kept.
    """
    name = harmless_name(upload.name)
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension not in KINDS:
        raise Refused(Problem(field, "file_kind", {"kinds": ", ".join(sorted(KINDS))}))
    try:
        with storage.receiving(upload.stream, MAX_UPLOAD_BYTES) as original:
            if original.size == 0:
                raise Refused(Problem(field, "file_empty"))
            shown = _shown_copy(field, extension, original.path)
            storage.keep(original.path, original.sha256)
    except storage.TooLarge:
        limit = MAX_UPLOAD_BYTES // 1024 // 1024
        raise Refused(Problem(field, "file_too_large", {"max": limit})) from None
    return Kept(name, KINDS[extension], original.size, original.sha256, shown)


def shown_copy(row: Attachment) -> str:
    """The SHA-256 of the copy for citizens; made anew for a file from before there were copies.

    Raises `NotFound` when no copy can be made: then citizens get nothing.
    """
    if row.shown_sha256 is not None:
        return row.shown_sha256
    extension = PurePath(row.name).suffix.lower().lstrip(".")
    try:
        return _shown_copy("", extension, storage.path_of(row.sha256))
    except Refused as refusal:
        raise NotFound("copy") from refusal


def _shown_copy(field: str, extension: str, path: Path) -> str:
    """Keep the copy without metadata and give its SHA-256."""
    wrong = Refused(Problem(field, "file_contents", {"kind": extension}))
    if extension not in PACKED and filetype.guess_mime(str(path)) != KINDS[extension]:
        raise wrong
    with storage.scratch() as copy:
        try:
            cleaned(extension, path, copy)
        except Unclean as unclean:
            if unclean.code == "file_contents":
                raise wrong from None
            raise Refused(Problem(field, unclean.code)) from None
        return storage.keep(copy)


def harmless_name(name: str) -> str:
    """The last part of the name, without control characters, never empty, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(" .")
    clean = clean or "bestand"
    stem, dot, extension = clean.rpartition(".")
    if not dot:
        return clean[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(extension) - 1]}.{extension}"


def as_answer(attachment: Attachment) -> dict[str, str]:
    """The attachment as the answer to a question of kind `file`."""
    return {"name": attachment.name, "path": PREFIX + attachment.sha256}


def of_answer(act: Act, experiment_id: int, value: object) -> Attachment | None:
    """The attachment that an answer of kind `file` names; None when there is none."""
    path = value.get("path") if isinstance(value, Mapping) else None
    if not isinstance(path, str) or not path.startswith(PREFIX):
        return None
    return act.session.scalar(
        select(Attachment)
        .where(
            Attachment.experiment_id == experiment_id,
            Attachment.sha256 == path.removeprefix(PREFIX),
        )
        .order_by(Attachment.id.desc())
        .limit(1)
    )
