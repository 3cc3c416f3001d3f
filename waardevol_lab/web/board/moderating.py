"""The secretary's queue of what citizens wrote: publish it, or hide it with the ground."""

from typing import Any

from flask import render_template, request, url_for
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action, ContributionState
from waardevol_lab.queries.moderation import (
    Queue,
    SoughtContributions,
    all_in_queue,
    moderation_queue,
    queued,
)
from waardevol_lab.services.moderating import (
    MOST_AT_ONCE,
    Moderate,
    ModerateOne,
    moderate,
    moderate_one,
)
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.forms import ActForm, BaseForm, CleanMeta, longest, number
from waardevol_lab.wording import labels
from waardevol_lab.wording.contributions import GROUNDS, STATES
from waardevol_lab.wording.i18n import mark

LONGEST_SEARCH = 100
PRIVATE = "private"
ACTS = {"publiceer": Action.PUBLISH_CONTRIBUTION, "verberg": Action.HIDE_CONTRIBUTION}


class QueueFilter(BaseForm):
    """What to look for; no token, nothing is changed. What makes no sense is left out."""

    class Meta(CleanMeta):
        """No token."""

        csrf = False

    stand = SelectField(
        mark("Stand"),
        choices=[*STATES.items(), (PRIVATE, mark("Niet voor de site, dat wil de vrager"))],
        validate_choice=False,
        default="received",
    )
    dossier = StringField(mark("Kenmerk van het dossier"), validators=[longest(LONGEST_SEARCH)])
    q = StringField(mark("Woord in de tekst"), validators=[longest(LONGEST_SEARCH)])

    def sought(self) -> SoughtContributions:
        """The filters, with the page of the list."""
        known = {str(state): state for state in ContributionState}
        return SoughtContributions(
            state=known.get(self.stand.data or "", ContributionState.RECEIVED),
            private=self.stand.data == PRIVATE,
            reference=(self.dossier.data or "").strip()[:LONGEST_SEARCH],
            q=(self.q.data or "").strip()[:LONGEST_SEARCH],
            page=number(request.args.get("bladzijde")) or 1,
        )

    def address(self) -> dict[str, Any]:
        """The filters, for links to other pages of the same list."""
        return {field.name: field.data for field in self if field.data}


class OneForm(ActForm):
    """What becomes of one."""

    ground = SelectField(
        mark("Reden om te verbergen"),
        description=mark("Alleen nodig als u verbergt. Iedereen leest hoeveel om welke reden."),
        choices=[("", mark("Kies een reden")), *GROUNDS.items()],
        validate_choice=False,
        default="",
    )
    act = StringField()

    @property
    def action(self) -> Action:
        """What was pressed; whatever else it says, hides nothing without a ground."""
        return ACTS.get(self.act.data or "", Action.HIDE_CONTRIBUTION)


class ModerationForm(OneForm):
    """Which ones, and what becomes of them."""

    chosen = SelectMultipleField(mark("Gekozen berichten"), choices=[], validate_choice=False)
    everything = BooleanField(mark("Alles wat dit filter vindt, ook op andere bladzijden"))


@blueprint.route("/inwoners", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def moderation() -> Page:
    """The queue, and what is done with the chosen ones."""
    looking, form = QueueFilter(formdata=request.args), ModerationForm()
    sought = looking.sought()
    return handle(
        form,
        lambda: moderate(_command(form, sought), actor(), now()),
        lambda: _queue(looking, sought, form),
        url_for("board.moderation", **looking.address()),
        mark("Dit is bewaard. De site is bijgewerkt."),
    )


def _command(form: ModerationForm, sought: SoughtContributions) -> Moderate:
    if form.everything.data:
        ids = all_in_queue(actor(), sought, MOST_AT_ONCE)
    else:
        ids = tuple(key for text in form.chosen.data or () if (key := number(text)))
    return Moderate(ids, form.action, form.ground.data or "", form.key)


def _queue(looking: QueueFilter, sought: SoughtContributions, form: ModerationForm) -> str:
    found = moderation_queue(actor(), sought)
    return render_template(
        "board/moderation.html",
        looking=looking,
        form=form,
        found=found,
        state=sought.state,
        private=sought.private,
        chosen=set(form.chosen.data or ()),
        labels=labels,
        searching=bool(sought.q or sought.reference),
        most=MOST_AT_ONCE,
        previous=_page(looking, found.page - 1, found),
        following=_page(looking, found.page + 1, found),
    )


def _page(looking: QueueFilter, wanted: int, found: Queue) -> str | None:
    """The address of another page of the queue, where there is one."""
    if not 1 <= wanted <= found.pages:
        return None
    return url_for("board.moderation", **looking.address(), bladzijde=wanted)


@blueprint.route("/<reference>/inwoners/<int:number>", methods=["GET", "POST"])
@requires(Action.PUBLISH_CONTRIBUTION, Action.HIDE_CONTRIBUTION)
def moderate_contribution(reference: str, number: int) -> Page:
    """One of them, on a page of its own."""
    form = OneForm()
    command = ModerateOne(reference, number, form.action, form.ground.data or "", form.key)
    return handle(
        form,
        lambda: moderate_one(command, actor(), now()),
        lambda: render_template(
            "board/contribution.html",
            one=queued(actor(), reference, number),
            form=form,
            labels=labels,
        ),
        url_for("board.moderate_contribution", reference=reference, number=number),
        mark("Dit is bewaard. De site is bijgewerkt."),
    )
