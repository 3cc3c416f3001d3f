"""The public list and its searches at 100, 10,000 and 1,000,000 experiments, on both engines.

What is measured is the time within the application of a page that nobody asked for before, as the
median of many; every size is measured in the same process on the same, growing database.
"""

import itertools
import shutil
import statistics
import time

from flask.testing import FlaskClient
from sqlalchemy import text

from tests.builders import Lab, a_lab
from tests.databases import Databases
from tests.public_thousands import grow
from tests.servers import run_folder, shared_postgres, stop_postgres
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import transaction
from waardevol_lab.queries.public_list import Wanted, listing

SIZES = (100, 10_000, 1_000_000)
TIMES = 30
PAGES = {
    "list": "/experimenten?",
    "next page": "/experimenten?na={after}",
    "oldest first": "/experimenten?sorteer=oud",
    "status": "/experimenten?status=running",
    "three filters": "/experimenten?status=running&techniek=gps&waarde=power",
    "common word": "/experimenten?q=sensoren",
    "start of a word": "/experimenten?q=sens",
    "two words": "/experimenten?q=lampen+dimmen",
    "rare word": "/experimenten?q=nummer42",
    "word that is nowhere": "/experimenten?q=onvindbaar",
    "word and filter": "/experimenten?q=proef&status=running",
    "place": "/experimenten?plaats=Havenkade",
    "map": "/kaart?",
    "map, one square": "/kaart?vak=1202013203",
}
NUMBERS = itertools.count()
GOAL = 1.2
"""At most so many times what the page costs with the fewest."""


def compare(most: int = SIZES[-1]) -> None:
    """Measure on both engines and print milliseconds a page, side by side."""
    folder = run_folder()
    databases = Databases(folder, "bench", lambda: shared_postgres(folder))
    sizes = [size for size in SIZES if size <= most]
    try:
        for engine in ("sqlite", "postgres"):
            own = folder / f"growth-{engine}"
            own.mkdir()
            with databases.fresh(engine) as url, a_lab(url, own) as lab:
                organisation = lab.organisation()
                lead = lab.person("lead", (Role.LEAD, organisation)).user_id or 0
                found = {}
                for size in sizes:
                    grow(organisation, lead, size)
                    found[size] = _measured(lab, size)
                _report(engine, sizes, found)
    finally:
        stop_postgres(folder)
        shutil.rmtree(folder)


def _measured(lab: Lab, size: int) -> dict[str, float]:
    """Milliseconds of each page, with so many experiments in the list."""
    with transaction() as session:
        session.execute(text("ANALYZE"))
    after = listing(Wanted(), size // 2 if size < 1000 else 500).following
    client = lab.app.test_client()
    return {name: _median(client, page.format(after=after)) for name, page in PAGES.items()}


def _median(client: FlaskClient, address: str) -> float:
    """Every time an address that nobody asked for before: a page that is kept costs nothing."""
    taken = []
    for _ in range(TIMES + 1):
        begun = time.perf_counter()
        answer = client.get(f"{address}&x={next(NUMBERS)}")
        taken.append(time.perf_counter() - begun)
        assert answer.status_code == 200, address
    return statistics.median(taken[1:]) * 1000


def _report(engine: str, sizes: list[int], found: dict[int, dict[str, float]]) -> None:
    print(
        f"\n{f'public pages, ms, {engine}':28}" + "".join(f"{size:>12,}" for size in sizes), end=""
    )
    print(f"{'times':>8}{'goal':>6}")
    for name in PAGES:
        figures = [found[size][name] for size in sizes]
        cells = "".join(f"{figure:>12.1f}" for figure in figures)
        print(f"{name:28}{cells}{figures[-1] / figures[0]:>8.2f}{GOAL:>6.1f}")
