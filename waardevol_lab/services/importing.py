"""Taking a plan over from another system: a file with answers, and the files beside it."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from waardevol_lab.domain.answer_checks import check_shape, safe_path
from waardevol_lab.domain.answers import answered, check
from waardevol_lab.domain.errors import Problem, Refused
from waardevol_lab.domain.framework import Framework, Kind, shipped
from waardevol_lab.domain.plan_file import PlanFile, read_plan_file
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.texts import printable
from waardevol_lab.persistence.models import DraftTopic, Experiment
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.attachments import Upload, as_answer, store
from waardevol_lab.services.dossiers import load
from waardevol_lab.services.plans import LONGEST_TITLE, CreateExperiment, begin, refuse_longer

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
    with ExitStack() as opened, acting(actor, now) as act:
        paths = _paths(framework, plan.answers, command.folder)
        texts = {key: value for key, value in plan.answers.items() if key not in paths}
        experiment = begin(act, _creation(command, plan, texts))
        uploads = {
            key: Upload(_name(plan.answers[key], path), opened.enter_context(path.open("rb")))
            for key, path in paths.items()
        }
        files = _keep(act, experiment, framework, uploads)
        problems = check(framework, {**texts, **files})
        return Imported(experiment.reference, framework, problems)


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


def _paths(framework: Framework, answers: Mapping[str, Any], folder: Path) -> dict[str, Path]:
    """Where the file of each answer is. Raises `Refused` for all that are not there, together."""
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
    if problems:
        raise Refused(*problems)
    return found


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


def _keep(
    act: Act, experiment: Experiment, framework: Framework, uploads: Mapping[str, Upload]
) -> dict[str, Any]:
    """Keep the files and put them in the draft, each as the answer to its question."""
    dossier = load(act.session, experiment.reference)
    kept: dict[str, Any] = {}
    for question_id, upload in uploads.items():
        kept[question_id] = as_answer(store(act, dossier, question_id, upload))
        key = (dossier.round_.id, framework.question(question_id).task)
        topic = act.session.get(DraftTopic, key)
        if topic is None:
            topic = DraftTopic(round_id=key[0], task=key[1], answers={}, saved_at=act.now)
            act.session.add(topic)
        topic.answers = {**topic.answers, question_id: kept[question_id]}
    return kept
