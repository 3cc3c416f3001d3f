"""Copying a plan: a new plan begins with the answers and files of another."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from waardevol_lab.domain.errors import Stale
from waardevol_lab.domain.framework import Kind
from waardevol_lab.domain.policy import Actor, Permission, require
from waardevol_lab.persistence.models import Attachment
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.attachments import of_answer
from waardevol_lab.services.dossiers import Dossier, load
from waardevol_lab.services.files_of_drafts import carry_over
from waardevol_lab.services.plan_sources import PlanSource, source_of
from waardevol_lab.services.plans import CreateExperiment, begin
from waardevol_lab.services.quoted_lessons import carry_quotes


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """Begin a plan with what another holds; `number` None: its draft, or its last version."""

    reference: str
    organisation_id: int
    title: str
    number: int | None = None
    key: str = ""


def copy_plan(command: CopyPlan, actor: Actor, now: datetime) -> str:
    """Begin the copy with a reference of its own and give it; the record says where it came from.

    For who writes on the other plan and may begin one here. Raises `NotFound`, `Refused` for a
    title that does not fit, or `Stale` when a file of it is taken away meanwhile.
    """
    with acting(actor, now, command.key) as act:
        other = load(act.session, command.reference, lock=False)
        require(actor, other.scope, Permission.EDIT_DRAFT)
        source = source_of(other, command.number)
        creation = creation_of(source, other, command.organisation_id, command.title)
        act.result = begin_copy(act, other, source, creation)
        return act.result


def begin_copy(act: Act, other: Dossier, source: PlanSource, creation: CreateExperiment) -> str:
    """Begin it with the files and quotes of the source, and give its reference.

    Part of the act that calls it. Raises as `copy_plan` does.
    """
    experiment = begin(act, creation)
    copy = load(act.session, experiment.reference)
    for attachment in _answering(act, other, source):
        _again(act, copy, attachment)
    carry_over(act, copy.round_, _files(act, copy, source))
    carry_quotes(act, copy.round_, source.lessons)
    return experiment.reference


def creation_of(
    source: PlanSource, other: Dossier, organisation_id: int, title: str
) -> CreateExperiment:
    """What begins a copy of the source under another title."""
    return CreateExperiment(
        organisation_id=organisation_id,
        title=title,
        fictional=other.experiment.fictional,
        answers={**source.answers, "title": title.strip()},
        answers_en={key: text for key, text in source.answers_en.items() if key != "title"},
        framework=source.framework.version,
        origin={"reference": other.experiment.reference, "version": source.number},
    )


def _answering(act: Act, other: Dossier, source: PlanSource) -> list[Attachment]:
    """The files that answer questions; the copied answer names them by the same hash."""
    found = (
        of_answer(act, other.experiment.id, source.answers.get(question.id))
        for question in source.framework.questions
        if question.kind is Kind.FILE
    )
    ids = [attachment.id for attachment in found if attachment is not None]
    return list(_held(act, ids).values())


def _files(act: Act, copy: Dossier, source: PlanSource) -> list[Mapping[str, Any]]:
    """The files beside the answers, each by its row in the copy."""
    there = _held(act, {file["attachment"] for file in source.files})
    return [
        {**file, "attachment": _again(act, copy, there[file["attachment"]]).id}
        for file in source.files
    ]


def _held(act: Act, ids: Collection[int]) -> dict[int, Attachment]:
    """The rows, held until the act ends: whoever takes one away waits until the copy names it too.

    Raises `Stale` when one is gone since the plan was read.
    """
    rows = act.session.scalars(
        select(Attachment)
        .where(Attachment.id.in_(ids))
        .order_by(Attachment.id)
        .with_for_update(read=True, key_share=True)
    )
    there = {row.id: row for row in rows}
    if there.keys() != set(ids):
        raise Stale("file")
    return there


def _again(act: Act, copy: Dossier, attachment: Attachment) -> Attachment:
    """The same bytes in the copy's dossier; the storage keeps them once."""
    row = Attachment(
        experiment_id=copy.experiment.id,
        purpose=attachment.purpose,
        name=attachment.name,
        media_type=attachment.media_type,
        size=attachment.size,
        sha256=attachment.sha256,
        shown_sha256=attachment.shown_sha256,
        uploaded_by_id=act.actor.user_id,
        uploaded_at=act.now,
    )
    act.session.add(row)
    act.session.flush()
    return row
