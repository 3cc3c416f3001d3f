"""The filters of the list of dossiers: sent in the address, so that it can be kept and shared."""

from datetime import datetime
from typing import Any

from flask import request
from wtforms import BooleanField, SelectField
from wtforms.validators import StopValidation

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.outcomes import Outcome, Route
from waardevol_lab.domain.states import Phase, RoundKind, RoundState
from waardevol_lab.queries.board_list_shape import NEWEST, ORDERS, STATES, Choices, Wanted
from waardevol_lab.web.forms import BaseForm, CleanMeta, number, select_choices
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.labels import OUTCOMES, PHASES, ROUND_KINDS, ROUND_STATES, ROUTES

FIRST_YEAR = 2024
ALL = ("", mark("Alle"))
ORDER_WORDS = {
    "nieuw": mark("Laatste stap, nieuwste eerst"),
    "oud": mark("Laatste stap, oudste eerst"),
    "termijn": mark("Termijn, alleen wat een termijn heeft"),
}


def _known(_form: Any, field: Any) -> None:
    if field.data and field.data not in {choice.value for choice in field.choices}:
        raise StopValidation(gettext(mark("Deze keuze kennen wij niet. Kies uit de lijst.")))


def _choice(label: str, *choices: tuple[str, str]) -> SelectField:
    return SelectField(
        label, choices=[ALL, *choices], validators=[_known], validate_choice=False, default=""
    )


class DossierFilters(BaseForm):
    """What to look for; no token, nothing is changed."""

    class Meta(CleanMeta):
        """No session and no token."""

        csrf = False

    toestand = _choice(mark("Stand van de toetsing"), *((s.value, ROUND_STATES[s]) for s in STATES))
    fase = _choice(mark("Fase van het experiment"), *((p.value, PHASES[p]) for p in Phase))
    soort = _choice(mark("Soort toetsing"), *((k.value, ROUND_KINDS[k]) for k in RoundKind))
    route = _choice(mark("Route"), *((r.value, ROUTES[r]) for r in Route))
    besluit = _choice(mark("Besluit"), *((o.value, OUTCOMES[o]) for o in Outcome))
    organisatie = _choice(mark("Organisatie"))
    commissie = _choice(mark("Commissie"))
    jaar = _choice(mark("Jaar van de laatste stap"))
    sorteer = SelectField(
        mark("Volgorde"),
        choices=list(ORDER_WORDS.items()),
        validators=[_known],
        validate_choice=False,
        default=NEWEST,
    )
    telaat = BooleanField(mark("Alleen wat te laat is"))
    mij = BooleanField(mark("Alleen wat aan mij is toegewezen"))

    def __init__(self, choices: Choices, now: datetime) -> None:
        super().__init__(formdata=request.args)
        years = range(local_date(now).year, FIRST_YEAR - 1, -1)
        self.jaar.choices += select_choices((str(year), str(year)) for year in years)
        self.organisatie.choices += _pairs(choices.organisations)
        self.commissie.choices += _pairs(choices.boards)

    def wanted(self) -> Wanted:
        """What to look for, when `validate()` found nothing wrong."""
        return Wanted(
            toestand=RoundState(self.toestand.data) if self.toestand.data else None,
            fase=Phase(self.fase.data) if self.fase.data else None,
            soort=RoundKind(self.soort.data) if self.soort.data else None,
            route=Route(self.route.data) if self.route.data else None,
            besluit=Outcome(self.besluit.data) if self.besluit.data else None,
            organisatie=number(self.organisatie.data),
            commissie=number(self.commissie.data),
            jaar=number(self.jaar.data),
            telaat=self.telaat.data,
            mij=self.mij.data,
            sorteer=self.sorteer.data if self.sorteer.data in ORDERS else NEWEST,
            na=request.args.get("na", ""),
        )

    def address(self) -> dict[str, str]:
        """The filled-in fields, for links to other pages of the same search."""
        return {f.name: "1" if f.data is True else f.data for f in self if f.data}

    @property
    def searching(self) -> bool:
        """Whether anything narrows the list."""
        return bool(set(self.address()) - {"sorteer"})


def _pairs(choices: tuple[tuple[int, str], ...]) -> list[Any]:
    return select_choices((str(key), name) for key, name in choices)
