"""The public list and its searches at 100, 10,000 and 1,000,000 experiments, on both engines.

What is measured is the time within the application of a page that nobody asked for before. The
sizes are asked in turn, so that a busy machine slows all of them, and whatever is asked finds a
full page at every size: what differs is what there is, not what is shown. Of many times the
fastest counts: what comes on top of it is the machine's.
"""

import contextlib
import itertools
import shutil
import time
from collections.abc import Mapping

from flask.testing import FlaskClient
from sqlalchemy import text

from tests.builders import Lab, a_lab
from tests.databases import Databases
from tests.public_thousands import grow
from tests.servers import run_folder, shared_postgres, stop_postgres
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import transaction
from waardevol_lab.queries.paging import encode_place
from waardevol_lab.queries.public_list import NEWEST, OLDEST

SIZES = (100, 10_000, 1_000_000)
ENGINES = ("sqlite", "postgres")
TIMES = 30
LIST, MAP = "/experimenten?", "/kaart?"
PAGES = {
    "list": LIST,
    "list, halfway": f"{LIST}na={{halfway}}",
    "list, oldest first": f"{LIST}sorteer=oud",
    "list, oldest first, halfway": f"{LIST}sorteer=oud&na={{halfway_up}}",
    "status": f"{LIST}status=running",
    "status, halfway": f"{LIST}status=running&na={{halfway}}",
    "organisation": f"{LIST}organisatie={{organisation}}",
    "technology": f"{LIST}techniek=gps",
    "technology, the oldest have it": f"{LIST}techniek=chatbot",
    "the same, and a status": f"{LIST}techniek=chatbot&status=running",
    "personal data": f"{LIST}persoonsgegevens=none",
    "value": f"{LIST}waarde=power",
    "year": f"{LIST}jaar=2026",
    "outcome": f"{LIST}uitkomst=stop",
    "place": f"{LIST}plaats=groenstad",
    "place, the oldest have it": f"{LIST}plaats=zeldenhof",
    "word in all": f"{LIST}q=proeven",
    "word in half": f"{LIST}q=oever",
    "word in all, halfway": f"{LIST}q=proeven&na={{halfway}}",
    "word in all, oldest first": f"{LIST}q=proeven&sorteer=oud",
    "start of a word": f"{LIST}q=proe",
    "word in one of 200": f"{LIST}q=soms",
    "word in one": f"{LIST}q=nummer42",
    "word in none": f"{LIST}q=onvindbaar",
    "two words, in half": f"{LIST}q=proeven+oever",
    "two words of half, seldom both": f"{LIST}q=oever+wal",
    "word and two filters": f"{LIST}q=proeven&techniek=chatbot&status=running",
    "map": MAP,
    "map, a status": f"{MAP}status=running",
    "map, one square": f"{MAP}vak=1202013203",
    "feed": "/experimenten.atom?",
}
NUMBERS = itertools.count()
GOAL = 1.2
"""At most so many times what the page costs with the fewest."""
Figures = Mapping[str, Mapping[int, float]]


def compare(most: int = SIZES[-1]) -> None:
    """Measure on both engines and print milliseconds a page, side by side."""
    folder = run_folder()
    databases = Databases(folder, "bench", lambda: shared_postgres(folder))
    sizes = [size for size in SIZES if size <= most]
    try:
        for engine in ENGINES:
            with contextlib.ExitStack() as stack:
                labs = {}
                for size in sizes:
                    own = folder / f"growth-{engine}-{size}"
                    own.mkdir()
                    url = stack.enter_context(databases.fresh(engine))
                    labs[size] = stack.enter_context(a_lab(url, own))
                    fill(labs[size], size)
                report(engine, measured(labs))
    finally:
        stop_postgres(folder)
        shutil.rmtree(folder)


def fill(lab: Lab, size: int) -> None:
    """Announce so many experiments, and let the database look at what it has."""
    organisation = lab.organisation()
    lead = lab.person("lead", (Role.LEAD, organisation)).user_id or 0
    grow(organisation, lead, size)
    with transaction() as session:
        session.execute(text("ANALYZE"))


def measured(labs: Mapping[int, Lab]) -> Figures:
    """Milliseconds of each page at each size."""
    clients = {size: lab.app.test_client() for size, lab in labs.items()}
    return {name: _in_turn(clients, page) for name, page in PAGES.items()}


def _in_turn(clients: Mapping[int, FlaskClient], page: str) -> dict[int, float]:
    taken: dict[int, list[float]] = {size: [] for size in clients}
    for _ in range(TIMES + 1):
        for size, client in clients.items():
            taken[size].append(_once(client, _address(page, size)))
    return {size: min(times[1:]) * 1000 for size, times in taken.items()}


def _address(page: str, size: int) -> str:
    halfway = {
        "halfway": encode_place((NEWEST, size // 2)),
        "halfway_up": encode_place((OLDEST, size // 2)),
    }
    return page.format(**halfway, organisation="Gemeente+Groenstad")


def _once(client: FlaskClient, address: str) -> float:
    """Every time an address that nobody asked for before: a page that is kept costs nothing."""
    begun = time.perf_counter()
    answer = client.get(f"{address}&x={next(NUMBERS)}")
    taken = time.perf_counter() - begun
    assert answer.status_code == 200, address
    return taken


def report(engine: str, found: Figures) -> None:
    """Print a line for each page."""
    sizes = list(next(iter(found.values())))
    heads = "".join(f"{size:>12,}" for size in sizes)
    print(f"\n{f'public pages, ms, {engine}':32}{heads}{'times':>8}{'goal':>6}")
    for name, figures in found.items():
        cells = "".join(f"{figures[size]:>12.1f}" for size in sizes)
        print(f"{name:32}{cells}{figures[sizes[-1]] / figures[sizes[0]]:>8.2f}{GOAL:>6.1f}")
