"""The search for experiments: sent in the address, so that it can be kept and shared."""

from collections.abc import Iterable
from typing import Any, Final

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField
from wtforms.validators import Regexp

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.evaluation_versions import latest_evaluation
from waardevol_lab.domain.framework import latest
from waardevol_lab.domain.framework_model import Framework
from waardevol_lab.domain.listed import Facet
from waardevol_lab.queries.public_list import (
    LONGEST_SEARCH,
    NEWEST,
    OLDEST,
    ORDERS,
    PUBLIC_PHASES,
    Wanted,
)
from waardevol_lab.web.acts import now
from waardevol_lab.web.forms import longest, select_choices
from waardevol_lab.web.list_filters import Choosing, ListFilters, choice, known
from waardevol_lab.wording.i18n import language, mark
from waardevol_lab.wording.labels import PHASES

FACETS: Final = {
    "status": Facet.STATUS,
    "waarde": Facet.VALUE,
    "techniek": Facet.TECHNOLOGY,
    "persoonsgegevens": Facet.PERSONAL_DATA,
    "organisatie": Facet.ORGANISATION,
    "jaar": Facet.YEAR,
    "vak": Facet.SQUARE,
    "uitkomst": Facet.OUTCOME,
}
"""The names of the address, and what each filters by."""
MORE: Final = (
    *("waarde", "techniek", "persoonsgegevens", "organisatie"),
    *("jaar", "uitkomst", "sorteer"),
)
"""What a page folds away until one of them is used."""


class SearchForm(ListFilters):
    """What to look for; no token, nothing is changed."""

    q = StringField(
        mark("Zoek op onderwerp, plaats, postcode of organisatie"),
        validators=[longest(LONGEST_SEARCH)],
    )
    plaats = StringField(mark("Plaats of postcode"), validators=[longest(LONGEST_SEARCH)])
    status = choice(mark("Status"), *((p.value, PHASES[p]) for p in PUBLIC_PHASES))
    waarde = choice(mark("Publieke waarde met een hoog risico"))
    techniek = choice(mark("Techniek"))
    persoonsgegevens = choice(mark("Gegevens over mensen"))
    organisatie = choice(mark("Organisatie"))
    jaar = StringField(
        mark("Jaar"),
        validators=[
            Regexp(r"([0-9]{4})?\Z", message=mark("Vul een jaar in als vier cijfers, zoals 2027."))
        ],
    )
    uitkomst = choice(mark("Uitkomst van de evaluatie"))
    sorteer = Choosing(
        mark("Volgorde"),
        choices=[(NEWEST, mark("Nieuwste eerst")), (OLDEST, mark("Oudste eerst"))],
        validators=[known],
        validate_choice=False,
        default=NEWEST,
    )
    vak = HiddenField(
        validators=[
            Regexp(
                r"([0-3]{10}|[0-3]{14})?\Z", message=mark("Dit vak van de kaart kennen wij niet.")
            )
        ]
    )

    def __init__(
        self, organisations: Iterable[str] = (), asked: MultiDict[str, str] | None = None
    ) -> None:
        super().__init__(asked)
        today = local_date(now())
        framework = latest(today)
        outcomes = latest_evaluation(today).outcomes(language())
        self.uitkomst.choices += select_choices(outcomes)
        values = [(value.id, value.title.in_(language())) for value in framework.values]
        self.waarde.choices += select_choices(values)
        for field in (self.techniek, self.persoonsgegevens):
            name = "technology" if field is self.techniek else "personal_data"
            field.choices += select_choices(_options(framework, name))
        self._offer(organisations)

    def _offer(self, names: Iterable[str]) -> None:
        """Let the visitor choose among these, and keep what stood in the address."""
        offered, typed = tuple(names), self.organisatie.data
        kept = (typed,) if typed and typed not in offered else ()
        self.organisatie.choices += select_choices((name, name) for name in (*offered, *kept))

    @property
    def more(self) -> bool:
        """Whether one of the filters that a page folds away is used."""
        return any(name in self.address() for name in MORE)

    @property
    def more_said(self) -> tuple[Any, ...]:
        """All that the folded filters say: values, choices and what is wrong with them."""
        return tuple(
            (
                field.data,
                tuple(field.errors),
                tuple((one.value, one.label) for one in getattr(field, "choices", ())),
            )
            for field in map(self.__getitem__, MORE)
        )

    def wanted(self) -> Wanted:
        """The search, when `validate()` found nothing wrong."""
        return Wanted(
            q=self.q.data or "",
            plaats=self.plaats.data or "",
            filters={facet: self[name].data for name, facet in FACETS.items() if self[name].data},
            sorteer=self.sorteer.data if self.sorteer.data in ORDERS else NEWEST,
            na=request.args.get("na", ""),
        )


def _options(framework: Framework, question: str) -> Iterable[tuple[str, Any]]:
    options = framework.question(question).options
    return ((option.id, option.text.in_(language())) for option in options)
