"""Pages for one audience: citizens. They are the same for everyone and touch no session."""

from flask import Blueprint

from waardevol_lab.documents import promises
from waardevol_lab.domain.states import EndReason
from waardevol_lab.web.by_record import init_parts
from waardevol_lab.web.citizens.visitor_forms import init_visitor_forms
from waardevol_lab.web.stored_pages import init_stored_pages
from waardevol_lab.wording import check_ins, cleanup, events, labels, term_words, woo_grounds

blueprint = Blueprint("citizens", __name__)
blueprint.record_once(init_stored_pages)
blueprint.record_once(init_parts)
blueprint.record_once(init_visitor_forms)


@blueprint.context_processor
def words() -> dict[str, object]:
    """The words for what the rules name."""
    return {
        "label": labels.label,
        "end_label": lambda reason: labels.label(EndReason(reason)) if reason else "",
        "risk_label": labels.risk_label,
        "phase_tones": labels.PHASE_TONES,
        "advices": labels.ADVICES,
        "ground_label": woo_grounds.ground_label,
        "promises_drawn": promises.drawn,
        "check_in_words": check_ins,
        "cleanup_words": cleanup,
        "event_label": events.event_label,
        "planned_label": events.planned_label,
        "now_label": events.now_label,
        "term_label": term_words.term_label,
        "clock_label": term_words.clock_label,
        "length_label": term_words.length_label,
    }


from waardevol_lab.web.citizens import (  # noqa: E402, F401 - the routes hang on the blueprint
    consent,
    consent_files,
    contributing,
    dtpr,
    evaluation_files,
    explaining,
    figures,
    finding,
    following,
    for_machines,
    lesson_formats,
    lessons,
    list_formats,
    mapping,
    notice_formats,
    notices,
    open_data,
    picturing,
    signs,
    yearly_reports,
)
