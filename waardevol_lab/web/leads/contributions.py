"""What citizens ask and say: the team reads it, answers, and writes down what came by phone."""

import hmac
from collections.abc import Callable

from flask import current_app, make_response, render_template, request, url_for
from wtforms import RadioField, SelectField, StringField, TextAreaField

from waardevol_lab.domain.contributions import (
    LONGEST_ANSWER,
    LONGEST_CHANGE,
    LONGEST_TEXT,
    ContributionKind,
)
from waardevol_lab.domain.errors import Refused
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.team_contributions import (
    Shown,
    contribution_page,
    contributions_of,
    may_record,
    my_contributions,
)
from waardevol_lab.services.contributing import RecordContribution, record_contribution
from waardevol_lab.services.replying import (
    AnswerContribution,
    NameChange,
    answer_contribution,
)
from waardevol_lab.services.replying import name_change as say_what_changed
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import UNPROCESSABLE, Page, actor, handle, now
from waardevol_lab.web.forms import ActForm, day_or_nothing, longest, number, select_choices
from waardevol_lab.web.leads import blueprint
from waardevol_lab.wording import labels
from waardevol_lab.wording.contributions import CHANNELS, KINDS
from waardevol_lab.wording.i18n import gettext, mark

YES, NO = "ja", "nee"
BY_HAND = ("phone", "letter")


class ReplyForm(ActForm):
    """An answer."""

    text = TextAreaField(mark("Uw antwoord"), validators=[longest(LONGEST_ANSWER)])


class ChangeForm(ActForm):
    """What changed because of it."""

    text = TextAreaField(mark("Wat is er veranderd?"), validators=[longest(LONGEST_CHANGE)])
    notice_version = SelectField(
        mark("Waar staat dat?"),
        choices=[("", mark("Nergens anders, of nog niet"))],
        validate_choice=False,
        default="",
    )

    @property
    def version(self) -> int | None:
        """The number of the notice that says it."""
        return number(self.notice_version.data)


class RecordForm(ActForm):
    """A question or reaction that came by phone or letter."""

    kind = RadioField(
        mark("Wat is het?"),
        choices=[(str(kind), words) for kind, words in KINDS.items()],
        default=str(ContributionKind.QUESTION),
        validate_choice=False,
    )
    channel = RadioField(
        mark("Hoe kwam het binnen?"),
        choices=[(name, words) for name, words in CHANNELS.items() if name in BY_HAND],
        validate_choice=False,
    )
    received_on = StringField(mark("Op welke dag?"), validators=[day_or_nothing])
    text = TextAreaField(
        mark("De vraag of reactie"),
        description=mark("Schrijf geen naam, adres of telefoonnummer op."),
        validators=[longest(LONGEST_TEXT)],
    )
    publish = RadioField(
        mark("Mag dit op de site?"),
        choices=[
            (YES, mark("Ja, dat is gevraagd en het mag")),
            (NO, mark("Nee, of dat is niet gevraagd")),
        ],
        default=NO,
        validate_choice=False,
    )


@blueprint.get("/inwoners")
@requires(Action.ANSWER_CONTRIBUTION)
def my_contributions_list() -> Page:
    """Those of every plan that the viewer works on."""
    found = my_contributions(actor(), _shown(), _page(), now())
    return render_template(
        "leads/contributions.html",
        found=found,
        **_list_words(lambda **more: url_for("leads.my_contributions_list", **more), found.pages),
    )


@blueprint.get("/<reference>/inwoners")
@requires(Permission.READ_CONTRIBUTIONS)
def contributions(reference: str) -> Page:
    """Those of one plan."""
    dossier = contributions_of(actor(), reference, _shown(), _page(), now())
    here = lambda **more: url_for("leads.contributions", reference=reference, **more)  # noqa: E731
    return render_template(
        "leads/contributions.html",
        dossier=dossier,
        found=dossier.found,
        **_list_words(here, dossier.found.pages),
    )


def _shown() -> Shown:
    known = {str(one): one for one in Shown}
    return known.get(request.args.get("toon", ""), Shown.OPEN)


def _page() -> int:
    return number(request.args.get("bladzijde")) or 1


