"""Taking a plan over from another system: a file with answers, and the files beside it."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from waardevol_lab.documents.plan_archives import refuse_unused, unpack
from waardevol_lab.domain.answer_checks import check_shape, safe_path
from waardevol_lab.domain.answers import answered, check
from waardevol_lab.domain.attached_entries import AttachedEntry
from waardevol_lab.domain.errors import Problem, Refused
from waardevol_lab.domain.framework import Framework, Kind, shipped
from waardevol_lab.domain.plan_file import PlanFile, read_plan_file
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.texts import printable
from waardevol_lab.persistence.models import DraftTopic
from waardevol_lab.persistence.storage import scratch, sha256_of
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.attachments import (
    Kept,
    Upload,
    as_answer,
    file_kept,
    keep,
    refuse_more,
)
from waardevol_lab.services.dossiers import Dossier, load
from waardevol_lab.services.plan_attachments import add_kept
from waardevol_lab.services.plans import LONGEST_TITLE, CreateExperiment, begin, refuse_longer
from waardevol_lab.services.quoted_lessons import carry_quotes

UNREADABLE = frozenset({"wrong_shape", "unknown_row", "duplicate_row"})
"""What no form can show: such an answer keeps a plan out."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A plan file as it was read, and the folder that its paths are relative to."""

    contents: bytes
    folder: Path
    organisation_id: int
    untitled: str
    """What the dossier is called while the plan has no title that fits."""
    fictional: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it: a draft, and everything that still keeps it from being submitted."""

    reference: str
    framework: Framework
    problems: tuple[Problem, ...]


def import_plan(command: ImportPlan, actor: Actor, now: datetime) -> Imported:
    """Begin an experiment with the plan as its draft; everything comes in, or nothing.

    An incomplete plan is taken, with a report. Raises `PlanFileError` for a file that is no plan,
    `Refused` for a plan with parts that have no place here, and for files that are not there, lie
    outside the folder or are not taken; `NotFound` when the actor leads nothing there.
    """
    plan = read_plan_file(command.contents)
    framework = shipped(plan.framework_version)
    _refuse_unplaced(framework, plan)
    paths, lost = _paths(framework, plan.answers, command.folder)
    beside, lost_beside = _beside(plan, command.folder)
    _refuse((*lost, *lost_beside))
    texts = {key: value for key, value in plan.answers.items() if key not in paths}
    files_kept = _kept(
        (
            *((key, _name(plan.answers[key], path), path) for key, path in paths.items()),
            *((f"attachments.{n}", e.name, path) for n, (e, path) in enumerate(beside)),
        )
    )
    kept = dict(zip(paths, files_kept, strict=False))
    kept_beside = [
        (entry, file) for (entry, _), file in zip(beside, files_kept[len(kept) :], strict=True)
    ]
    with acting(actor, now, command.key) as act:
        experiment = begin(act, _creation(command, plan, texts))
        dossier = load(act.session, experiment.reference)
        refuse_more(act, dossier, "attachments", len(kept) + len(kept_beside))
        files = _answer(act, dossier, framework, kept)
        for entry, file in kept_beside:
            row = add_kept(act, dossier, entry.place, entry.description, file)
            row.version = entry.version
        carry_quotes(act, dossier.round_, plan.lessons)
        problems = check(framework, {**texts, **files})
        act.result = experiment.reference
        return Imported(experiment.reference, framework, problems)


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise Refused(*problems)


def _beside(plan: PlanFile, folder: Path) -> tuple[list[tuple[AttachedEntry, Path]], list[Problem]]:
    """The files beside the answers, and what is wrong with those that are not there or changed."""
    found: list[tuple[AttachedEntry, Path]] = []
    problems: list[Problem] = []
    for number, entry in enumerate(plan.attachments):
        field, shown = f"attachments.{number}", {"path": printable(entry.path)}
        path = _inside(folder, entry.path)
        if path is None:
            problems.append(Problem(field, "file_outside", shown))
        elif not path.is_file():
            problems.append(Problem(field, "file_missing", shown))
        elif sha256_of(path) != entry.sha256:
            problems.append(Problem(field, "file_changed", shown))
        else:
            found.append((entry, path))
    return found, problems


def _kept(files: Iterable[tuple[str, str, Path]]) -> list[Kept]:
    """Keep files, each with its field and name. Raises `Refused` for all that are not taken."""
    kept: list[Kept] = []
    problems: list[Problem] = []
    for field, name, path in files:
        with path.open("rb") as stream:
            try:
                kept.append(keep(field, Upload(name, stream)))
            except Refused as refusal:
                problems.extend(refusal.problems)
    _refuse(tuple(problems))
    return kept


@dataclass(frozen=True, slots=True)
class ImportArchive:
    """A ZIP as `documents.plan_archives` writes it."""

    packed: BinaryIO
    organisation_id: int
    untitled: str
    key: str = ""


def import_archive(command: ImportArchive, actor: Actor, now: datetime) -> Imported:
    """Begin an experiment with the plan and all its files, or leave nothing behind.

    Raises as `import_plan` does, and `Refused` at `file` for what is wrong with the archive.
    """
    with scratch() as folder:
        folder.mkdir()
        try:
            contents = unpack(command.packed, folder)
            plan = read_plan_file(contents)
            if plan.problems:
                raise Refused(*plan.problems)
            refuse_unused(folder, _named(plan))
            taken = ImportPlan(
                contents, folder, command.organisation_id, command.untitled, key=command.key
            )
            return import_plan(taken, actor, now)
        finally:
            shutil.rmtree(folder)


def _named(plan: PlanFile) -> Iterator[str]:
    yield from (entry.path for entry in plan.attachments)
    for value in plan.answers.values():
        if isinstance(value, Mapping) and isinstance(value.get("path"), str):
            yield value["path"]


def _refuse_unplaced(framework: Framework, plan: PlanFile) -> None:
    """Refuses what would be lost: unknown questions and keys, and answers that no form shows."""
    found = (*plan.problems, *_shapeless(framework, plan.answers))
    if found:
        raise Refused(*found)
    for task in framework.tasks:
        refuse_longer({q.id: plan.answers.get(q.id) for q in task.questions})


def _shapeless(framework: Framework, answers: Mapping[str, Any]) -> Iterator[Problem]:
    for question in framework.questions:
        value = answers.get(question.id)
        if answered(question, value):
            yield from (p for p in check_shape(question, value) if p.code in UNREADABLE)


def _paths(
    framework: Framework, answers: Mapping[str, Any], folder: Path
) -> tuple[dict[str, Path], list[Problem]]:
    """Where the file of each answer is, and what is wrong with those that are not there."""
    found: dict[str, Path] = {}
    problems: list[Problem] = []
    for question in framework.questions:
        value = answers.get(question.id)
        if question.kind is not Kind.FILE or not answered(question, value):
            continue
        written = value.get("path") if isinstance(value, Mapping) else None
        path = _inside(folder, written)
        if path is None:
            problems.append(Problem(question.id, "file_outside", {"path": _shown(written)}))
        elif not path.is_file():
            problems.append(Problem(question.id, "file_missing", {"path": _shown(written)}))
        else:
            found[question.id] = path
    return found, problems


def _inside(folder: Path, written: object) -> Path | None:
    """The file below the folder, also after following links; None when it lies outside."""
    if not isinstance(written, str) or not safe_path(written):
        return None
    base, path = folder.resolve(), (folder / written).resolve()
    return path if path.is_relative_to(base) else None


def _shown(written: object) -> str:
    return printable(written) if isinstance(written, str) else ""


def _name(value: object, path: Path) -> str:
    """The name that the plan gives the file; with the ending of the file where it has none."""
    name = value.get("name") if isinstance(value, Mapping) else None
    if not isinstance(name, str) or not name.strip():
        return path.name
    return name if name.lower().endswith(path.suffix.lower()) else name + path.suffix


def _creation(command: ImportPlan, plan: PlanFile, texts: Mapping[str, Any]) -> CreateExperiment:
    title = texts.get("title")
    fits = isinstance(title, str) and 0 < len(title.strip()) <= LONGEST_TITLE
    return CreateExperiment(
        organisation_id=command.organisation_id,
        title=str(title) if fits else command.untitled[:LONGEST_TITLE],
        fictional=command.fictional,
        answers={"title": "", **texts},
        answers_en=plan.answers_en,
        framework=plan.framework_version,
    )


def _answer(
    act: Act, dossier: Dossier, framework: Framework, kept: Mapping[str, Kept]
) -> dict[str, Any]:
    """Put the kept files in the draft, each as the answer to its question."""
    answers: dict[str, Any] = {}
    for question_id, file in kept.items():
        answers[question_id] = as_answer(file_kept(act, dossier, question_id, file))
        key = (dossier.round_.id, framework.question(question_id).task)
        topic = act.session.get(DraftTopic, key)
        if topic is None:
            topic = DraftTopic(round_id=key[0], task=key[1], answers={}, saved_at=act.now)
            act.session.add(topic)
        topic.answers = {**topic.answers, question_id: answers[question_id]}
    return answers
