"""The final evaluation as it stands: for who writes it and for the board that remarks on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.evaluation import unevaluated_from
from waardevol_lab.domain.evaluation_form import EvaluationForm
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.domain.states import Phase
from waardevol_lab.domain.term_rules import Term
from waardevol_lab.persistence.models import Account, Evaluation, EvaluationRemark
from waardevol_lab.queries.continuing import Continuity, continuity_of
from waardevol_lab.queries.notice_reader import Reader
from waardevol_lab.queries.public_contributions import Conversations, published_of
from waardevol_lab.queries.running import Head, head_of, opened
from waardevol_lab.services.continuing import can_go_on
from waardevol_lab.services.evaluation_counts import evaluation_counts
from waardevol_lab.services.evaluation_forms import (
    evaluation_at_hand,
    form_of,
    next_form,
    next_number,
    version_at_hand,
)
from waardevol_lab.services.follow_ups import ACTS, follow_up_from
from waardevol_lab.services.notice_contents import evaluation_due
from waardevol_lab.services.observations import Seen, seen_so_far
from waardevol_lab.services.running_dossiers import BoundDossier
from waardevol_lab.services.term_days import term_day

DRAFT, OFFERED, PUBLISHED = "draft", "offered", "published"


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody of the board said of it."""

    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EvaluationPage:
    """The evaluation, its form, its remarks and its terms."""

    head: Head
    kind: EvaluationKind
    number: int
    form: EvaluationForm
    value_titles: Mapping[str, str]
    read: Reader
    """What the plan in force answers."""
    answers: Mapping[str, Any]
    counts: Mapping[str, Any]
    """What the system counts; from the moment it is offered what it counted then."""
    seen: Mapping[str, tuple[Seen, ...]]
    """By field what check-ins saw, the newest first."""
    heard: Conversations
    """What inhabitants asked and said, as far as everybody may read it."""
    state: str
    version: int
    response: str
    remarks: tuple[Remark, ...]
    due_on: date | None
    remarks_due: date | None
    closable_from: date | None
    follow_up_from: date | None
    """The first day for a follow-up; None where there is none to come."""
    may_continue: bool
    """Whether the viewer may begin a plan that goes on from it."""
    continuity: Continuity
    today: date

    @property
    def can_follow_up(self) -> bool:
        """Whether the time for a follow-up has come."""
        return self.follow_up_from is not None and self.today >= self.follow_up_from

    @property
    def can_write(self) -> bool:
        """Whether it is being written, or may be begun."""
        time_has_come = self.kind is EvaluationKind.FINAL or self.can_follow_up
        return self.state == DRAFT and self.head.phase == ACTS[self.kind].phase and time_has_come

    @property
    def can_publish(self) -> bool:
        """Whether the remarks are in or their term has passed."""
        over = self.remarks_due is not None and self.today > self.remarks_due
        return self.state == OFFERED and (bool(self.remarks) or over)

    @property
    def can_close(self) -> bool:
        """Whether the dossier may be closed without an evaluation."""
        return self.closable_from is not None and self.today >= self.closable_from


def evaluation_page(
    viewer: Actor,
    reference: str,
    now: datetime,
    language: str,
    kind: EvaluationKind = EvaluationKind.FINAL,
    need: Permission = Permission.READ_EVALUATION,
) -> EvaluationPage:
    """The evaluation as writers see it, or once offered the board. Raises `NotFound`.

    A draft is of its writers alone. Before the end there is nothing to write yet: then the page
    only says when.
    """
    with opened(viewer, reference, need) as (session, dossier):
        if dossier.binding_version() is None:
            raise NotFound("evaluation")
        head = head_of(viewer, dossier)
        row = evaluation_at_hand(session, dossier.experiment.id, kind)
        hidden = row is None or (
            row.state == DRAFT and Permission.WRITE_EVALUATION not in head.permissions
        )
        shown = None if hidden else row
        return _page(session, viewer, dossier, head, shown, now, language, kind)


def board_page(viewer: Actor, reference: str, now: datetime, language: str) -> EvaluationPage:
    """The follow-up that was offered, or else the final evaluation. Raises `NotFound`."""
    page = evaluation_page(viewer, reference, now, language, EvaluationKind.FOLLOW_UP)
    if page.state == OFFERED:
        return page
    return evaluation_page(viewer, reference, now, language)


def _page(
    session: Session,
    viewer: Actor,
    dossier: BoundDossier,
    head: Head,
    row: Evaluation | None,
    now: datetime,
    language: str,
    kind: EvaluationKind,
) -> EvaluationPage:
    version, today = dossier.bound_version(), local_date(now)
    framework = shipped(version.framework)
    due_on = evaluation_due(dossier, head.ends_on)
    experiment = dossier.experiment
    form = form_of(session, row) if row else next_form(version, kind, today)
    offered = row is not None and row.state != DRAFT
    closing = head.phase is Phase.ENDED and not offered and due_on is not None
    return EvaluationPage(
        head=head,
        kind=kind,
        number=row.number if row else next_number(session, experiment.id, kind),
        form=form,
        value_titles={value.id: value.title.in_(language) for value in framework.values},
        read=Reader(framework, version.answers, version.answers_en, language),
        answers=dict(row.answers) if row else {},
        counts=(row.counts or {})
        if row and offered
        else evaluation_counts(session, experiment, now),
        seen=seen_so_far(session, experiment.id, form),
        heard=published_of(session, experiment.id, today),
        state=row.state if row else DRAFT,
        version=row.version if row else version_at_hand(session, experiment.id, kind),
        response=row.response if row else "",
        remarks=_remarks(session, row) if row else (),
        due_on=due_on,
        remarks_due=term_day(dossier.organisation, Term.BOARD_REMARKS, row.offered_at)
        if row and row.offered_at
        else None,
        closable_from=unevaluated_from(due_on) if closing and due_on else None,
        follow_up_from=follow_up_from(session, dossier),
        may_continue=Permission.CONTINUE_EXPERIMENT in head.permissions
        and can_go_on(session, experiment.id),
        continuity=continuity_of(session, viewer, experiment),
        today=today,
    )


def _remarks(session: Session, row: Evaluation) -> tuple[Remark, ...]:
    rows = session.execute(
        select(Account.name, EvaluationRemark.text, EvaluationRemark.remarked_at)
        .join(Account, Account.id == EvaluationRemark.author_id)
        .where(EvaluationRemark.evaluation_id == row.id)
        .order_by(EvaluationRemark.id)
    )
    return tuple(Remark(*found) for found in rows)
