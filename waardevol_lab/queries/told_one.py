"""One public experiment for machines: its notice in force, or else what was decided."""

from dataclasses import dataclass
from typing import Final

from waardevol_lab.persistence.beside import Beside
from waardevol_lab.queries.public import PublicState
from waardevol_lab.queries.public_continuing import (
    PublicContinuity,
    as_continuity,
    earlier_than,
    later_than,
)
from waardevol_lab.queries.public_decision import Judgement, judgement
from waardevol_lab.queries.public_notice import (
    OF_SLUG,
    VERSIONS,
    PublishedNotice,
    beside_newest,
    published_beside,
)
from waardevol_lab.queries.told import Told, told_of_decision, told_of_notice


@dataclass(frozen=True, slots=True)
class ToldOne:
    """An experiment as it is told; of one without a notice, what was decided."""

    told: Told
    notice: PublishedNotice | None
    judged: Judgement | None
    continuity: PublicContinuity
    """Which public experiments it goes on from and which go on from it."""


_NEIGHBOURS: Final = (Beside(earlier_than(OF_SLUG)), Beside(later_than(OF_SLUG)))
_ALL: Final = VERSIONS.add_columns(*map(beside_newest, _NEIGHBOURS))


def told_one(slug: str, language: str) -> ToldOne:
    """What is told of the experiment at this address. Raises `NotFound`."""
    found, beside = published_beside(slug, None, _ALL, {})
    rows = (part.rows(values) for part, values in zip(_NEIGHBOURS, beside, strict=True))
    continuity = as_continuity(*rows)
    if isinstance(found, PublicState):
        decided = judgement(found)
        return ToldOne(told_of_decision(found, decided, language), None, decided, continuity)
    return ToldOne(told_of_notice(found, language), found, None, continuity)
