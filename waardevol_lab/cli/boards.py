"""`waardevol board`: ethics boards, without a browser. The system acts."""

import click

from waardevol_lab.cli.places import place_of
from waardevol_lab.cli.surroundings import surroundings
from waardevol_lab.domain.outcomes import BoardKind
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.domain.roles import Role
from waardevol_lab.queries.managed_places import boards
from waardevol_lab.services.boards import AddBoard, add_board


@click.group()
def board() -> None:
    """Add and list boards."""


@board.command()
@click.argument("name")
@click.option("--kind", type=click.Choice([str(k) for k in BoardKind]), default="advisory")
@click.option("--quorum", type=click.IntRange(1), default=3, show_default=True)
@click.option(
    "--organisation",
    "names",
    multiple=True,
    metavar="NAME",
    help="An organisation that it serves; may be repeated; not needed when there is only one.",
)
def add(name: str, kind: str, quorum: int, names: tuple[str, ...]) -> None:
    """Add the board NAME."""
    with surroundings() as here:
        places = [place_of(Role.ADMIN, wanted, None, None) for wanted in names or (None,)]
        serving = frozenset(place.id for place in places)
        add_board(AddBoard(name, BoardKind(kind), serving, quorum), SYSTEM, here.now)
        click.echo(f"added the board {name}")


@board.command("list")
def list_() -> None:
    """List the boards with the organisations that they serve."""
    with surroundings():
        for row in boards(SYSTEM):
            closed = "" if row.active else "\tclosed"
            click.echo(f"{row.name}\t{row.kind}\t{', '.join(row.organisations)}{closed}")
