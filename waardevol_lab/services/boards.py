"""Boards: added, changed, and tied to the organisations that they serve."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound, Problem, Refused, Stale
from waardevol_lab.domain.outcomes import BoardKind
from waardevol_lab.domain.places import Place, PlaceKind
from waardevol_lab.domain.policy import Actor
from waardevol_lab.persistence.models import Board, BoardOrganisation, Organisation, ReviewRound
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.administration import name_problems
from waardevol_lab.services.authority import (
    administered,
    is_system,
    require_place,
    served_by,
)

LARGEST_QUORUM = 50


@dataclass(frozen=True, slots=True)
class AddBoard:
    """Add a board that serves organisations of one's own."""

    name: str
    kind: BoardKind
    organisation_ids: frozenset[int]
    minimum_quorum: int = 3
    key: str = ""


@dataclass(frozen=True, slots=True)
class ChangeBoard:
    """Change a board. Of the organisations it serves, only one's own come and go."""

    board_id: int
    version: int
    name: str
    kind: BoardKind
    organisation_ids: frozenset[int]
    minimum_quorum: int
    active: bool = True
    key: str = ""


def add_board(command: AddBoard, actor: Actor, now: datetime) -> int:
    """Add a board and give its id. Raises `NotFound` and `Refused`."""
    with acting(actor, now, command.key) as act:
        for organisation_id in command.organisation_ids:
            require_place(act.session, actor, Place(PlaceKind.ORGANISATION, organisation_id))
        if not is_system(actor) and not administered(actor):
            raise NotFound("board")
        row = Board(subject=secrets.token_hex(16), name="", kind=command.kind, created_at=now)
        _write(act.session, row, command, command.organisation_ids)
        act.session.add(row)
        act.session.flush()
        _serve(act.session, row, command.organisation_ids)
        _record(act, row, "BoardAdded")
        act.result = str(row.id)
        return row.id


def change_board(command: ChangeBoard, actor: Actor, now: datetime) -> None:
    """Change a board. Raises `NotFound`, `Stale` and `Refused`."""
    with acting(actor, now, command.key) as act:
        require_place(act.session, actor, Place(PlaceKind.BOARD, command.board_id))
        row = act.session.scalars(
            select(Board).where(Board.id == command.board_id).with_for_update()
        ).one()
        if row.version != command.version:
            raise Stale("board")
        serving = _serving(act.session, row, command.organisation_ids, actor)
        if command.kind != row.kind and _reviewing(act.session, row.id):
            raise Refused(Problem("kind", "board_reviewing"))
        _write(act.session, row, command, serving)
        row.active = command.active
        row.version += 1
        _serve(act.session, row, serving)
        _record(act, row, "BoardChanged")


def _serving(session: Session, row: Board, wanted: frozenset[int], actor: Actor) -> frozenset[int]:
    """The organisations from now on: those of others stay as they are."""
    if is_system(actor):
        return wanted
    own = administered(actor)
    if not wanted <= own:
        raise NotFound("organisation")
    return (served_by(session, row.id) - own) | wanted


def _reviewing(session: Session, board_id: int) -> bool:
    """Whether a round is with the board now: its kind decides what an advice is worth."""
    waiting = ("submitted", "returned", "in_review", "advised")
    query = select(ReviewRound.id).where(
        ReviewRound.board_id == board_id, ReviewRound.state.in_(waiting)
    )
    return session.scalar(query.limit(1)) is not None


def _write(
    session: Session, row: Board, command: AddBoard | ChangeBoard, serving: frozenset[int]
) -> None:
    name = " ".join(command.name.split())
    problems = name_problems(session, Board, name, row.id)
    if not serving:
        problems.append(Problem("organisations", "organisation_needed"))
    if not 1 <= command.minimum_quorum <= LARGEST_QUORUM:
        problems.append(Problem("minimum_quorum", "quorum_wrong", {"maximum": LARGEST_QUORUM}))
    if problems:
        raise Refused(*problems)
    row.name, row.kind, row.minimum_quorum = name, command.kind, command.minimum_quorum


def _serve(session: Session, row: Board, organisation_ids: frozenset[int]) -> None:
    session.execute(
        delete(BoardOrganisation).where(
            BoardOrganisation.board_id == row.id,
            BoardOrganisation.organisation_id.not_in(organisation_ids),
        )
    )
    for organisation_id in sorted(organisation_ids - served_by(session, row.id)):
        session.add(BoardOrganisation(board_id=row.id, organisation_id=organisation_id))


def _record(act: Act, row: Board, kind: str) -> None:
    act.session.flush()
    serving = act.session.scalars(
        select(Organisation.subject)
        .where(Organisation.id.in_(served_by(act.session, row.id)))
        .order_by(Organisation.id)
    ).all()
    act.record(
        row.subject,
        kind,
        {
            "name": row.name,
            "kind": row.kind,
            "minimum_quorum": row.minimum_quorum,
            "active": row.active,
            "organisations": list(serving),
        },
    )
