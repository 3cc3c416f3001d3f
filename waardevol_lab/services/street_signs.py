"""The signs that stand in the street: the newest of each place, as long as it was not removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.cleanup import SignFate
from waardevol_lab.persistence.models import Account, Experiment, SignPlacement, SignRemoval


@dataclass(frozen=True, slots=True)
class StreetSign:
    """A sign in the street, and who removes or covers it: whoever said that it hangs there.

    When that person left, it is the lead.
    """

    id: int
    place: str
    placed_on: date
    keeper: str
    covered_on: date | None


def street_signs(session: Session, experiment_id: int) -> tuple[StreetSign, ...]:
    """Those of one experiment, in the order in which their places were first confirmed."""
    rows = session.execute(
        select(SignPlacement, Account)
        .join(Account, Account.id == SignPlacement.confirmed_by_id)
        .where(SignPlacement.experiment_id == experiment_id)
        .order_by(SignPlacement.id)
    ).all()
    if not rows:
        return ()
    newest = {" ".join(sign.place.casefold().split()): (sign, by) for sign, by in rows}
    gone = removals(session, [sign.id for sign, _ in newest.values()])
    lead = _lead(session, experiment_id)
    return tuple(
        StreetSign(
            id=sign.id,
            place=sign.place,
            placed_on=sign.placed_on,
            keeper=by.name if by.active else lead,
            covered_on=gone[sign.id].gone_on if sign.id in gone else None,
        )
        for sign, by in newest.values()
        if sign.id not in gone or gone[sign.id].fate != SignFate.REMOVED
    )


def removals(session: Session, ids: Sequence[int]) -> dict[int, SignRemoval]:
    """What was done last to each of the signs that something was done to."""
    query = select(SignRemoval).where(SignRemoval.sign_id.in_(ids)).order_by(SignRemoval.id)
    return {row.sign_id: row for row in session.scalars(query)}


def _lead(session: Session, experiment_id: int) -> str:
    query = (
        select(Account.name)
        .join(Experiment, Experiment.lead_id == Account.id)
        .where(Experiment.id == experiment_id)
    )
    return session.scalar(query) or ""
