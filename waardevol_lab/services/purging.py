"""Files that nothing names any more: first their rows, then the bytes that no row names.

Rows are of files that were taken out of a draft and never submitted; bytes are of these, of uploads
that were refused, and of practice plans that were deleted.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import delete, select, union
from sqlalchemy.orm import Session

from waardevol_lab.persistence import leaving
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import (
    Attachment,
    BrakeDrill,
    CleanupStep,
    DraftTopic,
    Evidence,
    Experiment,
    Letter,
    PlanFile,
    PlanVersion,
    ReviewRound,
    SignPlacement,
)
from waardevol_lab.services.attachments import PREFIX

GRACE = timedelta(days=30)
"""So long a file that was taken out of a draft can be put back."""
AGE = timedelta(days=1)
"""Bytes are kept before the row that names them: an act that is under way is never this old."""
CHUNK = 500
NAMING = (
    Evidence.attachment_id,
    SignPlacement.photo_id,
    CleanupStep.attachment_id,
    BrakeDrill.attachment_id,
)
"""Columns of acts that name a file."""
Item = TypeVar("Item")


def purge_rows(now: datetime) -> int:
    """Forget files that were out of every draft for a month and never submitted; give how many.

    A file replaced by another stays as long as that one does. Doing it twice does no harm.
    """
    moment, gone = now - GRACE, 0
    for experiment_id in _with_leavers(moment):
        with transaction() as session:
            lock = select(Experiment.id).where(Experiment.id == experiment_id).with_for_update()
            if session.scalar(lock) is not None:
                gone += _forget(session, experiment_id, moment)
    return gone


def _with_leavers(moment: datetime) -> list[int]:
    """The dossiers with something to forget; looked at without a lock, so only likely."""
    with reading() as session:
        old = list(
            session.scalars(
                select(Attachment.experiment_id)
                .where(Attachment.uploaded_at < moment)
                .distinct()
                .order_by(Attachment.experiment_id)
            )
        )
        return [
            experiment_id
            for some in _chunks(old)
            for experiment_id in sorted(_leavers(session, some, moment))
        ]


def _forget(session: Session, experiment_id: int, moment: datetime) -> int:
    """What came in place of another goes first: the other would be in the draft again."""
    for file_id in _removed_files(session, [experiment_id], moment):
        session.execute(delete(PlanFile).where(PlanFile.id == file_id))
    ids = _leavers(session, [experiment_id], moment).get(experiment_id, set())
    session.execute(delete(Attachment).where(Attachment.id.in_(ids)))
    return len(ids)


def _leavers(
    session: Session, experiment_ids: Sequence[int], moment: datetime
) -> dict[int, set[int]]:
    """By dossier the attachments that nothing names, of before the moment."""
    answering = _answering(session, experiment_ids)
    named = _named_rows(session, experiment_ids, moment)
    found: dict[int, set[int]] = defaultdict(set)
    for key, experiment_id, sha256 in session.execute(
        select(Attachment.id, Attachment.experiment_id, Attachment.sha256).where(
            Attachment.experiment_id.in_(experiment_ids), Attachment.uploaded_at < moment
        )
    ):
        if key not in named and (experiment_id, sha256) not in answering:
            found[experiment_id].add(key)
    return found


def _named_rows(session: Session, experiment_ids: Sequence[int], moment: datetime) -> set[int]:
    """The attachments that a version, a draft or an act names by their key."""
    leaving_drafts = _removed_files(session, experiment_ids, moment)
    rounds = select(ReviewRound.id).where(ReviewRound.experiment_id.in_(experiment_ids))
    named = {
        attachment_id
        for key, attachment_id in session.execute(
            select(PlanFile.id, PlanFile.attachment_id).where(PlanFile.round_id.in_(rounds))
        )
        if key not in leaving_drafts
    }
    own = select(Attachment.id).where(Attachment.experiment_id.in_(experiment_ids))
    for column in NAMING:
        named.update(key for key in session.scalars(select(column).where(column.in_(own))) if key)
    versions = session.scalars(
        select(PlanVersion.files).where(PlanVersion.experiment_id.in_(experiment_ids))
    )
    named.update(file["attachment"] for files in versions for file in files)
    return named


def _answering(session: Session, experiment_ids: Sequence[int]) -> set[tuple[int, str]]:
    """What the answers of drafts name: by dossier and hash."""
    rows = session.execute(
        select(ReviewRound.experiment_id, DraftTopic.answers)
        .join(ReviewRound, ReviewRound.id == DraftTopic.round_id)
        .where(ReviewRound.experiment_id.in_(experiment_ids))
    )
    return {
        (experiment_id, path.removeprefix(PREFIX))
        for experiment_id, answers in rows
        for value in answers.values()
        if isinstance(value, dict) and isinstance(path := value.get("path"), str)
    }


def _removed_files(
    session: Session, experiment_ids: Sequence[int], moment: datetime
) -> dict[int, None]:
    """Files taken out of drafts before the moment, each followed by those that it replaced."""
    rounds = select(ReviewRound.id).where(ReviewRound.experiment_id.in_(experiment_ids))
    rows = session.execute(
        select(PlanFile.id, PlanFile.replaces_id, PlanFile.removed_at)
        .where(PlanFile.round_id.in_(rounds))
        .order_by(PlanFile.id)
    ).all()
    replaces = {key: before for key, before, _ in rows}
    found: dict[int, None] = {}
    for key, _, removed_at in rows:
        link = key if removed_at is not None and removed_at < moment else None
        while link is not None:
            found[link] = None
            link = replaces[link]
    return found


def purge_files(now: datetime) -> int:
    """Remove bytes older than a day that nothing names, and give how many.

    `now` is the time of the disk, not that of the workflow. Doing it twice does no harm.
    """
    moment = now - AGE
    leaving.drop_unfinished(moment)
    for hashes in _chunks(list(leaving.kept_before(moment))):
        for sha256 in set(hashes) - _named(hashes):
            leaving.move_aside(sha256)
    gone = 0
    for hashes in _chunks(leaving.waiting()):
        named = _named(hashes)
        gone += sum(leaving.settle(one, moment, named=one in named) for one in hashes)
    return gone


def _named(hashes: Collection[str]) -> set[str]:
    """Those that an attachment, its copy for pages or a letter is kept under."""
    columns = (Attachment.sha256, Attachment.shown_sha256, Letter.sha256)
    with reading() as session:
        found = session.scalars(union(*(select(c).where(c.in_(hashes)) for c in columns)))
        return {sha256 for sha256 in found if sha256 is not None}


def _chunks(items: Iterable[Item]) -> list[Sequence[Item]]:
    every = list(items)
    return [every[start : start + CHUNK] for start in range(0, len(every), CHUNK)]
