"""Where a board differs: the values in the order in which they ask for talk."""

from collections.abc import Iterable, Mapping, Sequence

from waardevol_lab.domain.deliberation import Assessment, ValueSpread, spread

LevelsOfTheLead = Mapping[str, int | None]


def most_disputed(
    values: Sequence[str], assessments: Iterable[Assessment], lead: LevelsOfTheLead
) -> tuple[str, ...]:
    """Return `values` with those on top over which the latest ballots differ most.

    The order, each only where the one before it leaves a tie: the widest range between two members;
    the largest mean distance to the median; the largest distance of the median to the lead's own
    level; the higher median; the place in `values`. Values that nobody weighed come last.
    """
    weighed = {one.value: one for one in spread(assessments)}
    place = {value: number for number, value in enumerate(values)}

    def order(value: str) -> tuple[float, ...]:
        found = weighed.get(value)
        if found is None:
            return (1, 0, 0, 0, 0, place[value])
        apart = found.lowest - found.highest
        away = -_from_the_lead(found, lead.get(value))
        return (0, apart, -found.unrest, away, -found.median, place[value])

    return tuple(sorted(values, key=order))


def _from_the_lead(found: ValueSpread, level: int | None) -> float:
    """How far the middle of the members lies from the lead; a lead who left it open is not far."""
    return 0.0 if level is None else abs(found.median - level)
