"""The signs in the street as everybody may see them: where they hang, and the photos with words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute

from waardevol_lab.domain.cleanup import SignFate
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.persistence.beside import Query
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Attachment, SignPlacement, SignRemoval
from waardevol_lab.queries.public import PublicVersion
from waardevol_lab.queries.public_notice import PublicFile
from waardevol_lab.services.attachments import shown_copy


@dataclass(frozen=True, slots=True)
class PublicSign:
    """A sign; `photo` is the attachment that shows it, None where the public sees none."""

    place: str
    placed_on: date
    photo: int | None
    alt_text: str
    covered_on: date | None = None
    """Since when it is covered, as long as the experiment lies still."""


def placements(experiment_id: ScalarSelect[int]) -> Query:
    """All that was confirmed, in its order."""
    return (
        select(
            SignPlacement.place,
            SignPlacement.placed_on,
            SignPlacement.photo_id,
            SignPlacement.photo_alt,
            Attachment.media_type,
            _last(SignRemoval.fate).label("fate"),
            _last(SignRemoval.gone_on).label("gone_on"),
        )
        .outerjoin(Attachment, Attachment.id == SignPlacement.photo_id)
        .where(SignPlacement.experiment_id == experiment_id)
        .order_by(SignPlacement.id)
    )


def as_signs(rows: Iterable[Any]) -> tuple[PublicSign, ...]:
    """The newest sign of each place that was not removed, in the order of their places.

    `rows` are those of `placements`.
    """
    newest = {" ".join(row.place.casefold().split()): row for row in rows}
    return tuple(_public(row) for row in newest.values() if row.fate != SignFate.REMOVED)


def public_sign_photo(version: PublicVersion, attachment_id: int) -> PublicFile:
    """The photo of a sign, smaller and without metadata, once it has words. Raises `NotFound`."""
    with reading() as session:
        row = session.scalar(
            select(Attachment)
            .join(SignPlacement, SignPlacement.photo_id == Attachment.id)
            .where(
                SignPlacement.experiment_id == version.experiment_id,
                Attachment.id == attachment_id,
                Attachment.media_type.startswith("image/"),
                func.length(SignPlacement.photo_alt) > 0,
            )
            .limit(1)
        )
        if row is None:
            raise NotFound(f"photo {attachment_id}")
        file = PublicFile(row.name, row.media_type, shown_copy(row))
    if not file.path.is_file():
        raise NotFound(f"photo {attachment_id}")
    return file


def _public(row: Any) -> PublicSign:
    alt_text = row.photo_alt or ""
    shown = bool(alt_text) and (row.media_type or "").startswith("image/")
    photo = row.photo_id if shown else None
    return PublicSign(row.place, row.placed_on, photo, alt_text, row.gone_on)


def _last(column: InstrumentedAttribute[Any]) -> ScalarSelect[Any]:
    """What was done last to a sign."""
    return (
        select(column)
        .where(SignRemoval.sign_id == SignPlacement.id)
        .order_by(SignRemoval.id.desc())
        .limit(1)
        .correlate(SignPlacement)
        .scalar_subquery()
    )
