"""A program as somebody runs it in a terminal: a process group of its own, ended by Ctrl-C."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

START_SECONDS = 120
STOP_SECONDS = 60


@dataclass(frozen=True)
class Terminal:
    """A running program, everything it started, and what it all printed."""

    process: "subprocess.Popen[str]"
    output: Path

    def shown(self) -> str:
        """Return what was printed so far."""
        return self.output.read_text(encoding="utf-8")

    def alive(self) -> bool:
        """Say whether the program, or something that it started, is still there."""
        self.process.poll()
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def page(self, address: str) -> str:
        """Return the page at an address as soon as it is served; fail with what was printed."""
        deadline = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                return fetch(address)[1]
            except urllib.error.HTTPError as error:
                pytest.fail(f"{address} answers {error.code}:\n{self.shown()}")
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
        pytest.fail(f"nothing was served at {address}:\n{self.shown()}")

    def press_ctrl_c(self) -> int:
        """Interrupt the group as a terminal does, and return the exit code of the program."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=STOP_SECONDS)

    def close(self) -> None:
        """End whatever is left."""
        if self.alive():
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def start(
    command: Sequence[str | Path], cwd: Path, environment: Mapping[str, str], output: Path
) -> Terminal:
    """Run a program in a process group of its own."""
    with output.open("w") as file:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    return Terminal(process, output)


def fetch(address: str) -> tuple[str, str]:
    """Return the content type and text of an address. Raises URLError."""
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own address
        return answer.headers["Content-Type"], answer.read().decode()
