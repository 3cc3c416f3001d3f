"""What everybody may read: which experiments are public and how they stand.

There is no viewer here: public pages are the same for everyone. An experiment is public from its
announcement on and stays so. Nothing of a plan is public before its notice is published, and never
anything of a plan that was rejected but its title (docs/workflow.md).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, String, and_, bindparam, case, func, select
from sqlalchemy.orm import aliased

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.states import ObjectionState, Phase, RoundKind
from waardevol_lab.persistence.db import first_row, reading
from waardevol_lab.persistence.models import (
    Experiment,
    LedgerEntry,
    Objection,
    Organisation,
    PlanVersion,
    ReviewRound,
)

SLUG = re.compile(r"[a-z0-9-]{1,120}\Z")
CODE = re.compile(r"[0-9a-z]{1,40}\Z")
ADDRESSES = 20_000
"""A sitemap holds 50,000 addresses, and each page has two."""


def is_public(of: type[Experiment] = Experiment) -> ColumnElement[bool]:
    """Whether everybody may know of it."""
    return and_(of.announced_at.is_not(None), of.slug.is_not(None))


IS_PUBLIC = is_public()


@dataclass(frozen=True, slots=True)
class PublicVersion:
    """Changes with every act on the experiment, and with the organisation's texts."""

    experiment_id: int
    organisation_version: int
    sequence: int
    """The number of the newest entry in the experiment's own chain."""
    at: str
    continued: int
    """Grows with each public experiment that goes on from it and each change in how one stands:
    no act of its own tells of that."""

    @property
    def changed_at(self) -> datetime:
        """When the last act was."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True, slots=True)
class PublicState:
    """How a public experiment stands."""

    experiment_id: int
    slug: str
    reference: str
    organisation_name: str
    phase: Phase
    end_reason: str | None
    closing_reason: str
    unevaluated: bool
    fictional: bool
    ends_on: date | None
    announced_at: datetime
    phase_since: datetime
    terms: Mapping[str, Any]
    objections: Mapping[ObjectionState, int]
    """How many objections stand how, in the order of the states; never what is in them."""


def public_phase(of: type[Experiment] = Experiment) -> ColumnElement[str]:
    """The phase as the public knows it: a new round after a rejection is nobody's business yet."""
    return case((of.phase == Phase.PREPARING, Phase.REJECTED.value), else_=of.phase)


def public_title(of: type[Experiment] = Experiment) -> ColumnElement[str]:
    """The title of the version that binds, or else of the one decided on; never a draft's."""
    round_, version = aliased(ReviewRound), aliased(PlanVersion)
    decided = (
        select(version.answers["title"].as_string())
        .join(round_, round_.plan_version_id == version.id)
        .where(
            round_.experiment_id == of.id,
            round_.decided_at.is_not(None),
            round_.kind != RoundKind.INCIDENT,
        )
        .order_by(round_.decided_at.desc(), round_.id.desc())
        .limit(1)
        .correlate(of)
        .scalar_subquery()
    )
    bound = (of.binding_version_id.is_not(None), of.title)
    return case(bound, else_=func.coalesce(decided, "", type_=String))


def _objections() -> ScalarSelect[str]:
    """The states of all objections, with commas between them."""
    return (
        select(func.aggregate_strings(Objection.state, ","))
        .where(Objection.experiment_id == Experiment.id)
        .correlate(Experiment)
        .scalar_subquery()
    )


STATE_COLUMNS: tuple[Any, ...] = (
    Experiment.id,
    Experiment.slug,
    Experiment.reference,
    Organisation.name,
    public_phase(),
    Experiment.end_reason,
    Experiment.closing_reason,
    Experiment.unevaluated,
    Experiment.fictional,
    Experiment.ends_on,
    Experiment.announced_at,
    Experiment.phase_since,
    Organisation.terms,
    _objections(),
)
_LATER = aliased(Experiment)
_CONTINUED = (
    select(func.coalesce(func.sum(_LATER.version), 0))
    .where(_LATER.continues_id == Experiment.id, is_public(_LATER))
    .correlate(Experiment)
    .scalar_subquery()
)
_VERSION = (
    select(Experiment.id, Organisation.version, LedgerEntry.sequence, LedgerEntry.at, _CONTINUED)
    .join(Organisation, Organisation.id == Experiment.organisation_id)
    .join(LedgerEntry, LedgerEntry.subject == Experiment.subject)
    .where(IS_PUBLIC, Experiment.slug == bindparam("slug"))
    .order_by(LedgerEntry.sequence.desc())
    .limit(1)
)
_NEWEST = select(func.max(LedgerEntry.id))


def public_version(slug: str) -> PublicVersion:
    """What the pages of a public experiment follow from, in one small query. Raises `NotFound`."""
    row = first_row(_VERSION, slug=slug) if SLUG.match(slug) else None
    if row is None:
        raise NotFound(slug)
    return PublicVersion(*row)


def state_of(row: Sequence[Any]) -> PublicState:
    """The state in a row that holds `STATE_COLUMNS`."""
    values = list(row)
    values[4] = Phase(values[4])
    states = (values[-1] or "").split(",")
    values[-1] = {state: states.count(state) for state in ObjectionState if state in states}
    return PublicState(*values)


def slug_of_code(code: str) -> str:
    """The address behind a sign's short code. Raises `NotFound` until it is announced."""
    code = code.lower()
    if not CODE.match(code):
        raise NotFound(code)
    with reading() as session:
        slug = session.scalar(
            select(Experiment.slug).where(Experiment.sign_code == code, IS_PUBLIC)
        )
    if slug is None:
        raise NotFound(code)
    return slug


def title_of(experiment_id: int) -> str:
    """The title of a public experiment, as the public knows it."""
    with reading() as session:
        query = select(public_title()).where(Experiment.id == experiment_id)
        return session.scalar(query) or ""


def record_version() -> int:
    """The number of the newest entry of the record: it changes with every act.

    Two acts at once may commit in another order than their numbers; whoever keeps a page by it,
    keeps it for a short time only.
    """
    row = first_row(_NEWEST)
    return row[0] or 0 if row else 0


def address_parts() -> int:
    """How many parts the addresses of public experiments come in; at least one."""
    with reading() as session:
        last = session.scalar(select(func.max(Experiment.id)).where(IS_PUBLIC)) or 1
    return -(-last // ADDRESSES)


def public_addresses(part: int = 1) -> list[tuple[str, datetime]]:
    """The address and last change of the public experiments in one part, the newest first.

    A part holds those with keys that follow each other, so that no part is longer than
    `ADDRESSES`, none depends on another, and an experiment stays in its own.
    """
    first = (part - 1) * ADDRESSES
    with reading() as session:
        rows = session.execute(
            select(Experiment.slug, Experiment.phase_since)
            .where(IS_PUBLIC, Experiment.id > first, Experiment.id <= first + ADDRESSES)
            .order_by(Experiment.id.desc())
        )
        return [(str(slug), changed_at) for slug, changed_at in rows]
