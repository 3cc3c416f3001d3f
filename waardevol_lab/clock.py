"""The clock of the workflow: real, or set by `WAARDEVOL_CLOCK` in development.

The setting is an ISO instant, or the path of a file that holds one; the file is read at every
look, so that a demo or a test can move through time while the servers run.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

Clock = Callable[[], datetime]


def real() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def parse_instant(text: str) -> datetime:
    """An ISO instant; without a zone it is UTC. Raises `ValueError` for anything else."""
    instant = datetime.fromisoformat(text.strip())
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def clock_for(setting: str) -> Clock:
    """The clock that a setting asks for. Raises `ValueError` when it is neither of the two."""
    if not setting:
        return real
    path = Path(setting)
    if path.is_file():
        return lambda: parse_instant(path.read_text(encoding="ascii"))
    instant = parse_instant(setting)
    return lambda: instant
