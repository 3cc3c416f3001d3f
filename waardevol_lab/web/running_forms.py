"""Forms for acts on a decided experiment; leads and board share them."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from waardevol_lab.services.attachments import Upload
from waardevol_lab.web.forms import LONG, ActForm, longest, needed
from waardevol_lab.wording.i18n import mark

LONGEST_PLACE = 255
LONGEST_NOTE = 2000
LONGEST_ALT = 300


class PressForm(ActForm):
    """An act that needs nothing but the press."""


class ReasonForm(ActForm):
    """An act with its reason."""

    reason = TextAreaField(
        mark("Waarom?"),
        validators=[needed(mark("Schrijf waarom.")), longest(LONG)],
    )


class TopicsField(SelectMultipleField):  # type: ignore[misc] # the library has no types
    """Boxes, one for each topic."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AmendForm(ActForm):
    """Change an approved plan: which topics, and why."""

    topics = TopicsField(
        mark("Welke onderdelen veranderen?"),
        description=mark("Kies er minstens één. De rest blijft zoals het nu geldt."),
        choices=[],
        validate_choice=False,
        validators=[needed(mark("Kies minstens één onderdeel dat verandert."))],
    )
    reason = TextAreaField(
        mark("Waarom?"),
        validators=[needed(mark("Schrijf waarom.")), longest(LONG)],
    )


class PublicReasonForm(ActForm):
    """An act whose reason everybody can read."""

    reason = TextAreaField(
        mark("Waarom?"),
        description=mark("Iedereen kan dit lezen. Noem geen namen van personen."),
        validators=[needed(mark("Schrijf waarom.")), longest(LONG)],
    )


class RewordForm(ActForm):
    """Other words for an approved plan."""

    reason = TextAreaField(
        mark("Wat verbeterde u, en waarom?"),
        description=mark("Iedereen kan dit lezen, bij de versies van de bekendmaking."),
        validators=[needed(mark("Schrijf wat u verbeterde.")), longest(500)],
    )


class PublishNoticeForm(ActForm):
    """Publish the notice."""

    change = TextAreaField(
        mark("Wat is er nieuw aan deze versie?"),
        description=mark("Dit staat bij de versies van de bekendmaking. U mag dit leeg laten."),
        validators=[longest(500)],
    )


class SignForm(ActForm):
    """A sign stands in the street."""

    place = StringField(
        mark("Waar hangt het bord?"),
        description=mark("Bijvoorbeeld: op de lantaarnpaal bij de ingang van het plein."),
        validators=[needed(mark("Schrijf waar het bord hangt.")), longest(LONGEST_PLACE)],
    )
    placed_on = DateField(
        mark("Sinds welke dag hangt het er?"),
        validators=[needed(mark("Kies de dag waarop het bord is opgehangen."))],
    )
    note = TextAreaField(
        mark("Opmerking"),
        description=mark("Nodig als u geen foto heeft."),
        validators=[longest(LONGEST_NOTE)],
    )
    sign = FileField(
        mark("Foto van het bord"),
        description=mark("Zorg dat er geen mensen herkenbaar op staan."),
    )
    photo_alt = StringField(
        mark("Wat staat er op de foto?"),
        description=mark(
            "Met deze tekst ziet iedereen de foto bij de bekendmaking; wie hem niet ziet, leest de "
            "tekst. Zonder tekst blijft de foto in het dossier."
        ),
        validators=[longest(LONGEST_ALT)],
    )


class EvidenceForm(ActForm):
    """Evidence for a condition."""

    text = TextAreaField(
        mark("Waaruit blijkt dat aan de voorwaarde is voldaan?"),
        validators=[needed(mark("Schrijf waaruit dat blijkt.")), longest(LONG)],
    )
    evidence = FileField(mark("Bestand"))


class JudgementForm(ActForm):
    """The secretary's judgement of evidence."""

    verdict = RadioField(
        mark("Is dit genoeg?"),
        choices=[
            ("accept", mark("Ja, aan de voorwaarde is voldaan")),
            ("refuse", mark("Nee, er is meer nodig")),
        ],
        validate_choice=False,
        validators=[needed(mark("Kies of het bewijs genoeg is."))],
    )
    reason = TextAreaField(
        mark("Toelichting voor de projectleider"),
        description=mark("Schrijf bij een weigering wat er nog nodig is."),
        validators=[longest(LONG)],
    )

    @property
    def accepts(self) -> bool:
        """Whether the evidence is enough."""
        return bool(self.verdict.data == "accept")


class RemarkForm(ActForm):
    """A remark of the board on the evaluation with this number."""

    text = TextAreaField(
        mark("Uw opmerking"),
        description=mark(
            "De opmerking wordt met de evaluatie gepubliceerd, zonder uw naam. Het team van het "
            "experiment ziet uw naam wel."
        ),
        validators=[needed(mark("Schrijf uw opmerking.")), longest(LONG)],
    )
    number = IntegerField(widget=HiddenInput(), validators=[Optional()])


class ResponseForm(ActForm):
    """Publish the evaluation, with an answer to the remarks."""

    response = TextAreaField(
        mark("Uw antwoord op de opmerkingen van de commissie"),
        description=mark("Dit wordt met de evaluatie gepubliceerd."),
        validators=[longest(LONG)],
    )


def upload_in(field: Any) -> Upload | None:
    """The file that was chosen, if any."""
    chosen = field.data
    name = getattr(chosen, "filename", "")
    return Upload(name, chosen.stream) if name else None
