"""The words above the agenda of a meeting, as one reader gets them."""

from waardevol_lab.domain.letter_texts import Block
from waardevol_lab.persistence.db import reading
from waardevol_lab.queries.meetings import MeetingPage
from waardevol_lab.services.agenda_words import agenda_words
from waardevol_lab.wording.i18n import language


def agenda_cover(meeting: MeetingPage) -> tuple[Block, ...]:
    """The organisation's words for this agenda, counting the plans that the reader sees."""
    plans = len({item.reference for item in meeting.items if item.reference})
    with reading() as session:
        return agenda_words(
            session, meeting.board_id, meeting.board, meeting.starts_at, plans, language()
        )
