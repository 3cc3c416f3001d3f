"""A lab with thousands of dossiers, made once in a test run and copied for who asks."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.builders import Lab, a_lab
from tests.databases import migrate
from tests.many import fill
from tests.reviews import Review
from tests.servers import locked
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account
from waardevol_lab.services.indexing import rebuild


def made(folder: Path, count: int) -> Path:
    """The database file with so many dossiers, all in the search index."""
    ready = folder / f"many-{count}.db"
    with locked(folder / f"many-{count}.lock"):
        if not ready.exists():
            making = folder / f"many-{count}-making"
            making.mkdir()
            url = f"sqlite:///{making / 'waardevol.db'}"
            migrate(url)
            with a_lab(url, making) as lab:
                fill(Review(lab), count)
                rebuild()
            (making / "waardevol.db").rename(ready)
    return ready


@contextmanager
def lab_with(folder: Path, own: Path, count: int) -> Iterator[Lab]:
    """A lab on a copy of that file in the folder `own`."""
    own.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(made(folder, count), own / "waardevol.db")
    with a_lab(f"sqlite:///{own / 'waardevol.db'}", own) as lab:
        with reading() as session:
            lab.actors = {row.name: row.id for row in session.query(Account)}
        yield lab
