"""Dossiers: an experiment with the round at hand, locked for one act."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.framework import Framework, shipped
from waardevol_lab.domain.policy import Scope
from waardevol_lab.domain.roles import EXPERIMENT_ROLES
from waardevol_lab.domain.states import OPEN_ROUND_STATES, RoundKind
from waardevol_lab.persistence.models import (
    ConflictDeclaration,
    Experiment,
    Organisation,
    PlanVersion,
    ReviewRound,
    RoleGrant,
)


class Which(StrEnum):
    """Which round of a dossier an act is about."""

    PLAN = "plan"
    """The open plan round, or else the latest plan round."""
    INCIDENT = "incident"
    """The open incident round, or else the latest."""
    LATEST = "latest"
    BOARD = "board"
    """What a board has before it: as `PLAN`, but a round that was submitted before a draft."""


@dataclass
class Dossier:
    """An experiment with its organisation and the round at hand."""

    session: Session
    experiment: Experiment
    organisation: Organisation
    current_round: ReviewRound | None
    scope: Scope
    _version: PlanVersion | None = field(default=None, init=False, repr=False)
    """Held on to: a session forgets what nobody holds, and would read it again."""

    @property
    def round_(self) -> ReviewRound:
        """The round at hand. Raises `NotFound` when the dossier has none."""
        if self.current_round is None:
            raise NotFound("round")
        return self.current_round

    @property
    def framework(self) -> Framework:
        """The framework version that the round was started with."""
        return shipped(self.round_.framework)

    def version(self) -> PlanVersion:
        """The latest submitted version of the round. Raises `NotFound` before submitting."""
        self._version = self.session.get(PlanVersion, self.round_.plan_version_id or 0)
        if self._version is None:
            raise NotFound("plan version")
        return self._version

    def binding_version(self) -> PlanVersion | None:
        """The version that the last positive decision bound."""
        if self.experiment.binding_version_id is None:
            return None
        return self.session.get(PlanVersion, self.experiment.binding_version_id)


def load(
    session: Session,
    reference: str,
    which: Which = Which.PLAN,
    *,
    number: int | None = None,
    lock: bool = True,
) -> Dossier:
    """The dossier with this reference, locked until the act ends. Raises `NotFound`.

    `number` chooses a round by its number instead of `which`.
    """
    query = select(Experiment).where(Experiment.reference == reference)
    experiment = session.scalar(query.with_for_update() if lock else query)
    if experiment is None:
        raise NotFound(reference)
    organisation = session.get_one(Organisation, experiment.organisation_id)
    current = _round(session, experiment.id, which, number)
    return Dossier(
        session, experiment, organisation, current, scope_of(session, experiment, current)
    )


def _round(
    session: Session, experiment_id: int, which: Which, number: int | None
) -> ReviewRound | None:
    rounds = list(
        session.scalars(
            select(ReviewRound)
            .where(ReviewRound.experiment_id == experiment_id)
            .order_by(ReviewRound.number.desc())
        )
    )
    if number is not None:
        return next((r for r in rounds if r.number == number), None)
    if which is Which.INCIDENT:
        rounds = [r for r in rounds if r.kind == RoundKind.INCIDENT]
    elif which is Which.PLAN:
        rounds = [r for r in rounds if r.kind != RoundKind.INCIDENT]
    elif which is Which.BOARD:
        rounds = [r for r in rounds if r.kind != RoundKind.INCIDENT]
        rounds = [r for r in rounds if r.plan_version_id] or rounds
    open_rounds = [r for r in rounds if r.state in OPEN_ROUND_STATES]
    return next(iter(open_rounds or rounds), None)


def at_each_round(dossier: Dossier) -> Iterator[Dossier]:
    """The dossier as it stands at each of its submitted rounds, the latest first."""
    session, experiment = dossier.session, dossier.experiment
    rounds = session.scalars(
        select(ReviewRound)
        .where(ReviewRound.experiment_id == experiment.id, ReviewRound.plan_version_id.is_not(None))
        .order_by(ReviewRound.number.desc())
    )
    for round_ in rounds.all():
        scope = scope_of(session, experiment, round_)
        yield replace(dossier, current_round=round_, scope=scope)


def scope_of(session: Session, experiment: Experiment, round_: ReviewRound | None) -> Scope:
    """What of the dossier decides who may."""
    team = session.scalars(
        select(RoleGrant.account_id).where(
            RoleGrant.experiment_id == experiment.id,
            RoleGrant.role.in_(EXPERIMENT_ROLES),
            RoleGrant.revoked_at.is_(None),
        )
    )
    declarations: dict[int, bool] = {}
    if round_ is not None:
        rows = session.execute(
            select(ConflictDeclaration.member_id, ConflictDeclaration.conflict).where(
                ConflictDeclaration.round_id == round_.id
            )
        )
        declarations = dict(rows.all())
    board_id = round_.board_id if round_ is not None else None
    return Scope(
        organisation_id=experiment.organisation_id,
        experiment_id=experiment.id,
        board_id=board_id or experiment.board_id,
        lead_id=experiment.lead_id,
        team=frozenset(team),
        declarations=declarations,
    )


def open_rounds(session: Session, experiment_id: int) -> list[ReviewRound]:
    """Every open round of an experiment."""
    return list(
        session.scalars(
            select(ReviewRound)
            .where(
                ReviewRound.experiment_id == experiment_id,
                ReviewRound.state.in_(OPEN_ROUND_STATES),
            )
            .order_by(ReviewRound.number)
        )
    )


def advised_in_open_round(rounds: list[ReviewRound]) -> bool:
    """Whether the board has advised in a plan round that still waits for its decision."""
    return any(r.state == "advised" and r.kind != RoundKind.INCIDENT for r in rounds)


def last_decided(
    session: Session, experiment_id: int, since: datetime | None = None
) -> ReviewRound | None:
    """The round that was decided last."""
    query = select(ReviewRound).where(
        ReviewRound.experiment_id == experiment_id, ReviewRound.decided_at.is_not(None)
    )
    if since is not None:
        query = query.where(ReviewRound.decided_at >= since)
    return session.scalar(query.order_by(ReviewRound.decided_at.desc()).limit(1))
