"""A plan with its files, ready to be written as a ZIP that another system takes over."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waardevol_lab.domain.attached_entries import FOLDER, entry_of
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.framework import Kind
from waardevol_lab.domain.plan_hash import QUOTED
from waardevol_lab.domain.policy import SYSTEM, Actor, Permission, require
from waardevol_lab.persistence import storage
from waardevol_lab.persistence.db import reading
from waardevol_lab.services.dossiers import load
from waardevol_lab.services.plan_sources import PlanSource, source_of


@dataclass(frozen=True, slots=True)
class ExportedPlan:
    """The plan file, and where the bytes of its files are, by SHA-256."""

    reference: str
    plan: Mapping[str, Any]
    files: Mapping[str, Path]


def exported_plan(viewer: Actor, reference: str) -> ExportedPlan:
    """The draft, or else the version that was submitted last. Raises `NotFound`.

    For who may read the draft, and for the command line. Also when bytes of a file are gone: an
    export that misses something is none.
    """
    with reading() as session:
        dossier = load(session, reference, lock=False)
        if viewer is not SYSTEM:
            require(viewer, dossier.scope, Permission.READ_DRAFT)
        source = source_of(dossier)
        plan = {
            "framework": source.framework.version,
            "answers": source.answers,
            "answers_en": source.answers_en,
            "attachments": [entry_of(file) for file in source.files],
            **({"lessons": list(map(_quote, source.lessons))} if source.lessons else {}),
        }
        hashes = {*_answering(source), *(file["sha256"] for file in source.files)}
        files = {sha256: storage.path_of(sha256) for sha256 in sorted(hashes)}
        if not all(path.is_file() for path in files.values()):
            raise NotFound("file")
        return ExportedPlan(reference, plan, files)


def _quote(lesson: Mapping[str, Any]) -> dict[str, Any]:
    return {key: lesson[key] for key in QUOTED}


def _answering(source: PlanSource) -> set[str]:
    """The files that answer questions; their paths in the answers are those of the archive."""
    found = set()
    for question in source.framework.questions:
        value = source.answers.get(question.id)
        path = value.get("path") if isinstance(value, Mapping) else None
        if question.kind is Kind.FILE and isinstance(path, str) and path.startswith(FOLDER):
            found.add(path.removeprefix(FOLDER))
    return found
