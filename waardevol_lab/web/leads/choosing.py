"""Which topics a change of an approved plan asks: one more, or one less."""

from flask import flash, redirect, request, url_for

from waardevol_lab.domain.errors import NotFound, Refused, WrongState
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.drafts import topic as topic_of
from waardevol_lab.services.choosing_topics import ChooseTopic
from waardevol_lab.services.choosing_topics import choose_topic as choose
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import SEE_OTHER, UNPROCESSABLE, Page, actor, now, too_late
from waardevol_lab.web.framework_forms import topic_form
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.plan_forms import PressForm
from waardevol_lab.web.leads.topics import page
from waardevol_lab.wording.i18n import gettext
from waardevol_lab.wording.problems import sentence

CHOICE = "keuze"
CHOICES = {"erbij": True, "eraf": False}


@blueprint.post("/<reference>/onderdelen/<task>/keuze")
@requires(Permission.EDIT_DRAFT)
def choose_topic(reference: str, task: str) -> Page:
    """Change the topic after all, or leave it as it is in force."""
    found, asked = topic_of(actor(), reference, task), CHOICES.get(request.form.get(CHOICE, ""))
    if asked is None:
        raise NotFound("choice")
    try:
        choose(ChooseTopic(reference, task, asked), actor(), now())
    except WrongState:
        return too_late(PressForm(), url_for("leads.status", reference=reference))
    except Refused as refusal:
        form = topic_form(found.framework, task, found.answers, version=found.version)
        form.summary = tuple(("", sentence(problem)) for problem in refusal.problems)
        return page(found, form), UNPROCESSABLE
    if asked:
        flash(gettext("U kunt dit onderdeel nu wijzigen."), "success")
        return redirect(url_for("leads.topic", reference=reference, task=task), code=SEE_OTHER)
    flash(gettext("Dit onderdeel blijft zoals het geldt."), "success")
    return redirect(url_for("leads.plan", reference=reference), code=SEE_OTHER)
