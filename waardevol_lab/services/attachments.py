"""Files that come with a plan, with evidence or with a sign: checked by content, kept by hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

import filetype
from sqlalchemy import func, select

from waardevol_lab.config import MAX_UPLOAD_BYTES
from waardevol_lab.domain.errors import Problem, Refused
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
MOST = 100
"""Files of one experiment; enough for a plan, its evidence and its signs."""
LONGEST_NAME = 200
PREFIX = "attachments/"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes in: the name that the browser gave, and the bytes."""

    name: str
    stream: BinaryIO


def store(act: Act, dossier: Dossier, purpose: str, upload: Upload) -> Attachment:
    """Keep a file of the dossier; part of the act that calls it. Raises `Refused` at `purpose`."""
    name = harmless_name(upload.name)
    _refuse_more(act, dossier, purpose)
    media_type, sha256, size = _checked(purpose, name, upload)
    row = Attachment(
        experiment_id=dossier.experiment.id,
        purpose=purpose,
        name=name,
        media_type=media_type,
        size=size,
        sha256=sha256,
        uploaded_by_id=act.actor.user_id,
        uploaded_at=act.now,
    )
    act.session.add(row)
    act.session.flush()
    return row


def _refuse_more(act: Act, dossier: Dossier, purpose: str) -> None:
    count = act.session.scalar(
        select(func.count())
        .select_from(Attachment)
        .where(Attachment.experiment_id == dossier.experiment.id)
    )
    if (count or 0) >= MOST:
        raise Refused(Problem(purpose, "too_many_files", {"max": MOST}))


def _checked(purpose: str, name: str, upload: Upload) -> tuple[str, str, int]:
    """Keep the bytes, and give their type, SHA-256 and size when they are what the name says."""
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension not in KINDS:
        raise Refused(Problem(purpose, "file_kind", {"kinds": ", ".join(sorted(KINDS))}))
    try:
        sha256, size, path = storage.keep(upload.stream, MAX_UPLOAD_BYTES)
    except storage.TooLarge:
        limit = MAX_UPLOAD_BYTES // 1024 // 1024
        raise Refused(Problem(purpose, "file_too_large", {"max": limit})) from None
    if size == 0:
        raise Refused(Problem(purpose, "file_empty"))
    if filetype.guess_mime(str(path)) != KINDS[extension]:
        raise Refused(Problem(purpose, "file_contents", {"kind": extension}))
    return KINDS[extension], sha256, size


def harmless_name(name: str) -> str:
    """The last part of the name, without control characters, never empty, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(c for c in last if c.isprintable()).strip(" .") or "bestand"
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
