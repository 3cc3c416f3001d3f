"""Options that say where a role holds, shared by the commands on people."""

from collections.abc import Callable
from typing import Any

import click

from waardevol_lab.domain.places import GRANTABLE, Place, PlaceKind, kind_for
from waardevol_lab.domain.roles import Role
from waardevol_lab.queries.places import place_named

ROLE_NAMES = sorted(str(role) for role in GRANTABLE)

organisation_option = click.option(
    "--organisation", metavar="NAME", help="Name of an organisation."
)


def place_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--role` with the place in which it holds."""
    for option in (
        click.option("--experiment", metavar="REFERENCE", help="For teammate and fieldworker."),
        click.option("--board", metavar="NAME", help="For secretary, member and chair."),
        click.option(
            "--organisation",
            metavar="NAME",
            help="For lead, dpo, decider, admin and auditor; not needed when there is only one.",
        ),
        click.option("--role", required=True, type=click.Choice(ROLE_NAMES)),
    ):
        command = option(command)
    return command


def require_role(name: str) -> Role:
    """The role with this name; click has checked it."""
    return Role(name)


def place_of(
    role: Role, organisation: str | None, board: str | None, experiment: str | None
) -> Place:
    """The place in which the role holds. Raises `UsageError` when it is not named or not there.

    The only organisation or board there is needs no name.
    """
    kind = kind_for(role)
    named = {
        PlaceKind.ORGANISATION: organisation,
        PlaceKind.BOARD: board,
        PlaceKind.EXPERIMENT: experiment,
    }
    others = [str(k) for k, value in named.items() if value and k is not kind]
    if others:
        raise click.UsageError(
            f"the role {role} holds in one {kind}: use --{kind}, not --{others[0]}."
        )
    found = place_named(kind, named[kind])
    if found is None:
        name = named[kind]
        raise click.UsageError(
            f"there is no {kind} {name!r}." if name else f"name the {kind} with --{kind}."
        )
    return found
