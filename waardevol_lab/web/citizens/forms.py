"""The search for experiments: sent in the address, so that it can be kept and shared."""

from typing import Any

from flask import request
from wtforms import SelectField, StringField
from wtforms.validators import StopValidation

from waardevol_lab.domain.states import Phase
from waardevol_lab.queries.public_list import NEWEST, OLDEST, ORDERS, PUBLIC_PHASES, Wanted
from waardevol_lab.web.forms import BaseForm, CleanMeta, longest, select_choices
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.labels import PHASES

LONGEST_SEARCH = 100


def _known(_form: Any, field: Any) -> None:
    if field.data and field.data not in {choice.value for choice in field.choices}:
        raise StopValidation(gettext(mark("Deze keuze kennen wij niet. Kies uit de lijst.")))


class SearchForm(BaseForm):
    """What to look for; no token, nothing is changed."""

    class Meta(CleanMeta):
        """No session and no token."""

        csrf = False

    q = StringField(
        mark("Zoek op plaats, postcode, onderwerp of organisatie"),
        validators=[longest(LONGEST_SEARCH)],
    )
    status = SelectField(
        mark("Status"),
        choices=[("", mark("Alle")), *((p.value, PHASES[p]) for p in PUBLIC_PHASES)],
        validators=[_known],
        validate_choice=False,
        default="",
    )
    organisatie = SelectField(
        mark("Organisatie"), choices=[("", mark("Alle"))], validate_choice=False, default=""
    )
    sorteer = SelectField(
        mark("Volgorde"),
        choices=[(NEWEST, mark("Nieuwste eerst")), (OLDEST, mark("Oudste eerst"))],
        validators=[_known],
        validate_choice=False,
        default=NEWEST,
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(formdata=request.args, **kwargs)

    def offer_organisations(self, names: tuple[str, ...]) -> None:
        """Let the visitor choose among these, and keep what stood in the address."""
        kept = (self.organisatie.data,) if self.organisatie.data not in ("", None, *names) else ()
        self.organisatie.choices += select_choices((name, name) for name in (*names, *kept))

    def wanted(self) -> Wanted:
        """The search, when `validate()` found nothing wrong."""
        return Wanted(
            q=self.q.data or "",
            status=Phase(self.status.data) if self.status.data else None,
            organisatie=self.organisatie.data or "",
            sorteer=self.sorteer.data if self.sorteer.data in ORDERS else NEWEST,
            na=request.args.get("na", ""),
        )

    def address(self) -> dict[str, str]:
        """The filled-in fields, for links to other pages of the same search."""
        return {field.name: field.data for field in self if field.data}
