"""Forms for people and their roles."""

from datetime import date, timedelta
from typing import Any

from wtforms import RadioField, SelectField, StringField

from waardevol_lab.domain.days import end_of_day
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.roles import Role
from waardevol_lab.queries.role_options import Principal, RoleOption
from waardevol_lab.services.granting import Period
from waardevol_lab.services.inviting import LONGEST_NAME
from waardevol_lab.web.forms import ActForm, day_or_nothing, longest, needed
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.labels import label


class PressForm(ActForm):
    """An act that needs nothing but the press."""


class GrantForm(ActForm):
    """A role in a place, always or for a time."""

    role = SelectField(mark("Rol"), validators=[needed(mark("Kies een rol."))])
    valid_from = StringField(
        mark("Vanaf"),
        [day_or_nothing],
        description=mark("Laat leeg als de rol meteen begint."),
    )
    valid_until = StringField(
        mark("Tot en met"),
        [day_or_nothing],
        description=mark("Laat leeg als de rol blijft."),
    )
    on_behalf_of = SelectField(
        mark("Vervangt"),
        description=mark(
            "Alleen voor een plaatsvervanger of gemandateerde. Kies dan ook tot en met welke dag."
        ),
    )

    def offer(self, options: tuple[RoleOption, ...], principals: tuple[Principal, ...]) -> None:
        """Fill the lists with what the administrator may choose from."""
        nothing = ("", gettext("Kies een rol"))
        self.role.choices = [
            nothing,
            *((o.value, f"{label(o.role)} – {o.place_name}") for o in options),
        ]
        self.on_behalf_of.choices = [
            ("", gettext("Niemand")),
            *(
                (f"{p.account_id}", f"{p.name} ({label(p.role)}, {p.place_name})")
                for p in {p.account_id: p for p in principals}.values()
            ),
        ]

    @property
    def chosen(self) -> tuple[Role, int]:
        """The role and the id of its place; only after validation."""
        role, _, place_id = self.role.data.partition(":")
        return Role(role), int(place_id)

    @property
    def period(self) -> Period:
        """From the start of the first day up to and including the last."""
        first, last = _day(self.valid_from), _day(self.valid_until)
        return Period(
            end_of_day(first - timedelta(days=1)) if first else None,
            end_of_day(last) if last else None,
        )

    @property
    def principal_id(self) -> int | None:
        """Whom a deputy stands in for."""
        return int(self.on_behalf_of.data) if self.on_behalf_of.data else None


def _day(field: Any) -> date | None:
    return parse_day((field.data or "").strip())


class InviteForm(GrantForm):
    """Somebody new, with a first role."""

    email = StringField(mark("E-mailadres"), [needed(mark("Vul het e-mailadres in."))])
    name = StringField(mark("Naam"), [needed(mark("Vul de naam in.")), longest(LONGEST_NAME)])
    language = RadioField(
        mark("In welke taal schrijven wij deze persoon?"),
        choices=[("nl", mark("Nederlands")), ("en", mark("Engels"))],
        default="nl",
    )
