"""Rows in a form: as many as were offered, one more at the press of a button, without scripts."""

from collections.abc import Callable, Iterable
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.proposed_conditions import ProposedCondition, is_empty
from waardevol_lab.queries.board_questions import FollowUp
from waardevol_lab.queries.board_secretary import Topic
from waardevol_lab.services.asking import Asked
from waardevol_lab.web.acts import Page, handle
from waardevol_lab.web.forms import ActForm, BaseForm, CleanMeta, number, select_choices
from waardevol_lab.wording.i18n import gettext, language, mark
from waardevol_lab.wording.problems import sentence

MOST_ROWS = 50
FOLLOWS = "vervolg-"
SHORT = 60


class RowMeta(CleanMeta):
    """A row within a form has no token of its own."""

    csrf = False


class QuestionRow(BaseForm):
    """One question to the lead."""

    Meta = RowMeta

    question = SelectField(
        mark("Over welk onderdeel?"),
        choices=[("", mark("Kies een onderdeel"))],
        default="",
        validate_choice=False,
    )
    text = TextAreaField(mark("Uw vraag"))


class ConditionRow(BaseForm):
    """One condition."""

    Meta = RowMeta

    text = TextAreaField(mark("Wat moet er gebeuren?"))
    owner = StringField(mark("Wie doet dat?"))
    due = StringField(mark("Uiterlijk op"))
    start_blocking = BooleanField(mark("Dit moet klaar zijn voordat het experiment begint"))


class RowsForm(ActForm):
    """A form with rows under `ROWS`; pressing `more` shows one more and does nothing else."""

    ROWS = ""
    FIRST = 3
    FIRST_COLUMN = "text"

    more = SubmitField(mark("Voeg een rij toe"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_submitted():
            self.fill_up()
        elif self.wants_more and len(self.rows) < MOST_ROWS:
            self.rows.append_entry()

    @property
    def rows(self) -> FieldList:
        """The rows."""
        return self[self.ROWS]

    @property
    def wants_more(self) -> bool:
        """Whether the button for one more row was pressed."""
        return bool(self.more.data)

    def fill_up(self) -> None:
        """As many rows as are offered at first, and one that is empty."""
        while len(self.rows) < self.FIRST:
            self.rows.append_entry()

    def filled(self) -> list[Any]:
        """The rows in which something was typed, in order."""
        raise NotImplementedError

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Put a problem of a row (`conditions.1.text`) at its own field."""
        rest = []
        for problem in problems:
            field = self._row_field(problem.field)
            if field is None:
                rest.append(problem)
            else:
                field.errors = [*field.errors, sentence(problem)]
        super().add_problems(rest)

    def _row_field(self, path: str) -> Any:
        name, _, inner = path.partition(".")
        number, _, column = inner.partition(".")
        filled = self.filled() if name == self.ROWS and number.isdigit() else []
        if not number.isdigit() or int(number) >= len(filled):
            return None
        return filled[int(number)][column or self.FIRST_COLUMN]


class QuestionsForm(RowsForm):
    """Questions to the lead, each about one part of the plan."""

    ROWS = "questions"
    FIRST_COLUMN = "question"

    questions = FieldList(FormField(QuestionRow), max_entries=MOST_ROWS)
    more = SubmitField(mark("Voeg een vraag toe"))

    def offer(self, topics: Iterable[Topic], follow_ups: Iterable[FollowUp] = ()) -> None:
        """Fill the lists to choose from; questions with an answer can be asked further about."""
        choices = [("", gettext("Kies een onderdeel"))]
        choices += [(f"{FOLLOWS}{one.id}", _further(one)) for one in follow_ups]
        choices += [(topic.id, topic.label.in_(language())) for topic in topics]
        for row in self.questions:
            row.form.question.choices = select_choices(choices)

    def filled(self) -> list[Any]:
        """The questions with a text."""
        return [row.form for row in self.questions if (row.form.text.data or "").strip()]

    def asked(self) -> tuple[Asked, ...]:
        """The questions with a text."""
        return tuple(
            _asked(form.question.data or "", form.text.data or "") for form in self.filled()
        )


def _asked(chosen: str, text: str) -> Asked:
    follows = number(chosen.removeprefix(FOLLOWS)) if chosen.startswith(FOLLOWS) else None
    return Asked(chosen, text) if follows is None else Asked("", text, follows)


def _further(one: FollowUp) -> str:
    """What a choice to ask further says: what it is about, and how the question began."""
    words = one.text if len(one.text) <= SHORT else one.text[:SHORT].rstrip() + "…"
    return gettext(
        "Verder vragen over: %(about)s (“%(words)s”)", about=one.about.in_(language()), words=words
    )


class ConditionsForm(RowsForm):
    """Conditions that an advice or a decision attaches."""

    ROWS = "conditions"
    FIRST = 2

    conditions = FieldList(FormField(ConditionRow), max_entries=MOST_ROWS)
    more = SubmitField(mark("Voeg een voorwaarde toe"))

    def filled(self) -> list[Any]:
        """The rows in which something was typed."""
        return [row.form for row in self.conditions if not is_empty(_typed(row.form))]

    def proposed(self) -> tuple[ProposedCondition, ...]:
        """The conditions as typed."""
        return tuple(_typed(form) for form in self.filled())

    def validate(self, extra_validators: Any = None) -> bool:
        """Also refuses a date that does not exist; it stays as it was typed."""
        good: bool = super().validate(extra_validators)
        for row in self.conditions:
            typed = (row.form.due.data or "").strip()
            if typed and parse_day(typed) is None:
                row.form.due.errors = [sentence(Problem("due", "bad_date"))]
                good = False
        return good


def condition_values(conditions: Iterable[ProposedCondition]) -> list[dict[str, Any]]:
    """The rows to begin a form with."""
    return [
        {
            "text": one.text,
            "owner": one.owner,
            "due": one.due.isoformat() if one.due else "",
            "start_blocking": one.start_blocking,
        }
        for one in conditions
    ]


def _typed(form: Any) -> ProposedCondition:
    return ProposedCondition(
        text=form.text.data or "",
        owner=form.owner.data or "",
        due=parse_day((form.due.data or "").strip()),
        start_blocking=bool(form.start_blocking.data),
    )


def handle_rows(
    form: RowsForm,
    perform: Callable[[], Any],
    page: Callable[[], str],
    done: str,
    message: str,
) -> Page:
    """As `acts.handle`; pressing `more` shows the page with one more row and does nothing."""
    if form.is_submitted() and form.wants_more:
        return page()
    return handle(form, perform, page, done, message)
