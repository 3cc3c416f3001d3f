"""Publishing notices: by the lead, and by themselves when the experiment changes.

Every publication is an immutable version. The first one is the lead's act; from then on each public
event of the experiment makes the next version through `renew`, as part of the act that causes it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.notice import changed_answers, notice_hash, problems
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.sign import face_hash
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence import storage
from waardevol_lab.persistence.models import Attachment, NoticeVersion, PlanVersion
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.attachments import shown_copy
from waardevol_lab.services.changes import note_change
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.notice_contents import compose, of_version
from waardevol_lab.services.old_signs import tell_of_old_signs
from waardevol_lab.services.past_rounds import lineage
from waardevol_lab.services.running_dossiers import open_for
from waardevol_lab.services.telling import tell_secretaries

PUBLISHED = "NoticePublished"


@dataclass(frozen=True, slots=True)
class PublishNotice:
    """Publish the notice of the approved version; `version` is the experiment's, as seen.

    `change`: what is new, in the lead's words, for the change log; may be empty.
    """

    reference: str
    version: int
    key: str = ""
    change: str = ""


def publish_notice(command: PublishNotice, actor: Actor, now: datetime) -> int:
    """Publish and give the number of the new version.

    Raises `NotFound` (not the lead), `WrongState` (nothing approved), `Stale`, or `Refused` with
    every part that is missing or differs from the approved version.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.PUBLISH_NOTICE, command.version)
        version = dossier.bound_version()
        row = _draw(act, dossier, version, PUBLISHED, command.change.strip())
        found = problems(shipped(version.framework), row.contents, version.answers)
        act.move_experiment(
            dossier, Action.PUBLISH_NOTICE, Facts(notice_problems=found), _named(row)
        )
        act.session.add(row)
        act.session.flush()
        note_change(act.session, dossier.experiment, PUBLISHED, now, row)
        tell_of_old_signs(act, dossier, row)
        slug = dossier.experiment.slug
        tell_secretaries(act, dossier, "notice_published", slug=slug, number=row.number)
        act.result = str(row.number)
        return row.number


def renew(act: Act, dossier: Dossier, cause: str, text: str = "") -> dict[str, Any]:
    """Make the next version because of `cause`, and give what belongs in that act's payload.

    Call it when state and columns are as they will be: `move_experiment(payload=lambda: ...)`.
    Gives `{"notice": number, "notice_hash": sha256}`, or nothing at all as long as the lead has not
    published: the first publication is never automatic. The organisation's gaps stop nothing here.
    """
    version = dossier.binding_version()
    if version is None or not is_published(act.session, dossier.experiment.id):
        return {}
    act.session.flush()
    row = _draw(act, dossier, version, cause, text)
    act.session.add(row)
    act.session.flush()
    note_change(act.session, dossier.experiment, cause, act.now, row)
    tell_of_old_signs(act, dossier, row)
    return _named(row)


def is_published(session: Session, experiment_id: int) -> bool:
    """Whether there is a notice at all."""
    return last_number(session, experiment_id) > 0


def last_number(session: Session, experiment_id: int) -> int:
    """The number of the latest notice; 0 before the first."""
    number = session.scalar(
        select(func.max(NoticeVersion.number)).where(NoticeVersion.experiment_id == experiment_id)
    )
    return number or 0


def first_published(session: Session, version: PlanVersion) -> datetime | None:
    """When a notice of exactly this plan version was published for the first time.

    Words that were mended say the same: the notice of before counts.
    """
    same = [one.id for one in lineage(session, version)]
    return session.scalar(
        select(func.min(NoticeVersion.published_at)).where(NoticeVersion.plan_version_id.in_(same))
    )


def _draw(act: Act, dossier: Dossier, version: PlanVersion, cause: str, text: str) -> NoticeVersion:
    contents = compose(dossier, of_version(version), cause, act.now, text)
    before = _last_answers(act.session, dossier.experiment.id)
    contents["change"]["answers"] = changed_answers(
        shipped(version.framework), before, contents["answers"]
    )
    contents["files"] = [_as_shown(act.session, file) for file in contents["files"]]
    return NoticeVersion(
        experiment_id=dossier.experiment.id,
        number=last_number(act.session, dossier.experiment.id) + 1,
        plan_version_id=version.id,
        phase=dossier.experiment.phase,
        cause=cause,
        change=text,
        contents=contents,
        sha256=notice_hash(contents),
        face=face_hash(contents),
        published_by_id=act.actor.user_id,
        published_at=act.now,
    )


def _last_answers(session: Session, experiment_id: int) -> dict[str, Any] | None:
    """What the latest notice says; None before the first."""
    answers: dict[str, Any] | None = session.scalar(
        select(NoticeVersion.contents["answers"])
        .where(NoticeVersion.experiment_id == experiment_id)
        .order_by(NoticeVersion.number.desc())
        .limit(1)
    )
    return answers


def _as_shown(session: Session, file: dict[str, Any]) -> dict[str, Any]:
    """The file with the SHA-256 and size of the copy that everybody can fetch.

    The version of the plan goes on naming the original. Where no copy can be made, nothing can be
    fetched, and neither is told.
    """
    row = session.get_one(Attachment, file["attachment"])
    told = {key: value for key, value in file.items() if key not in ("sha256", "size")}
    try:
        sha256 = shown_copy(row)
        return {**told, "sha256": sha256, "size": storage.size_of(sha256)}
    except (NotFound, FileNotFoundError):
        return told


def _named(row: NoticeVersion) -> dict[str, Any]:
    return {"notice": row.number, "notice_hash": row.sha256}
