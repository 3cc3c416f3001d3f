"""The review: the plan beside its conversations, remarks, questions, and holding a plan over."""

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.board_dossier import act_page
from waardevol_lab.queries.board_review import review_page
from waardevol_lab.queries.board_threads import SILENCE
from waardevol_lab.services.reviewing import (
    AskLead,
    CloseQuestion,
    PlaceComment,
    RequestChanges,
)
from waardevol_lab.services.reviewing import (
    ask_lead as ask,
)
from waardevol_lab.services.reviewing import (
    close_question as close,
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
from waardevol_lab.web.board.forms import ChangesForm
from waardevol_lab.web.board.forms_beside import AskForm, CloseForm, RemarkForm
from waardevol_lab.web.board.pages import seen, show
from waardevol_lab.web.board.review_parts import FILTERS, FormsBeside, chosen_filter
from waardevol_lab.web.board.rows import handle_rows
from waardevol_lab.web.board.tabs import ronde
from waardevol_lab.web.forms import ActForm, number
from waardevol_lab.web.framework_forms import lines_of
from waardevol_lab.wording.i18n import language, mark


@blueprint.get("/<reference>/toetsing")
@requires(Permission.READ_ADVICE)
def review(reference: str) -> Page:
    """The plan as the board reads it; `?tonen=` leaves out what is not asked for."""
    return render_review(reference, None)


@blueprint.post("/<reference>/toetsing/reactie")
@requires(Action.COMMENT)
def comment(reference: str) -> Page:
    """A remark for the board alone, or a reply to one."""
    form = RemarkForm()
    command = PlaceComment(
        reference,
        form.question.data or "",
        form.text.data or "",
        reply_to=number(form.reply_to.data),
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle(
        form,
        lambda: place(command, actor(), now()),
        lambda: render_review(reference, form),
        page_url("review", reference, form.question.data),
        mark("Uw reactie staat bij de commissie."),
    )


@blueprint.post("/<reference>/toetsing/vraag")
@requires(Action.ASK_LEAD)
def ask_lead(reference: str) -> Page:
    """A question to the lead while the review goes on."""
    form = AskForm()
    command = AskLead(
        reference,
        (form.asked,),
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle(
        form,
        lambda: ask(command, actor(), now()),
        lambda: render_review(reference, form),
        page_url("review", reference, form.question.data),
        mark("Uw vraag is naar de projectleider gestuurd."),
    )


@blueprint.post("/<reference>/toetsing/vraag/afsluiten")
@requires(Action.CLOSE_QUESTION)
def close_question(reference: str) -> Page:
    """Take the answer to a question as enough."""
    form = CloseForm()
    command = CloseQuestion(
        reference,
        number(form.asked.data) or 0,
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle(
        form,
        lambda: close(command, actor(), now()),
        lambda: render_review(reference, form),
        lambda question: page_url("review", reference, question or None),
        mark("De vraag is afgesloten."),
    )


def render_review(reference: str, refused: ActForm | None) -> str:
    """The review page; `refused` is a form of it that was not taken."""
    found = review_page(actor(), reference, ronde(), now(), language())
    beside = FormsBeside(found.head.round_version, refused)
    return show(
        "review",
        found.head,
        page=found,
        form=refused,
        forms=beside,
        conversation=lambda question: found.conversations.get(question, SILENCE),
        says=Action.COMMENT in found.head.actions,
        closes=Action.CLOSE_QUESTION in found.head.actions,
        filters=FILTERS,
        chosen=chosen_filter(),
        lines_of=lines_of,
    )


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
    form.offer(found.topics, found.follow_ups)
    return show("request_changes", found.head, form=form)
