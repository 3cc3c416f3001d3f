"""The words above an agenda, as the organisation of the board writes them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.letter_kinds import FIELDS, LetterKind, default_text
from waardevol_lab.domain.letter_texts import Block, fill
from waardevol_lab.persistence.models import BoardOrganisation
from waardevol_lab.services.letter_texts import text_in_force
from waardevol_lab.wording.i18n import Language, format_day, use_language


def agenda_words(
    session: Session,
    board_id: int,
    board: str,
    starts_at: datetime,
    plans: int,
    language: Language,
) -> tuple[Block, ...]:
    """What stands above the items; `plans` counts those that the reader may know of.

    A board of several organisations uses the words of the one that it served first.
    """
    first = session.scalar(
        select(BoardOrganisation.organisation_id)
        .where(BoardOrganisation.board_id == board_id)
        .order_by(BoardOrganisation.organisation_id)
        .limit(1)
    )
    kind = LetterKind.AGENDA
    text = text_in_force(session, first, kind, language) if first else default_text(kind, language)
    with use_language(language):
        day = format_day(local_date(starts_at))
    return fill(
        text, FIELDS[kind], {"commissie": board, "datum": day, "aantal_plannen": str(plans)}
    )