def _list_words(here: Callable[..., str], pages: int) -> dict[str, object]:
    """What both lists show around their lines."""
    shown, page = _shown(), min(_page(), pages)
    return {
        "labels": labels,
        "label": labels.label,
        "shown": shown,
        "addresses": [(one, here(toon=one)) for one in Shown],
        "previous": here(toon=shown, bladzijde=page - 1) if page > 1 else None,
        "following": here(toon=shown, bladzijde=page + 1) if page < pages else None,
    }


@blueprint.route("/<reference>/inwoners/<int:number>", methods=["GET", "POST"])
@requires(Action.ANSWER_CONTRIBUTION, Permission.READ_CONTRIBUTIONS)
def contribution(reference: str, number: int) -> Page:
    """Read one, and answer it."""
    form = ReplyForm()
    command = AnswerContribution(reference, number, form.text.data or "", form.key)
    return handle(
        form,
        lambda: answer_contribution(command, actor(), now()),
        lambda: _one(reference, number, form, ChangeForm(formdata=None)),
        url_for("leads.contribution", reference=reference, number=number),
        mark("Uw antwoord is verstuurd."),
    )


@blueprint.post("/<reference>/inwoners/<int:number>/veranderd")
@requires(Action.NAME_CHANGE)
def name_change(reference: str, number: int) -> Page:
    """Say what changed because of it."""
    form = ChangeForm()
    command = NameChange(reference, number, form.text.data or "", form.version, form.key)
    return handle(
        form,
        lambda: say_what_changed(command, actor(), now()),
        lambda: _one(reference, number, ReplyForm(formdata=None), form),
        url_for("leads.contribution", reference=reference, number=number),
        mark("Wat er veranderde, staat nu bij het antwoord."),
    )


def _one(reference: str, number: int, reply: ReplyForm, change: ChangeForm) -> str:
    page = contribution_page(actor(), reference, number, now())
    offered = [(str(n), gettext("Versie %(number)s", number=n)) for n in page.notice_versions]
    change.notice_version.choices += select_choices(offered)
    return render_template(
        "leads/contribution.html",
        page=page,
        one=page.one,
        form=change if change.is_submitted() and change.errors else reply,
        reply=reply,
        change=change,
        labels=labels,
        longest_answer=LONGEST_ANSWER,
        longest_change=LONGEST_CHANGE,
    )


@blueprint.route("/<reference>/inwoners/nieuw", methods=["GET", "POST"])
@requires(Permission.RECORD_CONTRIBUTION)
def record_contribution_by_hand(reference: str) -> Page:
    """Write down what came by phone or letter; the code is shown this once, to be passed on."""
    form = RecordForm()
    title = may_record(actor(), reference)
    if not form.is_submitted():
        return _record_page(reference, title, form)
    if not form.validate():
        return _record_page(reference, title, form), UNPROCESSABLE
    try:
        receipt = record_contribution(_command(reference, form), actor(), now())
    except Refused as refusal:
        form.add_problems(refusal.problems)
        return _record_page(reference, title, form), UNPROCESSABLE
    return make_response(
        render_template(
            "leads/contribution_receipt.html", reference=reference, title=title, receipt=receipt
        )
    )


def _command(reference: str, form: RecordForm) -> RecordContribution:
    kinds = {str(kind): kind for kind in ContributionKind}
    return RecordContribution(
        reference=reference,
        kind=kinds.get(form.kind.data or "", ContributionKind.QUESTION),
        channel=form.channel.data or "",
        received_on=parse_day((form.received_on.data or "").strip()),
        text=form.text.data or "",
        may_publish=form.publish.data == YES,
        seed=_seed(reference, form),
    )


def _seed(reference: str, form: RecordForm) -> bytes:
    """The same for a second press of this form by this person, and for nobody else."""
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, f"record {reference} {actor().user_id} {form.key}".encode(), "sha256")


def _record_page(reference: str, title: str, form: RecordForm) -> str:
    return render_template(
        "leads/record_contribution.html",
        reference=reference,
        title=title,
        form=form,
        longest=LONGEST_TEXT,
    )
