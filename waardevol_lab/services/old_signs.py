"""Signs that hang in the street and no longer say what the notice says."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from waardevol_lab.domain.sign import outdated
from waardevol_lab.domain.states import Phase
from waardevol_lab.persistence.models import Experiment, NoticeVersion, SignPlacement
from waardevol_lab.services.acting import Act
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.street_signs import removals
from waardevol_lab.services.telling import tell_lead

HANGING = (Phase.APPROVED, Phase.RUNNING, Phase.SUSPENDED)
"""Phases in which a sign in the street has to be right."""


def old_signs(session: Session, ids: Sequence[int]) -> Mapping[int, tuple[SignPlacement, ...]]:
    """The signs to replace, by experiment, the oldest first; in one query for all of them."""
    if not ids:
        return {}
    found: dict[int, list[tuple[SignPlacement, str]]] = defaultdict(list)
    for row, face in _hanging(session, ids):
        found[row.experiment_id].append((row, face))
    old = {
        experiment_id: tuple(
            outdated(((row, row.place, row.face or "") for row, _ in rows), rows[0][1])
        )
        for experiment_id, rows in found.items()
    }
    gone = removals(session, [row.id for rows in old.values() for row in rows])
    left = {key: tuple(row for row in rows if row.id not in gone) for key, rows in old.items()}
    return {experiment_id: rows for experiment_id, rows in left.items() if rows}


def tell_of_old_signs(act: Act, dossier: Dossier, notice: NoticeVersion) -> None:
    """Mail the lead once, when a notice makes signs old that the one before it did not."""
    before = act.session.scalar(
        select(NoticeVersion.face).where(
            NoticeVersion.experiment_id == notice.experiment_id,
            NoticeVersion.number == notice.number - 1,
        )
    )
    if before == notice.face:
        return
    signs = old_signs(act.session, [notice.experiment_id]).get(notice.experiment_id, ())
    if signs:
        tell_lead(act, dossier, "sign_outdated", places=[sign.place for sign in signs])


def _hanging(session: Session, ids: Sequence[int]) -> Iterator[tuple[SignPlacement, str]]:
    """Each sign that counts, in the order of confirming, with the face that it should have."""
    notice = aliased(NoticeVersion)
    face = (
        select(notice.face)
        .where(notice.experiment_id == SignPlacement.experiment_id)
        .order_by(notice.number.desc())
        .limit(1)
        .correlate(SignPlacement)
        .scalar_subquery()
    )
    rows = session.execute(
        select(SignPlacement, face)
        .join(Experiment, Experiment.id == SignPlacement.experiment_id)
        .where(SignPlacement.experiment_id.in_(ids), Experiment.phase.in_(HANGING))
        .order_by(SignPlacement.id)
    )
    for row, should_have in rows:
        if should_have:
            yield row, should_have
