"""What a plan holds, whole: to be exported, or copied as a new plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.framework import Framework, shipped
from waardevol_lab.domain.states import WRITABLE_ROUND_STATES
from waardevol_lab.persistence.models import PlanVersion
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.files_of_drafts import files_of_draft
from waardevol_lab.services.quoted_lessons import quoted_by, quoted_in
from waardevol_lab.services.rounds import draft_answers


@dataclass(frozen=True, slots=True)
class PlanSource:
    """A draft (number None) or a version, with the files beside its answers."""

    framework: Framework
    answers: Mapping[str, Any]
    answers_en: Mapping[str, Any]
    files: Sequence[Mapping[str, Any]]
    lessons: Sequence[Mapping[str, Any]]
    number: int | None


def source_of(dossier: Dossier, number: int | None = None) -> PlanSource:
    """The version with this number; without one the draft, or else what was submitted last.

    Raises `NotFound` for a version that there is not.
    """
    if number is not None:
        return _of_version(_version(dossier, number))
    round_ = dossier.round_
    version = dossier.session.get(PlanVersion, round_.plan_version_id or 0)
    if version is not None and round_.state not in WRITABLE_ROUND_STATES:
        return _of_version(version)
    answers, answers_en = draft_answers(dossier.session, round_.id)
    files = files_of_draft(dossier.session, dossier.framework, round_.id)
    quoted = quoted_in(dossier.session, round_.id)
    return PlanSource(dossier.framework, answers, answers_en, files, quoted, None)


def _of_version(version: PlanVersion) -> PlanSource:
    return PlanSource(
        shipped(version.framework),
        version.answers,
        version.answers_en,
        [file for file in version.files if "kind" in file],
        quoted_by(version),
        version.number,
    )


def _version(dossier: Dossier, number: int) -> PlanVersion:
    version = dossier.session.scalar(
        select(PlanVersion).where(
            PlanVersion.experiment_id == dossier.experiment.id, PlanVersion.number == number
        )
    )
    if version is None:
        raise NotFound("version")
    return version
