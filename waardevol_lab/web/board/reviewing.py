"""The review: the plan beside its conversations, remarks, questions, and holding a plan over."""

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.board_dossier import act_page
from waardevol_lab.queries.board_review import review_page
from waardevol_lab.queries.board_threads import SILENCE
from waardevol_lab.services.asking import Asked
from waardevol_lab.services.reviewing import (
    AskLead,
    PlaceComment,
    RequestChanges,
)
from waardevol_lab.services.reviewing import (
    ask_lead as ask,
)
from waardevol_lab.services.reviewing import (
    comment as place,
)
from waardevol_lab.services.reviewing import (
    request_changes as hold_over,
)
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.addresses import page_url
from waardevol_lab.web.board.forms import ChangesForm, RemarkForm
from waardevol_lab.web.board.pages import seen, show
from waardevol_lab.web.board.rows import handle_rows
from waardevol_lab.web.board.tabs import ronde
from waardevol_lab.web.framework_forms import lines_of
from waardevol_lab.wording.i18n import language, mark


@blueprint.get("/<reference>/toetsing")
@requires(Permission.READ_ADVICE)
def review(reference: str) -> Page:
    """The plan as the board reads it."""
    return _review(reference, None)


@blueprint.post("/<reference>/toetsing/reactie")
@requires(Action.COMMENT)
def comment(reference: str) -> Page:
    """A remark for the board alone."""
    form = RemarkForm()
    command = PlaceComment(
        reference,
        form.question.data or "",
        form.text.data or "",
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle(
        form,
        lambda: place(command, actor(), now()),
        lambda: _review(reference, form),
        page_url("review", reference, form.question.data),
        mark("Uw reactie staat bij de commissie."),
    )


@blueprint.post("/<reference>/toetsing/vraag")
@requires(Action.ASK_LEAD)
def ask_lead(reference: str) -> Page:
    """A question to the lead while the review goes on."""
    form = RemarkForm()
    command = AskLead(
        reference,
        (Asked(form.question.data or "", form.text.data or ""),),
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle(
        form,
        lambda: ask(command, actor(), now()),
        lambda: _review(reference, form),
        page_url("review", reference, form.question.data),
        mark("Uw vraag is naar de projectleider gestuurd."),
    )


def _review(reference: str, refused: RemarkForm | None) -> str:
    found = review_page(actor(), reference, ronde(), now(), language())
    return show(
        "review",
        found.head,
        page=found,
        form=refused,
        remark_form=lambda question: _remark_form(question, found.head.round_version, refused),
        conversation=lambda question: found.conversations.get(question, SILENCE),
        says=Action.COMMENT in found.head.actions,
        lines_of=lines_of,
    )


def _remark_form(question: str, version: int, refused: RemarkForm | None) -> RemarkForm:
    """The form beside one answer; the refused one keeps what was typed and says what is wrong."""
    if refused is not None and refused.question.data == question:
        form = refused
    else:
        form = RemarkForm(formdata=None, question=question, version=version)
    form.text.id = form.text.label.field_id = f"reactie-{question}"
    return form


@blueprint.route("/<reference>/aanhouden", methods=["GET", "POST"])
@requires(Action.REQUEST_CHANGES)
def request_changes(reference: str) -> Page:
    """Hold the plan over with a reason and questions."""
    form = ChangesForm()
    command = RequestChanges(
        reference,
        form.reason.data or "",
        form.asked(),
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle_rows(
        form,
        lambda: hold_over(command, actor(), now()),
        lambda: _changes(reference, form),
        page_url("dossier", reference),
        mark("Het plan is aangehouden. De projectleider heeft bericht gekregen."),
    )


def _changes(reference: str, form: ChangesForm) -> str:
    found = act_page(actor(), reference, ronde(), now())
    seen(form, found.head.round_version)
    form.offer(found.topics)
    return show("request_changes", found.head, form=form)
