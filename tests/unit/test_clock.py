"""The clock of the workflow: real, or wherever development puts it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from waardevol_lab.clock import clock_for, parse_instant, real

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_without_setting_it_is_now() -> None:
    assert abs(clock_for("")() - datetime.now(UTC)) < timedelta(seconds=10)
    assert real().tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23T09:00:00Z",
        "2026-11-23T09:00:00",
        "2026-11-23 09:00:00+00:00",
        "2026-11-23T10:00:00+01:00",
        " 2026-11-23T09:00\n",
    ],
)
def test_instant_is_utc_whatever_zone_it_is_written_in(text: str) -> None:
    instant = parse_instant(text)
    assert instant == NINE
    assert instant.tzinfo is UTC


def test_instant_in_the_setting_stands_still() -> None:
    clock = clock_for("2026-11-23T09:00:00Z")
    assert clock() == clock() == NINE


def test_file_is_read_at_every_look(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    path.write_text("2026-11-23T09:00:00Z\n", encoding="ascii")
    clock = clock_for(str(path))
    assert clock() == NINE
    path.write_text("2027-03-28T01:30:00+00:00", encoding="ascii")
    assert clock() == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["gisteren", "2026-02-30", "/nergens/klok", "25:00"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"Invalid isoformat|day is out of range|must be in"):
        clock_for(text)


def test_file_with_nonsense_is_refused_at_the_look(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    path.write_text("nonsense", encoding="ascii")
    with pytest.raises(ValueError, match="nonsense"):
        clock_for(str(path))()
