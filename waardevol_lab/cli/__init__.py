"""The command `waardevol`: one module per group; exit codes 0 done, 1 refused, 2 usage."""

import sys
from collections.abc import Sequence

import click
from sqlalchemy.exc import SQLAlchemyError

from waardevol_lab import __version__
from waardevol_lab.cli.boards import board
from waardevol_lab.cli.checking import check
from waardevol_lab.cli.database import db
from waardevol_lab.cli.demo import demo
from waardevol_lab.cli.exports import exports
from waardevol_lab.cli.imports import imports
from waardevol_lab.cli.ledger import ledger
from waardevol_lab.cli.lessons import export_lessons, take_over
from waardevol_lab.cli.organisations import org
from waardevol_lab.cli.searching import search
from waardevol_lab.cli.serve import serve
from waardevol_lab.cli.users import user
from waardevol_lab.cli.wording import one_line, refusal
from waardevol_lab.cli.worker import worker
from waardevol_lab.config import SettingsError
from waardevol_lab.domain.errors import DomainError
from waardevol_lab.wording.i18n import use_language

DONE = 0
REFUSED = 1
USAGE = 2


@click.group()
@click.version_option(__version__, prog_name="waardevol")
def commands() -> None:
    """Plan, review, announce and evaluate experiments with technology in public space."""


COMMANDS = (serve, worker, demo, db, user, org, board, ledger, imports, exports, search, check)
for command in COMMANDS:
    commands.add_command(command)
exports.add_command(export_lessons)
imports.add_command(take_over)


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments ask and give the exit code; errors are one line on stderr."""
    try:
        with use_language("en"):
            return _perform(arguments)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return USAGE
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "waardevol"
        return _fail(f"{error.format_message()} Try '{path} --help'.", USAGE)
    except click.ClickException as error:
        return _fail(error.format_message(), REFUSED)
    except click.Abort:
        return _fail("stopped", REFUSED)
    except SettingsError as error:
        return _fail(str(error), REFUSED)
    except (SQLAlchemyError, OSError) as error:
        return _fail(f"{type(error).__name__}: {getattr(error, 'orig', None) or error}", REFUSED)


def _perform(arguments: Sequence[str]) -> int:
    try:
        code = commands.main(list(arguments), prog_name="waardevol", standalone_mode=False)
    except DomainError as error:
        return _fail(refusal(error), REFUSED)
    return code if isinstance(code, int) else DONE


def _fail(message: str, code: int) -> int:
    click.echo(f"waardevol: {one_line(message)}", err=True)
    return code


def main() -> None:
    """The entry point of the command."""
    sys.exit(run(sys.argv[1:]))
