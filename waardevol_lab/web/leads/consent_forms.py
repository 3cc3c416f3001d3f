"""Forms for consent notices, and for what a fieldworker writes down."""

import hmac

from flask import current_app, request
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from waardevol_lab.domain.consent import AgeBand, Choice, Method
from waardevol_lab.queries.consents import ConsentText
from waardevol_lab.web.forms import LONG, ActForm, longest, select_choices
from waardevol_lab.wording.consent_words import AGES, METHODS, MINORS
from waardevol_lab.wording.i18n import mark


class BeginForm(ActForm):
    """Begin the text for one group; the group is in the button's form."""

    group = StringField(widget=HiddenInput())


class ConsentNoticeForm(ActForm):
    """What is asked."""

    scopes = TextAreaField(
        mark("Waarvoor vraagt u toestemming?"),
        description=mark(
            "Schrijf elk onderdeel op een eigen regel. Iemand zegt per onderdeel ja of nee."
        ),
        validators=[longest(LONG)],
    )
    scopes_en = TextAreaField(
        mark("Dezelfde onderdelen in het Engels"),
        description=mark(
            "In dezelfde volgorde. Zonder Engels is de tekst er alleen in het Nederlands."
        ),
        validators=[longest(LONG)],
    )
    minors = RadioField(
        mark("Kunnen mensen onder de 16 jaar meedoen?"),
        choices=list(MINORS.items()),
        validate_choice=False,
    )


class PublishConsentForm(ActForm):
    """Publish the text as it is written."""

    change = TextAreaField(
        mark("Wat is er nieuw?"),
        description=mark("Deelnemers lezen dit bij de nieuwe tekst."),
        validators=[longest(LONG)],
    )
    lapse = BooleanField(mark("Laat alle eerdere toestemmingen vervallen"))


class ScopesField(SelectMultipleField):  # type: ignore[misc] # the library has no types
    """Boxes, one for each scope."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RecordForm(ActForm):
    """A yes on paper or spoken; nothing here says who it is of."""

    method = RadioField(
        mark("Hoe gaf de deelnemer toestemming?"),
        choices=[(m.value, METHODS[m]) for m in (Method.PAPER, Method.ORAL)],
        validate_choice=False,
    )
    scopes = ScopesField(mark("Waarvoor geeft de deelnemer toestemming?"), validate_choice=False)
    age = RadioField(
        mark("Hoe oud is de deelnemer?"), choices=list(AGES.items()), validate_choice=False
    )
    guardian = BooleanField(mark("Een ouder of voogd is erbij en vindt dit goed"))
    copy_given = BooleanField(mark("De deelnemer kreeg de tekst mee"))
    text = IntegerField(widget=HiddenInput(), validators=[Optional()])
    spoken = HiddenField()

    def offer(self, text: ConsentText) -> None:
        """Ask what this text asks."""
        self.scopes.choices = select_choices((scope.key, scope.text) for scope in text.scopes)
        self.text.data, self.spoken.data = text.number, text.language

    @property
    def choice(self) -> Choice:
        """What was chosen."""
        age = AgeBand(self.age.data) if self.age.data in set(AgeBand) else None
        guardian = bool(self.guardian.data) and age is AgeBand.UNDER_16
        return Choice(frozenset(self.scopes.data or ()), age, guardian)

    def seed(self, who: str) -> bytes:
        """A secret of this showing of the form, kept nowhere: a second press is the same yes."""
        key = str(current_app.secret_key).encode()
        made_for = f"fieldwork {request.path} {who} {self.key}"
        return hmac.digest(key, made_for.encode(), "sha256")
