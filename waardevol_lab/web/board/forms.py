"""The forms of the board's pages."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from waardevol_lab.domain.ballots import LONGEST, Ballot
from waardevol_lab.domain.framework import shipped, versions
from waardevol_lab.web.board.rows import ConditionsForm, QuestionsForm
from waardevol_lab.web.forms import LONG, ActForm, longest, number, select_choices
from waardevol_lab.wording.board import workload_label
from waardevol_lab.wording.i18n import language, mark
from waardevol_lab.wording.labels import ADVICES, DPO_VERDICTS, OUTCOMES, ROUTES, VERDICTS

RISK_CHOICES = [
    ("0", mark("0 geen")),
    ("1", mark("1 laag")),
    ("2", mark("2 let op")),
    ("3", mark("3 hoog")),
]


class ReturnForm(QuestionsForm):
    """Send an incomplete plan back."""

    note = TextAreaField(
        mark("Wat wilt u er nog bij zeggen?"), validators=[Optional(), longest(LONG)]
    )


class AcceptForm(ActForm):
    """Take a plan into review."""

    route = RadioField(
        mark("Welke route neemt dit plan?"),
        choices=[(str(route), words) for route, words in ROUTES.items()],
        validate_choice=False,
    )
    motivation = TextAreaField(
        mark("Waarom wijkt u af van de voorgestelde route?"),
        validators=[Optional(), longest(LONG)],
    )
    member = RadioField(
        mark("Wie beoordeelt het plan bij een lichte toetsing?"),
        choices=[],
        validate_choice=False,
    )

    @property
    def member_id(self) -> int | None:
        """The member that was chosen."""
        return number(self.member.data)


class MoveForm(ActForm):
    """Hand the plan over to another board."""

    board = RadioField(mark("Naar welke commissie?"), choices=[], validate_choice=False)
    reason = TextAreaField(mark("Waarom?"), validators=[longest(LONG)])


class AssignForm(ActForm):
    """Ask a member for an assessment."""

    member = RadioField(mark("Wie vraagt u om een oordeel?"), choices=[], validate_choice=False)


class EscalateForm(ActForm):
    """From light to full."""

    reason = TextAreaField(
        mark("Waarom moet de hele commissie dit plan beoordelen?"), validators=[longest(LONG)]
    )


class ConflictForm(ActForm):
    """Declare an interest, or none."""

    conflict = RadioField(
        mark("Heeft u een belang bij dit plan?"),
        choices=[
            ("no", mark("Nee, ik heb geen belang bij dit plan")),
            ("yes", mark("Ja, ik heb een belang")),
        ],
        validate_choice=False,
    )
    reason = TextAreaField(
        mark("Wat is uw belang?"),
        description=mark("Vul dit alleen in als u een belang heeft."),
        validators=[Optional(), longest(LONG)],
    )

    @property
    def declared(self) -> bool | None:
        """What was chosen; None when nothing was."""
        return {"yes": True, "no": False}.get(self.conflict.data or "")


class ChangesForm(QuestionsForm):
    """Hold the plan over."""

    reason = TextAreaField(
        mark("Waarom houdt u het plan aan?"),
        description=mark("De projectleider leest deze tekst."),
        validators=[longest(LONG)],
    )


class OpinionForm(ActForm):
    """The opinion of the dpo."""

    verdict = RadioField(
        mark("Wat is uw oordeel?"),
        choices=[(str(v), words) for v, words in DPO_VERDICTS.items()],
        validate_choice=False,
    )
    text = TextAreaField(mark("Toelichting"), validators=[longest(LONG)])


class RisksMixin:
    """Fields `risk_<value>`, one for each value that any framework version has."""

    def offer_values(self, values: Iterable[Any]) -> None:
        """Name the fields of these values after their titles; the page shows no others."""
        self.value_fields = []
        for value in values:
            field = self[f"risk_{value.id}"]  # type: ignore[index]
            title = value.title.in_(language())
            field.label.text = title
            field.errors = [f"{title}: {text}" for text in field.errors]
            self.value_fields.append(field)

    def risks(self) -> dict[str, int]:
        """The levels that were chosen."""
        found = {}
        for field in self:  # type: ignore[attr-defined]
            level = number(field.data) if field.name.startswith("risk_") else None
            if level is not None:
                found[field.name.removeprefix("risk_")] = level
        return found


def with_risks(base: type) -> type:
    """The form with a field for the risk of each value."""
    ids = {value.id for version in versions() for value in shipped(version).values}
    fields = {
        f"risk_{value}": RadioField(value, choices=list(RISK_CHOICES), validate_choice=False)
        for value in sorted(ids)
    }
    return type(base.__name__, (base,), fields)


@cache
def assessment_form() -> type:
    """The form of an assessment, with the values of the frameworks that are there."""
    return with_risks(AssessmentForm)


@cache
def advice_form() -> type:
    """The form of an advice, with the values of the frameworks that are there."""
    return with_risks(AdviceForm)


def risk_values(risks: Mapping[str, int]) -> dict[str, str]:
    """The levels to begin a form with."""
    return {f"risk_{value}": str(level) for value, level in risks.items()}


class AssessmentForm(RisksMixin, ActForm):
    """A member's own assessment; `version` is the draft's, `round_version` the round's."""

    round_version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    file = SubmitField(mark("Dien mijn oordeel in"))
    verdict = RadioField(
        mark("Wat is uw oordeel over dit plan?"),
        choices=[(str(v), words) for v, words in VERDICTS.items()],
        validate_choice=False,
    )
    reasons = TextAreaField(
        mark("Waarom vindt u dat?"),
        description=mark(
            "De andere leden lezen dit als zij hun eigen oordeel hebben ingediend. "
            "De projectleider en het publiek lezen dit niet."
        ),
        validators=[longest(LONGEST)],
    )
    conditions = TextAreaField(
        mark("Welke voorwaarden stelt u voor?"),
        description=mark("Nodig als u akkoord bent met voorwaarden."),
        validators=[Optional(), longest(LONGEST)],
    )

    def ballot(self) -> Ballot:
        """The assessment as typed."""
        return Ballot(
            verdict=self.verdict.data or "",
            reasons=self.reasons.data or "",
            conditions=self.conditions.data or "",
            risks=self.risks(),
        )


