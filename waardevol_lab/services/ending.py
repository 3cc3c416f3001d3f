"""What every end brings about: open rounds close and the brake comes off."""

from dataclasses import replace

from sqlalchemy import select

from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.states import Action, Phase
from waardevol_lab.persistence.models import Brake, RoundPause
from waardevol_lab.services.acting import Act
from waardevol_lab.services.dossiers import Dossier, open_rounds


def close_rounds(act: Act, dossier: Dossier) -> int:
    """Close every open round of an experiment that is over, and give how many there were.

    Part of the act that ends the experiment: each round has an entry of its own in the record.
    """
    rounds = open_rounds(act.session, dossier.experiment.id)
    for round_ in rounds:
        act.move_round(
            replace(dossier, current_round=round_),
            Action.CLOSE,
            Facts(phase=Phase(dossier.experiment.phase)),
            effect=True,
            closed_at=act.now,
        )
        for pause in act.session.scalars(
            select(RoundPause).where(RoundPause.round_id == round_.id, RoundPause.until.is_(None))
        ):
            pause.until = act.now
    return len(rounds)


def release_brake(act: Act, brake: Brake | None) -> None:
    """Take the brake off, when it was pulled."""
    if brake is not None:
        brake.released_at = act.now
