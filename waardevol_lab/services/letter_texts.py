"""The texts of letters in an organisation's own words: versions that are never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound, Problem, Refused, Stale
from waardevol_lab.domain.letter_kinds import FIELDS, LANGUAGES, NEEDED, LetterKind, default_text
from waardevol_lab.domain.letter_texts import Block, Value, check, fill, missing
from waardevol_lab.domain.places import Place, PlaceKind
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.texts import normalise
from waardevol_lab.persistence.models import LetterTextVersion, Organisation
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.authority import require_place

LONGEST_REASON = 255


@dataclass(frozen=True, slots=True)
class ChangeLetterText:
    """Write a text anew; `version` is the number that was in force when it was read, 0 for none."""

    organisation_id: int
    kind: str
    language: str
    text: str
    reason: str
    version: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class RestoreLetterText:
    """Put version `number` in force again, as a new version; 0: the product's own text."""

    organisation_id: int
    kind: str
    language: str
    number: int
    version: int
    key: str = ""


def change_letter_text(command: ChangeLetterText, actor: Actor, now: datetime) -> None:
    """A new version of the text. Raises `NotFound`, `Stale`, and `Refused` at text and reason."""
    with acting(actor, now, command.key) as act:
        kind, last = _opened(act, command)
        text = normalise(command.text).strip()
        in_force = text_in_force(act.session, command.organisation_id, kind, command.language)
        _refuse(kind, text, command.reason, in_force)
        _add(act, command, last, text, command.reason.strip())


def restore_letter_text(command: RestoreLetterText, actor: Actor, now: datetime) -> None:
    """An older version again. Raises `NotFound`, `Stale`; `Refused` when nothing would change."""
    with acting(actor, now, command.key) as act:
        kind, last = _opened(act, command)
        text = _older(act, command)
        newest = last.text if last else None
        if text == newest or (text is None and last is None):
            raise Refused(Problem("number", "text_unchanged"))
        if text is not None:
            check(text, FIELDS[kind])
        _add(act, command, last, text, "", restores=command.number)


def _opened(
    act: Act, command: ChangeLetterText | RestoreLetterText
) -> tuple[LetterKind, LetterTextVersion | None]:
    """The kind and the newest version, once the actor may and has seen the newest."""
    require_place(act.session, act.actor, Place(PlaceKind.ORGANISATION, command.organisation_id))
    kind = kind_named(command.kind, command.language)
    act.session.scalars(
        select(Organisation).where(Organisation.id == command.organisation_id).with_for_update()
    ).one()
    last = newest_version(act.session, command.organisation_id, kind, command.language)
    if command.version != (last.number if last else 0):
        raise Stale("letter text")
    return kind, last


def kind_named(kind: str, language: str) -> LetterKind:
    """The kind of this name. Raises `NotFound` for another name or a language we do not speak."""
    if kind not in set(LetterKind) or language not in LANGUAGES:
        raise NotFound("letter text")
    return LetterKind(kind)


def _refuse(kind: LetterKind, text: str, reason: str, in_force: str) -> None:
    problems: list[Problem] = []
    if not text and not kind.may_be_empty:
        problems.append(Problem("text", "missing"))
    try:
        check(text, FIELDS[kind])
    except Refused as refusal:
        problems += refusal.problems
    problems += missing(text, NEEDED.get(kind, ())) if text else ()
    if not problems and text == in_force:
        problems.append(Problem("text", "text_unchanged"))
    if not reason.strip():
        problems.append(Problem("reason", "missing"))
    elif len(reason.strip()) > LONGEST_REASON:
        params = {"length": len(reason.strip()), "max": LONGEST_REASON}
        problems.append(Problem("reason", "too_long", params))
    if problems:
        raise Refused(*problems)


def _older(act: Act, command: RestoreLetterText) -> str | None:
    if command.number == 0:
        return None
    row = act.session.scalar(
        select(LetterTextVersion).where(
            LetterTextVersion.organisation_id == command.organisation_id,
            LetterTextVersion.kind == command.kind,
            LetterTextVersion.language == command.language,
            LetterTextVersion.number == command.number,
        )
    )
    if row is None:
        raise NotFound("letter text version")
    return row.text


def _add(
    act: Act,
    command: ChangeLetterText | RestoreLetterText,
    last: LetterTextVersion | None,
    text: str | None,
    reason: str,
    *,
    restores: int | None = None,
) -> None:
    """The next version; `text` None: the product's own words."""
    row = LetterTextVersion(
        organisation_id=command.organisation_id,
        kind=command.kind,
        language=command.language,
        number=(last.number if last else 0) + 1,
        text=text,
        reason=reason,
        restores=restores,
        written_by_id=act.actor.user_id,
        written_at=act.now,
    )
    act.session.add(row)
    _record(act, row)


def _record(act: Act, row: LetterTextVersion) -> None:
    organisation = act.session.get_one(Organisation, row.organisation_id)
    told = {
        "text_of": row.kind,
        "language": row.language,
        "number": row.number,
        "text": row.text,
        "restores": row.restores,
    }
    act.record(organisation.subject, "LetterTextChanged", told)


def newest_version(
    session: Session, organisation_id: int, kind: LetterKind, language: str
) -> LetterTextVersion | None:
    """The version in force; None while the organisation has written nothing."""
    return session.scalar(
        select(LetterTextVersion)
        .where(
            LetterTextVersion.organisation_id == organisation_id,
            LetterTextVersion.kind == kind,
            LetterTextVersion.language == language,
        )
        .order_by(LetterTextVersion.number.desc())
        .limit(1)
    )


def text_in_force(session: Session, organisation_id: int, kind: LetterKind, language: str) -> str:
    """The words to use now: the organisation's own, or else the product's."""
    row = newest_version(session, organisation_id, kind, language)
    if row is None or row.text is None:
        return default_text(kind, language)
    return row.text


def filled(
    session: Session,
    organisation_id: int,
    kind: LetterKind,
    language: str,
    values: Mapping[str, Value],
) -> tuple[Block, ...]:
    """The words in force with the values filled in."""
    text = text_in_force(session, organisation_id, kind, language)
    return fill(text, FIELDS[kind], {field.name: values[field.name] for field in FIELDS[kind]})
