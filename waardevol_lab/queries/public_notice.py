"""One published version of a notice, with the log of all its versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import case, select

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.states import Phase
from waardevol_lab.persistence import storage
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Attachment, NoticeVersion
from waardevol_lab.queries.public import PublicState


@dataclass(frozen=True, slots=True)
class LoggedVersion:
    """One line of the change log."""

    number: int
    published_at: datetime
    cause: str
    change: str


@dataclass(frozen=True, slots=True)
class PublishedNotice:
    """What was published under this number, as it was published."""

    state: PublicState
    number: int
    phase: Phase
    published_at: datetime
    sha256: str
    contents: Mapping[str, Any]
    log: tuple[LoggedVersion, ...]
    """All versions, the newest first."""

    @property
    def superseded(self) -> bool:
        """Whether there is a newer version."""
        return self.number != self.log[0].number


def published_notice(state: PublicState, number: int | None = None) -> PublishedNotice:
    """The newest version, or the one with this number, in one query. Raises `NotFound`."""
    wanted = number if number is not None else state.notice_number
    with reading() as session:
        rows = session.execute(
            select(
                NoticeVersion.number,
                NoticeVersion.published_at,
                NoticeVersion.cause,
                NoticeVersion.change,
                NoticeVersion.phase,
                NoticeVersion.sha256,
                case((NoticeVersion.number == wanted, NoticeVersion.contents)),
            )
            .where(NoticeVersion.experiment_id == state.experiment_id)
            .order_by(NoticeVersion.number.desc())
        ).all()
    log = tuple(LoggedVersion(*row[:4]) for row in rows)
    for row in rows:
        if row[0] == wanted:
            return PublishedNotice(state, row[0], Phase(row[4]), row[1], row[5], row[6], log)
    raise NotFound(f"{state.slug} version {wanted}")


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file that a published version names."""

    name: str
    media_type: str
    sha256: str

    @property
    def path(self) -> Path:
        """Where the bytes are."""
        return storage.path_of(self.sha256)


def public_file(state: PublicState, attachment_id: int) -> PublicFile:
    """A file that some published version of the notice names. Raises `NotFound`."""
    with reading() as session:
        lists = session.scalars(
            select(NoticeVersion.contents["files"]).where(
                NoticeVersion.experiment_id == state.experiment_id
            )
        ).all()
        named = {file.get("attachment") for files in lists for file in files or ()}
        row = None
        if attachment_id in named:
            row = session.execute(
                select(Attachment.name, Attachment.media_type, Attachment.sha256).where(
                    Attachment.id == attachment_id,
                    Attachment.experiment_id == state.experiment_id,
                )
            ).first()
    if row is None:
        raise NotFound(f"file {attachment_id}")
    file = PublicFile(*row)
    if not file.path.is_file():
        raise NotFound(f"file {attachment_id}")
    return file
