"""Check the answers, submit, and the receipt."""

from collections.abc import Iterable

from flask import Response, redirect, render_template, url_for

from waardevol_lab.documents.radar import profile
from waardevol_lab.domain.errors import AlreadyDone, Problem, Refused, Stale, WrongState
from waardevol_lab.domain.framework import Kind
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.routing import reason_text
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.plan_checks import PlanCheck, plan_check
from waardevol_lab.queries.plan_checks import receipt as receipt_of
from waardevol_lab.services.submitting import SubmitPlan
from waardevol_lab.services.submitting import submit as submit_plan
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import SEE_OTHER, UNPROCESSABLE, Page, actor, now, too_late
from waardevol_lab.web.forms import number, select_choices
from waardevol_lab.web.framework_forms import lines_of
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.plan_forms import PressForm, SubmitForm
from waardevol_lab.web.leads.reading import hints_in_plan
from waardevol_lab.web.leads.rounds import incident, which
from waardevol_lab.web.leads.steps import Step
from waardevol_lab.web.list_files import csv_file
from waardevol_lab.wording import labels, turns
from waardevol_lab.wording.answers import full_sentence, question_of
from waardevol_lab.wording.i18n import language
from waardevol_lab.wording.problems import sentence


@blueprint.get("/<reference>/controleren")
@requires(Permission.READ_DRAFT)
def check(reference: str) -> Page:
    """All answers with what is missing or wrong; once submitted, the version as it was."""
    found = plan_check(actor(), reference, language(), which())
    form = _form(found)
    form.version.data = found.version
    return _page(found, form, (*found.problems, *found.change_problems))


@blueprint.post("/<reference>/indienen")
@requires(Action.SUBMIT)
def submit(reference: str) -> Page:
    """Submit the plan; what stands in the way is listed, each with its link."""
    found = plan_check(actor(), reference, language(), which())
    form = _form(found)
    command = SubmitPlan(
        reference, number(form.board.data), form.seen_version, form.key, incident=incident()
    )
    receipt_url = url_for("leads.receipt", reference=reference)
    try:
        submit_plan(command, actor(), now())
    except AlreadyDone:
        return redirect(receipt_url, code=SEE_OTHER)
    except Refused as refusal:
        return _page(found, form, refusal.problems, refused=True), UNPROCESSABLE
    except (Stale, WrongState):
        return too_late(form, url_for("leads.plan", reference=reference))
    return redirect(receipt_url, code=SEE_OTHER)


@blueprint.get("/<reference>/controleren/risicos.csv")
@requires(Permission.READ_DRAFT)
def check_risks_csv(reference: str) -> Response:
    """The risks of the plan for a spreadsheet."""
    figure = profile(plan_check(actor(), reference, language(), which()).risks).figure
    return csv_file(f"risicos-{reference}", figure.columns, figure.rows)


@blueprint.get("/<reference>/ontvangst")
@requires(Permission.READ_DRAFT)
def receipt(reference: str) -> Page:
    """What was submitted, and what happens next."""
    return render_template(
        "leads/receipt.html",
        receipt=receipt_of(actor(), reference, which()),
        turns=turns,
    )


def _form(found: PlanCheck) -> SubmitForm:
    form = SubmitForm()
    form.board.choices = select_choices((str(b.id), b.name) for b in found.boards)
    if not form.board.data and found.board_id in {board.id for board in found.boards}:
        form.board.data = str(found.board_id)
    if len(found.boards) == 1:
        form.board.data = str(found.boards[0].id)
    return form


def _page(
    found: PlanCheck, form: SubmitForm, problems: Iterable[Problem], refused: bool = False
) -> str:
    framework, spoken = found.framework, language()
    listed = [_listed(found, problem) for problem in problems]
    return render_template(
        "leads/check.html",
        plan=found,
        form=form,
        press=PressForm(formdata=None),
        proof_url=lambda file_id: url_for(
            "leads.attachment", reference=found.reference, attachment_id=file_id
        ),
        listed=listed,
        refused=refused,
        errors=[step.label for step in listed] if refused else [],
        reasons=[reason_text(framework, r, spoken) for r in found.proposal.reasons],
        route=Route(found.proposal.route),
        labels=labels,
        profile=profile(found.risks),
        lines_of=lines_of,
        reading=hints_in_plan(found),
    )


def _listed(found: PlanCheck, problem: Problem) -> Step:
    """What to do about a problem, with the address of the input where it is done."""
    question = question_of(found.framework, problem)
    if question is None:
        return Step(sentence(problem), _address(found, problem))
    if not found.may_edit:
        return Step(full_sentence(found.framework, problem), "")
    place = question.id if question.kind is Kind.FILE else problem.field
    url = url_for("leads.topic", reference=found.reference, task=question.task, controle=1)
    return Step(full_sentence(found.framework, problem), f"{url}#{place}")


def _address(found: PlanCheck, problem: Problem) -> str:
    """Where a problem of the plan as a whole is mended; empty for what is not done on a page."""
    if problem.code == "no_change" and found.may_edit:
        return url_for("leads.plan", reference=found.reference)
    return "#board" if problem.field == "board" else ""
