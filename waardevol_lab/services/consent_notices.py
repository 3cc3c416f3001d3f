"""Consent notices: written by the team, published by the lead after the decision.

A published text is never changed. A new one that asks for something else, or that is made from a
plan that changed in more than words, lets earlier consents lapse.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.consent import (
    READ_FIRST,
    Asked,
    Minors,
    as_rows,
    asks_consent,
    lapses,
    read_scopes,
    scope_problems,
)
from waardevol_lab.domain.errors import NotFound, Problem, Refused, Stale
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.policy import Actor, Permission, require
from waardevol_lab.domain.states import Action
from waardevol_lab.domain.texts import normalise
from waardevol_lab.persistence.models import ConsentNotice, ConsentVersion, PlanVersion
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.consent_contents import compose, hashes, missing_texts
from waardevol_lab.services.consent_state import asked_by, newest
from waardevol_lab.services.plans import SIGN_ALPHABET
from waardevol_lab.services.running_dossiers import BoundDossier, load_bound, open_for
from waardevol_lab.services.withheld import standing

CODE_LENGTH: Final = 8
PUBLISHED: Final = "ConsentNoticePublished"


@dataclass(frozen=True, slots=True)
class BeginConsentNotice:
    """Begin the text for a group that the approved plan asks for consent."""

    reference: str
    group: str


@dataclass(frozen=True, slots=True)
class SaveConsentNotice:
    """Write what is asked: one thing on each line; `version` is the notice's, as seen."""

    reference: str
    number: int
    scopes: str
    scopes_en: str
    minors: str
    version: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class PublishConsentNotice:
    """Publish the text as it is written; `lapse`: earlier consents lapse, whatever changed."""

    reference: str
    number: int
    version: int
    change: str = ""
    lapse: bool = False
    key: str = ""


def begin_consent_notice(command: BeginConsentNotice, actor: Actor, now: datetime) -> str:
    """Begin the text and give its number; the one that is there already when there is one.

    Raises `NotFound`, or `Refused` when the plan in force does not ask this group for consent.
    """
    with acting(actor, now) as act:
        dossier = _writable(act, command.reference)
        group = command.group.strip()
        if not asks_consent(dossier.bound_version().answers, group):
            raise Refused(Problem("group", "consent_no_group"))
        notices = notices_of(act.session, dossier.experiment.id)
        found = next((row.number for row in notices if row.group_name == group), 0)
        act.result = str(found or _begin(act, dossier, group, len(notices) + 1).number)
        return act.result


def _begin(act: Act, dossier: BoundDossier, group: str, number: int) -> ConsentNotice:
    row = ConsentNotice(
        experiment_id=dossier.experiment.id,
        number=number,
        group_name=group,
        code=_code(act.session),
        scopes=[],
        created_at=act.now,
        saved_by_id=act.actor.user_id,
        saved_at=act.now,
    )
    act.session.add(row)
    return row


def _code(session: Session) -> str:
    """An address that no notice has or had."""
    while True:
        code = "".join(secrets.choice(SIGN_ALPHABET) for _ in range(CODE_LENGTH))
        if session.scalar(select(ConsentNotice.id).where(ConsentNotice.code == code)) is None:
            return code


def save_consent_notice(command: SaveConsentNotice, actor: Actor, now: datetime) -> None:
    """Keep what was written. Raises `NotFound`, `Stale`, or `Refused` at the field."""
    with acting(actor, now, command.key) as act:
        dossier = _writable(act, command.reference)
        row = notice_of(act.session, dossier.experiment.id, command.number)
        if row.version != command.version:
            raise Stale("consent notice")
        scopes = read_scopes(command.scopes, command.scopes_en)
        problems = (*scope_problems(scopes), *_translations(command))
        if problems:
            raise Refused(*problems)
        row.scopes = as_rows(scopes)
        row.minors = Minors(command.minors) if command.minors in set(Minors) else Minors.GUARDIAN
        row.version += 1
        row.saved_by_id, row.saved_at = actor.user_id or row.saved_by_id, now


def _translations(command: SaveConsentNotice) -> Iterator[Problem]:
    lines = len(normalise(command.scopes).strip().split("\n"))
    if len(normalise(command.scopes_en).strip().split("\n")) > lines:
        yield Problem("scopes_en", "consent_many_translations")


