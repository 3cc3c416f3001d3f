"""`waardevol export`: what another system takes over."""

import os
from pathlib import Path

import click

from waardevol_lab.cli.surroundings import surroundings
from waardevol_lab.documents.plan_archives import pack
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.queries.plan_export import exported_plan


@click.group("export")
def exports() -> None:
    """Write what another system takes over."""


@exports.command()
@click.argument("reference")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The ZIP to write; not over one."
)
def plan(reference: str, out: Path) -> None:
    """Export the plan with REFERENCE and its files: the draft, or what was submitted last.

    `waardevol import plan` takes it over with the same answers, files and hash.
    """
    with surroundings():
        try:
            found = exported_plan(SYSTEM, reference)
        except NotFound:
            raise click.ClickException(f"there is no plan {reference} with all its files") from None
        part = out.with_name(f".{out.name}.part")
        if out.exists():
            raise click.ClickException(f"{out} is there already")
        try:
            with part.open("wb") as file:
                pack(found.plan, found.files.items(), file)
                file.flush()
                os.fsync(file.fileno())
            part.rename(out)
        finally:
            part.unlink(missing_ok=True)
        click.echo(f"{reference} with {len(found.files)} files is in {out}")
