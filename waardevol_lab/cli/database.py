"""`waardevol db`: migrations."""

import click

from waardevol_lab.cli.surroundings import surroundings
from waardevol_lab.persistence import schema
from waardevol_lab.persistence.db import db as database
from waardevol_lab.services.indexing import missing, rebuild
from waardevol_lab.services.listing import relist, unlisted


@click.group()
def db() -> None:
    """Bring the database up or down, or say where it stands."""


@db.command()
def upgrade() -> None:
    """Bring the database to the newest migration; safe to run twice.

    What can be found is made anew when an older release did not keep it yet.
    """
    with surroundings(migrated=False):
        schema.upgrade(database.engine)
        if missing():
            rebuild()
        if unlisted():
            relist()
        click.echo(f"database at {schema.current(database.engine)}")


@db.command()
@click.option("--yes", is_flag=True, help="Do not ask; what only the newer schema holds is lost.")
@click.argument("revision", default="-1")
def downgrade(revision: str, yes: bool) -> None:
    """Bring the database one migration down, or down to REVISION ('base' removes every table)."""
    if not yes:
        click.confirm("This removes what only the newer schema holds. Go on?", abort=True)
    with surroundings(migrated=False):
        if schema.current(database.engine) is None:
            raise click.ClickException("the database has no migration to take back")
        schema.downgrade(database.engine, revision)
        click.echo(f"database at {schema.current(database.engine) or 'no migration'}")


@db.command()
def current() -> None:
    """Say at which migration the database is."""
    with surroundings(migrated=False):
        here = schema.current(database.engine)
        note = "" if here == schema.newest() else f" (this release needs {schema.newest()})"
        click.echo(f"{here or 'no migration'}{note}")
