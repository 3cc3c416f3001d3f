"""The filters of one's own plans."""

from flask import request
from wtforms import StringField

from waardevol_lab.domain.states import Phase, RoundState
from waardevol_lab.queries.plans import WantedPlans
from waardevol_lab.web.forms import longest
from waardevol_lab.web.list_filters import LONGEST_SEARCH, ListFilters, choice
from waardevol_lab.wording.i18n import mark
from waardevol_lab.wording.labels import PHASES, ROUND_STATES


class PlanFilters(ListFilters):
    """Which of one's own plans."""

    q = StringField(
        mark("Zoek op nummer, titel, plaats of een woord uit uw plan"),
        validators=[longest(LONGEST_SEARCH)],
    )
    fase = choice(mark("Fase van het experiment"), *((p.value, PHASES[p]) for p in Phase))
    toestand = choice(
        mark("Stand van de toetsing"), *((s.value, ROUND_STATES[s]) for s in RoundState)
    )

    def wanted(self) -> WantedPlans:
        """What to look for, when `validate()` found nothing wrong."""
        return WantedPlans(
            q=self.q.data or "",
            fase=Phase(self.fase.data) if self.fase.data else None,
            toestand=RoundState(self.toestand.data) if self.toestand.data else None,
            na=request.args.get("na", ""),
        )
