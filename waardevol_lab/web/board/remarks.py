"""One remark among the board: reply to it, or change one's own."""

from collections.abc import Callable

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.board_review import remark_page
from waardevol_lab.services.remarking import ChangeComment, fingerprint
from waardevol_lab.services.remarking import amend_comment as amend
from waardevol_lab.services.remarking import edit_comment as edit
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.addresses import page_url
from waardevol_lab.web.board.forms_beside import ChangeRemarkForm, RemarkForm
from waardevol_lab.web.board.pages import show
from waardevol_lab.web.board.reviewing import render_review
from waardevol_lab.web.board.tabs import ronde
from waardevol_lab.web.forms import number
from waardevol_lab.wording.i18n import mark


@blueprint.get("/<reference>/toetsing/reacties/<int:comment_id>")
@requires(Permission.READ_DELIBERATION)
def remark_of(reference: str, comment_id: int) -> Page:
    """One remark with what the viewer can do about it."""
    return _page(reference, comment_id, None)


@blueprint.post("/<reference>/toetsing/reactie/aanpassen")
@requires(Action.EDIT_COMMENT)
def edit_comment(reference: str) -> Page:
    """Another text, as long as nobody answered."""
    return _change(reference, edit, mark("Uw reactie is veranderd."))


@blueprint.post("/<reference>/toetsing/reactie/aanvullen")
@requires(Action.AMEND_COMMENT)
def amend_comment(reference: str) -> Page:
    """More text, below what was said."""
    return _change(reference, amend, mark("Uw reactie is aangevuld."))


def _change(reference: str, perform: Callable[..., str], message: str) -> Page:
    form = ChangeRemarkForm()
    comment_id = number(form.comment.data) or 0
    command = ChangeComment(
        reference,
        comment_id,
        form.text.data or "",
        form.seen_text.data or "",
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle(
        form,
        lambda: perform(command, actor(), now()),
        lambda: _page(reference, comment_id, form),
        lambda question: page_url("review", reference, question or None),
        message,
    )


def _page(reference: str, comment_id: int, form: ChangeRemarkForm | None) -> str:
    if not comment_id:
        return render_review(reference, form)
    found = remark_page(actor(), reference, ronde(), comment_id, now())
    version = found.head.round_version
    if form is None:
        kept = found.remark.text if found.remark.may_edit else ""
        form = ChangeRemarkForm(
            formdata=None,
            comment=str(comment_id),
            seen_text=fingerprint(found.remark.text),
            text=kept,
            version=version,
        )
    reply = RemarkForm(
        formdata=None, question=found.question, reply_to=str(comment_id), version=version
    )
    reply.text.id = reply.text.label.field_id = "antwoord"
    says = Action.COMMENT in found.head.actions
    return show("remark", found.head, page=found, form=form, reply=reply, says=says)
