"""Forms around signing in, and of one's own account."""

from wtforms import Field, RadioField, StringField
from wtforms.widgets import PasswordInput

from waardevol_lab.services.inviting import LONGEST_NAME
from waardevol_lab.web.forms import ActForm, BaseForm, CleanMeta, longest, needed
from waardevol_lab.wording.i18n import mark

HOW_TO_CHOOSE = mark(
    "Minstens 12 tekens. Vier woorden achter elkaar zijn goed te onthouden. Spaties mogen."
)
LANGUAGE_CHOICES = [("nl", mark("Nederlands")), ("en", mark("Engels"))]


class PasswordField(Field):  # type: ignore[misc] # the library has no types
    """A password, verbatim: no character is taken off or changed, and it is never sent back."""

    widget = PasswordInput(hide_value=True)
    data: str

    def process_formdata(self, valuelist: list[str]) -> None:
        """WTForms' hook."""
        self.data = valuelist[0] if valuelist else ""

    def _value(self) -> str:
        return ""


class AnonymousForm(BaseForm):
    """For visitors who are not signed in: no token, so no cookie; the origin is checked instead."""

    class Meta(CleanMeta):
        """WTForms' settings."""

        csrf = False


class SignInForm(AnonymousForm):
    """Address and password."""

    email = StringField(mark("E-mailadres"), [needed(mark("Vul uw e-mailadres in."))])
    password = PasswordField(mark("Wachtwoord"), [needed(mark("Vul uw wachtwoord in."))])


class ForgotForm(AnonymousForm):
    """Where the link goes."""

    email = StringField(mark("E-mailadres"), [needed(mark("Vul uw e-mailadres in."))])


class NewPasswordForm(AnonymousForm):
    """A password that is being chosen; typed once, because it can be chosen anew by mail."""

    password = PasswordField(
        mark("Kies een wachtwoord"),
        [needed(mark("Kies een wachtwoord."))],
        description=HOW_TO_CHOOSE,
    )


class AcceptForm(NewPasswordForm):
    """Name and language as they should be, and a password."""

    name = StringField(
        mark("Uw naam"),
        [needed(mark("Vul uw naam in.")), longest(LONGEST_NAME)],
        description=mark("Zo ziet een ander wie iets deed."),
    )
    language = RadioField(
        mark("In welke taal schrijven wij u?"), choices=LANGUAGE_CHOICES, default="nl"
    )


class ProfileForm(ActForm):
    """Name and language."""

    name = StringField(
        mark("Uw naam"),
        [needed(mark("Vul uw naam in.")), longest(LONGEST_NAME)],
        description=mark("Zo ziet een ander wie iets deed."),
    )
    language = RadioField(mark("In welke taal schrijven wij u?"), choices=LANGUAGE_CHOICES)


class ChangePasswordForm(ActForm):
    """The password one has and the one that comes in its place."""

    current = PasswordField(
        mark("Uw huidige wachtwoord"), [needed(mark("Vul uw huidige wachtwoord in."))]
    )
    password = PasswordField(
        mark("Nieuw wachtwoord"),
        [needed(mark("Kies een nieuw wachtwoord."))],
        description=HOW_TO_CHOOSE,
    )
