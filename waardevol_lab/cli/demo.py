"""`waardevol demo`: fictional data to look around in."""

import importlib

import click

from waardevol_lab.cli.surroundings import surroundings


@click.command()
def demo() -> None:
    """Load the fictional demo data, once, and print the accounts. Not in production."""
    with surroundings() as here:
        if here.settings.production:
            raise click.ClickException("demo data is for development: WAARDEVOL_ENV is production")
        loading = importlib.import_module("waardevol_lab.demo")
        for line in loading.load(here.settings, here.now):
            click.echo(line)
