"""Forms for organisations and boards."""

from collections.abc import Mapping
from typing import Any

from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from waardevol_lab.domain.outcomes import BoardKind
from waardevol_lab.domain.reminders import DAY_NAMES, DEFAULT_DAYS
from waardevol_lab.domain.term_rules import DEFAULT_TERMS, FIXED_BY_LAW, Term, terms_for
from waardevol_lab.queries.managed_places import BoardLine, OrganisationLine, OrganisationTexts
from waardevol_lab.services.administration import (
    LINES,
    LONGEST_LINE,
    LONGEST_TEXT,
    TERM_PREFIX,
    TEXTS,
    TRANSLATED,
)
from waardevol_lab.services.boards import LARGEST_QUORUM
from waardevol_lab.services.term_days import REMINDER_PREFIX
from waardevol_lab.web.forms import ActForm, longest, needed
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.labels import BOARD_KINDS
from waardevol_lab.wording.organisation_words import HINTS, LABELS, REMINDERS
from waardevol_lab.wording.term_reading import read_length
from waardevol_lab.wording.term_words import clock_label, length_label, term_label

CHANGEABLE = tuple(term for term in Term if term not in FIXED_BY_LAW)


class OrganisationForm(ActForm):
    """Every text and term of an organisation; the fields below are added from the lists."""

    name = StringField(LABELS["name"], [needed(mark("Vul de naam in.")), longest(LONGEST_LINE)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for term in CHANGEABLE:
            field = self[TERM_PREFIX + term]
            field.label.text = term_label(term)
            field.description = gettext(
                "%(clock)s. Leeg betekent: %(length)s.",
                clock=clock_label(term).capitalize(),
                length=length_label(DEFAULT_TERMS[term]),
            )
        for name in DAY_NAMES:
            self[REMINDER_PREFIX + name].description = gettext(
                "Leeg betekent: %(days)s.", days=getattr(DEFAULT_DAYS, name)
            )

    @property
    def texts(self) -> dict[str, str]:
        """The Dutch texts, and those that have no language."""
        return {column: self[column].data or "" for column in (*LINES, *TEXTS)}

    @property
    def texts_en(self) -> dict[str, str]:
        """The English texts."""
        return {column: self[f"{column}_en"].data or "" for column in TRANSLATED}

    @property
    def terms(self) -> dict[str, str]:
        """The terms that differ from the defaults, as the rules write them."""
        written = {str(term): self[TERM_PREFIX + term].data or "" for term in CHANGEABLE}
        return {term: read_length(text) for term, text in written.items() if text.strip()}

    @property
    def reminders(self) -> dict[str, str]:
        """On which days the organisation reminds, as typed."""
        return {name: self[REMINDER_PREFIX + name].data or "" for name in DAY_NAMES}


def _text_field(column: str) -> Any:
    limit = LONGEST_TEXT if column in TEXTS else LONGEST_LINE
    kind = TextAreaField if column in TEXTS else StringField
    return kind(LABELS[column], [longest(limit)], description=HINTS.get(column, ""))


for _column in (*LINES, *TEXTS):
    setattr(OrganisationForm, _column, _text_field(_column))
for _column in TRANSLATED:
    setattr(
        OrganisationForm,
        f"{_column}_en",
        (TextAreaField if _column in TEXTS else StringField)(
            LABELS[_column], [longest(LONGEST_TEXT if _column in TEXTS else LONGEST_LINE)]
        ),
    )
for _term in CHANGEABLE:
    setattr(OrganisationForm, TERM_PREFIX + _term, StringField(str(_term), [longest(40)]))
for _name in DAY_NAMES:
    setattr(OrganisationForm, REMINDER_PREFIX + _name, StringField(REMINDERS[_name], [longest(40)]))


def filled_in(found: OrganisationTexts) -> Mapping[str, Any]:
    """What the form of an organisation holds at first."""
    lengths = {
        TERM_PREFIX + name: length_label(terms_for({name: text})[Term(name)])
        for name, text in found.terms.items()
    }
    days = {REMINDER_PREFIX + name: str(number) for name, number in found.reminders.items()}
    english = {f"{column}_en": text for column, text in found.texts_en.items()}
    return {
        "name": found.name,
        "version": found.version,
        **found.texts,
        **english,
        **lengths,
        **days,
    }


class BoardForm(ActForm):
    """A board and the organisations that it serves."""

    name = StringField(
        mark("Naam van de commissie"),
        [needed(mark("Vul de naam in.")), longest(LONGEST_LINE)],
    )
    kind = RadioField(
        mark("Wat doet de commissie?"),
        [needed(mark("Kies wat de commissie doet."))],
        choices=[(str(kind), words) for kind, words in BOARD_KINDS.items()],
    )
    minimum_quorum = IntegerField(
        mark("Hoeveel leden moeten er bij een volledige toetsing minstens oordelen?"),
        description=mark("Het is altijd ook meer dan de helft van de leden zonder belang."),
    )
    organisations = SelectMultipleField(
        mark("Voor welke organisaties werkt de commissie?"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    active = BooleanField(
        mark("De commissie neemt plannen aan"),
        description=mark("Zet dit uit als de commissie stopt. Wat er ligt, blijft bij haar."),
    )

    def offer(self, options: tuple[OrganisationLine, ...]) -> None:
        """The organisations that the administrator may choose from."""
        self.organisations.choices = [(str(line.id), line.name) for line in options]

    def validate_minimum_quorum(self, field: Any) -> None:
        """WTForms' hook: a number in words of ours."""
        if field.data is None or not 1 <= field.data <= LARGEST_QUORUM:
            field.errors = []
            message = gettext(
                "Kies een getal van 1 tot en met %(maximum)s.", maximum=LARGEST_QUORUM
            )
            raise ValidationError(message)

    @property
    def chosen_organisations(self) -> frozenset[int]:
        """The ids that were ticked."""
        return frozenset(int(value) for value in self.organisations.data or ())

    @property
    def chosen_kind(self) -> BoardKind:
        """What the board does."""
        return BoardKind(self.kind.data)


def board_filled_in(found: BoardLine) -> Mapping[str, Any]:
    """What the form of a board holds at first."""
    return {
        "name": found.name,
        "kind": str(found.kind),
        "minimum_quorum": found.minimum_quorum,
        "organisations": [str(i) for i in sorted(found.organisation_ids)],
        "active": found.active,
        "version": found.version,
    }
