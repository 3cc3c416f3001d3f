"""What a round would change of the plan in force, while it is open."""

from dataclasses import dataclass
from typing import Any

from waardevol_lab.domain.answer_changes import material_changes
from waardevol_lab.domain.answers import applies
from waardevol_lab.domain.file_changes import FileChange, beside_answers, file_changes
from waardevol_lab.domain.framework import Framework
from waardevol_lab.domain.plan_changes import Draft
from waardevol_lab.domain.states import OPEN_ROUND_STATES
from waardevol_lab.queries.drafts import CHANGES
from waardevol_lab.queries.version_differences import ChangedTopic, changed_answers
from waardevol_lab.services.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class RoundChanges:
    """The round at hand beside the version in force."""

    in_force: int
    """The number of the version that holds until the decision."""
    topics: tuple[ChangedTopic, ...]
    material: frozenset[str]
    """The topics with a change that needs the board."""
    files: tuple[FileChange, ...]

    @property
    def count(self) -> int:
        """How many answers differ."""
        return sum(len(topic.answers) for topic in self.topics)

    @property
    def wording_only(self) -> bool:
        """Whether other words are all there is: then no round is needed."""
        texts = any(answer.difference for topic in self.topics for answer in topic.answers)
        return texts and not self.material and not self.files


def round_changes(dossier: Dossier, draft: Draft, language: str) -> RoundChanges | None:
    """What differs; None for a round that changes no plan in force, or that is over."""
    version, round_ = dossier.binding_version(), dossier.round_
    if version is None or round_.kind not in CHANGES or round_.state not in OPEN_ROUND_STATES:
        return None
    framework = dossier.framework
    material = material_changes(framework, version.answers, draft.answers)
    applicable = Draft(draft.answers, _applicable(framework, draft), draft.files)
    return RoundChanges(
        in_force=version.number,
        topics=tuple(changed_answers(framework, version, applicable, language)),
        material=frozenset(framework.question(question).task for question in material),
        files=file_changes(beside_answers(version.files), draft.files),
    )


def _applicable(framework: Framework, draft: Draft) -> dict[str, Any]:
    """The English that submitting would keep."""
    return {
        key: value
        for key, value in draft.answers_en.items()
        if key in framework and applies(framework, framework.question(key), draft.answers)
    }
