"""Objections against a decision: looked at, recorded without a name, and handled."""

from flask import url_for
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.objections import objection_page, objections_page
from waardevol_lab.services.objecting import HandleObjection, RecordObjection
from waardevol_lab.services.objecting import handle_objection as take_handling
from waardevol_lab.services.objecting import record_objection as take_in
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.addresses import page_url
from waardevol_lab.web.board.pages import seen, show
from waardevol_lab.web.board.tabs import ronde
from waardevol_lab.web.forms import LONG, ActForm, day_or_nothing, longest
from waardevol_lab.wording.i18n import mark


class ObjectionForm(ActForm):
    """An objection as it came in."""

    received_on = StringField(mark("Op welke dag kwam het bezwaar binnen?"), [day_or_nothing])
    grounds = TextAreaField(
        mark("Wat zijn de gronden, in het kort?"),
        description=mark("Schrijf geen namen of adressen: hier heet de indiener “belanghebbende”."),
        validators=[longest(LONG)],
    )
    late_reason = TextAreaField(
        mark("Waarom neemt u een bezwaar na de termijn aan?"),
        description=mark("Alleen nodig als het bezwaar te laat is."),
        validators=[Optional(), longest(LONG)],
    )


class HandlingForm(ActForm):
    """What comes of an objection."""

    outcome = RadioField(
        mark("Wat besluit u op het bezwaar?"),
        choices=[
            ("inadmissible", mark("Niet-ontvankelijk")),
            ("unfounded", mark("Ongegrond")),
            ("upheld", mark("Gegrond: ik neem een nieuw besluit")),
        ],
        validate_choice=False,
    )
    reason = TextAreaField(mark("Waarom?"), validators=[longest(LONG)])


@blueprint.get("/<reference>/bezwaren")
@requires(Permission.READ_ADVICE)
def objections(reference: str) -> Page:
    """The objections against the decisions of a round."""
    found = objections_page(actor(), reference, ronde(), now())
    return show("objections", found.head, page=found, may_record=_may_record(found.head.actions))


def _may_record(actions: frozenset[Action]) -> bool:
    return Action.RECORD_OBJECTION in actions


@blueprint.route("/<reference>/bezwaren/nieuw", methods=["GET", "POST"])
@requires(Action.RECORD_OBJECTION)
def record_objection(reference: str) -> Page:
    """Record an objection."""
    form = ObjectionForm()
    command = RecordObjection(
        reference,
        parse_day((form.received_on.data or "").strip()),
        form.grounds.data or "",
        form.late_reason.data or "",
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle(
        form,
        lambda: take_in(command, actor(), now()),
        lambda: _recording(reference, form),
        page_url("objections", reference),
        mark("Het bezwaar is vastgelegd. De beslisser en de projectleider krijgen bericht."),
    )


def _recording(reference: str, form: ObjectionForm) -> str:
    found = objections_page(actor(), reference, ronde(), now())
    seen(form, found.head.round_version)
    return show("record_objection", found.head, page=found, form=form)


@blueprint.route("/<reference>/bezwaren/<int:number>", methods=["GET", "POST"])
@requires(Action.DECLARE_INADMISSIBLE, Action.DECLARE_UNFOUNDED, Action.UPHOLD_OBJECTION)
def handle_objection(reference: str, number: int) -> Page:
    """Say what comes of an objection."""
    form = HandlingForm()
    command = HandleObjection(
        reference,
        number,
        form.outcome.data or "",
        form.reason.data or "",
        version=form.seen_version,
        key=form.key,
    )
    return handle(
        form,
        lambda: take_handling(command, actor(), now()),
        lambda: _handling(reference, number, form),
        url_for("board.objections", reference=reference, ronde=ronde()),
        mark("Uw besluit op het bezwaar is vastgelegd."),
    )


def _handling(reference: str, number: int, form: HandlingForm) -> str:
    found = objection_page(actor(), reference, number, now())
    seen(form, found.card.version)
    return show("handle_objection", found.head, page=found, form=form)
