"""The texts and terms of organisations."""

from flask import render_template, url_for

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.reminders import DAY_NAMES
from waardevol_lab.queries.managed_places import organisation as organisation_of
from waardevol_lab.queries.managed_places import organisations as organisations_of
from waardevol_lab.services.administration import (
    LINES,
    TERM_PREFIX,
    TEXTS,
    TRANSLATED,
    ChangeOrganisation,
    change_organisation,
)
from waardevol_lab.services.term_days import REMINDER_PREFIX
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.admin import blueprint
from waardevol_lab.web.admin.place_forms import CHANGEABLE, OrganisationForm, filled_in
from waardevol_lab.wording.i18n import mark


@blueprint.get("/organisaties")
@requires(Permission.MANAGE_PEOPLE)
def organisations() -> Page:
    """The administrator's organisations."""
    return render_template("admin/organisations.html", organisations=organisations_of(actor()))


@blueprint.route("/organisaties/<int:organisation_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def organisation(organisation_id: int) -> Page:
    """Write the texts and terms of an organisation."""
    found = organisation_of(actor(), organisation_id)
    form = OrganisationForm(data=filled_in(found))
    return handle(
        form,
        lambda: change_organisation(_command(form, organisation_id), actor(), now()),
        lambda: render_template(
            "admin/organisation.html",
            form=form,
            organisation=found,
            dutch=[form[column] for column in (*LINES, *TEXTS)],
            english=[form[f"{column}_en"] for column in TRANSLATED],
            terms=[form[TERM_PREFIX + term] for term in CHANGEABLE],
            reminders=[form[REMINDER_PREFIX + name] for name in DAY_NAMES],
        ),
        url_for("admin.organisation", organisation_id=organisation_id),
        mark("De organisatie is bewaard."),
    )


def _command(form: OrganisationForm, organisation_id: int) -> ChangeOrganisation:
    return ChangeOrganisation(
        organisation_id=organisation_id,
        version=form.seen_version,
        name=form.name.data,
        texts=form.texts,
        texts_en=form.texts_en,
        terms=form.terms,
        reminders=form.reminders,
        key=form.key,
    )
