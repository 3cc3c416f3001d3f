"""Saving while somebody types: the rules of the button, with an answer for a script.

The script (static/js/autosave.js) sends the form as it stands. It never chooses between two
texts: when somebody else was first it says so, and the button leads to the page with both.
"""

from typing import Final

from flask import jsonify, request
from werkzeug.wrappers import Response

from waardevol_lab.queries.drafts import Topic
from waardevol_lab.web.acts import CONFLICT, now
from waardevol_lab.web.framework_forms import TopicForm
from waardevol_lab.web.leads.topic_saving import Unsaved, save_sent
from waardevol_lab.wording.i18n import format_time, gettext, mark

BY_ITSELF: Final = "vanzelf"
SOMEBODY_ELSE: Final = mark(
    "Niet bewaard: iemand anders bewaarde dit onderdeel terwijl u schreef. "
    "Probeer Bewaar: dan ziet u beide teksten."
)
OWN_TAB: Final = mark(
    "Niet bewaard: u bewaarde dit onderdeel ook in een ander tabblad of venster. "
    "Probeer Bewaar: dan ziet u beide teksten."
)


def by_itself() -> bool:
    """Whether nobody pressed a button for this request."""
    return BY_ITSELF in request.form


def saved_by_itself(found: Topic, form: TopicForm) -> Response:
    """Save the texts, never the files: the new version with what to say, or 409 or 422 with why."""
    if found.unasked:
        return said(CONFLICT, gettext("Niet bewaard: dit onderdeel blijft zoals het geldt."))
    if not found.writable:
        return said(CONFLICT, gettext("Niet bewaard: dit plan is intussen ingediend of gestopt."))
    outcome = save_sent(found, form, with_files=False)
    if isinstance(outcome, Unsaved):
        return said(outcome.status, _why(outcome))
    return kept(outcome.version)


def _why(outcome: Unsaved) -> str:
    if outcome.status != CONFLICT:
        return outcome.why
    return gettext(OWN_TAB if outcome.found.saved_by_viewer else SOMEBODY_ELSE)


def kept(version: int) -> Response:
    """What was typed is saved."""
    return said(200, gettext("Bewaard om %(time)s.", time=format_time(now())), version)


def said(status: int, text: str, version: int | None = None) -> Response:
    """What the page shows by the form, with the version that is kept now."""
    answer = jsonify(text=text, version=version)
    answer.status_code = status
    return answer
