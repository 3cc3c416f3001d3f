"""What experiments did with the ten handvatten, as rows."""

from typing import Final

from waardevol_lab.documents.list_files import head
from waardevol_lab.documents.public_figures import Figure
from waardevol_lab.domain.framework_model import Framework
from waardevol_lab.queries.handvatten import Handled
from waardevol_lab.wording.i18n import gettext, language, mark

COLUMNS: Final = (
    mark("Nummer"),
    mark("Handvat"),
    mark("Experimenten met een antwoord"),
    mark("Vragen"),
)


def ring_figure(framework: Framework, handled: Handled) -> Figure:
    """One row for each handvat."""
    rows = [
        (
            one.id,
            one.title.in_(language()),
            handled.counts.get(one.id, 0),
            sum(one.id in question.handvat for question in framework.questions),
        )
        for one in framework.handvatten
    ]
    title = gettext(mark("Tien handvatten"))
    return Figure(title, "", head(COLUMNS), rows, None, named=2)
