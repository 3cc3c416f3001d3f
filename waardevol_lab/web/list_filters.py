"""What the filters of lists have in common: sent in the address, so that it can be kept."""

from typing import Any

from flask import request
from wtforms import SelectField
from wtforms.validators import StopValidation

from waardevol_lab.web.forms import BaseForm, CleanMeta
from waardevol_lab.wording.i18n import gettext, mark

LONGEST_SEARCH = 200
ALL = ("", mark("Alle"))


def known(_form: Any, field: Any) -> None:
    """A validator: nothing, or one of the choices."""
    if field.data and field.data not in {choice.value for choice in field.choices}:
        raise StopValidation(gettext(mark("Deze keuze kennen wij niet. Kies uit de lijst.")))


def choice(label: str, *choices: tuple[str, str]) -> SelectField:
    """One of these, or all; labels are msgids."""
    return SelectField(
        label, choices=[ALL, *choices], validators=[known], validate_choice=False, default=""
    )


class ListFilters(BaseForm):
    """What to look for; no token, nothing is changed."""

    class Meta(CleanMeta):
        """No session and no token."""

        csrf = False

    def __init__(self) -> None:
        super().__init__(formdata=request.args)

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
