"""The filters of the list of dossiers: sent in the address, so that it can be kept and shared."""

from datetime import datetime
from typing import Any

from flask import request
from wtforms import BooleanField, SelectField, StringField

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.outcomes import Outcome, Route
from waardevol_lab.domain.states import Phase, RoundKind, RoundState
from waardevol_lab.queries.board_list_shape import NEWEST, ORDERS, STATES, Choices, Wanted
from waardevol_lab.web.forms import longest, number, select_choices
from waardevol_lab.web.list_filters import LONGEST_SEARCH, ListFilters, choice, known
from waardevol_lab.wording.i18n import mark
from waardevol_lab.wording.labels import OUTCOMES, PHASES, ROUND_KINDS, ROUND_STATES, ROUTES

FIRST_YEAR = 2024
ORDER_WORDS = {
    "nieuw": mark("Laatste stap, nieuwste eerst"),
    "oud": mark("Laatste stap, oudste eerst"),
    "termijn": mark("Termijn, alleen wat een termijn heeft"),
}


class DossierFilters(ListFilters):
    """Which of all dossiers."""

    q = StringField(
        mark("Zoek op nummer, titel, plaats, organisatie of een woord uit het plan"),
        validators=[longest(LONGEST_SEARCH)],
    )
    toestand = choice(mark("Stand van de toetsing"), *((s.value, ROUND_STATES[s]) for s in STATES))
    fase = choice(mark("Fase van het experiment"), *((p.value, PHASES[p]) for p in Phase))
    soort = choice(mark("Soort toetsing"), *((k.value, ROUND_KINDS[k]) for k in RoundKind))
    route = choice(mark("Route"), *((r.value, ROUTES[r]) for r in Route))
    besluit = choice(mark("Besluit"), *((o.value, OUTCOMES[o]) for o in Outcome))
    organisatie = choice(mark("Organisatie"))
    commissie = choice(mark("Commissie"))
    jaar = choice(mark("Jaar van de laatste stap"))
    sorteer = SelectField(
        mark("Volgorde"),
        choices=list(ORDER_WORDS.items()),
        validators=[known],
        validate_choice=False,
        default=NEWEST,
    )
    telaat = BooleanField(mark("Alleen wat te laat is"))
    mij = BooleanField(mark("Alleen wat aan mij is toegewezen"))

    def __init__(self, choices: Choices, now: datetime) -> None:
        super().__init__()
        years = range(local_date(now).year, FIRST_YEAR - 1, -1)
        self.jaar.choices += select_choices((str(year), str(year)) for year in years)
        self.organisatie.choices += _pairs(choices.organisations)
        self.commissie.choices += _pairs(choices.boards)

    def wanted(self) -> Wanted:
        """What to look for, when `validate()` found nothing wrong."""
        return Wanted(
            q=self.q.data or "",
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


def _pairs(choices: tuple[tuple[int, str], ...]) -> list[Any]:
    return select_choices((str(key), name) for key, name in choices)
