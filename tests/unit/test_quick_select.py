"""The control for a choice among many is written as the library writes it, and escaped as well."""

import pytest
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import Select

from waardevol_lab.web.list_filters import Choosing

NASTY = "\"><script>alert(1)</script> & 'x' {0} {x}"


class Chosen(Form):
    """One control, with labels that are anything."""

    which = Choosing(
        "Which",
        choices=[
            SelectChoice("", "All"),
            SelectChoice("a", "One & other"),
            SelectChoice(NASTY, NASTY),
            SelectChoice("b", Markup("<b>bold</b>")),
        ],
        validate_choice=False,
        default="",
    )


@pytest.mark.parametrize("chosen", [None, "", "a", "b", NASTY, "unknown"])
def test_options_are_those_of_the_library(chosen: str | None) -> None:
    form = Chosen(MultiDict({} if chosen is None else {"which": chosen}))
    attributes = {"class": "wide", "required": False, "aria_describedby": NASTY}
    ours, theirs = form.which(**attributes), Select()(form.which, **attributes)
    ordered = theirs.replace("<option selected value=", "<option value=")
    assert ours.replace("<option selected value=", "<option value=") == ordered
    assert ours.count(" selected ") == theirs.count(" selected ") == (chosen != "unknown")
    assert "<script>" not in ours
