"""`waardevol export lessons` and `waardevol import lessons`: what municipalities share."""

import json
import os
from pathlib import Path

import click

from waardevol_lab.cli.surroundings import surroundings
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.lesson_file import LARGEST, LessonFileError
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.domain.texts import printable
from waardevol_lab.queries.lesson_export import shared_lessons
from waardevol_lab.services.lesson_files import ImportLessons, ImportReport, import_lessons
from waardevol_lab.wording.i18n import LANGUAGES, Language, gettext, use_language
from waardevol_lab.wording.lessons import TAKEN
from waardevol_lab.wording.problems import sentence


@click.command("lessons")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The JSON to write; not over one."
)
@click.option("--passing-on", is_flag=True, help="Also the lessons taken over from elsewhere.")
def export_lessons(out: Path, passing_on: bool) -> None:
    """Export the published lessons of this installation, for others to take over."""
    with surroundings() as here:
        if out.exists():
            raise click.ClickException(f"{out} is there already")
        site, organisation = here.settings.base_url, here.settings.organisation
        found = shared_lessons(site, organisation, here.now, passing_on=passing_on)
        part = out.with_name(f".{out.name}.part")
        try:
            with part.open("w", encoding="utf-8") as file:
                json.dump(found, file, ensure_ascii=False, indent=2)
                file.write("\n")
                file.flush()
                os.fsync(file.fileno())
            part.rename(out)
        finally:
            part.unlink(missing_ok=True)
        click.echo(f"{len(found['lessons'])} lessons are in {out}")


@click.command("lessons")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="nl",
    show_default=True,
    help="Of the report.",
)
def take_over(file: Path, language: Language) -> None:
    """Take over the lessons in FILE, and say what became of each. Doing it again changes nothing.

    A lesson that is wrong is left out with why; the others come in.
    """
    with surroundings() as here, use_language(language):
        try:
            with file.open("rb") as stream:
                contents = stream.read(LARGEST + 1)  # one byte more, so that too much is noticed
            command = ImportLessons(contents, here.settings.base_url)
            report = import_lessons(command, SYSTEM, here.now)
        except LessonFileError as error:
            problem = Problem("file", error.code, error.params)
            raise click.ClickException(f"{file}: {sentence(problem)}") from error
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise click.ClickException(
                gettext("%(file)s is niet te lezen: %(reason)s", file=file, reason=reason)
            ) from error
        _report(report)


def _report(report: ImportReport) -> None:
    for taken, text in TAKEN.items():
        click.echo(f"{gettext(text)}: {report.count(taken)}")
    click.echo(f"{gettext('Niet overgenomen')}: {len(report.refused)}")
    for one in report.refused:
        title = printable(one.title) or gettext("Les zonder titel")
        lines = "; ".join(f"[{problem.field}] {sentence(problem)}" for problem in one.problems)
        click.echo(f"- {title}: {lines}")
