"""What stands beside each answer of the review page: its forms, and which answers are shown."""

from collections.abc import Mapping
from typing import Final

from flask import request

from waardevol_lab.queries.board_review import Filter
from waardevol_lab.web.board.forms_beside import AskForm, CloseForm, RemarkForm
from waardevol_lab.web.forms import ActForm
from waardevol_lab.wording.i18n import mark

FILTERS: Final[Mapping[Filter, str]] = {
    Filter.ALL: mark("Alle antwoorden"),
    Filter.CHANGED: mark("Gewijzigde antwoorden"),
    Filter.OPEN: mark("Open vragen aan de projectleider"),
    Filter.SAID: mark("Antwoorden met reacties"),
}


def chosen_filter() -> Filter:
    """The filter in the address, `?tonen=`; anything else shows all."""
    typed = request.args.get("tonen", "")
    return Filter(typed) if typed in set(Filter) else Filter.ALL


class FormsBeside:
    """Makes the forms beside the answers; the refused one keeps what was typed and what is wrong.

    Every input has an id of its own: the page holds the same form many times.
    """

    def __init__(self, version: int, refused: ActForm | None) -> None:
        self._version = version
        self._refused = refused

    def remark(self, question: str) -> RemarkForm:
        """The form for a remark beside one answer."""
        form = self._refused
        if not isinstance(form, RemarkForm) or form.question.data != question:
            form = RemarkForm(formdata=None, question=question, version=self._version)
        form.text.id = form.text.label.field_id = f"reactie-{question}"
        return form

    def ask(self, question: str, follows: int | None = None) -> AskForm:
        """The form for a question to the lead, or for a further one."""
        named = str(follows or "")
        form = self._refused
        same = isinstance(form, AskForm) and (form.question.data, form.follows.data or "") == (
            question,
            named,
        )
        if not isinstance(form, AskForm) or not same:
            form = AskForm(formdata=None, question=question, follows=named, version=self._version)
        form.text.id = form.text.label.field_id = f"vraag-{named or question}"
        return form

    def close(self, question_id: int) -> CloseForm:
        """The button that takes an answer as enough."""
        return CloseForm(formdata=None, asked=str(question_id), version=self._version)
