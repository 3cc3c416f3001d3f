"""Which files came with two versions of a plan: added, removed, replaced, or said to be another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

FileChangeKind = Literal["added", "removed", "replaced", "renamed", "described"]
_SAID = ("name", "sha256", "kind", "public", "alt_text")
Files = Iterable[Mapping[str, Any]]
"""As a plan version keeps them: `question`, `name`, `sha256`, among others."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """What happened to one file; `before` is its earlier name where it had another.

    Described: the same file, of another kind, for other readers, or with another description.
    """

    kind: FileChangeKind
    question: str
    name: str
    before: str = ""


def file_changes(before: Files, after: Files) -> tuple[FileChange, ...]:
    """What changed, by question in the order of the later version; equal bytes are the same file.

    A file is replaced when another of the same name, or the only other one, answers its question.
    """
    old, new = _by_question(before), _by_question(after)
    questions = [*new, *(question for question in old if question not in new)]
    return tuple(
        change
        for question in questions
        for change in _changes(question, old.get(question, []), new.get(question, []))
    )


def beside_answers(files: Files) -> list[Mapping[str, Any]]:
    """Those that came beside the answers: only they say what kind of file they are."""
    return [file for file in files if "kind" in file]


def described(files: Files) -> frozenset[tuple[str, ...]]:
    """What is said of each file, by its question; the same twice is once."""
    return frozenset((str(f["question"]), *(str(f.get(key, "")) for key in _SAID)) for f in files)


def _by_question(files: Files) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for file in files:
        found.setdefault(str(file.get("question", "")), []).append(file)
    return found


def _changes(
    question: str, before: list[Mapping[str, Any]], after: list[Mapping[str, Any]]
) -> list[FileChange]:
    """First the same bytes, then the same names, then the one that is left on both sides."""
    found = []
    old, new = list(before), []
    for file in after:
        same = next((one for one in old if one["sha256"] == file["sha256"]), None)
        if same is None:
            new.append(file)
            continue
        old.remove(same)
        if same["name"] != file["name"]:
            found.append(FileChange("renamed", question, file["name"], same["name"]))
        elif described([same]) != described([file]):
            found.append(FileChange("described", question, file["name"]))
    for file in list(new):
        namesake = next((one for one in old if one["name"] == file["name"]), None)
        if namesake is not None or len(old) == len(new) == 1:
            replaced = namesake or old[0]
            old.remove(replaced)
            new.remove(file)
            found.append(FileChange("replaced", question, file["name"], replaced["name"]))
    found += [FileChange("added", question, file["name"]) for file in new]
    found += [FileChange("removed", question, file["name"]) for file in old]
    return found
