"""The texts of letters as an administrator writes them and a secretary looks at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from waardevol_lab.documents.letters import LetterPaper, Sender, example_letter
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.letter_kinds import FIELDS, LANGUAGES, LetterKind, default_text
from waardevol_lab.domain.letter_texts import Field, Value
from waardevol_lab.domain.places import Place, PlaceKind
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Account,
    BoardOrganisation,
    LetterTextVersion,
    Organisation,
)
from waardevol_lab.services.authority import administered, manages_place
from waardevol_lab.services.letter_papers import sender_of
from waardevol_lab.services.letter_texts import kind_named
from waardevol_lab.wording.i18n import Language, use_language
from waardevol_lab.wording.letter_words import example_values


@dataclass(frozen=True, slots=True)
class TextLine:
    """One text in a list: whether it is the organisation's own, and since when."""

    kind: LetterKind
    language: Language
    own: bool
    written_at: datetime | None


@dataclass(frozen=True, slots=True)
class OrganisationTexts:
    """The texts of one organisation, by kind and language."""

    id: int
    name: str
    lines: tuple[tuple[TextLine, ...], ...]
    """For each kind its languages."""


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A version as it was written; `text` is what it says now."""

    number: int
    text: str
    is_default: bool
    reason: str
    restores: int | None
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class TextPage:
    """One text with everything that it was; `number` is 0 while it is the product's own."""

    organisation_id: int
    organisation: str
    kind: LetterKind
    language: Language
    number: int
    text: str
    is_default: bool
    versions: tuple[TextVersion, ...]
    """The newest first."""
    sender: Sender
    may_write: bool

    @property
    def fields(self) -> tuple[Field, ...]:
        """What the text may name."""
        return FIELDS[self.kind]

    @property
    def example_values(self) -> Mapping[str, Value]:
        """What stands in the fields of the example."""
        with use_language(self.language):
            return example_values(self.kind)

    def example(self, text: str | None = None) -> LetterPaper:
        """The text, or another one in its place, as a letter about an example plan."""
        with use_language(self.language):
            return example_letter(self.kind, self.text if text is None else text, self.sender)

    def version(self, number: int) -> TextVersion:
        """A version by number. Raises `NotFound`."""
        found = next((one for one in self.versions if one.number == number), None)
        if found is None:
            raise NotFound("letter text version")
        return found


def texts(viewer: Actor) -> tuple[OrganisationTexts, ...]:
    """The texts of every organisation that the viewer administers or is secretary for, by name."""
    with reading() as session:
        rows = session.execute(
            select(Organisation.id, Organisation.name)
            .where(Organisation.id.in_(_readable(session, viewer)))
            .order_by(Organisation.name)
        ).all()
        newest = _newest(session, [row.id for row in rows])
        return tuple(OrganisationTexts(i, name, _lines(i, newest)) for i, name in rows)


def text_page(viewer: Actor, organisation_id: int, kind: str, language: str) -> TextPage:
    """One text, for who administers the organisation or is secretary for it. Raises `NotFound`."""
    named = kind_named(kind, language)
    with reading() as session:
        if organisation_id not in _readable(session, viewer):
            raise NotFound("letter text")
        organisation = session.get_one(Organisation, organisation_id)
        versions = _versions(session, organisation_id, named, language)
        spoken: Language = "en" if language == "en" else "nl"
        return TextPage(
            organisation_id=organisation_id,
            organisation=organisation.name,
            kind=named,
            language=spoken,
            number=versions[0].number if versions else 0,
            text=versions[0].text if versions else default_text(named, language),
            is_default=not versions or versions[0].is_default,
            versions=versions,
            sender=sender_of(organisation, spoken),
            may_write=manages_place(
                session, viewer, Place(PlaceKind.ORGANISATION, organisation_id)
            ),
        )


def _readable(session: Session, viewer: Actor) -> frozenset[int]:
    """The viewer's own organisations, and those that the boards serve where they are secretary."""
    boards = viewer.boards(Role.SECRETARY)
    served = session.scalars(
        select(BoardOrganisation.organisation_id).where(BoardOrganisation.board_id.in_(boards))
    )
    return administered(viewer) | frozenset(served)


def _newest(
    session: Session, organisation_ids: list[int]
) -> dict[tuple[int, str, str], LetterTextVersion]:
    last = (
        select(func.max(LetterTextVersion.id))
        .where(LetterTextVersion.organisation_id.in_(organisation_ids))
        .group_by(
            LetterTextVersion.organisation_id, LetterTextVersion.kind, LetterTextVersion.language
        )
    )
    rows = session.scalars(select(LetterTextVersion).where(LetterTextVersion.id.in_(last)))
    return {(row.organisation_id, row.kind, row.language): row for row in rows}


def _lines(
    organisation_id: int, newest: Mapping[tuple[int, str, str], LetterTextVersion]
) -> tuple[tuple[TextLine, ...], ...]:
    def line(kind: LetterKind, language: str) -> TextLine:
        row = newest.get((organisation_id, kind, language))
        own = row is not None and row.text is not None
        at = row.written_at if row else None
        return TextLine(kind, "en" if language == "en" else "nl", own, at)

    return tuple(tuple(line(kind, language) for language in LANGUAGES) for kind in LetterKind)


def _versions(
    session: Session, organisation_id: int, kind: LetterKind, language: str
) -> tuple[TextVersion, ...]:
    rows = session.execute(
        select(LetterTextVersion, Account.name)
        .join(Account, Account.id == LetterTextVersion.written_by_id)
        .where(
            LetterTextVersion.organisation_id == organisation_id,
            LetterTextVersion.kind == kind,
            LetterTextVersion.language == language,
        )
        .order_by(LetterTextVersion.number.desc())
    )
    return tuple(
        TextVersion(
            number=row.number,
            text=default_text(kind, language) if row.text is None else row.text,
            is_default=row.text is None,
            reason=row.reason,
            restores=row.restores,
            written_by=name,
            written_at=row.written_at,
        )
        for row, name in rows
    )
