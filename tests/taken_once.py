"""Steps that tests begin with: taken by the use cases once, and put back for who takes them again.

What a step left (the database, the files, the clock, what it gave) is kept under the sum of all
that it began with. The next test that takes the same step from the very same database gets that.
A step from any other database is taken for real, and so is every step on PostgreSQL and in a test
that puts something else in the place of a part of the product.
"""

import hashlib
import io
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import fields
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from waardevol_lab.persistence.db import db
from waardevol_lab.wording.i18n import language

if TYPE_CHECKING:
    from tests.builders import Lab

P = ParamSpec("P")
T = TypeVar("T")
RUN_FOLDER = "WAARDEVOL_TEST_FOLDER"
LAB = "the lab itself"
OF_EACH = {"instance", "database_url", "clock", "secret_key"}
"""Settings that are each lab's own and stand in no row."""
_here = {"allowed": False}


class _Keeping(pickle.Pickler):
    """Keeps what was made, apart from the lab that it belongs to."""

    def __init__(self, target: io.BytesIO, lab: "Lab") -> None:
        super().__init__(target)
        self._lab = lab

    def persistent_id(self, obj: Any) -> str | None:
        """A name for the lab, wherever it is met."""
        return LAB if obj is self._lab else None


class _Giving(pickle.Unpickler):
    """Gives what was kept, in another lab."""

    def __init__(self, source: io.BytesIO, lab: "Lab") -> None:
        super().__init__(source)
        self._lab = lab

    def persistent_load(self, pid: Any) -> "Lab":
        """The lab that it is in now."""
        assert pid == LAB
        return self._lab


def allow(allowed: bool) -> None:
    """Say whether the test at hand may get what another one made."""
    _here["allowed"] = allowed


def taken_once(step: Callable[P, T]) -> Callable[P, T]:
    """Let a step of a lab, or of something with a `lab`, be taken once from one beginning.

    It changes nothing else than its lab and the attributes of its first argument; what it gives
    and what it is given hold the lab and plain values.
    """

    @wraps(step)
    def take(*args: P.args, **kwargs: P.kwargs) -> T:
        first = cast("Any", args[0])
        lab: Lab = getattr(first, "lab", first)
        known = _sum_of_known(lab) if _here["allowed"] else None
        if known is None:
            return step(*args, **kwargs)
        own = None if first is lab else vars(first)
        told = f"{known} {step.__module__}.{step.__qualname__} {language()} {_settings(lab)}"
        try:
            begun = pickled(lab, (own, args[1:], kwargs, lab.actors, lab.now, _files(lab)))
        except (pickle.PicklingError, TypeError, AttributeError):  # it holds more than values
            return step(*args, **kwargs)
        place = _folder() / f"taken-{_sum(told.encode() + begun)}"
        if place.exists():
            _put_back(lab, place)
        else:
            _keep(lab, place, lambda: (step(*args, **kwargs), own))
        given, changed, lab.actors, now = unpickled(lab, (place / "given").read_bytes())
        lab.set_clock(now)
        if own is not None:
            own.update(changed)
        return cast("T", given)

    return take


def pickled(lab: "Lab", made: object) -> bytes:
    """What was made, as it can be given in another lab."""
    target = io.BytesIO()
    _Keeping(target, lab).dump(made)
    return target.getvalue()


def unpickled(lab: "Lab", kept: bytes) -> Any:
    """What was kept, in this lab."""
    return _Giving(io.BytesIO(kept), lab).load()


def _folder() -> Path:
    return Path(os.environ[RUN_FOLDER])


def _sum(contents: bytes) -> str:
    return hashlib.sha256(contents).hexdigest()


def _settings(lab: "Lab") -> list[object]:
    told = lab.app.extensions["waardevol_settings"]
    return [getattr(told, field.name) for field in fields(told) if field.name not in OF_EACH]


def _instance(lab: "Lab") -> Path:
    return cast("Path", lab.app.extensions["waardevol_settings"].instance)


def _files(lab: "Lab") -> dict[str, int]:
    """The size of every file of the instance; the clock is always of one size."""
    inside = _instance(lab)
    found = sorted(path for path in inside.rglob("*") if path.is_file())
    return {str(path.relative_to(inside)): path.stat().st_size for path in found}


@cache
def _as_migrated() -> str:
    return _sum((_folder() / "template.db").read_bytes())


def _sum_of_known(lab: "Lab") -> str | None:
    """The sum of a database that is as it was migrated, or as a step that was kept left it."""
    if db.engine.dialect.name != "sqlite":
        return None
    found = _sum(_closed().read_bytes())
    known = found == _as_migrated() or (_folder() / f"left-{found}").exists()
    return found if known else None


def _closed() -> Path:
    """The file of a database, with all in it: nobody has it open from here on."""
    db.session.remove()
    db.engine.dispose()
    return Path(str(db.engine.url.database))


def _keep(lab: "Lab", place: Path, step: Callable[[], tuple[object, object]]) -> None:
    """Take a step for real, and keep how the lab is then; another worker may be first."""
    before = _files(lab)
    made = step()
    making = Path(tempfile.mkdtemp(prefix="making-", dir=_folder()))
    (making / "given").write_bytes(pickled(lab, (*made, lab.actors, lab.now)))
    for name, size in _files(lab).items():
        if before.get(name) != size:
            kept = making / "files" / name
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(_instance(lab) / name, kept)
    left = _closed()
    shutil.copyfile(left, making / "left.db")
    try:
        making.rename(place)
    except OSError:
        shutil.rmtree(making)
        _put_back(lab, place)
    else:
        (_folder() / f"left-{_sum(left.read_bytes())}").touch()


def _put_back(lab: "Lab", place: Path) -> None:
    """Let the lab be as it was when a step was kept."""
    shutil.copyfile(place / "left.db", _closed())
    if (place / "files").exists():
        shutil.copytree(place / "files", _instance(lab), dirs_exist_ok=True)
