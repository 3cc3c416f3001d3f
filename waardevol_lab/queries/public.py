"""What everybody may read: which experiments are public and how they stand.

There is no viewer here: public pages are the same for everyone. An experiment is public from its
announcement on and stays so. Nothing of a plan is public before its notice is published, and never
anything of a plan that was rejected but its title (docs/workflow.md).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, func, select
from sqlalchemy.orm import aliased

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.states import Phase, RoundKind
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Experiment,
    LedgerEntry,
    NoticeVersion,
    Organisation,
    PlanVersion,
    ReviewRound,
)

SLUG = re.compile(r"[a-z0-9-]{1,120}\Z")
CODE = re.compile(r"[0-9a-z]{1,40}\Z")
MOST_ADDRESSES = 20_000
"""A sitemap holds 50,000 addresses, and each page has two."""
IS_PUBLIC = and_(Experiment.announced_at.is_not(None), Experiment.slug.is_not(None))


@dataclass(frozen=True, slots=True)
class PublicState:
    """How a public experiment stands, and which versions its page is made of."""

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
    phase_since: datetime
    announced_at: datetime
    version: int
    organisation_version: int
    terms: Mapping[str, Any]
    notice_number: int | None
    notice_at: datetime | None

    @property
    def changed_at(self) -> datetime:
        """When the page last changed by an act."""
        return max(self.phase_since, self.announced_at, self.notice_at or self.announced_at)


def public_phase() -> ColumnElement[str]:
    """The phase as the public knows it: a new round after a rejection is nobody's business yet."""
    return case((Experiment.phase == Phase.PREPARING, Phase.REJECTED.value), else_=Experiment.phase)


def public_title() -> ColumnElement[str]:
    """The title of the version that binds, or else of the one decided on; never a draft's."""
    round_, version = aliased(ReviewRound), aliased(PlanVersion)
    decided = (
        select(version.answers["title"].as_string())
        .join(round_, round_.plan_version_id == version.id)
        .where(
            round_.experiment_id == Experiment.id,
            round_.decided_at.is_not(None),
            round_.kind != RoundKind.INCIDENT,
        )
        .order_by(round_.decided_at.desc(), round_.id.desc())
        .limit(1)
        .correlate(Experiment)
        .scalar_subquery()
    )
    bound = (Experiment.binding_version_id.is_not(None), Experiment.title)
    return case(bound, else_=func.coalesce(decided, "", type_=String))


_STATE = (
    select(
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
        Experiment.phase_since,
        Experiment.announced_at,
        Experiment.version,
        Organisation.version,
        Organisation.terms,
        NoticeVersion.number,
        NoticeVersion.published_at,
    )
    .join(Organisation, Organisation.id == Experiment.organisation_id)
    .outerjoin(NoticeVersion, NoticeVersion.experiment_id == Experiment.id)
    .where(IS_PUBLIC)
    .order_by(NoticeVersion.number.desc())
    .limit(1)
)


def public_state(slug: str) -> PublicState:
    """The public experiment at this address, in one small query. Raises `NotFound`."""
    if not SLUG.match(slug):
        raise NotFound(slug)
    with reading() as session:
        row = session.execute(_STATE.where(Experiment.slug == slug)).first()
    if row is None:
        raise NotFound(slug)
    values = list(row)
    values[4] = Phase(values[4])
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


def record_version() -> int:
    """The number of the newest entry of the record: it changes with every act.

    Two acts at once may commit in another order than their numbers; whoever keeps a page by it,
    keeps it for a short time only.
    """
    with reading() as session:
        return session.scalar(select(func.max(LedgerEntry.id))) or 0


def public_addresses() -> list[tuple[str, datetime]]:
    """The address and last change of public experiments, the newest first, as many as fit."""
    with reading() as session:
        rows = session.execute(
            select(Experiment.slug, Experiment.phase_since)
            .where(IS_PUBLIC)
            .order_by(Experiment.announced_at.desc(), Experiment.id.desc())
            .limit(MOST_ADDRESSES)
        )
        return [(str(slug), changed_at) for slug, changed_at in rows]
