"""The buttons beside the question for earlier lessons: take one over, or let it go."""

from typing import Final

from flask import flash, request

from waardevol_lab.domain.errors import Refused
from waardevol_lab.services.quoting import DropQuote, QuoteLesson, drop_quote, quote_lesson
from waardevol_lab.web.acts import actor, now
from waardevol_lab.web.leads.rounds import incident
from waardevol_lab.wording.i18n import gettext
from waardevol_lab.wording.problems import sentence

TAKE: Final = "les"
LET_GO: Final = "les-weg"


def pressed(reference: str) -> bool:
    """Do what one of the buttons asks, if one was pressed; a refusal is told on the next page."""
    if TAKE not in request.form and LET_GO not in request.form:
        return False
    try:
        if TAKE in request.form:
            quote_lesson(
                QuoteLesson(reference, request.form[TAKE], incident=incident()), actor(), now()
            )
            flash(gettext("De les is overgenomen. Schrijf nog wat u ermee doet."), "success")
        else:
            drop_quote(
                DropQuote(reference, request.form[LET_GO], incident=incident()), actor(), now()
            )
            flash(gettext("De les is weggehaald uit uw plan."), "success")
    except Refused as refusal:
        for problem in refusal.problems:
            flash(sentence(problem), "error")
    return True
