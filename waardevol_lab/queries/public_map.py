"""The places of public experiments on a map: the same search as the list, in squares."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from waardevol_lab.domain.squares import FINER, ZOOMS, Point, square_at
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Experiment, ListedExperiment
from waardevol_lab.queries.public_list import MOST_COUNTED, Names, Wanted, keys_of

MOST_SQUARES = 500


@dataclass(frozen=True, slots=True)
class Located:
    """A place of an experiment, with where its notice is."""

    slug: str
    title: str
    point: Point


@dataclass(frozen=True, slots=True)
class Square:
    """All that lies in one square of the map; `middle` is the middle of what lies there."""

    key: str
    located: tuple[Located, ...]
    middle: Point

    @property
    def experiments(self) -> tuple[Located, ...]:
        """One place of each experiment."""
        return tuple({one.slug: one for one in self.located}.values())


def squares(
    wanted: Wanted, within: str = "", language: str = "nl", named: Names | None = None
) -> tuple[Square, ...]:
    """The squares with something in them, of the newest experiments that are asked for.

    `within` is the square that is looked at closer. One query; at most `MOST_COUNTED` experiments
    and `MOST_SQUARES` squares.
    """
    zoom = len(within) + FINER if within else ZOOMS[0]
    found: dict[str, list[Located]] = {}
    for one in _located(wanted, language, named):
        key = square_at(one.point, zoom)
        if key.startswith(within):
            found.setdefault(key, []).append(one)
    fullest = sorted(found, key=lambda key: (-len(found[key]), key))[:MOST_SQUARES]
    return tuple(
        Square(key, tuple(found[key]), _middle([one.point for one in found[key]]))
        for key in sorted(fullest)
    )


def _located(wanted: Wanted, language: str, named: Names | None) -> Iterable[Located]:
    with reading() as session:
        keys = keys_of(session, wanted, named)
        if keys is None:
            return
        (key,) = keys.selected_columns
        newest = keys.with_only_columns(key.label("key")).order_by(key.desc())
        here = newest.limit(MOST_COUNTED).subquery()
        rows = session.execute(
            select(
                Experiment.slug,
                ListedExperiment.title,
                ListedExperiment.title_en,
                ListedExperiment.points,
            )
            .join(ListedExperiment, ListedExperiment.experiment_id == Experiment.id)
            .join(here, here.c.key == ListedExperiment.id)
            .order_by(ListedExperiment.id.desc())
        ).all()
    for slug, title, english, points in rows:
        shown = english if language != "nl" and english else title
        yield from (Located(slug, shown, (x, y)) for x, y in points)


def _middle(points: list[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