def _writable(act: Act, reference: str) -> BoundDossier:
    """The dossier for its team, once a plan is in force. Raises `NotFound`."""
    dossier = load_bound(act.session, reference)
    require(act.actor, dossier.scope, Permission.EDIT_DRAFT)
    return dossier


def publish_consent_notice(command: PublishConsentNotice, actor: Actor, now: datetime) -> int:
    """Publish and give the number of the new text.

    Raises `NotFound` (not the lead), `WrongState`, `Stale`, or `Refused` with what is missing.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.PUBLISH_CONSENT_NOTICE)
        notice = notice_of(act.session, dossier.experiment.id, command.number)
        if notice.version != command.version:
            raise Stale("consent notice")
        row, lapsing = _draw(act, dossier, notice, command)
        found = tuple(_problems(act.session, dossier, notice, row, command))
        act.move_experiment(
            dossier,
            Action.PUBLISH_CONSENT_NOTICE,
            Facts(consent_problems=found),
            {
                "consent_notice": notice.number,
                "consent_version": row.number,
                "consent_hashes": row.hashes,
                "earlier_lapse": lapsing,
            },
        )
        act.session.add(row)
        notice.version += 1
        act.result = str(row.number)
        return row.number


def _draw(
    act: Act, dossier: BoundDossier, notice: ConsentNotice, command: PublishConsentNotice
) -> tuple[ConsentVersion, bool]:
    """The new text, and whether earlier consents lapse with it."""
    plan, asked, last = dossier.bound_version(), asked_by(notice), newest(act.session, notice.id)
    contents = compose(act.session, dossier, plan, asked)
    lapsing = last is not None and _lapsing(act.session, last, plan, asked, command.lapse)
    number = last.number + 1 if last else 1
    row = ConsentVersion(
        notice_id=notice.id,
        number=number,
        plan_version_id=plan.id,
        group_name=notice.group_name,
        scopes=notice.scopes,
        minors=notice.minors,
        contents=contents,
        hashes=hashes(contents),
        holds_from=number if lapsing or last is None else last.holds_from,
        change=command.change.strip(),
        published_by_id=act.actor.user_id,
        published_at=act.now,
    )
    return row, lapsing


def _lapsing(
    session: Session, last: ConsentVersion, plan: PlanVersion, asked: Asked, said: bool
) -> bool:
    before = session.get_one(PlanVersion, last.plan_version_id)
    framework = shipped(plan.framework)
    return lapses(framework, before.answers, plan.answers, asked_by(last), asked, said=said)


def would_lapse(session: Session, dossier: BoundDossier, notice: ConsentNotice) -> bool:
    """Whether publishing now lets earlier consents lapse, without the lead saying so."""
    last = newest(session, notice.id)
    plan = dossier.bound_version()
    return last is not None and _lapsing(session, last, plan, asked_by(notice), False)


def _problems(
    session: Session,
    dossier: BoundDossier,
    notice: ConsentNotice,
    row: ConsentVersion,
    command: PublishConsentNotice,
) -> Iterator[Problem]:
    """What keeps the text from being published."""
    if not asks_consent(dossier.bound_version().answers, notice.group_name):
        yield Problem("notice", "consent_no_group")
    if not notice.scopes:
        yield Problem("scopes", "consent_no_scopes")
    if any(part.question in READ_FIRST for part in standing(session, dossier.experiment.id)):
        yield Problem("notice", "consent_part_withheld")
    yield from missing_texts(dossier)
    last = newest(session, notice.id)
    if last is not None and last.hashes == row.hashes and not command.lapse:
        yield Problem("notice", "consent_unchanged")


def notices_of(session: Session, experiment_id: int) -> list[ConsentNotice]:
    """The notices of an experiment, in their order."""
    return list(
        session.scalars(
            select(ConsentNotice)
            .where(ConsentNotice.experiment_id == experiment_id)
            .order_by(ConsentNotice.number)
        )
    )


def notice_of(session: Session, experiment_id: int, number: int) -> ConsentNotice:
    """One notice of an experiment. Raises `NotFound`."""
    row = session.scalar(
        select(ConsentNotice).where(
            ConsentNotice.experiment_id == experiment_id, ConsentNotice.number == number
        )
    )
    if row is None:
        raise NotFound("consent notice")
    return row
