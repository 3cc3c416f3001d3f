"""Organisations and boards: the texts that feed every notice, the terms, who serves whom."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.addresses import read_address
from waardevol_lab.domain.errors import NotFound, Problem, Refused, Stale
from waardevol_lab.domain.places import Place, PlaceKind
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.reminders import DAY_NAMES, reminder_days_for
from waardevol_lab.domain.terms import terms_for
from waardevol_lab.persistence.models import Organisation
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.authority import is_system, require_place
from waardevol_lab.services.due_days import recount
from waardevol_lab.services.term_days import REMINDER_PREFIX, chosen_days

LONGEST_LINE = 255
LONGEST_TEXT = 4000
LINES = ("department", "phone", "mail", "dpo_contact", "algorithm_register", "privacy_page")
TEXTS = ("postal_address", "rights_text", "supervisory_authority", "objection_route")
TRANSLATED = ("name", "department", "dpo_contact", *TEXTS)
"""The texts that have an English side; the others are the same in both languages."""
LINKS = ("algorithm_register", "privacy_page")
TERM_PREFIX = "term_"
"""The field of a term in a form, and of its problem: `term_decision`."""


@dataclass(frozen=True, slots=True)
class AddOrganisation:
    """Add an organisation. The command line's: an administrator belongs to one that is there."""

    name: str
    texts: Mapping[str, str] = field(default_factory=dict)
    texts_en: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    reminders: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeOrganisation:
    """Write every text and term of an organisation anew, and on which days it reminds."""

    organisation_id: int
    version: int
    name: str
    texts: Mapping[str, str]
    texts_en: Mapping[str, str]
    terms: Mapping[str, str]
    reminders: Mapping[str, str] = field(default_factory=dict)
    key: str = ""


def add_organisation(command: AddOrganisation, actor: Actor, now: datetime) -> int:
    """Add an organisation and give its id. Raises `NotFound` for anybody but the system."""
    with acting(actor, now) as act:
        if not is_system(actor):
            raise NotFound("organisation")
        row = Organisation(subject=secrets.token_hex(16), name="", created_at=now)
        _write(act.session, row, command)
        act.session.add(row)
        act.session.flush()
        _record(act, row, "OrganisationAdded")
        return row.id


def change_organisation(command: ChangeOrganisation, actor: Actor, now: datetime) -> None:
    """Write the texts and terms. Raises `NotFound`, `Stale`, and `Refused` at the fields."""
    with acting(actor, now, command.key) as act:
        require_place(act.session, actor, Place(PlaceKind.ORGANISATION, command.organisation_id))
        row = act.session.scalars(
            select(Organisation).where(Organisation.id == command.organisation_id).with_for_update()
        ).one()
        if row.version != command.version:
            raise Stale("organisation")
        terms = row.terms
        _write(act.session, row, command)
        if row.terms != terms:
            recount(act.session, row)
        row.version += 1
        _record(act, row, "OrganisationChanged")


def _write(
    session: Session, row: Organisation, command: AddOrganisation | ChangeOrganisation
) -> None:
    name = " ".join(command.name.split())
    terms = {k: v.strip() for k, v in command.terms.items() if v.strip()}
    problems = [
        *name_problems(session, Organisation, name, row.id),
        *_text_problems(command),
        *_problems(terms_for, terms, TERM_PREFIX),
        *_problems(reminder_days_for, command.reminders, REMINDER_PREFIX),
    ]
    if problems:
        raise Refused(*problems)
    row.name = name
    for column in (*LINES, *TEXTS):
        setattr(row, column, command.texts.get(column, "").strip())
    row.texts_en = {
        column: text.strip()
        for column, text in command.texts_en.items()
        if column in TRANSLATED and text.strip()
    }
    row.terms = terms
    days = reminder_days_for(command.reminders).chosen
    for name in DAY_NAMES:
        setattr(row, REMINDER_PREFIX + name, days.get(name))


def name_problems(session: Session, model: Any, name: str, own_id: int | None) -> list[Problem]:
    """A name is there, fits, and is nobody else's."""
    if not name:
        return [Problem("name", "missing")]
    if len(name) > LONGEST_LINE:
        return [Problem("name", "too_long", {"length": len(name), "max": LONGEST_LINE})]
    other = session.scalar(select(model.id).where(model.name == name))
    return [] if other in {None, own_id} else [Problem("name", "name_taken")]


def _text_problems(command: AddOrganisation | ChangeOrganisation) -> list[Problem]:
    problems = []
    for texts, suffix in ((command.texts, ""), (command.texts_en, "_en")):
        for column, text in texts.items():
            limit = LONGEST_TEXT if column in TEXTS else LONGEST_LINE
            if len(text) > limit:
                params = {"length": len(text), "max": limit}
                problems.append(Problem(f"{column}{suffix}", "too_long", params))
    for column in LINKS:
        link = command.texts.get(column, "").strip()
        if link and not link.startswith(("https://", "http://")):
            problems.append(Problem(column, "link_wrong"))
    mail = command.texts.get("mail", "").strip()
    if mail and read_address(mail) is None:
        problems.append(Problem("mail", "address_wrong"))
    return problems


def _problems(
    read: Callable[[Mapping[str, str]], object], written: Mapping[str, str], prefix: str
) -> list[Problem]:
    """What the rules say of what was written, at the fields of the form."""
    try:
        read(written)
    except Refused as refusal:
        return [Problem(prefix + p.field, p.code, p.params) for p in refusal.problems]
    return []


def _record(act: Act, row: Organisation, kind: str) -> None:
    """What the organisation says of itself is public, so it stands in the record whole."""
    texts = {column: getattr(row, column) for column in (*LINES, *TEXTS)}
    act.record(
        row.subject,
        kind,
        {
            "name": row.name,
            "texts": texts,
            "texts_en": row.texts_en,
            "terms": row.terms,
            "reminders": chosen_days(row).chosen,
        },
    )