class AdviceForm(RisksMixin, ConditionsForm):
    """The advice; `draft` is the version of what was kept of it, `version` that of the round."""

    draft = IntegerField(widget=HiddenInput(), validators=[Optional()])
    begin = SubmitField(mark("Begin opnieuw met de tekst van de organisatie"))
    look = SubmitField(mark("Bekijk de brief"))
    paper = SubmitField(mark("Pdf van wat u typte, zonder te bewaren"))
    language = RadioField(
        mark("In welke taal is de brief?"),
        choices=[("nl", mark("Nederlands")), ("en", mark("Engels"))],
        default="nl",
        validate_choice=False,
    )

    outcome = RadioField(
        mark("Uitkomst"),
        choices=[(str(o), words) for o, words in ADVICES.items()],
        validate_choice=False,
    )
    text = TextAreaField(
        mark("Advies"),
        description=mark(
            "Dit wordt openbaar bij het besluit. Schrijf in gewone taal, zonder namen."
        ),
        validators=[longest(20_000)],
    )
    minority_view = TextAreaField(
        mark("Minderheidsstandpunt"),
        description=mark("Wat vinden de leden die anders stemden? Ook dit wordt openbaar."),
        validators=[Optional(), longest(LONG)],
    )
    open_to_objection = BooleanField(mark("Tegen dit besluit staat bezwaar open"))


class DecisionForm(ConditionsForm):
    """The decision, or its correction."""

    outcome = RadioField(
        mark("Besluit"),
        choices=[(str(o), words) for o, words in OUTCOMES.items()],
        validate_choice=False,
    )
    motivation = TextAreaField(
        mark("Motivering"),
        description=mark("Nodig als u afwijkt van het advies. Deze tekst wordt openbaar."),
        validators=[Optional(), longest(LONG)],
    )
    open_to_objection = BooleanField(mark("Dit is een besluit waartegen bezwaar openstaat"))


class CorrectionForm(DecisionForm):
    """A new decision in place of decision number `corrects`."""

    motivation = TextAreaField(
        mark("Motivering"),
        description=mark("Waarom neemt u een nieuw besluit? Deze tekst wordt openbaar."),
        validators=[longest(LONG)],
    )
    corrects = IntegerField(widget=HiddenInput(), validators=[Optional()])


def offer_members(field: RadioField, members: Iterable[Any]) -> None:
    """Fill a choice of members with those who can be asked."""
    field.choices = select_choices([(str(m.id), m.name) for m in members if m.assignable])


def workload_hints(members: Iterable[Any]) -> dict[str, str]:
    """How busy each member is, by the value of their option."""
    return {
        str(m.id): workload_label(m.workload.open, m.workload.filed, m.workload.away_on)
        for m in members
    }
