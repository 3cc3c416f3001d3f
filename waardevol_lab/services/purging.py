"""Bytes that no row names: of uploads that were refused and of practice plans that were deleted."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, union

from waardevol_lab.persistence import leaving
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Attachment, Letter

AGE = timedelta(days=1)
"""Bytes are kept before the row that names them: an act that is under way is never this old."""
CHUNK = 500


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


def _chunks(hashes: Sequence[str]) -> list[Sequence[str]]:
    return [hashes[start : start + CHUNK] for start in range(0, len(hashes), CHUNK)]
