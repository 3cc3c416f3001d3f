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
from waardevol_lab.services.dossiers import Dossier, Which, at_each_round, load

BESIDE_THE_PLAN = frozenset({"evidence", "sign"})


@dataclass(frozen=True, slots=True)
class Download:
    """A file with its bytes on disk."""

    name: str
    media_type: str
    path: Path
    sha256: str


def attachment(viewer: Actor, reference: str, attachment_id: int) -> Download:
    """A file of a dossier. Raises `NotFound`.

    Who may read the draft gets every file; who may read the plan gets those of submitted versions.
    """
    with reading() as session:
        row = session.get(Attachment, attachment_id)
        dossier = _dossier(session, viewer, reference)
        if row is None or row.experiment_id != dossier.experiment.id:
            raise NotFound("attachment")
        whole = permits(viewer, dossier.scope, Permission.READ_DRAFT)
        if not whole and not _was_submitted(session, row):
            raise NotFound("attachment")
        return Download(row.name, row.media_type, storage.path_of(row.sha256), row.sha256)


def _dossier(session: Session, viewer: Actor, reference: str) -> Dossier:
    """The dossier as the viewer may know it: writers by the plan round, a board by its own.

    A member who has not declared in the latest round still reads the files of earlier ones.
    """
    for which in (Which.PLAN, Which.BOARD):
        dossier = load(session, reference, which, lock=False)
        seen = (Permission.READ_DRAFT, Permission.READ_PLAN)
        if any(permits(viewer, dossier.scope, permission) for permission in seen):
            return dossier
    if dossier.scope.declarations.get(viewer.user_id or 0):
        raise NotFound(reference)
    readable = Permission.READ_PLAN
    known = (at for at in at_each_round(dossier) if permits(viewer, at.scope, readable))
    found = next(known, None)
    if found is None:
        raise NotFound(reference)
    return found


def _was_submitted(session: Session, row: Attachment) -> bool:
    if row.purpose in BESIDE_THE_PLAN:
        return True
    versions = session.scalars(
        select(PlanVersion.files).where(PlanVersion.experiment_id == row.experiment_id)
    )
    return any(file.get("attachment") == row.id for files in versions for file in files)
