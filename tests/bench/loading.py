"""Load over loopback: with wrk when it is there, or else with a small loader of our own."""

import itertools
import re
import secrets
import selectors
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CONNECTIONS = 8
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
BODILESS = (b"304", b"204")
NUMBERED = """
local number = 0
request = function()
  number = number + 1
  return wrk.format(nil, wrk.path .. number)
end
"""


def loader() -> str:
    """Which loader is used, in words."""
    return "wrk" if shutil.which("wrk") else "our own loader in Python (wrk is not installed)"


def rate(
    url: str, seconds: float, headers: dict[str, str] | None = None, *, numbered: bool = False
) -> float:
    """Requests a second; `numbered` ends every address with another number.

    Raises `RuntimeError` when answers other than 200 and 304 come back.
    """
    if numbered:
        url += secrets.token_hex(4)
    if shutil.which("wrk"):
        return _wrk(url, seconds, headers or {}, numbered)
    return _own(url, seconds, headers or {}, numbered)


def _wrk(url: str, seconds: float, headers: dict[str, str], numbered: bool) -> float:
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if numbered:
            script.write(NUMBERED)
            script.flush()
            given += ["-s", script.name]
        length = ["--timeout", "30s", f"-d{max(1, round(seconds))}s"]
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", *length, *given, url]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(done.stdout)
    found = re.search(r"Requests/sec: +([\d.]+)", done.stdout)
    if found is None:
        raise RuntimeError(done.stdout)
    return float(found[1])


@dataclass
class _Connection:
    address: tuple[str, int]
    requests: Iterator[bytes]
    done: int = 0
    link: socket.socket = field(init=False)
    received: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.link = socket.create_connection(self.address)
        self.link.sendall(next(self.requests))

    def read(self) -> None:
        """Take in what came; after a whole answer, ask again."""
        part = self.link.recv(65536)
        if not part:
            self.link.close()
            raise RuntimeError("the server closed a connection")
        self.received += part
        if self._whole():
            self.done += 1
            self.received.clear()
            self.link.sendall(next(self.requests))

    def _whole(self) -> bool:
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = bytes(self.received[:end])
        status = head[9:12]
        if status in BODILESS:
            return True
        length = LENGTH.search(head)
        if status != b"200" or length is None:
            raise RuntimeError(head.decode("latin-1"))
        return len(self.received) >= end + 4 + int(length[1])


def _own(url: str, seconds: float, headers: dict[str, str], numbered: bool) -> float:
    parts = urlsplit(url)
    requests = _requests(url, headers, numbered)
    address = (str(parts.hostname), int(parts.port or 80))
    connections = [_Connection(address, requests) for _ in range(CONNECTIONS)]
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.link, selectors.EVENT_READ, connection)
        start = time.monotonic()
        while time.monotonic() - start < seconds:
            for key, _mask in selector.select(timeout=1):
                key.data.read()
        passed = time.monotonic() - start
    for connection in connections:
        connection.link.close()
    return sum(connection.done for connection in connections) / passed


def _requests(url: str, headers: dict[str, str], numbered: bool) -> Iterator[bytes]:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    rest = [f"Host: {parts.netloc}", *(f"{name}: {value}" for name, value in headers.items())]
    for number in itertools.count():
        line = f"GET {target}{number if numbered else ''} HTTP/1.1"
        yield ("\r\n".join([line, *rest]) + "\r\n\r\n").encode()
