"""What followers are to hear of: one row in the act that changes something for the public.

The act writes no mail: ten thousand followers would make it wait. `telling_followers` does that.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.persistence.models import Experiment, NoticeVersion, PublicChange
from waardevol_lab.queries.following import english_title
from waardevol_lab.queries.public import public_title

LONGEST_TITLE: Final = 255
ANSWERED: Final = "ContributionAnswered"


def note_change(
    session: Session,
    experiment: Experiment,
    cause: str,
    now: datetime,
    notice: NoticeVersion | None = None,
) -> None:
    """Let followers hear of `cause`, an event with words in `wording.events`.

    With `notice`, of this version of it and what its change log says; without, of the title alone.
    """
    contents = notice.contents if notice else {}
    session.add(
        PublicChange(
            experiment_id=experiment.id,
            cause=cause,
            number=notice.number if notice else None,
            title=_title(contents.get("answers") or {}) or experiment.title[:LONGEST_TITLE],
            title_en=_title(contents.get("answers_en") or {}),
            change=notice.change if notice else "",
            at=now,
        )
    )


def note_answer(session: Session, experiment: Experiment, now: datetime) -> None:
    """Let followers hear that an answer to a citizen can be read now; no word of it is told."""
    title, title_en = session.execute(
        select(public_title(), english_title()).where(Experiment.id == experiment.id)
    ).one()
    session.add(
        PublicChange(
            experiment_id=experiment.id,
            cause=ANSWERED,
            title=title[:LONGEST_TITLE],
            title_en=(title_en or "")[:LONGEST_TITLE],
            at=now,
        )
    )


def _title(answers: Mapping[str, Any]) -> str:
    title = answers.get("title")
    return title[:LONGEST_TITLE] if isinstance(title, str) else ""
