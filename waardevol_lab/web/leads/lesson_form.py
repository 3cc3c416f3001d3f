"""The form of a lesson: texts, documents, and what of the framework it is about."""

from collections.abc import Mapping
from typing import Any

from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from waardevol_lab.domain.framework import Framework
from waardevol_lab.domain.lessons import (
    DOCUMENTS,
    LONGEST_TEXT,
    LONGEST_TITLE,
    TAGS,
    TEXTS,
    TITLE,
    read_documents,
    written_documents,
)
from waardevol_lab.web.forms import LONG, ActForm, longest, select_choices
from waardevol_lab.web.lesson_options import options_of
from waardevol_lab.wording.lessons import HINTS, QUESTIONS


class BoxesField(SelectMultipleField):  # type: ignore[misc] # the library has no types
    """Boxes, one for each choice."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _text(name: str) -> TextAreaField:
    words = {"label": QUESTIONS[name], "description": HINTS[name]}
    return TextAreaField(**words, validators=[longest(LONGEST_TEXT)])


class BeginLessonForm(ActForm):
    """Begin a card; the number of the one that it corrects is in the button's form."""

    replaces = StringField(widget=HiddenInput())


class LessonForm(ActForm):
    """A card as it is written; what is missing is said when it is published."""

    title = StringField(QUESTIONS["title"], validators=[longest(LONGEST_TITLE)])
    context = _text("context")
    worked = _text("worked")
    failed = _text("failed")
    conditions = _text("conditions")
    transferable = _text("transferable")
    documents = TextAreaField(
        QUESTIONS["documents"],
        description=HINTS["documents"],
        validators=[longest(LONG)],
    )
    technology = BoxesField(QUESTIONS["technology"], validate_choice=False)
    values = BoxesField(QUESTIONS["values"], validate_choice=False)
    handvatten = BoxesField(QUESTIONS["handvatten"], validate_choice=False)

    def offer(self, framework: Framework) -> None:
        """Let the writer choose among what the framework knows, in its order."""
        for name, options in options_of(framework).items():
            self[name].choices = select_choices(options)

    @property
    def contents(self) -> dict[str, Any]:
        """What was typed and chosen, as a card."""
        return {
            **{name: (self[name].data or "").strip() for name in (TITLE, *TEXTS)},
            DOCUMENTS: read_documents(self.documents.data or ""),
            **{name: list(dict.fromkeys(self[name].data or ())) for name in TAGS},
        }


def lesson_form(contents: Mapping[str, Any], version: int, *, sent: bool = True) -> LessonForm:
    """The form filled with what is kept; what was sent takes the place of it."""
    shown = {
        **{name: contents[name] for name in (TITLE, *TEXTS, *TAGS)},
        DOCUMENTS: written_documents(contents[DOCUMENTS]),
        "version": version,
    }
    return LessonForm(data=shown) if sent else LessonForm(formdata=None, data=shown)
