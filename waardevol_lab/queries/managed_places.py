"""Organisations and boards as those who manage them see them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import Session

from waardevol_lab.domain.outcomes import BoardKind
from waardevol_lab.domain.places import Place, PlaceKind
from waardevol_lab.domain.policy import Actor
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Board, BoardOrganisation, Organisation
from waardevol_lab.services.administration import LINES, TEXTS
from waardevol_lab.services.authority import administered, is_system, require_place
from waardevol_lab.services.term_days import chosen_days


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation in a list."""

    id: int
    name: str
    boards: tuple[str, ...]
    complete: bool
    """Whether every text that a notice needs is there."""


@dataclass(frozen=True, slots=True)
class OrganisationTexts:
    """Everything that can be written about an organisation."""

    id: int
    name: str
    version: int
    texts: Mapping[str, str]
    texts_en: Mapping[str, str]
    terms: Mapping[str, str]
    reminders: Mapping[str, int]
    """The days that are not the default's."""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A board with the organisations that it serves."""

    id: int
    name: str
    kind: BoardKind
    minimum_quorum: int
    active: bool
    version: int
    organisation_ids: frozenset[int]
    organisations: tuple[str, ...]


def organisations(viewer: Actor) -> tuple[OrganisationLine, ...]:
    """The organisations that the viewer manages, by name."""
    with reading() as session:
        rows = session.scalars(
            select(Organisation).where(_own(viewer)).order_by(Organisation.name, Organisation.id)
        ).all()
        serving = _boards_by_organisation(session)
        return tuple(
            OrganisationLine(
                row.id,
                row.name,
                tuple(serving[row.id]),
                all(getattr(row, column) for column in (*LINES, *TEXTS)),
            )
            for row in rows
        )


def organisation(viewer: Actor, organisation_id: int) -> OrganisationTexts:
    """One organisation whole. Raises `NotFound`."""
    with reading() as session:
        require_place(session, viewer, Place(PlaceKind.ORGANISATION, organisation_id))
        row = session.get_one(Organisation, organisation_id)
        return OrganisationTexts(
            id=row.id,
            name=row.name,
            version=row.version,
            texts={column: getattr(row, column) for column in (*LINES, *TEXTS)},
            texts_en=dict(row.texts_en),
            terms=dict(row.terms),
            reminders=chosen_days(row).chosen,
        )


def boards(viewer: Actor) -> tuple[BoardLine, ...]:
    """The boards that serve an organisation of the viewer, by name."""
    mine = select(BoardOrganisation.board_id).join(
        Organisation, Organisation.id == BoardOrganisation.organisation_id
    )
    with reading() as session:
        rows = session.scalars(
            select(Board)
            .where(Board.id.in_(mine.where(_own(viewer))))
            .order_by(Board.name, Board.id)
        ).all()
        served = _organisations_by_board(session)
        return tuple(_board_line(row, served[row.id]) for row in rows)


def board(viewer: Actor, board_id: int) -> BoardLine:
    """One board. Raises `NotFound`."""
    with reading() as session:
        require_place(session, viewer, Place(PlaceKind.BOARD, board_id))
        row = session.get_one(Board, board_id)
        return _board_line(row, _organisations_by_board(session)[row.id])


def _own(viewer: Actor) -> ColumnElement[bool]:
    if is_system(viewer):
        return true()
    mine = administered(viewer)
    return Organisation.id.in_(mine) if mine else false()


def _boards_by_organisation(session: Session) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(BoardOrganisation.organisation_id, Board.name)
        .join(Board, Board.id == BoardOrganisation.board_id)
        .where(Board.active)
        .order_by(Board.name)
    )
    for organisation_id, name in rows:
        found[organisation_id].append(name)
    return found


def _organisations_by_board(session: Session) -> defaultdict[int, list[tuple[int, str]]]:
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = session.execute(
        select(BoardOrganisation.board_id, Organisation.id, Organisation.name)
        .join(Organisation, Organisation.id == BoardOrganisation.organisation_id)
        .order_by(Organisation.name)
    )
    for board_id, organisation_id, name in rows:
        found[board_id].append((organisation_id, name))
    return found


def _board_line(row: Board, served: list[tuple[int, str]]) -> BoardLine:
    return BoardLine(
        id=row.id,
        name=row.name,
        kind=BoardKind(row.kind),
        minimum_quorum=row.minimum_quorum,
        active=row.active,
        version=row.version,
        organisation_ids=frozenset(organisation_id for organisation_id, _ in served),
        organisations=tuple(name for _, name in served),
    )
