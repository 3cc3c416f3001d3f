"""Which round the pages about the answers are about: the plan round, or the incident round.

`?incident=1` chooses the incident round; every link and form between these pages keeps it.
"""

from typing import Any, Final

from flask import has_request_context, request

from waardevol_lab.services.dossiers import Which
from waardevol_lab.web.leads import blueprint

CHOICE: Final = "incident"
YES: Final = "1"
PAGES: Final = frozenset(
    {
        "leads.plan",
        "leads.topic",
        "leads.save_topic",
        "leads.check",
        "leads.check_risks_csv",
        "leads.submit",
        "leads.receipt",
        "leads.questions",
        "leads.answer",
        "leads.english",
        "leads.english_topic",
        "leads.save_english_topic",
        "leads.attachments",
        "leads.add_attachments",
        "leads.change_attachment",
        "leads.remove_attachment",
        "leads.restore_attachment",
        "leads.restore_answer",
        "leads.withdraw_round",
    }
)
"""The pages that are about one round."""


def incident() -> bool:
    """Whether this request is about the incident round."""
    return request.endpoint in PAGES and request.args.get(CHOICE) == YES


def which() -> Which:
    """The round that this request is about."""
    return Which.INCIDENT if incident() else Which.PLAN


@blueprint.url_defaults
def keep_round(endpoint: str, values: dict[str, Any]) -> None:
    """Let addresses of these pages be about the same round as this request."""
    if endpoint in PAGES and has_request_context() and incident():
        values.setdefault(CHOICE, YES)
