"""The forms for following by mail."""

from typing import Any, Final

from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import StopValidation

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.following import Rhythm, Scope
from waardevol_lab.services.following import Follow, address_problems, place_problems
from waardevol_lab.web.citizens.visitor_forms import VisitorForm
from waardevol_lab.web.forms import BaseForm, CleanMeta, needed
from waardevol_lab.wording.i18n import gettext, language, mark

RHYTHMS: Final = (
    (Rhythm.AT_ONCE.value, mark("Een mail bij elke wijziging")),
    (Rhythm.DAILY.value, mark("Hoogstens één mail per dag, om 7 uur 's ochtends")),
)
SCOPES: Final = (
    (Scope.PLACE.value, mark("Experimenten in een plaats, straat of postcode")),
    (Scope.ALL.value, mark("Alle experimenten")),
)


def _offered(_form: Any, field: Any) -> None:
    if field.data not in {choice.value for choice in field.choices}:
        raise StopValidation(gettext(mark("Kies een van de mogelijkheden.")))


def _rhythm() -> Any:
    return RadioField(
        mark("Hoe vaak wilt u mail?"),
        [_offered],
        choices=RHYTHMS,
        validate_choice=False,
        default=Rhythm.AT_ONCE.value,
    )


class FollowForm(VisitorForm):
    """An address, and how often a mail comes."""

    email = StringField(
        mark("Uw e-mailadres"),
        [needed(mark("Vul uw e-mailadres in."))],
        description=mark("Alleen voor deze mails. Niemand anders krijgt uw adres te zien."),
    )
    rhythm = _rhythm()

    def _problems(self) -> tuple[Problem, ...]:
        return address_problems(self.email.data) if (self.email.data or "").strip() else ()

    def follow(self, slug: str) -> Follow:
        """Follow one experiment, when `validate()` found nothing wrong."""
        return Follow(
            email=self.email.data,
            scope=Scope.EXPERIMENT,
            rhythm=Rhythm(self.rhythm.data),
            language=language(),
            slug=slug,
        )


class FollowMoreForm(FollowForm):
    """The same for what lies in a place, and for everything."""

    scope = RadioField(
        mark("Wat wilt u volgen?"),
        [_offered],
        choices=SCOPES,
        validate_choice=False,
        default=Scope.PLACE.value,
    )
    plaats = StringField(
        mark("Plaats, straat of postcode"),
        description=mark("Bijvoorbeeld: een straat, een wijk of de vier cijfers van een postcode."),
    )

    def _problems(self) -> tuple[Problem, ...]:
        place = place_problems(self.scope.data, self.plaats.data or "")
        return (*super()._problems(), *place)

    def follow_more(self) -> Follow:
        """Follow a place or everything, when `validate()` found nothing wrong."""
        return Follow(
            email=self.email.data,
            scope=Scope(self.scope.data),
            rhythm=Rhythm(self.rhythm.data),
            language=language(),
            place=self.plaats.data or "",
        )


class OwnForm(BaseForm):
    """A form behind the link of a mail: the link is the secret, and the origin is checked."""

    class Meta(CleanMeta):
        """No session, so no token of it."""

        csrf = False


class ConfirmForm(OwnForm):
    """A button."""

    confirm = HiddenField(default="1")


class RhythmForm(OwnForm):
    """How often a mail comes."""

    rhythm = _rhythm()
