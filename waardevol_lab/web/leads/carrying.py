"""Plans that travel: out as a ZIP, in from one, and copied as a new plan."""

from tempfile import TemporaryFile

from flask import Response, flash, render_template, send_file, url_for

from waardevol_lab.documents.plan_archives import pack
from waardevol_lab.domain.errors import NotFound, Problem, Refused
from waardevol_lab.domain.plan_file import PlanFileError
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.plan_copying import CopyOptions, copy_options
from waardevol_lab.queries.plan_export import exported_plan
from waardevol_lab.queries.plans import Choice, places_to_begin
from waardevol_lab.services.copying import CopyPlan, copy_plan
from waardevol_lab.services.importing import ImportArchive, import_archive
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.forms import number, select_choices
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.plan_forms import CopyPlanForm, ImportPlanForm, NewPlanForm
from waardevol_lab.web.protection import PRIVATE_CACHE
from waardevol_lab.web.running_forms import upload_in
from waardevol_lab.wording.i18n import gettext
from waardevol_lab.wording.problems import sentence

DRAFT = "draft"
MOST_TOLD = 30
"""Of what is wrong with a file; more helps nobody."""


@blueprint.get("/<reference>/plan.zip")
@requires(Permission.READ_DRAFT)
def export_plan(reference: str) -> Response:
    """The plan with its files, to be taken over elsewhere."""
    found = exported_plan(actor(), reference)
    out = TemporaryFile()  # noqa: SIM115 - the answer closes it when it was sent
    pack(found.plan, found.files.items(), out)
    out.seek(0)
    name = f"{found.reference}.zip"
    response = send_file(out, "application/zip", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = PRIVATE_CACHE
    return response


@blueprint.route("/importeren", methods=["GET", "POST"])
@requires(Permission.EDIT_DRAFT)
def import_plan() -> Page:
    """Take over a plan with its files, whole or not at all."""
    places, form = places_to_begin(actor()), ImportPlanForm()
    if not places:
        raise NotFound("place")
    _offer(form, places)
    return handle(
        form,
        lambda: _imported(form, number(form.organisation.data) or 0, form.key),
        lambda: _import_page(form, places),
        lambda reference: url_for("leads.check", reference=reference),
    )


def _import_page(form: ImportPlanForm, places: tuple[Choice, ...]) -> str:
    """The form; beside what was not filled in it tells at once what is wrong with the file."""
    if form.organisation.errors:
        try:
            _imported(form, place=0, key="")
        except Refused as refusal:
            form.add_problems(refusal.problems)
        except NotFound:  # all is well but for the organisation; browsers forget files
            form.file.errors = [
                gettext("Het bestand is in orde. Kies het opnieuw: een browser onthoudt het niet.")
            ]
    return render_template("leads/import_plan.html", form=form, places=places)


def _imported(form: ImportPlanForm, place: int, key: str) -> str:
    upload = upload_in(form.file)
    if upload is None:
        raise Refused(Problem("file", "file_needed"))
    untitled = gettext("Plan uit een bestand")
    try:
        found = import_archive(ImportArchive(upload.stream, place, untitled, key), actor(), now())
    except PlanFileError as error:
        raise Refused(Problem("file", error.code, error.params)) from error
    except Refused as refusal:
        raise Refused(*(_told(problem) for problem in refusal.problems[:MOST_TOLD])) from refusal
    flash(gettext("Het plan staat er als concept, met alle bijlagen."), "success")
    return found.reference


def _told(problem: Problem) -> Problem:
    """What is wrong within the file is told with the place, at the one field of the form."""
    if problem.field in ("file", "organisation"):
        return problem
    params = {"place": problem.field, "problem": sentence(problem)}
    return Problem("file", "in_plan_file", params)


@blueprint.route("/<reference>/kopie", methods=["GET", "POST"])
@requires(Permission.EDIT_DRAFT)
def copy(reference: str) -> Page:
    """Begin a new plan with what this one holds."""
    found = copy_options(actor(), reference)
    form = CopyPlanForm(data={"title": found.title, "organisation": _own(found)})
    _offer(form, found.places)
    form.source.choices = select_choices(_sources(found))
    if not form.source.data:
        form.source.data = form.source.choices[0].value
    command = CopyPlan(
        reference,
        number(form.organisation.data) or 0,
        form.title.data or "",
        number(form.source.data),
        form.key,
    )
    return handle(
        form,
        lambda: copy_plan(command, actor(), now()),
        lambda: render_template("leads/copy_plan.html", plan=found, form=form),
        lambda made: url_for("leads.plan", reference=made),
    )


def _own(found: CopyOptions) -> str | None:
    return None if found.organisation_id is None else str(found.organisation_id)


def _sources(found: CopyOptions) -> list[tuple[str, str]]:
    draft = [(DRAFT, gettext("Het concept zoals het nu is"))] if found.has_draft else []
    return draft + [
        (str(one), gettext("Versie %(number)s, zoals die is ingediend", number=one))
        for one in found.versions
    ] or [(DRAFT, gettext("De laatste antwoorden"))]


def _offer(form: NewPlanForm | ImportPlanForm, places: tuple[Choice, ...]) -> None:
    form.organisation.choices = select_choices((str(p.id), p.name) for p in places)
    if len(places) == 1:
        form.organisation.data = str(places[0].id)
