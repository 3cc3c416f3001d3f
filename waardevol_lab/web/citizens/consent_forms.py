"""Forms for participants: give consent, and find it again with a receipt code.

There is no field for a name or for free text: what is not asked cannot be kept.
"""

from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from waardevol_lab.domain.consent import AgeBand, Choice
from waardevol_lab.domain.receipt_codes import LONGEST_TYPED
from waardevol_lab.queries.consents import ConsentText, ScopeText
from waardevol_lab.web.citizens.visitor_forms import FASTEST_CODE, VisitorForm
from waardevol_lab.web.forms import longest, needed, select_choices
from waardevol_lab.wording.consent_words import AGES
from waardevol_lab.wording.i18n import mark


class ScopesField(SelectMultipleField):  # type: ignore[misc] # the library has no types
    """Boxes, one for each thing to say yes or no to; none is ticked beforehand."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def renewed(field: Any, value: int) -> None:
    """Let a hidden field say this, whatever stood there in the form that was sent."""
    field.data, field.raw_data = value, None


class ReceiptForm(VisitorForm):
    """A receipt code: shown in no address, kept in no cookie.

    Where it is typed the two traps for machines stand beside it; a button with the code of a page
    that was shown has neither.
    """

    fastest = FASTEST_CODE
    everywhere = True

    homepage = StringField(mark("Laat dit veld leeg"), id="homepage-code")

    receipt = StringField(
        mark("Uw code"),
        description=mark("16 letters en cijfers. Kleine letters en spaties mogen ook."),
        validators=[needed(mark("Vul uw code in.")), longest(LONGEST_TYPED)],
    )


class ChangeForm(ReceiptForm):
    """Other scopes for a consent that was given; `seen`: how many events were shown."""

    scopes = ScopesField(
        mark("Waarvoor geeft u toestemming?"),
        description=mark("Haal een kruisje weg bij wat u niet meer wilt."),
        validate_choice=False,
    )
    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def offer(self, scopes: tuple[ScopeText, ...]) -> None:
        """Let the participant choose among these."""
        self.scopes.choices = select_choices((scope.key, scope.text) for scope in scopes)


class _Choosing:
    """What is asked of whoever consents."""

    scopes = ScopesField(
        mark("Waarvoor geeft u toestemming?"),
        description=mark("Kies zelf. U mag alles kiezen, of alleen wat u goed vindt."),
        validate_choice=False,
    )
    age = RadioField(mark("Hoe oud bent u?"), choices=list(AGES.items()), validate_choice=False)
    guardian = BooleanField(
        mark("Ik ben jonger dan 16 jaar, en een ouder of voogd is erbij en vindt dit goed.")
    )
    text = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def offer(self, text: ConsentText) -> None:
        """Ask what this text asks; it is what the participant reads and answers next."""
        self.scopes.choices = select_choices((scope.key, scope.text) for scope in text.scopes)
        renewed(self.text, text.number)

    @property
    def choice(self) -> Choice:
        """What was chosen, as the rules look at it."""
        return read_choice(self)


class GiveForm(_Choosing, VisitorForm):
    """A first consent."""


class RenewForm(_Choosing, ReceiptForm):
    """Consent again, with the code that there is."""


def read_choice(form: Any) -> Choice:
    """The choice in a form with scopes, an age and a guardian."""
    age = AgeBand(form.age.data) if form.age.data in set(AgeBand) else None
    guardian = bool(form.guardian.data) and age is AgeBand.UNDER_16
    return Choice(frozenset(form.scopes.data or ()), age, guardian)
