"""What the filters of lists have in common: sent in the address, so that it can be kept."""

from functools import lru_cache
from typing import Any

from flask import request
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.validators import StopValidation
from wtforms.widgets import Select, html_params

from waardevol_lab.web.forms import BaseForm, CleanMeta
from waardevol_lab.wording.i18n import gettext, mark

LONGEST_SEARCH = 200
ALL = ("", mark("Alle"))


class QuickSelect(Select):  # type: ignore[misc] # the library has no types
    """A list of choices whose options are written once: a page of a list has a hundred of them."""

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        """The control; attributes as for every other widget."""
        attributes.setdefault("id", field.id)
        offered = tuple((choice.value, escape(choice.label)) for choice in field.choices)
        written = _options(offered, field.data if field.data in dict(offered) else None)
        control = html_params(name=field.name, **attributes)
        return Markup(f"<select {control}>{written}</select>")  # noqa: S704 - both are escaped


@lru_cache(maxsize=500)
def _options(offered: tuple[tuple[str, Markup], ...], chosen: str | None) -> Markup:
    one = Markup('<option{} value="{}">{}</option>')
    selected = Markup(" selected")
    return Markup("").join(
        one.format(selected if value == chosen else "", value, label) for value, label in offered
    )


class Choosing(SelectField):  # type: ignore[misc] # the library has no types
    """One of the choices, written quickly."""

    widget = QuickSelect()


def known(_form: Any, field: Any) -> None:
    """A validator: nothing, or one of the choices."""
    if field.data and field.data not in {choice.value for choice in field.choices}:
        raise StopValidation(gettext(mark("Deze keuze kennen wij niet. Kies uit de lijst.")))


def choice(label: str, *choices: tuple[str, str]) -> Choosing:
    """One of these, or all; labels are msgids."""
    return Choosing(
        label, choices=[ALL, *choices], validators=[known], validate_choice=False, default=""
    )


class ListFilters(BaseForm):
    """What to look for; no token, nothing is changed."""

    class Meta(CleanMeta):
        """No session and no token."""

        csrf = False

    def __init__(self, asked: MultiDict[str, str] | None = None) -> None:
        super().__init__(formdata=request.args if asked is None else asked)

    def address(self) -> dict[str, str]:
        """The filled-in fields, for links to other pages of the same search."""
        filled = (field for field in self if field.data and field.data != field.default)
        return {f.name: "1" if f.data is True else f.data for f in filled}

    @property
    def filtering(self) -> bool:
        """Whether anything but words narrows the list."""
        return bool(set(self.address()) - {"q"})

    @property
    def searching(self) -> bool:
        """Whether anything narrows the list."""
        return bool(set(self.address()) - {"sorteer"})
