"""Drills of the emergency brake."""

from flask import render_template, url_for
from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField

from waardevol_lab.domain.drills import LONG, Drill
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.drills import drill_page
from waardevol_lab.queries.running import running_head
from waardevol_lab.services.drilling import RecordDrill, record_drill
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.forms import ActForm, longest, number
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.running_forms import upload_in
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import mark

CHOSEN = {"yes": True, "no": False}


class DrillForm(ActForm):
    """The brake was tried."""

    drilled_on = StringField(mark("Op welke dag is getest?"))
    tried = TextAreaField(
        mark("Wat hebt u gedaan, en wat gebeurde er?"),
        description=mark("Iedereen kan dit lezen. Noem geen namen."),
        validators=[longest(LONG)],
    )
    worked = RadioField(
        mark("Stond alles daarna stil?"),
        choices=[("yes", mark("Ja")), ("no", mark("Nee"))],
        validate_choice=False,
    )
    minutes = StringField(
        mark("Na hoeveel minuten?"),
        description=mark("Een heel getal. 0 is: binnen een minuut. Leeg als het niet werkte."),
    )
    drill = FileField(mark("Bewijs"))

    @property
    def told(self) -> Drill:
        """What was typed and chosen, right or wrong."""
        typed = (self.minutes.data or "").strip()
        minutes = number(typed)
        return Drill(
            on=parse_day((self.drilled_on.data or "").strip()),
            tried=self.tried.data or "",
            minutes=minutes if minutes is not None or not typed else -1,
            worked=CHOSEN.get(self.worked.data or ""),
        )


@blueprint.route("/<reference>/noodrem/test", methods=["GET", "POST"])
@requires(Action.RECORD_DRILL, Permission.READ_DRAFT)
def drill(reference: str) -> Page:
    """The drills there were, and writing one down."""
    form = DrillForm()
    command = RecordDrill(reference, form.told, upload_in(form.drill), form.key)
    return handle(
        form,
        lambda: record_drill(command, actor(), now()),
        lambda: _page(reference, form),
        url_for("leads.drill", reference=reference),
        mark("De test van de noodrem is bewaard."),
    )


def _page(reference: str, form: DrillForm) -> str:
    if form.is_submitted():
        running_head(actor(), reference, Action.RECORD_DRILL)
    page = drill_page(actor(), reference)
    return render_template(
        "leads/drill.html",
        page=page,
        form=form,
        labels=labels,
        proof_url=lambda file_id: url_for(
            "leads.attachment", reference=reference, attachment_id=file_id
        ),
    )
