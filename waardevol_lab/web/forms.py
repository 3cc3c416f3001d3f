"""The base of every form: clean text, translated labels, a key that makes a press count once."""

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField
from wtforms.fields.choices import SelectChoice, SelectField
from wtforms.fields.core import UnboundField
from wtforms.fields.simple import StringField
from wtforms.validators import Optional, StopValidation, ValidationError
from wtforms.widgets import HiddenInput

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.problems import sentence

LONG = 5000
NONCHARACTERS = "".join(
    chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
NO_TEXT = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{NONCHARACTERS}]")
"""Controls but tab and line end, halves of characters, and what Unicode says is no character."""


def clean_text(value: Any) -> Any:
    """Text without what no page can show, with line ends of one character; the rest as typed."""
    if isinstance(value, list):
        return [clean_text(one) for one in value]
    if not isinstance(value, str):
        return value
    unix = value.replace("\r\n", "\n").replace("\r", "\n")
    return NO_TEXT.sub("", unix)


def number(text: str | None) -> int | None:
    """A small whole number that was chosen; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def select_choices(choices: Iterable[Any]) -> list[SelectChoice]:
    """Pairs of value and label, as the library wants them."""
    return [SelectChoice(*choice) for choice in choices]


class CleanMeta(FlaskForm.Meta):  # type: ignore[misc] # the library has no types
    """Adds `clean_text` to every field for a text or a choice; choices may be written as pairs."""

    def bind_field(self, form: Any, unbound_field: UnboundField, options: dict[str, Any]) -> Field:
        """WTForms' hook for making a field."""
        if issubclass(unbound_field.field_class, (StringField, SelectField)):
            filters = list(unbound_field.kwargs.get("filters", ()))
            options = {**options, "filters": [clean_text, *filters]}
        if isinstance(unbound_field.kwargs.get("choices"), (list, tuple)):
            options = {**options, "choices": select_choices(unbound_field.kwargs["choices"])}
        return unbound_field.bind(form=form, **options)


class BaseForm(FlaskForm):  # type: ignore[misc]
    """A form whose labels and hints are msgids, translated when it is made."""

    Meta = CleanMeta

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.loose_problems: list[str] = []
        for field in self:
            if field.label and field.label.text:
                field.label.text = gettext(field.label.text)
            if field.description:
                field.description = gettext(field.description)
            if getattr(field, "choices", None) and isinstance(field.choices, list):
                field.choices = [replace(c, label=gettext(str(c.label))) for c in field.choices]

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Put what the rules refused at the fields; what has no field stands in the summary."""
        for problem in problems:
            text = sentence(problem)
            field = self._fields.get(problem.field.partition(".")[0])
            if field is None or isinstance(field.widget, HiddenInput):
                self.loose_problems.append(text)
                self.form_errors.append(text)
            else:
                field.errors = [*field.errors, text]

    @property
    def has_problems(self) -> bool:
        """Whether anything stands in the way."""
        return bool(self.errors or self.loose_problems)


class ActForm(BaseForm):
    """A form for an act: it names the version that it changes, and counts once."""

    idempotency_key = HiddenField()
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.idempotency_key.data:
            self.idempotency_key.data = secrets.token_urlsafe(16)

    @property
    def key(self) -> str:
        """The idempotency key, cut to what the database keeps."""
        return (self.idempotency_key.data or "")[:40]

    @property
    def seen_version(self) -> int:
        """The version that the form was made for; 0 (never current) when it was tampered with."""
        sent = self.version.raw_data != []
        return (self.version.data or 0) if sent else 0


def needed(message: str) -> Callable[[Any, Any], None]:
    """A validator: something other than white space. `message` is a msgid."""

    def check(_form: Any, field: Any) -> None:
        value = field.data
        if value is None or (isinstance(value, str) and not value.strip()) or value == []:
            field.errors = [] if field.data is None else list(field.errors)
            raise StopValidation(gettext(message))

    check.field_flags = {"required": True}  # type: ignore[attr-defined]
    return check


def longest(maximum: int) -> Callable[[Any, Any], None]:
    """A validator: at most so many characters."""

    def check(_form: Any, field: Any) -> None:
        length = len(field.data or "")
        if length > maximum:
            raise StopValidation(
                gettext(
                    mark("Maak deze tekst korter: nu %(length)s tekens, hoogstens %(maximum)s."),
                    length=length,
                    maximum=maximum,
                )
            )

    check.field_flags = {"maxlength": None}  # type: ignore[attr-defined]
    check.max = maximum  # type: ignore[attr-defined]
    return check


def day_or_nothing(_form: Any, field: Any) -> None:
    """A validator: a day, or nothing."""
    if field.data and parse_day(field.data.strip()) is None:
        raise ValidationError(gettext("Schrijf een dag die bestaat, bijvoorbeeld 2027-03-01."))
