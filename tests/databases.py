"""Fresh databases for tests: each engine is migrated once, then copied."""

import contextlib
import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine

from tests.servers import PostgresServer, locked
from waardevol_lab.persistence.db import listen_sqlite
from waardevol_lab.persistence.schema import upgrade

TEMPLATE = "waardevol_template"


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest revision, as `waardevol db upgrade` does."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        listen_sqlite(engine)
    upgrade(engine)
    engine.dispose()


@dataclass
class Databases:
    """Makes and removes databases; one for each worker, sharing the templates of the run."""

    folder: Path
    worker: str
    server: Callable[[], PostgresServer]
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def fresh(self, engine: str) -> contextlib.AbstractContextManager[str]:
        """Give a migrated database on `sqlite` or `postgres`."""
        return {"sqlite": self.sqlite, "postgres": self.postgres}[engine]()

    @contextlib.contextmanager
    def empty(self, engine: str) -> Iterator[str]:
        """Give a database without tables on `sqlite` or `postgres`."""
        if engine == "sqlite":
            with self._sqlite_file() as path:
                yield f"sqlite:///{path}"
        else:
            with self._postgres_copy("template0") as url:
                yield url

    @contextlib.contextmanager
    def sqlite(self) -> Iterator[str]:
        """Give a migrated SQLite database, a copy of one that was migrated once."""
        template = self.folder / "template.db"
        with locked(self.folder / "template.lock"):
            if not template.exists():
                making = self.folder / "template-making.db"
                migrate(f"sqlite:///{making}")
                making.rename(template)
        with self._sqlite_file() as path:
            shutil.copyfile(template, path)
            yield f"sqlite:///{path}"

    @contextlib.contextmanager
    def postgres(self) -> Iterator[str]:
        """Give a migrated PostgreSQL database, a copy of one that was migrated once."""
        server = self.server()
        with locked(self.folder / "postgres-template.lock"):
            if not server.exists(TEMPLATE):
                server.drop(f"{TEMPLATE}_making")
                migrate(server.create(f"{TEMPLATE}_making"))
                server.create(TEMPLATE, template=f"{TEMPLATE}_making")
        with self._postgres_copy(TEMPLATE) as url:
            yield url

    def keep(self, engine: str, url: str, name: str) -> None:
        """Keep a copy of the database at `url`, which nobody uses any more, under a name."""
        if engine == "sqlite":
            shutil.copyfile(url.removeprefix("sqlite:///"), self.folder / f"{name}.db")
        else:
            self.server().create(name, template=url.rpartition("/")[2])

    @contextlib.contextmanager
    def kept(self, engine: str, name: str) -> Iterator[str]:
        """Give a copy of what was kept."""
        if engine == "sqlite":
            with self._sqlite_file() as path:
                shutil.copyfile(self.folder / f"{name}.db", path)
                yield f"sqlite:///{path}"
        else:
            with self._postgres_copy(name) as url:
                yield url

    @contextlib.contextmanager
    def _sqlite_file(self) -> Iterator[Path]:
        place = self.folder / f"{self.worker}-{next(self._numbers)}"
        place.mkdir()
        try:
            yield place / "waardevol.db"
        finally:
            shutil.rmtree(place, ignore_errors=True)

    @contextlib.contextmanager
    def _postgres_copy(self, template: str) -> Iterator[str]:
        server = self.server()
        name = f"waardevol_{self.worker}_{next(self._numbers)}"
        try:
            yield server.create(name, template=template)
        finally:
            server.drop(name)
