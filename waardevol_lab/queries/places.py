"""Places by the names that people know them by; for the command line."""

from sqlalchemy import Select, select

from waardevol_lab.domain.places import Place, PlaceKind
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Board, Experiment, Organisation


def place_named(kind: PlaceKind, name: str | None) -> Place | None:
    """The place with this name (or reference), or the only one when no name is given."""
    query: Select[int]
    if kind is PlaceKind.EXPERIMENT:
        query = select(Experiment.id).where(Experiment.reference == name)
    else:
        model = Organisation if kind is PlaceKind.ORGANISATION else Board
        query = select(model.id).order_by(model.id)
        if name:
            query = query.where(model.name == name)
    with reading() as session:
        ids = session.scalars(query.limit(2)).all()
    return Place(kind, ids[0]) if len(ids) == 1 else None
