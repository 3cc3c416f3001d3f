"""Dossiers: an experiment with the round at hand, locked for one act."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import CompoundSelect, bindparam, null, select, union_all
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound, WrongState
from waardevol_lab.domain.framework import Framework, shipped
from waardevol_lab.domain.policy import Actor, Permission, Scope, require
from waardevol_lab.domain.roles import EXPERIMENT_ROLES
from waardevol_lab.domain.states import OPEN_ROUND_STATES, WRITABLE_ROUND_STATES, RoundKind
from waardevol_lab.persistence.models import (
    Board,
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


@dataclass(frozen=True, slots=True)
class Involved:
    """Who works on an experiment, and what members declared in each of its rounds.

    `declarations` holds by the id of a round, and in it by member, whether there is a conflict.
    """

    team: frozenset[int]
    declarations: Mapping[int, Mapping[int, bool]]

    def scope(self, experiment: Experiment, round_: ReviewRound | None) -> Scope:
        """What of the dossier decides who may, at this round."""
        board_id = round_.board_id if round_ is not None else None
        return Scope(
            organisation_id=experiment.organisation_id,
            experiment_id=experiment.id,
            board_id=board_id or experiment.board_id,
            lead_id=experiment.lead_id,
            team=self.team,
            declarations=self.declarations.get(round_.id, {}) if round_ is not None else {},
        )


@dataclass
class Dossier:
    """An experiment with its organisation and the round at hand.

    `rounds` and `involved` are as they stood when it was loaded, the latest round first.
    """

    session: Session
    experiment: Experiment
    organisation: Organisation
    current_round: ReviewRound | None
    scope: Scope
    rounds: tuple[ReviewRound, ...]
    involved: Involved
    boards: frozenset[Board] = field(repr=False)
    """Those of the rounds. Held on to, like the versions: a session forgets what nobody holds, and
    would read it again."""
    _version: PlanVersion | None = field(default=None, init=False, repr=False)
    _binding: PlanVersion | None = field(default=None, init=False, repr=False)

    @property
    def round_(self) -> ReviewRound:
        """The round at hand. Raises `NotFound` when the dossier has none."""
        if self.current_round is None:
            raise NotFound("round")
        return self.current_round

    @property
    def board(self) -> Board | None:
        """The board that the round is with, or was; None before submitting."""
        board_id = self.round_.board_id
        return self.session.get(Board, board_id) if board_id is not None else None

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
        self._binding = self.session.get(PlanVersion, self.experiment.binding_version_id)
        return self._binding

    def open_rounds(self) -> list[ReviewRound]:
        """Its open rounds, as they stood when it was loaded, the first one first."""
        return [r for r in reversed(self.rounds) if r.state in OPEN_ROUND_STATES]

    def at(self, round_: ReviewRound) -> Self:
        """The dossier as it stands at another of its rounds."""
        return replace(
            self, current_round=round_, scope=self.involved.scope(self.experiment, round_)
        )


OF_REFERENCE = (
    select(Experiment, Organisation)
    .join(Organisation, Organisation.id == Experiment.organisation_id)
    .where(Experiment.reference == bindparam("wanted"))
)
LOCKED = OF_REFERENCE.with_for_update(of=Experiment)
WITH_BOARDS = (
    select(ReviewRound, Board)
    .outerjoin(Board, Board.id == ReviewRound.board_id)
    .where(ReviewRound.experiment_id == bindparam("experiment"))
    .order_by(ReviewRound.number.desc())
)
DECLARED_AND_WORKING: CompoundSelect[Any] = union_all(
    select(
        ConflictDeclaration.round_id,
        ConflictDeclaration.member_id,
        ConflictDeclaration.conflict,
    )
    .join(ReviewRound, ReviewRound.id == ConflictDeclaration.round_id)
    .where(ReviewRound.experiment_id == bindparam("experiment")),
    select(null(), RoleGrant.account_id, null()).where(
        RoleGrant.experiment_id == bindparam("experiment"),
        RoleGrant.role.in_(EXPERIMENT_ROLES),
        RoleGrant.revoked_at.is_(None),
    ),
)
"""Written once: every page of a dossier asks them, and writing them costs as much as asking."""


def load(
    session: Session,
    reference: str,
    which: Which = Which.PLAN,
    *,
    number: int | None = None,
    lock: bool = True,
) -> Dossier:
    """The dossier with this reference, locked until the act ends. Raises `NotFound`.

    `number` chooses a round by its number instead of `which`. Takes three queries.
    """
    found = session.execute(LOCKED if lock else OF_REFERENCE, {"wanted": reference}).one_or_none()
    if found is None:
        raise NotFound(reference)
    experiment, organisation = found
    rounds, boards = _rounds(session, experiment.id)
    involved = _involved(session, experiment.id)
    current = _chosen(rounds, which, number)
    scope = involved.scope(experiment, current)
    return Dossier(session, experiment, organisation, current, scope, rounds, involved, boards)


def load_writable(
    session: Session, actor: Actor, reference: str, action: str, *, incident: bool = False
) -> Dossier:
    """The dossier at its plan round, or at its incident round, for who writes on the open draft.

    Raises `NotFound` when the actor does not write on it, `WrongState` for `action` when no round
    is open for writing.
    """
    dossier = load(session, reference, Which.INCIDENT if incident else Which.PLAN)
    require(actor, dossier.scope, Permission.EDIT_DRAFT)
    if dossier.round_.state not in WRITABLE_ROUND_STATES:
        raise WrongState(action, dossier.round_.state)
    return dossier


def _rounds(
    session: Session, experiment_id: int
) -> tuple[tuple[ReviewRound, ...], frozenset[Board]]:
    """Every round of an experiment, the latest first, and the boards that they are with."""
    rows = session.execute(WITH_BOARDS, {"experiment": experiment_id}).all()
    return tuple(r for r, _ in rows), frozenset(board for _, board in rows if board)


def _chosen(rounds: Sequence[ReviewRound], which: Which, number: int | None) -> ReviewRound | None:
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
    return (dossier.at(r) for r in dossier.rounds if r.plan_version_id is not None)


def scope_of(session: Session, experiment: Experiment, round_: ReviewRound | None) -> Scope:
    """What of the dossier decides who may, as it stands now."""
    return _involved(session, experiment.id).scope(experiment, round_)


def _involved(session: Session, experiment_id: int) -> Involved:
    """Declarations and team in one query; a row of the team names no round."""
    team: set[int] = set()
    declarations: dict[int, dict[int, bool]] = {}
    rows: Sequence[Any] = session.execute(DECLARED_AND_WORKING, {"experiment": experiment_id}).all()
    for round_id, account_id, conflict in rows:
        if round_id is None:
            team.add(account_id)
        else:
            declarations.setdefault(round_id, {})[account_id] = conflict
    return Involved(frozenset(team), declarations)


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
