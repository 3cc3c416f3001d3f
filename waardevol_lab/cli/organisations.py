"""`waardevol org`: organisations, without a browser. The system acts."""

import click

from waardevol_lab.cli.surroundings import surroundings
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.queries.managed_places import organisations
from waardevol_lab.services.administration import LINES, TEXTS, AddOrganisation, add_organisation


@click.group()
def org() -> None:
    """Add and list organisations."""


@org.command()
@click.argument("name")
@click.option(
    "--text",
    "texts",
    multiple=True,
    metavar="FIELD=TEXT",
    help=f"A text for its notices; the field is one of {', '.join((*LINES, *TEXTS))}.",
)
def add(name: str, texts: tuple[str, ...]) -> None:
    """Add the organisation NAME; its texts can be written later, on its page."""
    given = dict(_split(text) for text in texts)
    with surroundings() as here:
        add_organisation(AddOrganisation(name, given), SYSTEM, here.now)
        click.echo(f"added the organisation {name}")
        click.echo(f'next: waardevol user invite MAIL --role admin --organisation "{name}"')


def _split(text: str) -> tuple[str, str]:
    field, equals, value = text.partition("=")
    if not equals or field not in {*LINES, *TEXTS}:
        raise click.BadParameter(f"{text!r} is not FIELD=TEXT with a field that exists.")
    return field, value


@org.command("list")
def list_() -> None:
    """List the organisations with their boards."""
    with surroundings():
        for row in organisations(SYSTEM):
            click.echo(f"{row.name}\t{', '.join(row.boards) or 'no board yet'}")
