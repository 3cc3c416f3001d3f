"""One published version of a notice, with the log of all its versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.notice import WITHHELD
from waardevol_lab.domain.states import Phase
from waardevol_lab.domain.withholding import without
from waardevol_lab.persistence import storage
from waardevol_lab.persistence.beside import Beside
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Attachment, Experiment, NoticeVersion, Organisation
from waardevol_lab.queries.public import (
    IS_PUBLIC,
    STATE_COLUMNS,
    PublicState,
    PublicVersion,
    state_of,
)
from waardevol_lab.services.attachments import shown_copy


@dataclass(frozen=True, slots=True)
class LoggedVersion:
    """One line of the change log."""

    number: int
    published_at: datetime
    cause: str
    change: str
    answers: tuple[str, ...] = ()
    """The questions whose answers it told otherwise than the version before."""


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


def published(slug: str, number: int | None = None) -> PublishedNotice | PublicState:
    """The newest version, or the one with this number, in one query.

    Without any notice yet it is the bare state. What is withheld now is withheld of older versions
    too: they are kept as they were, and not shown so. Raises `NotFound`.
    """
    return published_beside(slug, number, VERSIONS, {})[0]


def published_beside(
    slug: str, number: int | None, statement: Select[Any], values: Mapping[str, Any]
) -> tuple[PublishedNotice | PublicState, tuple[Any, ...]]:
    """As `published`, with what the columns hold that `statement` has beyond those of `VERSIONS`.

    `values` are those of the parameters in these columns.
    """
    with reading() as session:
        rows = session.execute(statement, {"slug": slug, "number": number, **values}).all()
    if not rows:
        raise NotFound(slug)
    state, end = state_of(rows[0][: len(STATE_COLUMNS)]), len(VERSIONS.selected_columns)
    versions = [row[len(STATE_COLUMNS) : end] for row in rows]
    beside = tuple(rows[0][end:])
    if number is None and versions[0][0] is None:
        return state, beside
    return _chosen(state, versions, slug), beside


def beside_newest(part: Beside) -> ColumnElement[Any]:
    """The rows of a part as a column of `VERSIONS`, with its first row alone."""
    first = func.coalesce(NoticeVersion.number, 0) == func.coalesce(_NEWEST, 0)
    return case((first, part.column))


_NEWEST = (
    select(func.max(NoticeVersion.number))
    .where(NoticeVersion.experiment_id == Experiment.id)
    .correlate(Experiment)
    .scalar_subquery()
)
_WANTED = func.coalesce(bindparam("number", type_=Integer), _NEWEST)
OF_SLUG = select(Experiment.id).where(Experiment.slug == bindparam("slug")).scalar_subquery()
"""The key of the experiment that `VERSIONS` is asked for."""
VERSIONS: Final[Select[Any]] = (
    select(
        *STATE_COLUMNS,
        NoticeVersion.number,
        NoticeVersion.published_at,
        NoticeVersion.cause,
        NoticeVersion.change,
        NoticeVersion.contents["change"]["answers"],
        NoticeVersion.phase,
        NoticeVersion.sha256,
        case((NoticeVersion.number == _WANTED, NoticeVersion.contents)),
        case((NoticeVersion.number == _NEWEST, NoticeVersion.contents[WITHHELD])),
    )
    .join(Organisation, Organisation.id == Experiment.organisation_id)
    .outerjoin(NoticeVersion, NoticeVersion.experiment_id == Experiment.id)
    .where(IS_PUBLIC, Experiment.slug == bindparam("slug"))
    .order_by(NoticeVersion.number.desc())
)
"""A row for each version, the newest first; one without a version when there is none."""


def _chosen(state: PublicState, versions: list[Any], slug: str) -> PublishedNotice:
    log = tuple(
        LoggedVersion(row[0], row[1], row[2], row[3], tuple(row[4] or ())) for row in versions
    )
    closed = versions[0][-1]
    for number, published_at, _cause, _change, _answers, phase, sha256, contents, _ in versions:
        if contents is not None:
            shown = contents if number == log[0].number else without(contents, closed or ())
            return PublishedNotice(state, number, Phase(phase), published_at, sha256, shown, log)
    raise NotFound(slug)


def published_notice(slug: str, number: int | None = None) -> PublishedNotice:
    """As `published`, for pages that there are only with a notice. Raises `NotFound`."""
    found = published(slug, number)
    if isinstance(found, PublicState):
        raise NotFound(slug)
    return found


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file that a published version names: the copy without metadata."""

    name: str
    media_type: str
    sha256: str

    @property
    def path(self) -> Path:
        """Where the bytes are."""
        return storage.path_of(self.sha256)


def public_file(version: PublicVersion, attachment_id: int) -> PublicFile:
    """A file that some published version of the notice names, and that is not withheld now.

    Raises `NotFound`.

    Citizens never get the original, whose metadata may say who wrote it and where.
    """
    with reading() as session:
        named = _named_files(session, version.experiment_id)
        row = session.get(Attachment, attachment_id) if attachment_id in named else None
        if row is None or row.experiment_id != version.experiment_id:
            raise NotFound(f"file {attachment_id}")
        file = PublicFile(row.name, row.media_type, shown_copy(row))
    if not file.path.is_file():
        raise NotFound(f"file {attachment_id}")
    return file


def _named_files(session: Session, experiment_id: int) -> set[Any]:
    """The attachments that the versions of a notice name, without those of withheld parts."""
    versions = session.execute(
        select(NoticeVersion.contents["files"], NoticeVersion.contents[WITHHELD])
        .where(NoticeVersion.experiment_id == experiment_id)
        .order_by(NoticeVersion.number.desc())
    ).all()
    closed = {row["question"] for row in (versions[0][1] if versions else None) or ()}
    return {
        file.get("attachment")
        for files, _closed in versions
        for file in files or ()
        if file.get("question") not in closed
    }
