"""Parts of a notice that stay closed: withheld by the secretary, and disclosed again."""

from flask import render_template, url_for
from wtforms import HiddenField, SelectField, TextAreaField

from waardevol_lab.domain.states import Action
from waardevol_lab.domain.withholding import WooGround
from waardevol_lab.queries.withholding import WithholdingPage, withholding_page
from waardevol_lab.services.withholding import (
    DisclosePart,
    WithholdPart,
    disclose_part,
    withhold_part,
)
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.forms import ActForm, longest, needed, select_choices
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import gettext, language, mark
from waardevol_lab.wording.woo_grounds import ground_label

LONGEST_REASON = 1000


class WithholdForm(ActForm):
    """Which part, on which ground, and why."""

    part = SelectField(
        mark("Welk onderdeel?"),
        description=mark("Wat een bekendmaking altijd moet zeggen, staat hier niet bij."),
        choices=[],
        validate_choice=False,
        validators=[needed(mark("Kies een onderdeel."))],
    )
    ground = SelectField(
        mark("Op welke grond van de Wet open overheid?"),
        choices=[],
        validate_choice=False,
        validators=[needed(mark("Kies een grond."))],
    )
    reason = TextAreaField(
        mark("Waarom?"),
        description=mark("Iedereen kan dit lezen. Zeg niet wat u gesloten houdt."),
        validators=[needed(mark("Schrijf waarom.")), longest(LONGEST_REASON)],
    )

    def offer(self, page: WithholdingPage) -> None:
        """Let the secretary choose among what there is."""
        choose = ("", gettext("Kies"))
        self.part.choices = select_choices([choose, *((p.id, p.label) for p in page.parts)])
        self.ground.choices = select_choices(
            [choose, *((ground.value, ground_label(ground)) for ground in WooGround)]
        )


class DiscloseForm(ActForm):
    """Which part is shown again."""

    part = HiddenField()


@blueprint.route("/<reference>/niet-openbaar", methods=["GET", "POST"])
@requires(Action.WITHHOLD_PART)
def withhold(reference: str) -> Page:
    """What is closed, and the form to close more."""
    form = WithholdForm()
    command = WithholdPart(
        reference,
        form.part.data or "",
        form.ground.data or "",
        form.reason.data or "",
        form.seen_version,
        form.key,
    )
    return handle(
        form,
        lambda: withhold_part(command, actor(), now()),
        lambda: _page(reference, form),
        url_for("board.withhold", reference=reference),
        mark("Het onderdeel is gesloten. De bekendmaking zegt op welke grond."),
    )


@blueprint.post("/<reference>/niet-openbaar/openbaar")
@requires(Action.DISCLOSE_PART)
def disclose(reference: str) -> Page:
    """Show a part again."""
    form = DiscloseForm()
    command = DisclosePart(reference, form.part.data or "", form.seen_version, form.key)
    return handle(
        form,
        lambda: disclose_part(command, actor(), now()),
        lambda: _page(reference, WithholdForm(formdata=None), form),
        url_for("board.withhold", reference=reference),
        mark("Het onderdeel is weer openbaar."),
    )


def _page(reference: str, form: WithholdForm, refused: DiscloseForm | None = None) -> str:
    page = withholding_page(actor(), reference, language())
    form.offer(page)
    if not form.is_submitted() or refused is not None:
        form.version.data = page.head.version
    disclosing = []
    for one in page.standing:
        press = DiscloseForm(formdata=None)
        press.part.data, press.version.data = one.question, page.head.version
        disclosing.append((one, press))
    return render_template(
        "board/withholding.html",
        page=page,
        form=form,
        disclosing=disclosing,
        refused=refused,
        labels=labels,
        ground_label=ground_label,
    )
