"""The files beside the answers of a plan: what they are, where they belong, and who sees them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Any, Final

from waardevol_lab.domain.answers import Answers, applies
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.framework_model import Framework, Kind

TOPIC: Final = "topic."
"""Before the id of a topic, where a file belongs to the topic as a whole."""
AMONG_FILES: Final = "among_files"
"""The param of a problem that names which of several files it is about."""
LONGEST_ALT: Final = 300
PICTURES: Final = frozenset({"png", "jpg", "jpeg"})


class FileKind(StrEnum):
    """What a file is."""

    DPIA = "dpia"
    TECHNICAL = "technical"
    LETTER = "letter"
    PHOTO = "photo"
    OTHER = "other"


PUBLIC_BY_KIND: Final[Mapping[FileKind, bool]] = {
    FileKind.DPIA: True,
    FileKind.TECHNICAL: False,
    FileKind.LETTER: False,
    FileKind.PHOTO: False,
    FileKind.OTHER: False,
}
"""Whether citizens see it with the notice, when nothing else is chosen: only what they need."""


@dataclass(frozen=True, slots=True)
class Description:
    """What somebody says of a file. `public` None: as is usual for its kind."""

    kind: str
    public: bool | None = None
    alt_text: str = ""

    @property
    def shown_to_all(self) -> bool:
        """Whether it goes with the notice. Only for a kind that there is."""
        return PUBLIC_BY_KIND[FileKind(self.kind)] if self.public is None else self.public


def problems_of(description: Description, name: str) -> Iterator[Problem]:
    """What keeps a file of this name from being described so."""
    if description.kind not in set(FileKind):
        yield Problem("kind", "file_kind_needed")
    picture = PurePath(name).suffix.lower().lstrip(".") in PICTURES
    if description.kind == FileKind.PHOTO and not picture:
        yield Problem("kind", "photo_is_no_picture")
    if description.kind == FileKind.PHOTO and not description.alt_text.strip():
        yield Problem("alt_text", "alt_text_needed")
    length = len(description.alt_text)
    if length > LONGEST_ALT:
        yield Problem("alt_text", "too_long", {"length": length, "max": LONGEST_ALT})


def topic_of(framework: Framework, place: str) -> str | None:
    """The topic that a place is in: a question's, or the topic itself. None: no such place."""
    if place.startswith(TOPIC):
        task = place.removeprefix(TOPIC)
        return task if any(one.id == task for one in framework.tasks) else None
    return framework.question(place).task if place in framework else None


def places(framework: Framework) -> tuple[str, ...]:
    """Every place for files in order: of each topic first its questions, then the topic."""
    return tuple(
        place
        for task in framework.tasks
        for place in (*(question.id for question in task.questions), TOPIC + task.id)
    )


def counts(framework: Framework, place: str, answers: Answers) -> bool:
    """Whether a file here is part of the plan: not at a question that does not apply."""
    return place.startswith(TOPIC) or applies(framework, framework.question(place), answers)


def kind_of(file: Mapping[str, Any]) -> FileKind:
    """What a frozen file is; the answer to a question says it by the question."""
    if "kind" in file:
        return FileKind(file["kind"])
    return FileKind.DPIA if file.get("question") == "dpia_file" else FileKind.OTHER


def shown_to_all(framework: Framework, file: Mapping[str, Any]) -> bool:
    """Whether a frozen file goes with the notice; the answer to a question follows the question."""
    if "public" in file:
        return file["public"] is True
    question = str(file.get("question"))
    return question in framework and framework.question(question).public


def answers_a_question(framework: Framework, place: str) -> bool:
    """Whether files are the answer here: then the topic's own form takes them."""
    return place in framework and framework.question(place).kind is Kind.FILE
