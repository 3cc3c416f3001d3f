"""What every page of the board hands to its template."""

from typing import Any

from flask import render_template, url_for

from waardevol_lab.queries.board_head import Head
from waardevol_lab.web.board.tabs import tabs_of
from waardevol_lab.web.forms import ActForm
from waardevol_lab.wording import board, events, labels


def show(template: str, head: Head, **context: Any) -> str:
    """A page of one dossier."""
    return render_template(
        f"board/{template}.html",
        dossier=head,
        tabs=tabs_of(head),
        labels=labels,
        words=board,
        event_label=events.event_label,
        letter_at=lambda number: url_for("board.letter", reference=head.reference, number=number),
        link_to=lambda page, **more: to(head, page, **more),
        **context,
    )


def to(head: Head, page: str, **more: Any) -> str:
    """The address of another page of the same round."""
    return url_for(f"board.{page}", **{**head.address, **more})


def seen(form: ActForm, version: int) -> None:
    """Let a fresh form name the version that its page shows; a sent form keeps its own."""
    if not form.is_submitted():
        form.version.data = version
