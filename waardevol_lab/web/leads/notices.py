"""The notice: a preview at any time, and publishing once it is approved."""

from flask import render_template, url_for

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.notice_preview import notice_preview as preview_of
from waardevol_lab.services.noticing import PublishNotice
from waardevol_lab.services.noticing import publish_notice as publish
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.running_forms import PublishNoticeForm
from waardevol_lab.wording import events, labels, problems, running_words, woo_grounds
from waardevol_lab.wording.i18n import language, mark


@blueprint.get("/<reference>/bekendmaking")
@requires(Action.PUBLISH_NOTICE, Permission.READ_DRAFT)
def notice_preview(reference: str) -> Page:
    """The notice as it would be published now, with what is missing marked."""
    return _page(reference, PublishNoticeForm())


@blueprint.post("/<reference>/bekendmaking")
@requires(Action.PUBLISH_NOTICE)
def publish_notice(reference: str) -> Page:
    """Publish the notice."""
    form = PublishNoticeForm()
    command = PublishNotice(reference, form.seen_version, form.key, form.change.data or "")
    return handle(
        form,
        lambda: publish(command, actor(), now()),
        lambda: _page(reference, form),
        url_for("leads.notice_preview", reference=reference),
        mark("De bekendmaking is gepubliceerd."),
    )


def _page(reference: str, form: PublishNoticeForm) -> str:
    preview = preview_of(actor(), reference, now(), language())
    if not form.is_submitted():
        form.version.data = preview.head.version
    return render_template(
        "leads/notice.html",
        form=form,
        preview=preview,
        words=running_words,
        labels=labels,
        events=events,
        sentence=problems.sentence,
        ground_label=woo_grounds.ground_label,
    )
