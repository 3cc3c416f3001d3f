"""The secretary reminds somebody who is waited for."""

from wtforms import RadioField

from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.remindable import remind_page
from waardevol_lab.services.reminding_by_hand import RemindByHand, remind_by_hand
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.addresses import page_url
from waardevol_lab.web.board.pages import show
from waardevol_lab.web.board.tabs import ronde
from waardevol_lab.web.forms import ActForm, needed, number, select_choices
from waardevol_lab.wording import reminders
from waardevol_lab.wording.i18n import mark


class RemindForm(ActForm):
    """Whom to remind."""

    person = RadioField(
        mark("Wie stuurt u een herinnering?"),
        choices=[],
        validate_choice=False,
        validators=[needed(mark("Kies wie u een herinnering stuurt."))],
    )


@blueprint.route("/<reference>/herinneren", methods=["GET", "POST"])
@requires(Permission.REMIND)
def remind(reference: str) -> Page:
    """Who is waited for, when each was reminded, and a form to remind one of them."""
    form = RemindForm()
    command = RemindByHand(reference, number(form.person.data), ronde(), form.key)
    return handle(
        form,
        lambda: remind_by_hand(command, actor(), now()),
        lambda: _reminding(reference, form),
        page_url("remind", reference),
        mark("De herinnering is verstuurd."),
    )


def _reminding(reference: str, form: RemindForm) -> str:
    found = remind_page(actor(), reference, ronde(), now())
    form.person.choices = select_choices(
        (str(one.account_id), one.name) for one in found.people if not one.reminded_today
    )
    return show("remind", found.head, page=found, form=form, reminders=reminders)
