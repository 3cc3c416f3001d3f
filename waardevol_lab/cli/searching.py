"""`waardevol search`: the index by which plans are found, and the public list."""

import click

from waardevol_lab.cli.surroundings import surroundings
from waardevol_lab.services.indexing import rebuild as rebuild_index
from waardevol_lab.services.listing import relist


@click.group()
def search() -> None:
    """Keep the index by which plans are found."""


@search.command()
def rebuild() -> None:
    """Make the whole index anew: after an upgrade, or when a plan is not found."""
    with surroundings():
        count, listed = rebuild_index(), relist()
    click.echo(f"the search index is made anew: {count} texts")
    click.echo(f"the public list is made anew: {listed} experiments")
