"""One public experiment for machines: its notice in force, or else what was decided."""

from dataclasses import dataclass

from waardevol_lab.queries.public import PublicState
from waardevol_lab.queries.public_decision import Judgement, judgement
from waardevol_lab.queries.public_notice import PublishedNotice, published
from waardevol_lab.queries.told import Told, told_of_decision, told_of_notice


@dataclass(frozen=True, slots=True)
class ToldOne:
    """An experiment as it is told; of one without a notice, what was decided."""

    told: Told
    notice: PublishedNotice | None
    judged: Judgement | None


def told_one(slug: str, language: str) -> ToldOne:
    """What is told of the experiment at this address. Raises `NotFound`."""
    found = published(slug)
    if isinstance(found, PublicState):
        decided = judgement(found)
        return ToldOne(told_of_decision(found, decided, language), None, decided)
    return ToldOne(told_of_notice(found, language), found, None)
