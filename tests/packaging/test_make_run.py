"""`make run` sets up, fills and serves the demo in one terminal, and Ctrl-C stops all of it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaging.terminals import Terminal, start
from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[tuple[str, Terminal]]:
    """Run `make run` on a free port and in a folder of its own; gives address and terminal."""
    port = free_port()
    command = ["make", "run", f"PORT={port}", f"WAARDEVOL_INSTANCE={tmp_path / 'instance'}"]
    # A make around the tests would hand its own flags down.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    opened = start(command, ROOT, environment, tmp_path / "terminal.txt")
    yield f"http://127.0.0.1:{port}", opened
    opened.close()


def test_make_run_serves_the_demo_and_ctrl_c_stops_it(
    terminal: tuple[str, Terminal], tmp_path: Path
) -> None:
    address, opened = terminal
    assert "<h1" in opened.page(address + "/")
    assert "/experimenten/" in opened.page(address + "/experimenten")
    assert address in opened.shown()
    assert set(re.findall(r"\b[a-z0-9]+@demo\.example", opened.shown())) >= {
        f"{name}@demo.example" for name in ("lead", "secretaris", "voorzitter", "lid4", "beheer")
    }
    assert (tmp_path / "instance" / "waardevol.db").exists()
    opened.press_ctrl_c()
    assert not opened.alive(), "something of `make run` is still running"
    assert "Traceback" not in opened.shown()
