"""The places of public experiments on a map: the same search as the list, in squares."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import String, Text, cast, func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.squares import FINER, ZOOMS, Point, grid_at, square_named
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Experiment, ListedExperiment
from waardevol_lab.queries.public_list import MOST_COUNTED, Names, Wanted, asked_of

MOST_SQUARES = 500


@dataclass(frozen=True, slots=True)
class Alone:
    """The one experiment in a square: what it is called and where its notice is."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Square:
    """A square of the map, how many experiments lie in it, and the middle of where they lie."""

    key: str
    experiments: int
    middle: Point
    alone: Alone | None


@dataclass(frozen=True, slots=True)
class Located:
    """A place of an experiment, with where its notice is."""

    slug: str
    title: str
    point: Point


def squares(
    wanted: Wanted, within: str = "", language: str = "nl", named: Names | None = None
) -> tuple[Square, ...]:
    """The squares with something in them, of the newest experiments that are asked for.

    `within` is the square that is looked at closer. Two queries: all places as one text, since a
    thousand rows cost more than all that is done with them, and the names of those that are alone
    in their square. At most `MOST_COUNTED` experiments and `MOST_SQUARES` squares.
    """
    zoom = len(within) + FINER if within else ZOOMS[0]
    found: defaultdict[tuple[int, int], list[tuple[int, Point]]] = defaultdict(list)
    with reading() as session:
        for key, point in _points(session, wanted, named):
            found[grid_at(point, zoom)].append((key, point))
        here = {square_named(grid, zoom): lying for grid, lying in found.items()}
        fullest = sorted(
            (square for square in here if square.startswith(within)),
            key=lambda square: (-len(here[square]), square),
        )[:MOST_SQUARES]
        counts = {square: len({key for key, _ in here[square]}) for square in fullest}
        alone = _named(session, [here[s][0][0] for s in fullest if counts[s] == 1], language)
    return tuple(
        Square(
            key=square,
            experiments=counts[square],
            middle=_middle([point for _, point in here[square]]),
            alone=alone[here[square][0][0]] if counts[square] == 1 else None,
        )
        for square in sorted(fullest)
    )


def places(wanted: Wanted, language: str = "nl", named: Names | None = None) -> tuple[Located, ...]:
    """Every place of the newest experiments that are asked for, the newest first; one query."""
    with reading() as session:
        asked = asked_of(wanted, named)
        if asked is None:
            return ()
        here = asked.ordered.newest.subquery()
        rows = session.execute(
            select(
                Experiment.slug,
                ListedExperiment.title,
                ListedExperiment.title_en,
                ListedExperiment.points,
            )
            .join(ListedExperiment, ListedExperiment.experiment_id == Experiment.id)
            .join(here, here.c.key == ListedExperiment.id)
            .order_by(ListedExperiment.id.desc()),
            asked.values(MOST_COUNTED),
        ).all()
    return tuple(
        Located(slug, _said(title, english, language), (x, y))
        for slug, title, english, points in rows
        for x, y in points
    )


def _points(session: Session, wanted: Wanted, named: Names | None) -> Iterator[tuple[int, Point]]:
    """The key of each experiment with a place of it."""
    asked = asked_of(wanted, named)
    if asked is None:
        return
    here = asked.ordered.newest.subquery()
    key, points = cast(ListedExperiment.id, String), cast(ListedExperiment.points, Text)
    every = func.aggregate_strings("[" + key + "," + points + "]", ",")
    query = select(every).join(here, here.c.key == ListedExperiment.id)
    text = session.scalar(query, asked.values(MOST_COUNTED))
    for number, lying in json.loads(f"[{text or ''}]"):
        yield from ((number, (x, y)) for x, y in lying)


def _named(session: Session, keys: list[int], language: str) -> dict[int, Alone]:
    if not keys:
        return {}
    rows = session.execute(
        select(
            ListedExperiment.id, Experiment.slug, ListedExperiment.title, ListedExperiment.title_en
        )
        .join(Experiment, Experiment.id == ListedExperiment.experiment_id)
        .where(ListedExperiment.id.in_(keys))
    )
    return {
        key: Alone(str(slug), _said(title, english, language)) for key, slug, title, english in rows
    }


def _said(title: str, english: str, language: str) -> str:
    return english if language != "nl" and english else title


def _middle(points: list[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
