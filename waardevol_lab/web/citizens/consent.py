"""Consent of participants: read the text, say yes, see it again, change it, withdraw it.

No session and no cookie: the receipt code travels in forms alone. Every page is of this one visitor
and is kept nowhere.
"""

from collections.abc import Callable
from typing import Any

from flask import render_template

from waardevol_lab.domain.consent import Opening, Standing
from waardevol_lab.domain.errors import Problem, Refused, Stale
from waardevol_lab.queries.consents import (
    ConsentPage,
    ConsentReceipt,
    consent_page,
    consent_receipt,
)
from waardevol_lab.services import tokens
from waardevol_lab.services.consenting import (
    ChangeConsent,
    GiveConsent,
    change_consent,
    give_consent,
    renew_consent,
    withdraw_consent,
)
from waardevol_lab.web.acts import UNPROCESSABLE, Page, now
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.consent_forms import (
    ChangeForm,
    GiveForm,
    ReceiptForm,
    RenewForm,
    renewed,
)
from waardevol_lab.web.citizens.visitor_forms import for_visitors
from waardevol_lab.web.limits import TOO_MANY
from waardevol_lab.wording import consent_words
from waardevol_lab.wording.i18n import gettext, language, mark

GIVING = "20 per minute; 200 per hour"
"""From one address: a fieldworker's table or a library, and no more."""
CODES = "20 per minute; 120 per hour"
"""At two a minute nobody guesses one code in the life of the universe."""
DONE = {
    "changed": mark("Uw keuze is bewaard."),
    "withdrawn": mark("U hebt uw toestemming ingetrokken. Dit geldt vanaf nu."),
    "renewed": mark("U hebt opnieuw toestemming gegeven. Uw code blijft dezelfde."),
}


@blueprint.get("/toestemming/<code>")
@for_visitors
def consent(code: str) -> Page:
    """The text in force, the form to say yes, and the one for a code."""
    form = GiveForm()
    return _notice(consent_page(code, language()), form)


@blueprint.post("/toestemming/<code>")
@for_visitors
def give(code: str) -> Page:
    """Keep a yes and show its code, which is never shown again."""
    form = GiveForm()
    page = consent_page(code, language())
    if form.pressed_too_often(GIVING):
        return _notice(page, form), TOO_MANY
    receipt = tokens.receipt_code(form.seed)
    command = GiveConsent(code, receipt, form.text.data or 0, page.text.language, form.choice)
    if form.validate():
        try:
            give_consent(command, now())
            return _given(code, receipt)
        except Refused as refusal:
            form.add_problems(refusal.problems)
    return _notice(page, form), UNPROCESSABLE


@blueprint.get("/toestemming/<code>/bon")
@for_visitors
def consent_by_code(code: str) -> Page:
    """Where a code is filled in."""
    form = ReceiptForm()
    return _ask(consent_page(code, language()), form)


@blueprint.post("/toestemming/<code>/bon")
@for_visitors
def see_consent(code: str) -> Page:
    """What a code stands for."""
    return _with_code(code, ReceiptForm(), lambda _typed: None)


@blueprint.post("/toestemming/<code>/intrekken")
@for_visitors
def withdraw_by_code(code: str) -> Page:
    """Withdraw everything, without a reason."""

    def perform(typed: str) -> str:
        withdraw_consent(code, typed, now())
        return "withdrawn"

    return _with_code(code, ReceiptForm(), perform)


@blueprint.post("/toestemming/<code>/wijzigen")
@for_visitors
def change_by_code(code: str) -> Page:
    """Say yes or no to other scopes."""
    form = ChangeForm()

    def perform(typed: str) -> str:
        chosen = frozenset(form.scopes.data or ())
        change_consent(ChangeConsent(code, typed, chosen, form.seen.data or 0), now())
        return "changed" if chosen else "withdrawn"

    return _with_code(code, form, perform)


@blueprint.post("/toestemming/<code>/opnieuw")
@for_visitors
def renew_by_code(code: str) -> Page:
    """Say yes again, to the text in force."""
    form = RenewForm()

    def perform(typed: str) -> str:
        spoken = consent_page(code, language()).text.language
        again = GiveConsent(code, typed, form.text.data or 0, spoken, form.choice)
        renew_consent(again, now())
        return "renewed"

    return _with_code(code, form, perform)


def receipt_of(code: str, form: ReceiptForm) -> ConsentReceipt | None:
    """What the code in the form stands for; what is wrong with it stands in the form.

    Who tries too many codes learns of none of them.
    """
    if form.pressed_too_often(CODES):
        return None
    typed = form.receipt.data or ""
    found = consent_receipt(code, typed, language())
    if form.validate() and found is not None:
        return found
    if not form.errors:
        form.add_problems((Problem("receipt", "consent_unknown_code"),))
    return None


def asked_again(code: str, form: ReceiptForm) -> Page:
    """The page where a code is filled in, with what was wrong."""
    status = TOO_MANY if form.hurried else UNPROCESSABLE
    return _ask(consent_page(code, language()), form), status


def _with_code(code: str, form: Any, perform: Callable[[str], str | None]) -> Page:
    """Do something with a code and show how it stands; a wrong code is asked for again."""
    asking = ReceiptForm()
    if receipt_of(code, asking) is None:
        return asked_again(code, asking)
    typed = asking.receipt.data or ""
    done: str | None = None
    if form.validate():
        try:
            done = perform(typed)
        except Refused as refusal:
            form.add_problems(refusal.problems)
        except Stale:
            form.add_problems((Problem("scopes", "consent_seen_elsewhere"),))
    found = consent_receipt(code, typed, language())
    if found is None:
        return asked_again(code, asking)
    page = _record(found, typed, form, done or "")
    return (page, UNPROCESSABLE) if form.has_problems else page


def _given(code: str, receipt: str) -> str:
    found = consent_receipt(code, receipt, language())
    if found is None:
        raise LookupError("what was given is not there")
    return shown("given", found.page, found=found, receipt=receipt)


def _notice(page: ConsentPage, form: GiveForm) -> str:
    form.offer(page.text)
    return shown("notice", page, form=form, asking=ReceiptForm(formdata=None))


def _ask(page: ConsentPage, form: ReceiptForm) -> str:
    return shown("ask", page, form=form)


def _record(found: ConsentReceipt, typed: str, form: Any, done: str) -> str:
    """One record, with the forms that fit how it stands."""
    changing = form if isinstance(form, ChangeForm) else ChangeForm(formdata=None)
    renewing = form if isinstance(form, RenewForm) else RenewForm(formdata=None)
    changing.offer(found.page.text.scopes)
    renewing.offer(found.page.text)
    if not changing.has_problems:
        changing.scopes.data = sorted(found.scopes)
    renewed(changing.seen, found.seen)
    for one in (changing, renewing):
        one.receipt.data, one.stamp.data = typed, ""
    return shown(
        "record",
        found.page,
        found=found,
        receipt=typed,
        form=form,
        changing=changing,
        renewing=renewing,
        may_change=found.standing is Standing.GIVEN,
        may_renew=found.standing is not Standing.GIVEN and found.page.opening is Opening.OPEN,
        done=gettext(DONE[done]) if done else "",
    )


def shown(name: str, page: ConsentPage, **more: Any) -> str:
    """A page about one notice."""
    return render_template(f"citizens/consent/{name}.html", page=page, words=consent_words, **more)
