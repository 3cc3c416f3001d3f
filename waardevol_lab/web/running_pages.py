"""The page of one act: what it does, its reason where it needs one, and the press."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from flask import render_template

from waardevol_lab.web.acts import Page, handle
from waardevol_lab.web.forms import ActForm
from waardevol_lab.wording.i18n import mark

NOT_RUNNING = mark(
    "Dit experiment loopt niet meer: iemand legde het al stil, of het is afgelopen. Wat u typte, "
    "is niet bewaard."
)
"""For who pulls the brake just after somebody else."""
Trail = list[tuple[str, str]]
Kind = Literal["primary", "danger"]


@dataclass(frozen=True, slots=True)
class ActPage:
    """Words around one act, translated; `back` is where the visitor came from."""

    subject: str
    """Which experiment it is about."""
    title: str
    lines: tuple[str, ...]
    button: str
    back: str
    kind: Kind = "primary"
    possible: bool = True
    """Whether the act can be done in the phase at hand."""
    stands: str = ""
    """The phase in words, for an act that cannot."""


def act_page(
    form: ActForm,
    perform: Callable[[], Any],
    page: Callable[[], tuple[ActPage, Trail]],
    done: str,
    message: str,
    overtaken: str = "",
) -> Page:
    """Show the page, or do the act and go to `done`; `page` refuses who may not see it."""

    def show() -> str:
        act, trail = page()
        return render_template("layouts/act.html", form=form, act=act, trail=trail)

    return handle(form, perform, show, done, message, overtaken)
