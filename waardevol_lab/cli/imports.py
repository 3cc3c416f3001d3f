"""`waardevol import`: plans from other systems."""

from datetime import datetime
from pathlib import Path
from typing import Final

import click

from waardevol_lab.cli.surroundings import surroundings
from waardevol_lab.domain.errors import Problem, Refused
from waardevol_lab.domain.plan_file import LARGEST, PlanFileError
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.texts import printable
from waardevol_lab.queries.plans import places_to_begin
from waardevol_lab.queries.signing_in import actor_of
from waardevol_lab.services.importing import (
    ImportArchive,
    Imported,
    ImportPlan,
    import_archive,
    import_plan,
)
from waardevol_lab.wording.answers import full_sentence
from waardevol_lab.wording.i18n import LANGUAGES, Language, gettext, ngettext, use_language
from waardevol_lab.wording.problems import sentence

ZIP: Final = b"PK\x03\x04"


@click.group("import")
def imports() -> None:
    """Take over what another system made."""


@imports.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--lead", required=True, metavar="MAIL", help="Who leads the experiment.")
@click.option("--organisation", metavar="NAME", help="Not needed when MAIL leads in only one.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="nl",
    show_default=True,
    help="Of the report.",
)
def plan(file: Path, lead: str, organisation: str | None, language: Language) -> None:
    """Import the plan in FILE as a draft, and say what is missing or wrong in it.

    FILE is JSON, with the paths of its files relative to it; or a ZIP that `export plan` wrote.
    Everything comes in, or nothing.
    """
    with surroundings() as here, use_language(language):
        actor = actor_of(lead, here.now)
        if actor is None:
            raise click.ClickException(
                gettext("Er is geen account met dit adres: %(mail)s", mail=lead)
            )
        try:
            found = _taken(file, actor, _organisation(actor, organisation), here.now)
        except PlanFileError as error:
            problem = Problem("file", error.code, error.params)
            raise click.ClickException(f"{file}: {sentence(problem)}") from error
        except Refused as refusal:
            lines = "; ".join(_line(problem) for problem in refusal.problems)
            raise click.ClickException(f"{file}: {lines}") from refusal
        _report(found)


def _taken(file: Path, actor: Actor, organisation_id: int, now: datetime) -> Imported:
    """A ZIP by its first bytes, whatever it is called; anything else is read as a plan file."""
    untitled = printable(file.stem)
    try:
        with file.open("rb") as stream:
            start = stream.read(len(ZIP))
            stream.seek(0)
            if start == ZIP:
                return import_archive(ImportArchive(stream, organisation_id, untitled), actor, now)
            contents = stream.read(LARGEST + 1)  # one byte more, so that too much is noticed
        return import_plan(ImportPlan(contents, file.parent, organisation_id, untitled), actor, now)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise click.ClickException(
            gettext("%(file)s is niet te lezen: %(reason)s", file=file, reason=reason)
        ) from error


def _organisation(actor: Actor, name: str | None) -> int:
    places = places_to_begin(actor)
    fitting = [place for place in places if name is None or place.name == name]
    if not fitting:
        raise click.ClickException(
            gettext("Deze persoon is geen projectleider bij %(name)s.", name=name)
            if name
            else gettext("Deze persoon is bij geen enkele organisatie projectleider.")
        )
    if len(fitting) > 1:
        names = ", ".join(place.name for place in fitting)
        raise click.UsageError(
            gettext("Kies een organisatie met --organisation: %(names)s.", names=names)
        )
    return fitting[0].id


def _line(problem: Problem) -> str:
    return f"[{problem.field}] {sentence(problem)}"


def _report(found: Imported) -> None:
    click.echo(gettext("%(reference)s: het plan staat er als concept.", reference=found.reference))
    if not found.problems:
        click.echo(gettext("Er ontbreekt niets. Het plan kan worden ingediend."))
        return
    click.echo(
        ngettext(
            "%(num)s punt ontbreekt of klopt niet:",
            "%(num)s punten ontbreken of kloppen niet:",
            len(found.problems),
        )
    )
    for problem in found.problems:
        click.echo(f"- [{problem.field}] {full_sentence(found.framework, problem)}")
