"""Files of which a version never leaves the product: those of it, and those of a directory.

What began with a version keeps it, so a version that was ever used must stay readable.
"""

from collections.abc import Callable
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from waardevol_lab.domain.framework_model import FrameworkError

_SUFFIX = ".toml"
_further: list[Path] = []
_shelves: list["Shelf[Any]"] = []


class Versioned(Protocol):
    """What a file of a shelf becomes."""

    @property
    def version(self) -> str:
        """Its name, which the file has too."""

    @property
    def valid_from(self) -> date:
        """The first day (Amsterdam) on which something may begin with it."""


Made = TypeVar("Made", bound=Versioned)


def read_also(*directories: Path) -> None:
    """Adds the files of these directories to those of the product, on every shelf.

    For the composition root: it holds for the whole process and replaces what an earlier call
    named; without arguments only the product's own versions are left. All files are read anew.
    """
    _further[:] = directories
    for shelf in _shelves:
        shelf.forget()


class Shelf(Generic[Made]):
    """The versions of one sort of file; `holds` tells its file names without `.toml` apart."""

    def __init__(
        self, load: Callable[[bytes, str], Made], holds: Callable[[str], bool], prefix: str = ""
    ) -> None:
        self._load, self._holds, self._prefix = load, holds, prefix
        self._made: dict[str, Made] = {}
        self._found: dict[str, Traversable | Path] | None = None
        _shelves.append(self)

    def forget(self) -> None:
        """Reads everything anew from now on."""
        self._made, self._found = {}, None

    def get(self, version: str) -> Made:
        """The one of this version, read once; FrameworkError for an unknown or wrong one."""
        if version not in self._made:
            self._made[version] = self._read(version)
        return self._made[version]

    def versions(self) -> tuple[str, ...]:
        """All versions, the one that holds longest first."""
        found = [self.get(version) for version in self._files()]
        ordered = sorted(found, key=lambda one: (one.valid_from, one.version))
        return tuple(one.version for one in ordered)

    def latest(self, today: date) -> Made:
        """The newest that holds on this day (Amsterdam); FrameworkError when none does yet."""
        holding = [one for one in map(self.get, self.versions()) if one.valid_from <= today]
        if not holding:
            raise FrameworkError("frameworks", "valid_from", f"no version holds on {today}")
        return holding[-1]

    def _read(self, version: str) -> Made:
        files = self._files()
        if version not in files:
            raise FrameworkError("frameworks", "version", f"unknown version {version!r}")
        file = files[version]
        made = self._load(file.read_bytes(), file.name)
        if made.version != version:
            message = f"the file is named {version!r} and says {made.version!r}"
            raise FrameworkError(file.name, "version", message)
        return made

    def _files(self) -> dict[str, Traversable | Path]:
        if self._found is None:
            self._found = self._search()
        return self._found

    def _search(self) -> dict[str, Traversable | Path]:
        found: dict[str, Traversable | Path] = {}
        places: list[Traversable | Path] = [resources.files("waardevol_lab.frameworks"), *_further]
        for directory in places:
            for file in sorted(directory.iterdir(), key=lambda item: item.name):
                name = file.name.removesuffix(_SUFFIX)
                if not file.name.endswith(_SUFFIX) or not self._holds(name):
                    continue
                version = name.removeprefix(self._prefix)
                if version in found:
                    raise FrameworkError(str(file), "version", f"{version!r} exists already")
                found[version] = file
        return found
