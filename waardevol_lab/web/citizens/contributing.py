"""Asking and reacting, and reading the answer with a code.

The receipt is the answer to the form itself (200, in no cache), not an address to go to: so the
code stands in no address, no log and no history. Pressing twice shows the same code, because it
follows from the stamp of the form; only its hash is kept.
"""

from datetime import date

from flask import Response, render_template, request, url_for

from waardevol_lab.domain.contributions import LONGEST_TEXT
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound, Refused, WrongState
from waardevol_lab.queries.asking_page import AskingPage, asking_page
from waardevol_lab.queries.public import title_of
from waardevol_lab.queries.public_contributions import public_contributions
from waardevol_lab.queries.public_notice import PublishedNotice, published
from waardevol_lab.queries.receipts import receipt_page
from waardevol_lab.services.contributing import contribute
from waardevol_lab.web.access import public
from waardevol_lab.web.acts import CONFLICT, UNPROCESSABLE, Page, now
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.contribution_forms import QuestionForm, ReactionForm, ReceiptForm
from waardevol_lab.web.citizens.notices import stored
from waardevol_lab.web.citizens.visitor_forms import for_visitors
from waardevol_lab.web.forms import number
from waardevol_lab.web.limits import TOO_MANY
from waardevol_lab.wording.i18n import gettext, language

SENDING = "6 per minute; 20 per hour"
"""By one address; a library or a school shares one."""
READING = "20 per minute; 200 per hour"


@blueprint.route("/experimenten/<slug>/vraag", methods=["GET", "POST"])
@for_visitors
def ask(slug: str) -> Page:
    """Ask one question."""
    return _contribution(slug, QuestionForm(), "ask")


@blueprint.route("/experimenten/<slug>/reactie", methods=["GET", "POST"])
@for_visitors
def react(slug: str) -> Page:
    """React; object, complain or ask for one's data where that is done."""
    return _contribution(slug, ReactionForm(), "react")


def _contribution(slug: str, form: QuestionForm, template: str) -> Page:
    page = asking_page(slug, now())
    if not form.is_submitted():
        return _form(template, page, form)
    if form.pressed_too_often(SENDING):
        return _form(template, page, form), TOO_MANY
    if not form.validate():
        return _form(template, page, form), UNPROCESSABLE
    try:
        receipt = contribute(form.command(slug), now())
    except Refused as refusal:
        form.add_problems(refusal.problems)
        return _form(template, page, form), UNPROCESSABLE
    except WrongState:
        return _form(template, page, form), CONFLICT
    return render_template(
        "citizens/asking/receipt.html",
        page=page,
        receipt=receipt,
        kind=form.kind,
        unmailed=bool((form.email.data or "").strip()) and not receipt.mailed,
    )


def _form(template: str, page: AskingPage, form: QuestionForm) -> str:
    return render_template(
        f"citizens/asking/{template}.html",
        page=page,
        form=form,
        longest=LONGEST_TEXT,
        said=lambda name: page.said(name, language()),
    )


@blueprint.route("/ontvangst", methods=["GET", "POST"])
@for_visitors
def receipt() -> Page:
    """Read with a code how a question or reaction stands."""
    form = ReceiptForm()
    if not form.is_submitted():
        return render_template("citizens/asking/code.html", form=form)
    if form.pressed_too_often(READING):
        return render_template("citizens/asking/code.html", form=form), TOO_MANY
    if not form.validate():
        return render_template("citizens/asking/code.html", form=form), UNPROCESSABLE
    try:
        found = receipt_page(form.code.data or "", local_date(now()))
    except NotFound:
        form.code.errors = [_unknown_code()]
        return render_template("citizens/asking/code.html", form=form), UNPROCESSABLE
    return render_template("citizens/asking/read.html", found=found)


def _unknown_code() -> str:
    return gettext("Deze code kennen wij niet. Kijk of alle zestien tekens er staan.")


@blueprint.get("/experimenten/<slug>/vragen")
@public
def contributions(slug: str) -> Response:
    """Every question and answer that everybody may read, the newest first."""
    before = number(request.args.get("na"))

    def make(today: date) -> str:
        found = published(slug)
        state = found.state if isinstance(found, PublishedNotice) else found
        shown = public_contributions(state, today, before)
        following = shown.following and url_for(
            "citizens.contributions", slug=slug, na=shown.following
        )
        return render_template(
            "citizens/contributions.html",
            state=state,
            title=title_of(state.experiment_id),
            found=shown,
            first=before is None,
            following=following,
        )

    return stored(slug, make)
