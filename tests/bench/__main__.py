"""`make bench`: requests a second of public pages beside a bare Flask page, as ratios.

Product and floor run at once on the same server settings and are loaded in turn (A B A B); what is
printed are medians. A figure by itself means nothing on a shared machine: the ratio does.
"""

import argparse
import contextlib
import statistics
import tempfile
import urllib.request
from pathlib import Path

from tests.bench import growth, overhead
from tests.bench.formats import compare as compare_formats
from tests.bench.loading import loader, rate
from tests.bench.serving import THREADS, WORKERS, prepared, served
from tests.bench.staff import compare

EXPERIMENTS = 100
GOALS = {
    "notice, seen before": {"sqlite": 0.80, "postgres": 0.38},
    "notice, 304": {"sqlite": 0.85, "postgres": 0.40},
    "list of 25, seen before": {"sqlite": 0.70, "postgres": 0.35},
    "list of 25, 304": {"sqlite": 0.70, "postgres": 0.35},
    "feed of 100, seen before": {"sqlite": 0.70, "postgres": 0.35},
    "feed of 100, 304": {"sqlite": 0.70, "postgres": 0.35},
    "a search not seen before": {"sqlite": 0.25, "postgres": 0.12},
}
PARTS = ("pages", "overhead", "staff", "formats", "growth")
BROWSER = {"Accept-Encoding": "gzip"}
"""Every browser and feed reader asks for packed pages; without it the load is that of copying."""
FLOOR = "bare Flask page"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="times that each is measured")
    parser.add_argument("--seconds", type=float, default=2, help="how long each time")
    parser.add_argument("--most", type=int, default=1_000_000, help="experiments in the list")
    parser.add_argument("--only", choices=PARTS, help="one part of what is measured")
    options = parser.parse_args()
    parts = (options.only,) if options.only else PARTS
    with tempfile.TemporaryDirectory(prefix="waardevol-bench-") as folder:
        if "pages" in parts:
            pages(Path(folder), options.rounds, options.seconds)
        if "overhead" in parts:
            overhead.compare()
        if "staff" in parts:
            compare(Path(folder), options.rounds, options.seconds)
        if "formats" in parts:
            compare_formats(Path(folder), options.rounds, options.seconds)
    if "growth" in parts:
        growth.compare(options.most)


def pages(folder: Path, rounds: int, seconds: float) -> None:
    """Put the public pages beside the floor, on each engine."""
    print(f"bench: {EXPERIMENTS} experiments; gunicorn gthread, {WORKERS} workers of {THREADS}")
    print(f"threads, for both; load by {loader()}; {rounds} rounds in turn")
    for engine in growth.ENGINES:
        with contextlib.ExitStack() as stack:
            environment, notice = stack.enter_context(
                prepared(folder / engine, EXPERIMENTS, engine)
            )
            floor = stack.enter_context(served("tests.bench.floor:app", {}))
            product = stack.enter_context(served("waardevol_lab:create_app()", environment))
            figures = measure(floor, product, notice, rounds, seconds)
        report(engine, figures)


def measure(
    floor: str, product: str, notice: str, rounds: int, seconds: float
) -> dict[str, list[float]]:
    """Requests a second of each page, once for each round; the first, cold round is left out."""
    plain = {
        "notice, seen before": (product + notice, BROWSER),
        "notice, 304": (product + notice, BROWSER | {"If-None-Match": tag(product + notice)}),
        "list of 25, seen before": (f"{product}/experimenten", BROWSER),
        "list of 25, 304": (
            f"{product}/experimenten",
            BROWSER | {"If-None-Match": tag(f"{product}/experimenten")},
        ),
        "feed of 100, seen before": (f"{product}/experimenten.atom", BROWSER),
        "feed of 100, 304": (
            f"{product}/experimenten.atom",
            BROWSER | {"If-None-Match": tag(f"{product}/experimenten.atom")},
        ),
    }
    figures: dict[str, list[float]] = {FLOOR: [], **{name: [] for name in GOALS}}
    for number in range(rounds + 1):
        time = seconds if number else 1
        found = {FLOOR: rate(f"{floor}/", time)}
        found |= {name: rate(url, time, headers) for name, (url, headers) in plain.items()}
        search = f"{product}/experimenten?q=licht&x="
        found["a search not seen before"] = rate(search, time, numbered=True)
        if number:
            for name, figure in found.items():
                figures[name].append(figure)
    return figures


def tag(url: str) -> str:
    """The entity tag of a page."""
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - our own server
        return str(answer.headers["ETag"])


def report(engine: str, figures: dict[str, list[float]]) -> None:
    """Print medians with their ratio to the floor, and the goal."""
    medians = {name: statistics.median(found) for name, found in figures.items()}
    floor = medians[FLOOR]
    print(f"\n{f'page, {engine}':28}{'requests/s':>12}{'spread':>16}{'ratio':>8}{'goal':>8}")
    for name, median in medians.items():
        spread = f"{min(figures[name]):,.0f}-{max(figures[name]):,.0f}"
        goal = f"{GOALS[name][engine]:.2f}" if name in GOALS else ""
        print(f"{name:28}{median:>12,.0f}{spread:>16}{median / floor:>8.2f}{goal:>8}")


if __name__ == "__main__":
    main()
