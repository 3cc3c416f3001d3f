"""`waardevol demo`: fictional data to look around in."""

import click

from waardevol_lab.cli.surroundings import surroundings
from waardevol_lab.demo import DemoIncomplete, demo_password, load


@click.command()
def demo() -> None:
    """Load the fictional demo data, once, and print the accounts. Not in production."""
    with surroundings() as here:
        if here.settings.production:
            raise click.ClickException("demo data is for development: WAARDEVOL_ENV is production")
        password = demo_password(here.settings)
        try:
            report = load(here.now, password)
        except DemoIncomplete as error:
            raise click.ClickException(
                "an earlier load of the demo stopped halfway: begin again with an empty instance"
            ) from error
        for line in report.lines(password):
            click.echo(line)
