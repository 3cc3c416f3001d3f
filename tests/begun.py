"""What many tests begin with: built once in a test run by the use cases, and copied for who asks.

Whoever asks gets a database, a folder and an application of their own.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from tests.builders import Lab, a_lab
from tests.databases import Databases
from tests.servers import locked
from tests.taken_once import pickled, unpickled

T = TypeVar("T")


@contextmanager
def begun(
    databases: Databases,
    folder: Path,
    build: Callable[[Lab], T],
    engine: str = "sqlite",
    **settings: Any,
) -> Iterator[tuple[Lab, T]]:
    """Give a lab on which `build` has been done, and what it gave; `folder` is its instance.

    `build` is known by its name in its module; what it gives holds the lab and plain values. The
    settings are of the lab that is given.
    """
    place = f"{build.__module__}_{build.__qualname__}".removeprefix("tests.").replace(".", "_")
    name = f"begun_{place[-40:]}_{engine}"
    ready = databases.folder / name
    with locked(databases.folder / f"{name}.lock"):
        if not ready.exists():
            making = databases.folder / f"{name}-making"
            _make(databases, making, build, engine)
            making.rename(ready)
    shutil.copytree(ready / "instance", folder, dirs_exist_ok=True)
    with databases.kept(engine, name) as url, a_lab(url, folder, **settings) as lab:
        given, lab.actors, now = unpickled(lab, (ready / "given").read_bytes())
        lab.set_clock(now)
        yield lab, given


def _make(databases: Databases, making: Path, build: Callable[[Lab], object], engine: str) -> None:
    shutil.rmtree(making, ignore_errors=True)
    instance = making / "instance"
    instance.mkdir(parents=True)
    with databases.fresh(engine) as url:
        with a_lab(url, instance) as lab:
            built = build(lab)
            given = pickled(lab, (built, lab.actors, lab.now))
        databases.keep(engine, url, making.name.removesuffix("-making"))
    (making / "given").write_bytes(given)
