"""Files beside the answers of a draft: added, described, replaced, taken away and put back.

Saving a draft is no act: nothing of this leaves an entry. What is submitted, is frozen with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from waardevol_lab.domain.errors import NotFound, Problem, Refused, Stale, WrongState
from waardevol_lab.domain.framework import Kind
from waardevol_lab.domain.plan_attachments import (
    AMONG_FILES,
    Description,
    problems_of,
    topic_of,
)
from waardevol_lab.domain.policy import Actor
from waardevol_lab.persistence.models import Attachment, DraftTopic, PlanFile
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.attachments import (
    Kept,
    Upload,
    as_answer,
    file_kept,
    harmless_name,
    keep,
    refuse_more,
)
from waardevol_lab.services.dossiers import Dossier, load_writable

FILES = "files"
"""The field at which a file is refused."""
MOST_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class AddFiles:
    """Add files at a question or topic, all with the same description."""

    reference: str
    place: str
    description: Description
    uploads: Sequence[Upload]
    key: str = ""
    incident: bool = False


@dataclass(frozen=True, slots=True)
class ChangeFile:
    """Say something else of a file; with `upload` a new version takes its place."""

    reference: str
    file_id: int
    description: Description
    upload: Upload | None = None
    key: str = ""
    incident: bool = False


@dataclass(frozen=True, slots=True)
class RemoveFile:
    """Take a file out of the draft, or with `back` put it back."""

    reference: str
    file_id: int
    back: bool = False
    incident: bool = False


@dataclass(frozen=True, slots=True)
class RestoreAnswer:
    """Let a file that was replaced or taken away answer its question again."""

    reference: str
    attachment_id: int
    incident: bool = False


def add_files(command: AddFiles, actor: Actor, now: datetime) -> int:
    """Add all of them or none, and give how many.

    Raises `NotFound` when the actor does not write on the plan, `WrongState` when no round is open
    for writing, and `Refused` at the place, the files, the kind or the text.
    """
    _refuse_number(len(command.uploads))
    _refuse(*(problems_of(command.description, harmless_name(u.name)) for u in command.uploads))
    kept = _kept(command.uploads)
    with acting(actor, now, command.key) as act:
        dossier = _writable(act, command.reference, command.incident)
        topic = topic_of(dossier.framework, command.place)
        if topic is None or not dossier.round_.asks(topic):
            raise Refused(Problem("place", "topic_needed"))
        refuse_more(act, dossier, FILES, len(kept))
        for one in kept:
            add_kept(act, dossier, command.place, command.description, one)
        act.result = str(len(kept))
        return len(kept)


def _kept(uploads: Sequence[Upload]) -> list[Kept]:
    """All of them kept, or `Refused` with what is wrong with each, by name where there are more."""
    found, problems = [], list[Problem]()
    for upload in uploads:
        name = {AMONG_FILES: harmless_name(upload.name)} if len(uploads) > 1 else {}
        try:
            found.append(keep(FILES, upload))
        except Refused as refusal:
            problems += [replace(p, params={**p.params, **name}) for p in refusal.problems]
    if problems:
        raise Refused(*problems)
    return found


def add_kept(
    act: Act,
    dossier: Dossier,
    place: str,
    description: Description,
    kept: Kept,
    replaces: PlanFile | None = None,
) -> PlanFile:
    """Put a file whose bytes are kept in the draft; part of the act that calls it."""
    attachment = file_kept(act, dossier, place, kept)
    row = PlanFile(
        round_id=dossier.round_.id,
        attachment_id=attachment.id,
        place=place,
        kind=description.kind,
        public=description.shown_to_all,
        alt_text=description.alt_text.strip(),
        version=replaces.version + 1 if replaces else 1,
        replaces_id=replaces.id if replaces else None,
        added_at=act.now,
        added_by_id=act.actor.user_id,
    )
    act.session.add(row)
    act.session.flush()
    return row


def change_file(command: ChangeFile, actor: Actor, now: datetime) -> None:
    """Describe a file anew; a new version takes its place and the earlier one is kept.

    Raises as `add_files` does, and `Stale` when somebody replaced or removed it meanwhile.
    """
    upload = command.upload
    if upload is not None:
        _refuse(problems_of(command.description, harmless_name(upload.name)))
    kept = keep(FILES, upload) if upload is not None else None
    with acting(actor, now, command.key) as act:
        dossier = _writable(act, command.reference, command.incident)
        row, name = _file(act, dossier, command.file_id)
        if row.removed_at is not None or _replaced(act, row):
            raise Stale("file")
        if kept is not None:
            refuse_more(act, dossier, FILES)
            add_kept(act, dossier, row.place, command.description, kept, row)
            return
        _refuse(problems_of(command.description, name))
        row.kind, row.public = command.description.kind, command.description.shown_to_all
        row.alt_text = command.description.alt_text.strip()


def remove_file(command: RemoveFile, actor: Actor, now: datetime) -> None:
    """Take a file out of the draft, or put it back; until submitting nothing is lost.

    Raises `NotFound`, or `WrongState` when no round is open for writing. Twice is once.
    """
    with acting(actor, now) as act:
        dossier = _writable(act, command.reference, command.incident)
        row, _ = _file(act, dossier, command.file_id)
        if _replaced(act, row):
            raise Stale("file")
        if (row.removed_at is None) is not command.back:
            row.removed_at = None if command.back else now


def restore_answer(command: RestoreAnswer, actor: Actor, now: datetime) -> None:
    """Let a file that answered a question before answer it again.

    Raises `NotFound` for a file that never did, `WrongState` when no round is open for writing or
    the round does not ask it. Twice is once.
    """
    with acting(actor, now) as act:
        dossier = _writable(act, command.reference, command.incident)
        file, framework = act.session.get(Attachment, command.attachment_id), dossier.framework
        if file is None or file.experiment_id != dossier.experiment.id:
            raise NotFound("file")
        question = next((q for q in framework.questions if q.id == file.purpose), None)
        if question is None or question.kind is not Kind.FILE:
            raise NotFound("file")
        if not dossier.round_.asks(question.task):
            raise WrongState("attach", "in force")
        topic = act.session.get(DraftTopic, (dossier.round_.id, question.task))
        if topic is None:
            topic = DraftTopic(
                round_id=dossier.round_.id, task=question.task, answers={}, version=0
            )
            act.session.add(topic)
        if topic.answers.get(question.id) == as_answer(file):
            return
        topic.answers = {**topic.answers, question.id: as_answer(file)}
        topic.version += 1
        topic.saved_at, topic.saved_by_id = now, actor.user_id


def _refuse_number(count: int) -> None:
    if not count:
        raise Refused(Problem(FILES, "file_needed"))
    if count > MOST_AT_ONCE:
        raise Refused(Problem(FILES, "too_many_at_once", {"max": MOST_AT_ONCE}))


def _refuse(*found: Iterable[Problem]) -> None:
    """Refuse with every problem once, however many files have it."""
    problems = {(p.field, p.code): p for some in found for p in some}
    if problems:
        raise Refused(*problems.values())


def _writable(act: Act, reference: str, incident: bool) -> Dossier:
    return load_writable(act.session, act.actor, reference, "attach", incident=incident)


def _file(act: Act, dossier: Dossier, file_id: int) -> tuple[PlanFile, str]:
    """A file of this draft with its name. Raises `NotFound`, also for one of another round.

    Raises `WrongState` for one of a topic that the round does not ask.
    """
    row = act.session.get(PlanFile, file_id)
    if row is None or row.round_id != dossier.round_.id:
        raise NotFound("file")
    if not dossier.round_.asks(topic_of(dossier.framework, row.place) or ""):
        raise WrongState("attach", "in force")
    return row, act.session.get_one(Attachment, row.attachment_id).name


def _replaced(act: Act, row: PlanFile) -> bool:
    found = act.session.scalar(select(PlanFile.id).where(PlanFile.replaces_id == row.id))
    return found is not None
