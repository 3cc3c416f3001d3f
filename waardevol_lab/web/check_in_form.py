"""The form of a check-in: four questions, incidents, and what was observed so far."""

from collections.abc import Mapping
from typing import Any

from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from waardevol_lab.domain.checking_in import LONG, CheckIn, Still, Within
from waardevol_lab.domain.evaluation_form import EvaluationForm
from waardevol_lab.web.evaluation_form import control, value_of
from waardevol_lab.web.forms import ActForm, longest
from waardevol_lab.wording.check_ins import QUESTIONS
from waardevol_lab.wording.i18n import mark

YES, NO = "yes", "no"
CHOSEN: Mapping[str, bool] = {YES: True, NO: False}


def check_in_form(asked: EvaluationForm | None) -> Any:
    """A WTForms form for one check-in of a plan; without one in force nothing is observed."""
    fields: dict[str, Any] = {"number": IntegerField(widget=HiddenInput(), validators=[Optional()])}
    for one, question in QUESTIONS.items():
        fields[one.value] = RadioField(
            question,
            choices=[(YES, mark("Ja, niets veranderd")), (NO, mark("Nee, er is iets veranderd"))],
            validate_choice=False,
        )
        fields[f"{one.value}_text"] = TextAreaField(
            mark("Toelichting"),
            description=mark("Nodig als er iets is veranderd."),
            validators=[longest(LONG)],
        )
    fields["incidents"] = TextAreaField(
        mark("Waren er incidenten, en wat deed u ermee?"),
        description=mark("Iedereen kan dit lezen. Noem geen namen."),
        validators=[longest(LONG)],
    )
    for field in asked.fields() if asked else ():
        fields[field.id] = control(field)
    return type("CheckInForm", (ActForm,), fields)()


def typed_check_in(form: Any, asked: EvaluationForm | None) -> CheckIn:
    """What was typed and chosen, right or wrong."""
    return CheckIn(
        within={
            one: Still(CHOSEN.get(form[one.value].data or ""), form[f"{one.value}_text"].data or "")
            for one in Within
        },
        incidents=form.incidents.data or "",
        observed={
            one.id: value_of(one, form[one.id].data) for one in (asked.fields() if asked else ())
        },
    )
