"""The forms around a plan; those of its topics are made from the framework."""

from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, StringField, TextAreaField

from waardevol_lab.services.answering import LONGEST_ANSWER
from waardevol_lab.services.inviting import LONGEST_NAME
from waardevol_lab.services.plans import LONGEST_TITLE
from waardevol_lab.web.forms import LONG, ActForm, longest, needed
from waardevol_lab.wording.i18n import mark

LONGEST_ADDRESS = 254


class NewPlanForm(ActForm):
    """Begin a plan."""

    title = StringField(
        mark("Hoe heet het experiment?"),
        description=mark("U kunt dit later nog veranderen."),
        validators=[needed(mark("Geef het experiment een naam.")), longest(LONGEST_TITLE)],
    )
    organisation = RadioField(
        mark("Voor welke organisatie is het plan?"),
        choices=[],
        validate_choice=False,
        validators=[needed(mark("Kies een organisatie."))],
    )
    practice = BooleanField(
        mark("Dit is een oefenplan"),
        description=mark(
            "Om de vragen te leren kennen. U kunt het niet indienen, en u kunt het weggooien."
        ),
    )


class CopyPlanForm(NewPlanForm):
    """Begin a plan as a copy."""

    source = RadioField(
        mark("Wat wilt u kopiëren?"),
        choices=[],
        validate_choice=False,
        validators=[needed(mark("Kies wat u wilt kopiëren."))],
    )


class ImportPlanForm(ActForm):
    """Take over a plan from a file."""

    organisation = RadioField(
        mark("Voor welke organisatie is het plan?"),
        choices=[],
        validate_choice=False,
        validators=[needed(mark("Kies een organisatie."))],
    )
    file = FileField(
        mark("Zip-bestand"),
        description=mark("Een plan dat hier of op een andere plek is geëxporteerd."),
    )


class SubmitForm(ActForm):
    """Submit the plan to a board."""

    board = RadioField(
        mark("Welke ethische commissie toetst het plan?"), choices=[], validate_choice=False
    )


class AnswerForm(ActForm):
    """Answer one question of the board."""

    text = TextAreaField(
        mark("Uw antwoord"),
        validators=[needed(mark("Schrijf een antwoord.")), longest(LONGEST_ANSWER)],
    )


class ReasonForm(ActForm):
    """Withdraw something, with the reason."""

    reason = TextAreaField(
        mark("Waarom trekt u dit in?"),
        validators=[needed(mark("Schrijf waarom u dit intrekt.")), longest(LONG)],
    )


class TeammateForm(ActForm):
    """Add somebody to the team."""

    email = StringField(
        mark("E-mailadres"),
        description=mark("Deze persoon krijgt een mail, ook van een andere organisatie."),
        validators=[needed(mark("Vul een e-mailadres in.")), longest(LONGEST_ADDRESS)],
    )
    name = StringField(
        mark("Naam"),
        description=mark("Wij gebruiken deze naam als deze persoon hier nog geen account heeft."),
        validators=[needed(mark("Vul een naam in.")), longest(LONGEST_NAME)],
    )


class PressForm(ActForm):
    """A button and nothing else."""
