"""Who assesses: the declaration, assigning, and from the light to the full route."""

from flask import render_template

from waardevol_lab.domain.states import Action
from waardevol_lab.queries.board_conflict import conflict_page
from waardevol_lab.queries.board_dossier import act_page
from waardevol_lab.queries.board_secretary import members_page
from waardevol_lab.services.assigning import (
    AssignMember,
    DeclareConflict,
    Escalate,
    declare_conflict,
)
from waardevol_lab.services.assigning import (
    assign as assign_member,
)
from waardevol_lab.services.assigning import (
    escalate as escalate_round,
)
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.addresses import desk_url, page_url
from waardevol_lab.web.board.forms import (
    AssignForm,
    ConflictForm,
    EscalateForm,
    offer_members,
    workload_hints,
)
from waardevol_lab.web.board.pages import seen, show
from waardevol_lab.web.board.tabs import ronde
from waardevol_lab.web.forms import number
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import language, mark


@blueprint.route("/<reference>/belang", methods=["GET", "POST"])
@requires(Action.DECLARE_CONFLICT)
def conflict(reference: str) -> Page:
    """Declare an interest or none; the plan opens after that."""
    form = ConflictForm()
    command = DeclareConflict(
        reference,
        form.declared,
        form.reason.data or "",
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle(
        form,
        lambda: _declared(command),
        lambda: _declaring(reference, form),
        lambda result: desk_url() if result == "conflict" else page_url("review", reference),
        mark("Uw verklaring is vastgelegd."),
    )


def _declared(command: DeclareConflict) -> str:
    return "free" if declare_conflict(command, actor(), now()) else "conflict"


def _declaring(reference: str, form: ConflictForm) -> str:
    found = conflict_page(actor(), reference, ronde(), language())
    seen(form, found.round_version)
    return render_template("board/conflict.html", page=found, form=form, labels=labels)


@blueprint.route("/<reference>/toewijzen", methods=["GET", "POST"])
@requires(Action.ASSIGN)
def assign(reference: str) -> Page:
    """Ask a member for an assessment."""
    form = AssignForm()
    command = AssignMember(
        reference,
        number(form.member.data),
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle(
        form,
        lambda: assign_member(command, actor(), now()),
        lambda: _assigning(reference, form),
        page_url("assign", reference),
        mark("Het lid is gevraagd en heeft bericht gekregen."),
    )


def _assigning(reference: str, form: AssignForm) -> str:
    found = members_page(actor(), reference, ronde(), now())
    seen(form, found.head.round_version)
    offer_members(form.member, found.members)
    hints = workload_hints(found.members)
    return show("assign", found.head, page=found, form=form, hints=hints)


@blueprint.route("/<reference>/volledig", methods=["GET", "POST"])
@requires(Action.ESCALATE)
def escalate(reference: str) -> Page:
    """Make a light review a full one."""
    form = EscalateForm()
    command = Escalate(
        reference,
        form.reason.data or "",
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle(
        form,
        lambda: escalate_round(command, actor(), now()),
        lambda: _escalating(reference, form),
        page_url("dossier", reference),
        mark("De hele commissie beoordeelt dit plan nu."),
    )


def _escalating(reference: str, form: EscalateForm) -> str:
    found = act_page(actor(), reference, ronde(), now())
    seen(form, found.head.round_version)
    return show("escalate", found.head, form=form)
