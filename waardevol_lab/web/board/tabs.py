"""The tabs of a dossier: the pages of one round that are there for the viewer."""

from typing import Any

from flask import request, url_for

from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.advice_drafts import drafts
from waardevol_lab.queries.board_head import Head
from waardevol_lab.web.forms import number
from waardevol_lab.wording.i18n import gettext, mark

Tab = tuple[str, str, bool, str | None]


def ronde() -> int | None:
    """The number of the round in the address, `?ronde=`; None for the latest plan round."""
    return typed_number("ronde")


def typed_number(name: str) -> int | None:
    """A small whole number in the address; None for anything else."""
    return number(request.args.get(name))


def tabs_of(head: Head) -> list[Tab]:
    """Label, address, whether it is this page, and a count."""
    return [
        (gettext(label), url_for(f"board.{page}", **_address(head)), _is_here(page), count)
        for label, page, there, count in _pages(head)
        if there
    ]


def _address(head: Head) -> dict[str, Any]:
    return dict(head.address)


def _is_here(page: str) -> bool:
    return request.endpoint == f"board.{page}" or (request.endpoint or "") in ALSO.get(page, ())


ALSO = {
    "completeness": ("board.completeness_return", "board.completeness_accept"),
    "review": (
        "board.comment",
        "board.ask_lead",
        "board.close_question",
        "board.remark_of",
        "board.edit_comment",
        "board.amend_comment",
    ),
    "advice": ("board.adopt_advice", "board.save_advice", "board.advice_letter"),
    "decision": ("board.decide", "board.correct"),
    "objections": ("board.record_objection", "board.handle_objection"),
    "dpo_opinion": ("board.record_dpo_opinion",),
}


def _pages(head: Head) -> list[tuple[str, str, bool, str | None]]:
    progress = head.progress
    count = f"{progress.filed}/{progress.asked}" if progress else None
    opinion = head.deliberates and (head.personal_data or head.dpo_opinion_in)
    decides = Action.DECIDE in head.actions or head.has_decision
    return [
        (mark("Overzicht"), "dossier", True, None),
        (mark("Controle"), "completeness", Action.ACCEPT in head.actions, None),
        (mark("Plan en reacties"), "review", True, None),
        (mark("Mijn oordeel"), "assessment", head.assigned or head.filed, None),
        (mark("Stemming"), "tally", progress is not None, count),
        (mark("FG-oordeel"), "dpo_opinion", opinion or Role.DPO in head.roles, None),
        (mark("Advies"), "advice", _advises(head), None),
        (mark("Besluit"), "decision", decides, None),
        (mark("Bezwaren"), "objections", head.has_decision, None),
    ]


def _advises(head: Head) -> bool:
    return head.has_advice or Action.ADOPT_ADVICE in head.actions or drafts(head)
