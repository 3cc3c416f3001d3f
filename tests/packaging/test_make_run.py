"""`make run` sets up, fills and serves the demo in one terminal, and Ctrl-C stops all of it."""

import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[tuple[str, Path, "subprocess.Popen[str]"]]:
    """Run `make run` as a process group of its own; gives address, output and process."""
    port, output = free_port(), tmp_path / "terminal.txt"
    with output.open("w") as file:
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}", f"WAARDEVOL_INSTANCE={tmp_path / 'instance'}"],
            cwd=ROOT,
            env={k: v for k, v in os.environ.items() if k not in {"MAKEFLAGS", "MAKELEVEL"}},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    try:
        yield f"http://127.0.0.1:{port}", output, process
    finally:
        if _members(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _members(group: int) -> bool:
    """Say whether a process of the group is still there."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for_page(address: str, output: Path, process: "subprocess.Popen[str]") -> str:
    """Return the page as soon as it is served; fail with what the terminal shows."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - ours
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    pytest.fail(f"nothing was served:\n{output.read_text()}")


def test_make_run_serves_the_demo_and_ctrl_c_stops_it(
    terminal: tuple[str, Path, "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    address, output, process = terminal
    assert "<h1" in wait_for_page(address + "/", output, process)
    assert "/experimenten/" in wait_for_page(address + "/experimenten", output, process)
    shown = output.read_text()
    assert address in shown
    assert set(re.findall(r"\b[a-z0-9]+@demo\.example", shown)) >= {
        f"{name}@demo.example" for name in ("lead", "secretaris", "voorzitter", "lid4", "beheer")
    }
    assert (tmp_path / "instance" / "waardevol.db").exists()
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=60)
    assert not _members(process.pid), "something of `make run` is still running"
    assert "Traceback" not in output.read_text()
