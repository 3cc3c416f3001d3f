"""Forms for a question, a reaction, and the code of a receipt."""

from wtforms import RadioField, StringField, TextAreaField

from waardevol_lab.domain.contributions import ContributionKind, sent_problems
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.texts import normalise
from waardevol_lab.services.contributing import Contribute
from waardevol_lab.web.citizens.visitor_forms import FASTEST_CODE, VisitorForm
from waardevol_lab.web.forms import needed
from waardevol_lab.wording.i18n import language, mark

YES, NO = "ja", "nee"


def _email() -> StringField:
    """A new one for each form, as fields stand in the order in which they are made."""
    return StringField(
        mark("Uw e-mailadres"),
        description=mark(
            "Alleen om u het antwoord te mailen. Wij wissen het 30 dagen na het antwoord. "
            "Zonder e-mailadres leest u het antwoord met een code, die u zo krijgt."
        ),
    )


class QuestionForm(VisitorForm):
    """One question."""

    kind = ContributionKind.QUESTION

    text = TextAreaField(
        mark("Uw vraag"),
        description=mark("Schrijf geen namen, adressen of telefoonnummers in uw vraag."),
    )
    publish = RadioField(
        mark("Mogen uw vraag en het antwoord op deze site?"),
        choices=[
            (YES, mark("Ja, zonder mijn naam of e-mailadres")),
            (NO, mark("Nee, alleen ik lees het antwoord")),
        ],
        default=YES,
        validate_choice=False,
    )
    email = _email()

    def _problems(self) -> tuple[Problem, ...]:
        text, email = normalise(self.text.data or ""), (self.email.data or "").strip()
        return sent_problems(text.strip(), email)

    def command(self, slug: str) -> Contribute:
        """What was filled in. Without a choice nothing is published."""
        return Contribute(
            slug=slug,
            kind=self.kind,
            text=self.text.data or "",
            may_publish=self.publish.data == YES,
            language=language(),
            seed=self.seed,
            email=self.email.data or "",
        )


class ReactionForm(QuestionForm):
    """What somebody thinks of it."""

    kind = ContributionKind.REACTION

    text = TextAreaField(
        mark("Uw reactie"),
        description=mark("Schrijf geen namen, adressen of telefoonnummers in uw reactie."),
    )
    publish = RadioField(
        mark("Mogen uw reactie en het antwoord op deze site?"),
        choices=[
            (YES, mark("Ja, zonder mijn naam of e-mailadres")),
            (NO, mark("Nee, alleen ik lees het antwoord")),
        ],
        default=YES,
        validate_choice=False,
    )
    email = _email()


class ReceiptForm(VisitorForm):
    """The code of a receipt; it is sent in the form, so that it stands in no address."""

    fastest = FASTEST_CODE

    code = StringField(
        mark("Uw code"),
        description=mark(
            "Zestien letters en cijfers, bijvoorbeeld 7F3K-9QDM-2XWA-C5TE. Hoofdletters, spaties "
            "en streepjes maken niet uit."
        ),
        validators=[needed(mark("Vul uw code in."))],
    )
