"""The secretary at the door: the checks, back with questions, into review, to another board."""

from waardevol_lab.domain.states import Action
from waardevol_lab.queries.board_secretary import (
    CompletenessPage,
    completeness_page,
    members_page,
)
from waardevol_lab.services.completeness import (
    AcceptPlan,
    MoveBoard,
    ReturnPlan,
    accept,
    move_board,
    return_incomplete,
)
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.addresses import desk_url, page_url
from waardevol_lab.web.board.forms import (
    AcceptForm,
    MoveForm,
    ReturnForm,
    offer_members,
    workload_hints,
)
from waardevol_lab.web.board.pages import seen, show
from waardevol_lab.web.board.rows import handle_rows
from waardevol_lab.web.board.tabs import ronde
from waardevol_lab.web.forms import number, select_choices
from waardevol_lab.wording.i18n import language, mark
from waardevol_lab.wording.problems import sentence


@blueprint.get("/<reference>/controle")
@requires(Action.ACCEPT, Action.RETURN_INCOMPLETE)
def completeness(reference: str) -> Page:
    """The checks, the proposed route with its reasons, and both ways on."""
    return _door(reference, ReturnForm(), AcceptForm())


@blueprint.post("/<reference>/controle/terug")
@requires(Action.RETURN_INCOMPLETE)
def completeness_return(reference: str) -> Page:
    """Back to the lead with questions."""
    form = ReturnForm()
    command = ReturnPlan(
        reference,
        form.asked(),
        form.note.data or "",
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle_rows(
        form,
        lambda: return_incomplete(command, actor(), now()),
        lambda: _door(reference, form, AcceptForm(formdata=None)),
        page_url("dossier", reference),
        mark("Het plan is terug bij de projectleider."),
    )


@blueprint.post("/<reference>/controle/aannemen")
@requires(Action.ACCEPT)
def completeness_accept(reference: str) -> Page:
    """Into review."""
    form = AcceptForm()
    command = AcceptPlan(
        reference,
        form.route.data,
        form.motivation.data or "",
        form.member_id,
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle(
        form,
        lambda: accept(command, actor(), now()),
        lambda: _door(reference, ReturnForm(formdata=None), form),
        page_url("dossier", reference),
        mark("Het plan is in toetsing. Wie het beoordeelt, heeft bericht gekregen."),
    )


def _door(reference: str, returning: ReturnForm, accepting: AcceptForm) -> str:
    found = completeness_page(actor(), reference, ronde(), now(), language())
    for form in (returning, accepting):
        if form.version.data is None:
            form.version.data = found.head.round_version
    if not accepting.is_submitted() or accepting.route.data is None:
        accepting.route.data = accepting.route.data or found.route
    offer_members(accepting.member, found.members)
    returning.fill_up()
    returning.offer(found.topics, found.follow_ups)
    return show(
        "completeness",
        found.head,
        page=found,
        hints=workload_hints(found.members),
        problems=_named(found),
        returning=returning,
        accepting=accepting,
        form=returning if returning.has_problems else accepting,
    )


def _named(found: CompletenessPage) -> list[tuple[str, str, str]]:
    """Each problem with the question that it is about: its id, its words, and what is wrong."""
    words = {topic.id: topic.label.in_(language()) for topic in found.topics}
    fields = [(problem.field.partition(".")[0], sentence(problem)) for problem in found.problems]
    return [(question, words.get(question, question), text) for question, text in fields]


@blueprint.route("/<reference>/verplaatsen", methods=["GET", "POST"])
@requires(Action.MOVE_BOARD)
def move(reference: str) -> Page:
    """To another board."""
    form = MoveForm()
    command = MoveBoard(
        reference,
        number(form.board.data),
        form.reason.data or "",
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle(
        form,
        lambda: move_board(command, actor(), now()),
        lambda: _moving(reference, form),
        desk_url(),
        mark("Het plan is verplaatst. De andere secretaris heeft bericht gekregen."),
    )


def _moving(reference: str, form: MoveForm) -> str:
    found = members_page(actor(), reference, ronde(), now())
    seen(form, found.head.round_version)
    form.board.choices = select_choices([(str(id_), name) for id_, name in found.other_boards])
    return show("move", found.head, page=found, form=form)
