"""Consent notices: groups and regimes, the text of a group, publishing it, and counts."""

from flask import render_template, url_for

from waardevol_lab.domain.consent import Minors
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.consent_notices import (
    consent_desk,
    scope_lines,
)
from waardevol_lab.queries.consent_notices import consent_notices as notices_of
from waardevol_lab.services.consent_notices import (
    BeginConsentNotice,
    PublishConsentNotice,
    SaveConsentNotice,
    begin_consent_notice,
    publish_consent_notice,
    save_consent_notice,
)
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.consent_forms import BeginForm, ConsentNoticeForm, PublishConsentForm
from waardevol_lab.web.session import current_settings
from waardevol_lab.wording import consent_words, labels
from waardevol_lab.wording.i18n import mark


@blueprint.get("/<reference>/toestemming")
@requires(Permission.READ_DRAFT)
def consent_list(reference: str) -> Page:
    """The groups of the plan with their regimes and texts."""
    return _list(reference, BeginForm())


@blueprint.post("/<reference>/toestemming")
@requires(Permission.EDIT_DRAFT)
def begin_consent(reference: str) -> Page:
    """Begin the text for a group."""
    form = BeginForm()
    command = BeginConsentNotice(reference, form.group.data or "")
    return handle(
        form,
        lambda: begin_consent_notice(command, actor(), now()),
        lambda: _list(reference, form),
        lambda number: url_for("leads.consent_notice", reference=reference, number=number or 1),
    )


@blueprint.get("/<reference>/toestemming/<int:number>")
@requires(Permission.READ_DRAFT)
def consent_notice(reference: str, number: int) -> Page:
    """One text: what it asks, how it will be seen, its versions and counts."""
    return _desk(reference, number, ConsentNoticeForm(), PublishConsentForm())


@blueprint.post("/<reference>/toestemming/<int:number>")
@requires(Permission.EDIT_DRAFT)
def save_consent(reference: str, number: int) -> Page:
    """Keep what is asked."""
    form = ConsentNoticeForm()
    command = SaveConsentNotice(
        reference,
        number,
        form.scopes.data or "",
        form.scopes_en.data or "",
        form.minors.data or Minors.GUARDIAN,
        form.seen_version,
        form.key,
    )
    return handle(
        form,
        lambda: save_consent_notice(command, actor(), now()),
        lambda: _desk(reference, number, form, PublishConsentForm(formdata=None)),
        url_for("leads.consent_notice", reference=reference, number=number),
        mark("Bewaard. Bekijk hieronder hoe deelnemers de tekst zien."),
    )


@blueprint.post("/<reference>/toestemming/<int:number>/publiceren")
@requires(Action.PUBLISH_CONSENT_NOTICE)
def publish_consent(reference: str, number: int) -> Page:
    """Publish the text."""
    form = PublishConsentForm()
    command = PublishConsentNotice(
        reference,
        number,
        form.seen_version,
        form.change.data or "",
        bool(form.lapse.data),
        form.key,
    )
    return handle(
        form,
        lambda: publish_consent_notice(command, actor(), now()),
        lambda: _desk(reference, number, ConsentNoticeForm(formdata=None), form),
        url_for("leads.consent_notice", reference=reference, number=number),
        mark("De toestemmingstekst is gepubliceerd."),
    )


def _list(reference: str, form: BeginForm) -> str:
    page = notices_of(actor(), reference)
    return render_template(
        "leads/consent_list.html",
        page=page,
        form=form,
        begin=lambda group: BeginForm(formdata=None, group=group),
        words=consent_words,
        labels=labels,
    )


def _desk(
    reference: str, number: int, form: ConsentNoticeForm, publishing: PublishConsentForm
) -> str:
    desk = consent_desk(actor(), reference, number, now())
    if not (form.is_submitted() and form.has_problems):
        lines = scope_lines(desk.scopes)
        form.scopes.data, form.scopes_en.data = lines["nl"], lines["en"]
        form.minors.data = desk.minors
    for one in (form, publishing):
        if one.version.data is None:
            one.version.data = desk.version
    return render_template(
        "leads/consent_notice.html",
        desk=desk,
        form=form,
        publishing=publishing,
        address=current_settings().base_url + url_for("citizens.consent", code=desk.code),
        words=consent_words,
        labels=labels,
    )
