"""`waardevol user`: accounts and roles, without a browser. The system acts."""

import click

from waardevol_lab.cli.places import organisation_option, place_of, place_options, require_role
from waardevol_lab.cli.surroundings import surroundings
from waardevol_lab.domain.errors import Problem, Refused
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.domain.roles import Role
from waardevol_lab.queries.people import Person, grant_between, people, person_by_email
from waardevol_lab.services import accounts, granting, inviting
from waardevol_lab.services.inviting import InvitePerson
from waardevol_lab.wording.i18n import LANGUAGES
from waardevol_lab.wording.labels import label

__all__ = ["user"]


@click.group()
def user() -> None:
    """Invite people, close their accounts, give and take roles."""


@user.command()
@click.argument("mail")
@click.option("--name", help="Name of the person; by default the first part of the address.")
@click.option("--language", type=click.Choice(LANGUAGES), default="nl", show_default=True)
@place_options
def invite(
    mail: str,
    name: str | None,
    language: str,
    role: str,
    organisation: str | None,
    board: str | None,
    experiment: str | None,
) -> None:
    """Send MAIL an invitation to one role; with an account already, just the role."""
    with surroundings() as here:
        wanted = require_role(role)
        place = place_of(wanted, organisation, board, experiment)
        command = InvitePerson(
            email=mail,
            name=name or mail.partition("@")[0],
            role=wanted,
            place_id=place.id,
            language=language,
        )
        inviting.invite(command, SYSTEM, here.now)
        click.echo(f"invited {mail} as {label(wanted).lower()}; the mail leaves with the worker")


@user.command()
@click.argument("mail")
def disable(mail: str) -> None:
    """Close the account of MAIL; its sessions end at once."""
    with surroundings() as here:
        accounts.disable(accounts.SetActive(_person(mail).id), SYSTEM, here.now)
        click.echo(f"closed the account of {mail}")


@user.command()
@click.argument("mail")
def enable(mail: str) -> None:
    """Open the account of MAIL again."""
    with surroundings() as here:
        accounts.enable(accounts.SetActive(_person(mail).id), SYSTEM, here.now)
        click.echo(f"opened the account of {mail}")


@user.command()
@click.argument("mail")
@click.option("--revoke", is_flag=True, help="Take the role back instead of giving it.")
@place_options
def role(
    mail: str,
    revoke: bool,
    role: str,
    organisation: str | None,
    board: str | None,
    experiment: str | None,
) -> None:
    """Give MAIL a role, or take it back with --revoke; ends the person's sessions."""
    with surroundings() as here:
        wanted = require_role(role)
        place = place_of(wanted, organisation, board, experiment)
        person = _person(mail)
        if revoke:
            grant_id = grant_between(person.id, wanted, place)
            granting.revoke(granting.RevokeRole(grant_id), SYSTEM, here.now)
            click.echo(f"{mail} is no longer {label(wanted).lower()}")
        else:
            granting.grant(granting.GrantRole(person.id, wanted, place.id), SYSTEM, here.now)
            click.echo(f"{mail} is {label(wanted).lower()} now")


@user.command("list")
@organisation_option
def list_(organisation: str | None) -> None:
    """List the accounts, or those of one organisation."""
    with surroundings() as here:
        place = place_of(Role.ADMIN, organisation, None, None) if organisation else None
        for person in people(SYSTEM, here.now, organisation_id=place.id if place else None):
            roles = ", ".join(f"{label(held.role)} ({held.place_name})" for held in person.roles)
            click.echo(f"{person.email}\t{person.name}\t{person.state}\t{roles}")


def _person(mail: str) -> Person:
    person = person_by_email(mail)
    if person is None:
        raise Refused(Problem("mail", "address_unknown"))
    return person
