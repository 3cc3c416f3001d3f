"""All files of a plan on one page, topic by topic, with their versions and who gets to see them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.framework import Framework, Kind, Task
from waardevol_lab.domain.plan_attachments import (
    FileKind,
    kind_of,
    places,
    shown_to_all,
    topic_of,
)
from waardevol_lab.domain.policy import Actor, Permission, permits, require
from waardevol_lab.domain.states import WRITABLE_ROUND_STATES, RoundKind
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, Attachment, PlanFile
from waardevol_lab.services.attachments import PREFIX
from waardevol_lab.services.dossiers import Dossier, Which, load
from waardevol_lab.services.files_of_drafts import files_of_draft
from waardevol_lab.services.rounds import draft_answers


@dataclass(frozen=True, slots=True)
class EarlierFile:
    """A version that another one took the place of."""

    attachment_id: int
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One file of the plan; `id` is None for the answer to a question, which has its own form."""

    id: int | None
    attachment_id: int
    name: str
    size: int
    is_picture: bool
    place: str
    kind: FileKind
    public: bool
    alt_text: str
    version: int
    added_at: datetime
    added_by: str
    asked: bool
    """Whether the round asks its topic; otherwise it stays as it is in force."""
    removed: bool
    earlier: tuple[EarlierFile, ...]


@dataclass(frozen=True, slots=True)
class TopicFiles:
    """The files of one topic."""

    task: Task
    files: tuple[ListedFile, ...]


@dataclass(frozen=True, slots=True)
class PlanFiles:
    """The files of the draft, or else those of the version that was submitted last."""

    reference: str
    title: str
    framework: Framework
    is_incident: bool
    state: str
    number: int | None
    """The version whose files these are; None for a draft."""
    is_team: bool
    may_edit: bool
    asked: frozenset[str]
    """The topics that the round asks."""
    topics: tuple[TopicFiles, ...]
    """Those with files, in order."""

    @property
    def count(self) -> int:
        """How many files there are, without those that were removed."""
        return sum(not file.removed for topic in self.topics for file in topic.files)

    def file(self, file_id: int) -> ListedFile:
        """One file beside the answers. Raises `NotFound`."""
        for topic in self.topics:
            for file in topic.files:
                if file.id == file_id:
                    return file
        raise NotFound("file")

    def at(self, task_id: str) -> tuple[ListedFile, ...]:
        """The files of one topic that are there."""
        found = (topic.files for topic in self.topics if topic.task.id == task_id)
        return tuple(file for file in next(found, ()) if not file.removed)


def plan_files(viewer: Actor, reference: str, which: Which = Which.PLAN) -> PlanFiles:
    """The files of a plan, for who may read its draft. Raises `NotFound`."""
    with reading() as session:
        dossier = load(session, reference, which, lock=False)
        require(viewer, dossier.scope, Permission.READ_DRAFT)
        writable = dossier.round_.state in WRITABLE_ROUND_STATES
        is_team = permits(viewer, dossier.scope, Permission.EDIT_DRAFT)
        rows = _Rows(session, dossier)
        submitted = dossier.round_.plan_version_id is not None
        version = dossier.version() if submitted and not writable else None
        files = rows.of_draft() if version is None else rows.of_version(version.files)
        return PlanFiles(
            reference=reference,
            title=dossier.experiment.title,
            framework=dossier.framework,
            is_incident=dossier.round_.kind == RoundKind.INCIDENT,
            state=dossier.round_.state,
            number=version.number if version else None,
            is_team=is_team,
            may_edit=writable and is_team,
            asked=frozenset(t.id for t in dossier.framework.tasks if dossier.round_.asks(t.id)),
            topics=_by_topic(dossier.framework, files),
        )


