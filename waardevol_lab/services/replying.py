"""Answering what a citizen asked or said, and naming what changed because of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.contributions import (
    LONGEST_ANSWER,
    LONGEST_CHANGE,
    Standing,
    standing,
    text_problems,
)
from waardevol_lab.domain.errors import NotFound, Problem, Refused
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.policy import Actor, authorise
from waardevol_lab.domain.states import Action, ContributionState, Machine
from waardevol_lab.domain.texts import normalise
from waardevol_lab.persistence.models import Contribution, NoticeVersion
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.changes import note_answer
from waardevol_lab.services.dossiers import Dossier, Which, load


@dataclass(frozen=True, slots=True)
class AnswerContribution:
    """The answer to contribution `number` of a dossier; given once, for the record."""

    reference: str
    number: int
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class NameChange:
    """What changed because of it, and in which version of the notice that can be read."""

    reference: str
    number: int
    text: str
    notice_version: int | None = None
    key: str = ""


def answer_contribution(command: AnswerContribution, actor: Actor, now: datetime) -> int:
    """Keep the answer, and mail it to who left an address.

    Raises `NotFound`, `WrongState` when it was answered or hidden as spam, `Refused` at `text`.
    """
    with acting(actor, now, command.key) as act:
        dossier, row = _open(act, command, Action.ANSWER_CONTRIBUTION)
        text = normalise(command.text).strip()
        facts = Facts(
            answer_awaited=standing(row.answered_at is not None, row.ground) is Standing.OPEN,
            text_problems=tuple(text_problems("text", text, LONGEST_ANSWER)),
        )
        row.answer, row.answered_at, row.answered_by_id = text, now, actor.user_id
        act.move_contributions(dossier, [(row, facts)], Action.ANSWER_CONTRIBUTION)
        if row.state == ContributionState.PUBLISHED:
            note_answer(act.session, dossier.experiment, now)
        _tell(act, dossier, row, "contribution_answered", answer=text)
        act.result = str(row.number)
        return row.number


def name_change(command: NameChange, actor: Actor, now: datetime) -> int:
    """Say what changed, and mail that to who left an address that is still kept.

    Raises `NotFound`, `WrongState` without an answer or when it was said before, or `Refused` at
    `text` or `notice_version`.
    """
    with acting(actor, now, command.key) as act:
        dossier, row = _open(act, command, Action.NAME_CHANGE)
        text = normalise(command.text).strip()
        facts = Facts(
            change_to_name=row.answered_at is not None and row.changed_at is None,
            text_problems=tuple(text_problems("text", text, LONGEST_CHANGE)),
        )
        _refuse_unknown_version(act, dossier, command.notice_version)
        told = {"notice": command.notice_version}
        row.change, row.changed_at, row.notice_version = text, now, command.notice_version
        act.move_contributions(dossier, [(row, facts)], Action.NAME_CHANGE, told)
        _tell(act, dossier, row, "contribution_followed", change=text)
        act.result = str(row.number)
        return row.number


def _open(
    act: Act, command: AnswerContribution | NameChange, action: Action
) -> tuple[Dossier, Contribution]:
    """Dossier and contribution, for who may do this."""
    dossier = load(act.session, command.reference, Which.LATEST)
    authorise(act.actor, dossier.scope, Machine.CONTRIBUTION, action)
    return dossier, contribution_of(act.session, dossier.experiment.id, command.number)


def contribution_of(session: Session, experiment_id: int, number: int) -> Contribution:
    """One contribution about an experiment. Raises `NotFound`."""
    row = session.scalar(
        select(Contribution).where(
            Contribution.experiment_id == experiment_id, Contribution.number == number
        )
    )
    if row is None:
        raise NotFound("contribution")
    return row


def _refuse_unknown_version(act: Act, dossier: Dossier, number: int | None) -> None:
    if number is None:
        return
    known = select(NoticeVersion.id).where(
        NoticeVersion.experiment_id == dossier.experiment.id, NoticeVersion.number == number
    )
    if act.session.scalar(known) is None:
        raise Refused(Problem("notice_version", "version_unknown"))


def _tell(act: Act, dossier: Dossier, row: Contribution, template: str, **said: str) -> None:
    """A mail to who left an address; it holds words of the team, never those of a stranger."""
    if row.email:
        act.mail_to(
            row.email,
            row.language,
            template,
            kind=row.kind,
            title=dossier.experiment.title,
            slug=dossier.experiment.slug,
            received_on=row.received_on,
            **said,
        )
