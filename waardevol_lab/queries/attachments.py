"""Files of a dossier, to be handed out."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Actor, Permission, permits
from waardevol_lab.persistence import storage
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Attachment, PlanVersion
from waardevol_lab.queries.board_access import stepped_back_until
from waardevol_lab.services.dossiers import Dossier, Which, at_each_round, load

BESIDE_THE_PLAN = frozenset({"evidence", "sign", "proof", "drill"})


@dataclass(frozen=True, slots=True)
class Download:
    """A file with its bytes on disk."""

    name: str
    media_type: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Reach:
    """What of a dossier somebody may read: everything, or the versions of some rounds."""

    dossier: Dossier
    whole: bool
    rounds: frozenset[int] = frozenset()


def attachment(viewer: Actor, reference: str, attachment_id: int) -> Download:
    """A file of a dossier as it was uploaded. Raises `NotFound`.

    Who may read the draft gets every file; who may read the plan gets those of the versions of
    the rounds that they may read.
    """
    with reading() as session:
        row = _readable(session, viewer, reference, attachment_id)
        return Download(row.name, row.media_type, storage.path_of(row.sha256), row.sha256)


def picture(viewer: Actor, reference: str, attachment_id: int) -> Download:
    """A picture of a dossier as pages show it. Raises `NotFound`, also for what is no picture."""
    with reading() as session:
        row = _readable(session, viewer, reference, attachment_id)
        if row.shown_sha256 is None or not row.media_type.startswith("image/"):
            raise NotFound("picture")
        path = storage.path_of(row.shown_sha256)
        return Download(row.name, row.media_type, path, row.shown_sha256)


def _readable(session: Session, viewer: Actor, reference: str, attachment_id: int) -> Attachment:
    row = session.get(Attachment, attachment_id)
    reach = _reach(session, viewer, reference)
    if row is None or row.experiment_id != reach.dossier.experiment.id:
        raise NotFound("attachment")
    if not reach.whole and not _was_submitted(session, row, reach.rounds):
        raise NotFound("attachment")
    return row


def _reach(session: Session, viewer: Actor, reference: str) -> Reach:
    """What the viewer may know: writers by the plan round, a board by each of its rounds.

    Whoever has a conflict in the latest round meets nothing; one in an earlier round closes that
    and all before it. A member who has not declared in the latest still reads the files of earlier
    ones.
    """
    dossier = load(session, reference, Which.PLAN, lock=False)
    if permits(viewer, dossier.scope, Permission.READ_DRAFT):
        return Reach(dossier, whole=True)
    latest = load(session, reference, Which.BOARD, lock=False)
    closed = stepped_back_until(viewer, latest)
    if latest.round_.number <= closed:
        raise NotFound(reference)
    rounds = frozenset(
        at.round_.id
        for at in at_each_round(latest)
        if at.round_.number > closed and permits(viewer, at.scope, Permission.READ_PLAN)
    )
    if not rounds:
        raise NotFound(reference)
    return Reach(latest, whole=False, rounds=rounds)


def _was_submitted(session: Session, row: Attachment, rounds: frozenset[int]) -> bool:
    if row.purpose in BESIDE_THE_PLAN:
        return True
    versions = session.scalars(
        select(PlanVersion.files).where(
            PlanVersion.experiment_id == row.experiment_id, PlanVersion.round_id.in_(rounds)
        )
    )
    return any(file.get("attachment") == row.id for files in versions for file in files)
