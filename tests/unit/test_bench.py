"""`make bench` puts what a list costs with few and with many dossiers side by side."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import staff

RATES = {"http://100": 80.0, "http://10000": 60.0}


@contextlib.contextmanager
def served(_folder: Path, count: int) -> Iterator[tuple[str, dict[str, str]]]:
    yield f"http://{count}", {who: "session=x" for who, _ in staff.PAGES.values()}


def rate(url: str, _seconds: float, headers: dict[str, str]) -> float:
    assert headers == {"Cookie": "session=x"}
    return RATES[url.partition("/commissie")[0].partition("/plannen")[0]]


def test_lists_at_a_hundred_and_ten_thousand_stand_side_by_side(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(staff, "serving", served)
    monkeypatch.setattr(staff, "rate", rate)
    staff.compare(tmp_path, 2, 0.1)
    head, *rows = [line for line in capsys.readouterr().out.splitlines() if line]
    assert re.split(r"  +", head) == ["page of staff", "100", "10,000", "ratio", "goal"]
    assert [re.split(r"  +", row)[0] for row in rows] == list(staff.PAGES)
    assert all(re.split(r"  +", row)[1:] == ["80", "60", "0.75", "0.83"] for row in rows)


def test_bench_makes_the_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[object] = []
    monkeypatch.setattr("sys.argv", ["bench", "--rounds", "1", "--seconds", "0.5"])
    monkeypatch.setattr(bench, "pages", lambda _folder, *rest: compared.append(rest))
    monkeypatch.setattr(bench, "compare", lambda _folder, *rest: compared.append(rest))
    monkeypatch.setattr(bench, "compare_formats", lambda _folder, *rest: compared.append(rest))
    monkeypatch.setattr(bench.growth, "compare", compared.append)
    bench.main()
    assert compared == [(1, 0.5), (1, 0.5), (1, 0.5), 1_000_000]
    compared.clear()
    monkeypatch.setattr("sys.argv", ["bench", "--only", "growth", "--most", "100"])
    bench.main()
    assert compared == [100]


def test_pages_stand_beside_the_floor_with_the_goal_of_the_engine(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for engine, goal in (("sqlite", "0.80"), ("postgres", "0.38")):
        bench.report(engine, {bench.FLOOR: [2.0, 4.0, 3.0], "notice, seen before": [1.5]})
        _empty, head, _floor, notice = capsys.readouterr().out.splitlines()
        assert head.startswith(f"page, {engine}")
        assert re.split(r"  +", notice)[-2:] == ["0.50", goal]
