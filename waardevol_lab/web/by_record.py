"""Parts of public pages that follow from the record, kept by its version. ADR 0022.

A part is kept under the version that was looked up before anything of the part was read, and given
to who looked up that same version. What was read may be newer than that version: then the version
has changed, nobody looks up the old one any more, and who had done so before sees what was public
by then. It is never older: whoever looks up a version reads what was committed with it or before.
One thing it misses: of two acts at once the last to commit may have the lower number, and then the
version stays as it was. So a part is kept for a short time, as pages are.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from threading import Lock
from typing import Any, Final, TypeVar

from flask import current_app, request
from flask.blueprints import BlueprintSetupState

from waardevol_lab.web.stored_answers import Watched
from waardevol_lab.wording.i18n import language

MOST: Final = 2000
FRESH: Final = 20.0
"""Seconds; with those of the page that it stands on less than the minute of a browser."""
EXTENSION: Final = "waardevol_by_record"

Name = TypeVar("Name", bound=Hashable)
Part = TypeVar("Part")


class PartsByRecord:
    """The parts of this process, the least used one leaves first."""

    def __init__(self) -> None:
        self._parts: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, keys: Sequence[Hashable]) -> list[Any]:
        """The part of each key; None where there is none that is fresh."""
        oldest, parts = time.monotonic() - FRESH, self._parts
        with self._lock:
            found = [parts.get(key) for key in keys]
            for key, part in zip(keys, found, strict=True):
                if part is not None:
                    parts.move_to_end(key)
        return [part[1] if part is not None and part[0] >= oldest else None for part in found]

    def put(self, parts: Mapping[Hashable, Any], read_at: float) -> None:
        """Keep parts that were read at this time."""
        with self._lock:
            for key, part in parts.items():
                self._parts[key] = read_at, part
                self._parts.move_to_end(key)
            while len(self._parts) > MOST:
                self._parts.popitem(last=False)


def init_parts(state: BlueprintSetupState) -> None:
    """Start with nothing kept."""
    state.app.extensions[EXTENSION] = PartsByRecord()


def by_record(
    version: Watched[int],
    kind: str,
    names: Sequence[Name],
    make: Callable[[list[Name]], Mapping[Name, Part]],
) -> dict[Name, Part]:
    """The part of each name in the language at hand; `make` gives those that are not kept.

    `version` is that of the record, looked up before the names. A name that `make` gives nothing
    for is left out.
    """
    store: PartsByRecord = current_app.extensions[EXTENSION]
    own = version.value, request.script_root, language(), kind
    found = dict(zip(names, store.get([(own, name) for name in names]), strict=True))
    missing = [name for name, part in found.items() if part is None]
    if missing:
        read_at = time.monotonic()
        made = make(missing)
        store.put({(own, name): part for name, part in made.items()}, read_at)
        found |= made
    return {name: part for name, part in found.items() if part is not None}
