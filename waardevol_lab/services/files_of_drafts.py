"""The files beside the answers of a draft as submitting freezes them, and as a new round begins."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from waardevol_lab.domain.answers import Answers
from waardevol_lab.domain.framework import Framework
from waardevol_lab.domain.plan_attachments import counts, places
from waardevol_lab.persistence.models import Attachment, PlanFile, ReviewRound
from waardevol_lab.services.acting import Act

Frozen = Mapping[str, Any]


def files_of_draft(
    session: Session, framework: Framework, round_id: int, answers: Answers | None = None
) -> list[dict[str, Any]]:
    """What the draft holds beside its answers, in the order of the framework, then of adding.

    What was removed or replaced is not there; with `answers` neither are files at a question that
    does not apply.
    """
    later = aliased(PlanFile)
    rows = session.execute(
        select(PlanFile, Attachment)
        .join(Attachment, Attachment.id == PlanFile.attachment_id)
        .outerjoin(later, later.replaces_id == PlanFile.id)
        .where(PlanFile.round_id == round_id, PlanFile.removed_at.is_(None), later.id.is_(None))
        .order_by(PlanFile.id)
    ).all()
    order = {place: number for number, place in enumerate(places(framework))}
    found = [_frozen(file, attachment) for file, attachment in rows if file.place in order]
    if answers is not None:
        found = [f for f in found if counts(framework, f["question"], answers)]
    return sorted(found, key=lambda file: order[file["question"]])


def _frozen(file: PlanFile, attachment: Attachment) -> dict[str, Any]:
    return {
        "question": file.place,
        "name": attachment.name,
        "sha256": attachment.sha256,
        "size": attachment.size,
        "attachment": attachment.id,
        "kind": file.kind,
        "public": file.public,
        "alt_text": file.alt_text,
        "version": file.version,
    }


def carry_over(act: Act, round_: ReviewRound, files: Iterable[Frozen]) -> None:
    """Begin the draft of a round with the files that a version or another draft holds.

    The bytes are not copied: the new draft names the same ones. Part of the act that calls it.
    """
    for file in files:
        if "kind" not in file:
            continue  # the answer to a question names its own file
        act.session.add(
            PlanFile(
                round_id=round_.id,
                attachment_id=file["attachment"],
                place=file["question"],
                kind=file["kind"],
                public=file["public"],
                alt_text=file["alt_text"],
                version=file["version"],
                added_at=act.now,
                added_by_id=act.actor.user_id,
            )
        )
    act.session.flush()
