"""`waardevol worker`: mail and periodic jobs."""

import click

from waardevol_lab import observing
from waardevol_lab.cli.surroundings import surroundings
from waardevol_lab.outbox.worker import sweep, work


@click.command()
@click.option("--once", is_flag=True, help="Do every job once and stop.")
def worker(once: bool) -> int:
    """Send mail and act on dates that have come, until Ctrl-C.

    With --once the exit code is 1 when a job failed.
    """
    with surroundings() as here:
        observing.init_logging(here.settings)
        if once:
            return 0 if sweep(here.settings) else 1
        work(here.settings, here.application.app_context)
        return 0
