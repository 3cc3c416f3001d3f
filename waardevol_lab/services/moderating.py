"""What citizens wrote before everybody reads it: the secretary publishes or hides, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from waardevol_lab.domain.contributions import Ground
from waardevol_lab.domain.errors import NotFound, Problem, Refused, WrongState
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.policy import Actor, authorise
from waardevol_lab.domain.states import Action, Machine
from waardevol_lab.domain.workflow import rule_for
from waardevol_lab.persistence.models import Contribution, Experiment
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.changes import note_answer
from waardevol_lab.services.dossiers import Dossier, Which, load
from waardevol_lab.services.replying import contribution_of

MOST_AT_ONCE = 1000
"""So many are moved by one press: more would keep others waiting for the database."""
CHUNK = 200


@dataclass(frozen=True, slots=True)
class Moderate:
    """Publish these contributions, or hide them on a ground; `ids` are keys of any dossiers."""

    ids: tuple[int, ...]
    action: Action
    ground: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class ModerateOne:
    """The same for contribution `number` of one dossier."""

    reference: str
    number: int
    action: Action
    ground: str = ""
    key: str = ""


def moderate(command: Moderate, actor: Actor, now: datetime) -> int:
    """Move every one that can be moved so, and give how many; one entry for each dossier.

    What somebody else moved in between stays as it is. Raises `NotFound` when one of them is not
    the actor's to look at, `WrongState` when none can be moved, and `Refused` at `chosen` or
    `ground`; then nothing is moved.
    """
    with acting(actor, now, command.key) as act:
        if not command.ids:
            raise Refused(Problem("chosen", "nothing_chosen"))
        if len(command.ids) > MOST_AT_ONCE:
            raise Refused(Problem("chosen", "too_many_chosen", {"max": MOST_AT_ONCE}))
        found = [
            (_opened(act, reference, command.action), rows)
            for reference, rows in _by_dossier(act, command.ids)
        ]
        moved = sum(_move(act, dossier, rows, command) for dossier, rows in found)
        return _finished(act, command, moved)


def moderate_one(command: ModerateOne, actor: Actor, now: datetime) -> int:
    """Publish or hide one. Raises as `moderate` does."""
    with acting(actor, now, command.key) as act:
        dossier = _opened(act, command.reference, command.action)
        row = contribution_of(act.session, dossier.experiment.id, command.number)
        return _finished(act, command, _move(act, dossier, [row], command))


def _opened(act: Act, reference: str, action: Action) -> Dossier:
    dossier = load(act.session, reference, Which.LATEST)
    authorise(act.actor, dossier.scope, Machine.CONTRIBUTION, action)
    return dossier


def _finished(act: Act, command: Moderate | ModerateOne, moved: int) -> int:
    if not moved:
        raise WrongState(command.action, None)
    act.result = str(moved)
    return moved


def _by_dossier(act: Act, ids: Sequence[int]) -> list[tuple[str, list[Contribution]]]:
    """The contributions by the reference of their dossier. Raises `NotFound` when one is gone."""
    found: dict[str, list[Contribution]] = {}
    wanted = sorted(set(ids))
    count = 0
    for start in range(0, len(wanted), CHUNK):
        rows = act.session.execute(
            select(Experiment.reference, Contribution)
            .join(Experiment, Experiment.id == Contribution.experiment_id)
            .where(Contribution.id.in_(wanted[start : start + CHUNK]))
            .order_by(Experiment.id, Contribution.number)
        )
        for reference, row in rows:
            found.setdefault(reference, []).append(row)
            count += 1
    if count != len(wanted):
        raise NotFound("contribution")
    return sorted(found.items())


def _move(
    act: Act, dossier: Dossier, rows: list[Contribution], command: Moderate | ModerateOne
) -> int:
    """Those of one dossier; how many."""
    if command.action is Action.HIDE_CONTRIBUTION and command.ground not in set(Ground):
        raise Refused(Problem("ground", "missing"))
    movable = [r for r in rows if rule_for(Machine.CONTRIBUTION, r.state, command.action)]
    if command.action is Action.PUBLISH_CONTRIBUTION and len(rows) > 1:
        movable = [r for r in movable if r.may_publish]
    if not movable:
        return 0
    hides = command.action is Action.HIDE_CONTRIBUTION
    facts = [(r, Facts(may_be_published=r.may_publish, reason=command.ground)) for r in movable]
    for row in movable:
        row.ground = command.ground if hides else None
    act.move_contributions(dossier, facts, command.action, {"ground": command.ground or None})
    if not hides and any(row.answered_at is not None for row in movable):
        note_answer(act.session, dossier.experiment, act.now)
    return len(movable)
