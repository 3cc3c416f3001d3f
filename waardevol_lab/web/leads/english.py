"""The English texts of a plan: how far they are, and those of one topic beside the Dutch."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for

from waardevol_lab.domain.errors import Refused, Stale, WrongState
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.english_texts import EnglishTexts, english_texts
from waardevol_lab.services.english import SaveEnglish, save_english
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import CONFLICT, SEE_OTHER, UNPROCESSABLE, Page, actor, now, too_late
from waardevol_lab.web.languages import in_language
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.english_form import EnglishForm, english_form
from waardevol_lab.web.leads.rounds import incident, which
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import gettext, mark

SOMEBODY_ELSE = mark(
    "Iemand anders bewaarde deze teksten terwijl u schreef. Kijk bij elke tekst welke blijft, "
    "en bewaar dan opnieuw."
)
OWN_TAB = mark(
    "U bewaarde deze teksten ook in een ander tabblad of venster. Kijk bij elke tekst welke "
    "blijft, en bewaar dan opnieuw."
)


@blueprint.get("/<reference>/engels")
@requires(Permission.EDIT_DRAFT)
def english(reference: str) -> Page:
    """How far the English texts are, topic by topic."""
    found = english_texts(actor(), reference, which())
    if not found.writable:
        return redirect(url_for("leads.status", reference=reference), code=SEE_OTHER)
    preview = in_language(url_for("leads.notice_preview", reference=reference), "en")
    return render_template("leads/english.html", plan=found, preview=preview, labels=labels)


@blueprint.get("/<reference>/onderdelen/<task>/engels")
@requires(Permission.EDIT_DRAFT)
def english_topic(reference: str, task: str) -> Page:
    """The Dutch texts of a topic, with room for the English."""
    found = english_texts(actor(), reference, which())
    if not found.writable:
        return redirect(url_for("leads.status", reference=reference), code=SEE_OTHER)
    return _page(found, task, english_form(found.of(task)))


@blueprint.post("/<reference>/onderdelen/<task>/engels")
@requires(Permission.EDIT_DRAFT)
def save_english_topic(reference: str, task: str) -> Page:
    """Save the texts; only a lost race or a text that is too long is not saved."""
    found = english_texts(actor(), reference, which())
    form = english_form(found.of(task), request.form)
    command = SaveEnglish(
        reference, task, form.typed(), form.seen_version, form.confirmed(), incident=incident()
    )
    try:
        save_english(command, actor(), now())
    except WrongState:
        return too_late(form, url_for("leads.status", reference=reference))
    except Stale:
        return _overtaken(reference, task, form)
    except Refused as refusal:
        form.show(refusal.problems)
        return _page(found, task, form), UNPROCESSABLE
    flash(gettext("De Engelse teksten zijn bewaard."), "success")
    return redirect(url_for("leads.english", reference=reference), code=SEE_OTHER)


def _overtaken(reference: str, task: str, form: EnglishForm) -> Page:
    """Somebody saved these texts meanwhile: both are shown, and the next press decides."""
    fresh = english_texts(actor(), reference, which())
    typed = form.typed()
    parts = [part for asked in fresh.of(task).questions for part in asked.parts]
    stored = {p.path: p.english for p in parts if p.english != typed.get(p.path, "").strip()}
    form = english_form(fresh.of(task), request.form)
    form.renew(fresh.of(task).version)
    own = fresh.of(task).saved_by_viewer
    form.form_errors.append(gettext(OWN_TAB if own else SOMEBODY_ELSE))
    return _page(fresh, task, form, stored), CONFLICT


def _page(
    found: EnglishTexts, task: str, form: EnglishForm, stored: Mapping[str, str] | None = None
) -> str:
    return render_template(
        "leads/english_topic.html", plan=found, topic=found.of(task), form=form, stored=stored or {}
    )
