"""The lists of staff at 100 and at 10,000 dossiers, side by side: what growing costs."""

import contextlib
import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.bench.loading import rate
from tests.bench.serving import served
from tests.builders import START
from tests.thousands import lab_with
from waardevol_lab.clock import real
from waardevol_lab.services import sessions

FEW, MANY = 100, 10_000
PAGES = {
    "desk of the secretary": ("secretary", "/commissie/"),
    "desk of the chair": ("chair", "/commissie/"),
    "all dossiers": ("secretary", "/commissie/dossiers"),
    "dossiers by a word": ("secretary", "/commissie/dossiers?q=sensor"),
    "my plans": ("lead", "/plannen/"),
}
GOAL = 1 / 1.2
"""At least so much of the rate with few dossiers is left with many."""


@contextlib.contextmanager
def serving(folder: Path, count: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve so many dossiers; gives the address, and the cookie of each person."""
    own = folder / str(count)
    with lab_with(folder, own, count) as lab:
        name = lab.app.config["SESSION_COOKIE_NAME"]
        cookies = {}
        for who in {who for who, _ in PAGES.values()}:
            account = lab.actors[who]
            contents = {"_user_id": str(account), "_fresh": True}
            cookies[who] = f"{name}={sessions.write('', account, contents, real())}"
    environment = {
        "WAARDEVOL_INSTANCE": str(own),
        "WAARDEVOL_DATABASE_URL": f"sqlite:///{own / 'waardevol.db'}",
        "WAARDEVOL_CLOCK": START.isoformat(),
    }
    with served("waardevol_lab:create_app()", environment) as base:
        yield base, cookies


def compare(folder: Path, rounds: int, seconds: float) -> None:
    """Measure both in turn and print their medians with the ratio."""
    with serving(folder, FEW) as few, serving(folder, MANY) as many:
        figures: dict[str, tuple[list[float], list[float]]] = {n: ([], []) for n in PAGES}
        for number in range(rounds + 1):
            for name, (who, address) in PAGES.items():
                for (base, cookies), found in zip((few, many), figures[name], strict=True):
                    figure = rate(base + address, seconds, {"Cookie": cookies[who]})
                    if number:
                        found.append(figure)
    print(f"\n{'page of staff':28}{f'{FEW:,}':>10}{f'{MANY:,}':>10}{'ratio':>8}{'goal':>8}")
    for name, found in figures.items():
        small, large = map(statistics.median, found)
        print(f"{name:28}{small:>10,.0f}{large:>10,.0f}{large / small:>8.2f}{GOAL:>8.2f}")
