"""What is told at the address of a notice: all that stands beside it too, in one query."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Date, bindparam

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.persistence.beside import Beside
from waardevol_lab.queries.consents import as_asked, groups_asked
from waardevol_lab.queries.notice_cleanup import PublicCleanup, as_cleanup, lines
from waardevol_lab.queries.notice_reader import Said
from waardevol_lab.queries.public import PublicState
from waardevol_lab.queries.public_continuing import (
    PublicContinuity,
    as_continuity,
    earlier_than,
    later_than,
)
from waardevol_lab.queries.public_contributions import (
    ON_A_NOTICE,
    PublicContributions,
    as_published,
    counted,
    newest_published,
    sorts,
)
from waardevol_lab.queries.public_lessons import lessons_of
from waardevol_lab.queries.public_notice import (
    OF_SLUG,
    VERSIONS,
    PublishedNotice,
    beside_newest,
    published_beside,
)
from waardevol_lab.queries.public_signs import PublicSign, as_signs, placements


@dataclass(frozen=True, slots=True)
class NoticeBeside:
    """A notice, or how the experiment stands as long as there is none, and what belongs to it."""

    found: PublishedNotice | PublicState
    contributions: PublicContributions
    """The last questions and answers."""
    signs: tuple[PublicSign, ...]
    cleanup: tuple[PublicCleanup, ...]
    """The lines of the clean-up, from the end on."""
    consents: tuple[tuple[str, Said], ...]
    """Where groups are asked for consent: the code of each address, with the group."""
    lessons: tuple[tuple[str, str], ...]
    """The lessons of the experiment: address and title."""
    continuity: PublicContinuity

    @property
    def state(self) -> PublicState:
        """How the experiment stands."""
        return self.found if isinstance(self.found, PublicState) else self.found.state

    @property
    def notice(self) -> PublishedNotice:
        """The notice. Raises `NotFound` as long as there is none."""
        if isinstance(self.found, PublicState):
            raise NotFound(self.found.slug)
        return self.found


_PARTS: Final = (
    Beside(sorts(OF_SLUG, bindparam("today", type_=Date))),
    Beside(newest_published(OF_SLUG, ON_A_NOTICE)),
    Beside(placements(OF_SLUG)),
    Beside(groups_asked(OF_SLUG)),
    Beside(lessons_of(OF_SLUG)),
    Beside(lines(OF_SLUG)),
    Beside(earlier_than(OF_SLUG)),
    Beside(later_than(OF_SLUG)),
)
_ALL: Final = VERSIONS.add_columns(*map(beside_newest, _PARTS))


def told_at(slug: str, today: date, language: str, number: int | None = None) -> NoticeBeside:
    """The newest version, or the one with this number, in one query. Raises `NotFound`."""
    found, beside = published_beside(slug, number, _ALL, {"today": today})
    counts, asked, signs, groups, lessons, cleaned, earlier, later = (
        part.rows(values) for part, values in zip(_PARTS, beside, strict=True)
    )
    state = found if isinstance(found, PublicState) else found.state
    return NoticeBeside(
        found=found,
        contributions=as_published(state, today, counted(counts), asked, ON_A_NOTICE),
        signs=as_signs(signs),
        cleanup=as_cleanup(cleaned),
        consents=as_asked(groups, language),
        lessons=tuple((row.slug, row.title) for row in lessons),
        continuity=as_continuity(earlier, later),
    )
