"""Every condition of a secretary's boards, with filters in the address."""

from typing import Any

from flask import render_template, request, url_for
from wtforms import BooleanField, SelectField

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import ConditionState
from waardevol_lab.queries.all_conditions import AllConditions, Sought
from waardevol_lab.queries.all_conditions import all_conditions as sought_conditions
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.forms import BaseForm, CleanMeta, number, select_choices
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import mark


class ConditionFilter(BaseForm):
    """What to look for; no token, nothing is changed. What makes no sense is left out."""

    class Meta(CleanMeta):
        """No token."""

        csrf = False

    status = SelectField(
        mark("Status"),
        choices=[("", mark("Alle")), *labels.CONDITION_STATES.items()],
        validate_choice=False,
        default="",
    )
    commissie = SelectField(
        mark("Commissie"), choices=[("", mark("Alle"))], validate_choice=False, default=""
    )
    te_laat = BooleanField(mark("Te laat"))
    voor_de_start = BooleanField(mark("Nodig voor de start"))

    def sought(self) -> Sought:
        """The filters, with the page of the list."""
        known = {str(state): state for state in ConditionState}
        return Sought(
            state=known.get(self.status.data or ""),
            board_id=number(self.commissie.data),
            overdue=bool(self.te_laat.data),
            start_blocking=bool(self.voor_de_start.data),
            page=number(request.args.get("bladzijde")) or 1,
        )

    def address(self) -> dict[str, Any]:
        """The filters, for links to other pages of the same list."""
        return {
            field.name: "y" if field.data is True else field.data for field in self if field.data
        }


@blueprint.get("/voorwaarden")
@requires(Permission.JUDGE_EVIDENCE)
def all_conditions() -> Page:
    """The list."""
    form = ConditionFilter(formdata=request.args)
    sought = form.sought()
    found = sought_conditions(actor(), sought, now())
    form.commissie.choices += select_choices((str(id_), name) for id_, name in found.boards)
    return render_template(
        "board/all_conditions.html",
        form=form,
        found=found,
        labels=labels,
        searching=bool(form.address()),
        previous=_page(form, sought.page - 1, found),
        following=_page(form, sought.page + 1, found),
    )


def _page(form: ConditionFilter, wanted: int, found: AllConditions) -> str | None:
    """The address of another page of the list, where there is one."""
    if not 1 <= wanted <= found.pages:
        return None
    return url_for("board.all_conditions", **form.address(), bladzijde=wanted)