class _Rows:
    """Every file of the dossier with its uploader, read at once."""

    def __init__(self, session: Session, dossier: Dossier) -> None:
        self.session = session
        self.dossier = dossier
        self.framework = dossier.framework
        rows = session.execute(
            select(Attachment, Account.name)
            .join(Account, Account.id == Attachment.uploaded_by_id)
            .where(Attachment.experiment_id == dossier.experiment.id)
            .order_by(Attachment.id)
        ).all()
        self.attachments = {row.id: row for row, _ in rows}
        self.names = {row.id: name for row, name in rows}
        self.beside = {
            row.id: row
            for row in session.scalars(
                select(PlanFile).where(PlanFile.round_id == dossier.round_.id).order_by(PlanFile.id)
            )
        }

    def of_draft(self) -> Iterator[ListedFile]:
        """Of the draft: what answers questions, what is there beside them, and what was removed."""
        answers, _ = draft_answers(self.session, self.dossier.round_.id)
        yield from self._answers(answers)
        yield from self._taken_away(answers)
        for file in files_of_draft(self.session, self.framework, self.dossier.round_.id):
            row = next(r for r in self.beside.values() if r.attachment_id == file["attachment"])
            yield self._listed(file, row)
        for row in self.beside.values():
            if row.removed_at is not None:
                yield self._listed(self._described(row), row)

    def of_version(self, files: Iterable[Mapping[str, Any]]) -> Iterator[ListedFile]:
        """Of a version, as it was frozen."""
        for file in files:
            yield self._listed(file)

    def _answers(self, answers: Mapping[str, Any]) -> Iterator[ListedFile]:
        for question in self.framework.questions:
            value = answers.get(question.id)
            path = value.get("path") if isinstance(value, Mapping) else None
            if question.kind is not Kind.FILE or not isinstance(path, str):
                continue
            found = [
                row
                for row in self.attachments.values()
                if row.purpose == question.id and PREFIX + row.sha256 == path
            ]
            if found:
                yield self._listed({"question": question.id, "attachment": found[-1].id})

    def _taken_away(self, answers: Mapping[str, Any]) -> Iterator[ListedFile]:
        """What answered a question last, where nothing does now."""
        for question in self.framework.questions:
            if question.kind is Kind.FILE and not answers.get(question.id):
                before = self._uploaded(question.id)
                if before:
                    yield self._listed(
                        {"question": question.id, "attachment": before[-1].id}, gone=True
                    )

    def _uploaded(self, question: str) -> list[Attachment]:
        """Every file that answers the question or did so, each once, in the order of adding."""
        found = {row.sha256: row for row in self.attachments.values() if row.purpose == question}
        return sorted(found.values(), key=lambda row: row.id)

    def _described(self, row: PlanFile) -> dict[str, Any]:
        return {
            "question": row.place,
            "attachment": row.attachment_id,
            "kind": row.kind,
            "public": row.public,
            "alt_text": row.alt_text,
            "version": row.version,
        }

    def _listed(
        self, file: Mapping[str, Any], row: PlanFile | None = None, *, gone: bool = False
    ) -> ListedFile:
        attachment = self.attachments[file["attachment"]]
        earlier = self._replaced(row) if row else self._answered_before(file, attachment)
        return ListedFile(
            id=row.id if row else None,
            attachment_id=attachment.id,
            name=attachment.name,
            size=attachment.size,
            is_picture=attachment.media_type.startswith("image/"),
            place=file["question"],
            kind=kind_of(file),
            public=shown_to_all(self.framework, file),
            alt_text=file.get("alt_text", ""),
            version=file.get("version") or self._number(file["question"], attachment),
            added_at=attachment.uploaded_at,
            added_by=self.names[attachment.id],
            asked=self.dossier.round_.asks(topic_of(self.framework, file["question"]) or ""),
            removed=gone or (row is not None and row.removed_at is not None),
            earlier=earlier,
        )

    def _replaced(self, row: PlanFile) -> tuple[EarlierFile, ...]:
        """What stood in this place before within the draft, the newest first."""
        found = []
        while row.replaces_id is not None:
            row = self.beside[row.replaces_id]
            name = self.attachments[row.attachment_id].name
            found.append(EarlierFile(row.attachment_id, name, row.version))
        return tuple(found)

    def _answered_before(
        self, file: Mapping[str, Any], attachment: Attachment
    ) -> tuple[EarlierFile, ...]:
        """What else answered the question; later files too while a draft can go back to them.

        A file beside the answers has no such past here.
        """
        if "kind" in file:
            return ()
        writable = self.dossier.round_.state in WRITABLE_ROUND_STATES
        found = [
            EarlierFile(row.id, row.name, number)
            for number, row in enumerate(self._uploaded(file["question"]), 1)
            if row.sha256 != attachment.sha256 and (writable or row.id < attachment.id)
        ]
        return tuple(reversed(found))

    def _number(self, question: str, attachment: Attachment) -> int:
        hashes = [row.sha256 for row in self._uploaded(question)]
        return hashes.index(attachment.sha256) + 1 if attachment.sha256 in hashes else 1


def _by_topic(framework: Framework, files: Iterable[ListedFile]) -> tuple[TopicFiles, ...]:
    order = {place: number for number, place in enumerate(places(framework))}
    grouped: dict[str | None, list[ListedFile]] = defaultdict(list)
    for file in sorted(files, key=lambda file: (file.removed, order.get(file.place, -1))):
        grouped[topic_of(framework, file.place)].append(file)
    return tuple(
        TopicFiles(task, tuple(grouped[task.id])) for task in framework.tasks if task.id in grouped
    )
