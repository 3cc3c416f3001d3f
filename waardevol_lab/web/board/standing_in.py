"""Who stands in for a decider or a chair: named, looked at and ended by them."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.roles import Role
from waardevol_lab.queries.standing_in import OwnPlace, stand_in_page
from waardevol_lab.services.standing_in import (
    NAMING_ROLES,
    EndStandingIn,
    NameStandIn,
    end_standing_in,
    name_stand_in,
)
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import SEE_OTHER, Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.forms import ActForm, day_or_nothing, number, select_choices
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import gettext, mark


class StandInForm(ActForm):
    """Who, from and up to and including which day."""

    person = RadioField(mark("Wie vervangt u?"), choices=[], validate_choice=False)
    first = StringField(
        mark("Vanaf"),
        [day_or_nothing],
        description=mark("Laat leeg als de vervanging meteen begint."),
    )
    last = StringField(mark("Tot en met"), [day_or_nothing])

    def command(self, role: Role, place_id: int) -> NameStandIn:
        """What was filled in."""
        first, last = (parse_day((field.data or "").strip()) for field in (self.first, self.last))
        return NameStandIn(role, place_id, number(self.person.data), first, last, self.key)


@blueprint.get("/vervanging")
@requires(Permission.NAME_STAND_IN)
def stand_ins() -> Page:
    """Who stands in, and a form to name somebody."""
    return _page(None, None)


@blueprint.post("/vervanging/<role>/<int:place_id>")
@requires(Permission.NAME_STAND_IN)
def name_a_stand_in(role: str, place_id: int) -> Page:
    """Name somebody in one place."""
    if role not in NAMING_ROLES:
        raise NotFound("role")
    form = StandInForm()
    return handle(
        form,
        lambda: name_stand_in(form.command(Role(role), place_id), actor(), now()),
        lambda: _page(form, (role, place_id)),
        url_for("board.stand_ins"),
        mark("De vervanging is vastgelegd. U krijgt er allebei een mail over."),
    )


@blueprint.post("/vervanging/<int:grant_id>/beeindigen")
@requires(Permission.NAME_STAND_IN)
def end_a_stand_in(grant_id: int) -> Response:
    """End it before its last day."""
    end_standing_in(EndStandingIn(grant_id), actor(), now())
    flash(gettext("De vervanging is beëindigd."), "success")
    return redirect(url_for("board.stand_ins"), code=SEE_OTHER)


def _page(refused: StandInForm | None, at: tuple[str, int] | None) -> str:
    found = stand_in_page(actor(), now())
    if at is not None and at not in {(one.role, one.place_id) for one in found.places}:
        raise NotFound("role")
    return render_template(
        "board/stand_ins.html",
        page=found,
        form=refused,
        forms=[_form(one, refused, at) for one in found.places],
        ending=ActForm(formdata=None),
        labels=labels,
    )


def _form(place: OwnPlace, refused: StandInForm | None, at: tuple[str, int] | None) -> StandInForm:
    """The form of one place; the refused one keeps what was typed."""
    form = refused if refused and at == (place.role, place.place_id) else StandInForm(formdata=None)
    for field in (form.person, form.first, form.last):
        field.id = field.label.field_id = f"{field.name}-{place.role}-{place.place_id}"
    form.person.choices = select_choices((str(id_), name) for id_, name in place.candidates)
    return form
