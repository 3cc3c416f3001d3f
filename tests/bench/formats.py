"""The list for machines at 500 and at 10,000 notices, side by side: what growing costs.

Each is asked with another search every time, so that nothing is kept: a part as long as parts are,
made anew. Served with the same settings as the rest.
"""

import contextlib
import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.bench.loading import rate
from tests.bench.serving import prepare, served

FEW, MANY = 500, 10_000
"""With few there is one whole part of every format already."""
ENDINGS = (".atom", ".json", ".geojson", ".ics", ".csv")
GOAL = 1 / 1.2
"""At least so much of the rate with few notices is left with many."""


@contextlib.contextmanager
def serving(folder: Path, count: int) -> Iterator[str]:
    """Serve so many notices; gives the address."""
    own = folder / f"notices-{count}"
    own.mkdir()
    environment, _notice = prepare(own, count)
    with served("waardevol_lab:create_app()", environment) as base:
        yield base


def compare(folder: Path, rounds: int, seconds: float) -> None:
    """Measure both in turn and print their medians with the ratio."""
    figures: dict[str, tuple[list[float], list[float]]] = {end: ([], []) for end in ENDINGS}
    with serving(folder, FEW) as few, serving(folder, MANY) as many:
        for number in range(rounds + 1):
            for ending, found in figures.items():
                for base, kept in zip((few, many), found, strict=True):
                    url = f"{base}/experimenten{ending}?x="
                    figure = rate(url, seconds, numbered=True)
                    if number:
                        kept.append(figure)
    print(f"\n{'list for machines':28}{f'{FEW:,}':>10}{f'{MANY:,}':>10}{'ratio':>8}{'goal':>8}")
    for ending, found in figures.items():
        small, large = map(statistics.median, found)
        print(f"{ending:28}{small:>10,.1f}{large:>10,.1f}{large / small:>8.2f}{GOAL:>8.2f}")
