"""The versions of the framework that there are: those of the product, and those of a directory.

A plan keeps the version that it was started with, so a version never leaves the product.
"""

from datetime import date
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from waardevol_lab.domain.framework_loading import load
from waardevol_lab.domain.framework_model import Framework, FrameworkError
from waardevol_lab.domain.vocabularies import FILE as VOCABULARIES
from waardevol_lab.domain.vocabularies import shipped_vocabularies

_SUFFIX = ".toml"
_further: tuple[Path, ...] = ()


def read_also(*directories: Path) -> None:
    """Adds the framework files of these directories to those of the product.

    For the composition root: it holds for the whole process and replaces what an earlier call
    named; without arguments only the product's own versions are left. All files are read anew.
    """
    global _further  # noqa: PLW0603 - one setting of the process, made once at the start
    _further = directories
    for cached in (_files, _ordered, _read):
        cached.cache_clear()


def shipped(version: str) -> Framework:
    """The framework of this version, read once; FrameworkError for an unknown or wrong one."""
    return _read(version)


def versions() -> tuple[str, ...]:
    """All versions, the one that holds longest first."""
    return _ordered()


def latest(today: date) -> Framework:
    """The newest version that holds on this day (Amsterdam); FrameworkError when none does yet."""
    holding = [found for found in map(shipped, versions()) if found.valid_from <= today]
    if not holding:
        raise FrameworkError("frameworks", "valid_from", f"no version holds on {today}")
    return holding[-1]


@lru_cache(maxsize=64)
def _read(version: str) -> Framework:
    files = _files()
    if version not in files:
        raise FrameworkError("frameworks", "version", f"unknown version {version!r}")
    file = files[version]
    framework = load(file.read_bytes(), file.name, shipped_vocabularies())
    if framework.version != version:
        message = f"the file is named {version!r} and says {framework.version!r}"
        raise FrameworkError(file.name, "version", message)
    return framework


@lru_cache(maxsize=1)
def _ordered() -> tuple[str, ...]:
    found = [_read(version) for version in _files()]
    return tuple(item.version for item in sorted(found, key=_by_age))


def _by_age(framework: Framework) -> tuple[date, str]:
    return framework.valid_from, framework.version


@lru_cache(maxsize=1)
def _files() -> dict[str, Traversable | Path]:
    found: dict[str, Traversable | Path] = {}
    shelf: list[Traversable | Path] = [resources.files("waardevol_lab.frameworks"), *_further]
    for directory in shelf:
        for file in sorted(directory.iterdir(), key=lambda item: item.name):
            version = file.name.removesuffix(_SUFFIX)
            if not file.name.endswith(_SUFFIX) or file.name == VOCABULARIES:
                continue
            if version in found:
                raise FrameworkError(str(file), "version", f"{version!r} exists already")
            found[version] = file
    return found
