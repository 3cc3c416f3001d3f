"""`waardevol serve`: web server and worker as two processes that start and stop together."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from types import FrameType

import click

from waardevol_lab.cli.surroundings import surroundings
from waardevol_lab.config import Settings

THREADS = 8
STOP_SECONDS = 40
"""Longer than either process takes to leave by itself."""
LOOK_SECONDS = 0.2
START_SECONDS = 60


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port."
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Web processes. Each counts sign-in attempts by itself.",
)
def serve(host: str, port: int, workers: int) -> int:
    """Serve the application and run the worker; Ctrl-C stops both."""
    with surroundings() as here:
        environment = _environment(here.settings, host, port)
    _refuse_taken(host, port)
    stop = _StopRequest()
    processes = {
        "web server": _start(_web_command(host, port, workers), environment),
        "worker": _start(_worker_command(), environment),
    }
    try:
        return _watch(processes, stop, host, port)
    finally:
        _end(list(processes.values()))


def _start(command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=environment)  # noqa: S603 - our own two commands


class _StopRequest:
    """Set by SIGINT or SIGTERM from here on."""

    def __init__(self) -> None:
        self.made = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.made = True


def _environment(settings: Settings, host: str, port: int) -> Mapping[str, str]:
    """What the processes get: in development, links in mail lead to where this is served."""
    environment = dict(os.environ)
    if not settings.production and settings.base_url == "http://127.0.0.1:8000":
        shown = host if host != "0.0.0.0" else "127.0.0.1"  # noqa: S104 - not bound here
        environment["WAARDEVOL_BASE_URL"] = f"http://{_bracketed(shown)}:{port}"
    return environment


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _web_command(host: str, port: int, workers: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "waardevol_lab:create_app()",
        f"--bind={_bracketed(host)}:{port}",
        f"--workers={workers}",
        "--worker-class=gthread",
        f"--threads={THREADS}",
        "--timeout=60",
        "--graceful-timeout=20",
        "--log-level=warning",
        "--no-control-socket",
    ]


def _worker_command() -> list[str]:
    return [sys.executable, "-m", "waardevol_lab", "worker"]


def _refuse_taken(host: str, port: int) -> None:
    """Say at once that the port is taken, instead of after gunicorn's retries."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"cannot listen on {host}:{port}: {error.strerror}. "
                "Choose another port: make run PORT=8080, or waardevol serve --port 8080"
            ) from error


def _watch(
    processes: Mapping[str, subprocess.Popen[bytes]], stop: _StopRequest, host: str, port: int
) -> int:
    """Wait for a request to stop (0) or for one of the two to end by itself (1)."""
    announced, deadline = False, time.monotonic() + START_SECONDS
    while not stop.made:
        for name, process in processes.items():
            if process.poll() is not None and not stop.made:
                click.echo(f"waardevol: the {name} stopped by itself", err=True)
                return 1
        if not announced and time.monotonic() < deadline and _answers(host, port):
            announced = True
            click.echo(f"Waardevol Lab at http://{_bracketed(host)}:{port} - Ctrl-C stops it")
        time.sleep(LOOK_SECONDS)
    return 0


def _answers(host: str, port: int) -> bool:
    """Whether the application answers; an open port is not enough, it opens earlier."""
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask both to leave, and make them when they do not."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(timeout=max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
