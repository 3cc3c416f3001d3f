"""The list of files beside the answers, as a plan file writes it and as it is read back."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from waardevol_lab.domain.answer_checks import safe_path
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.framework_model import Framework
from waardevol_lab.domain.plan_attachments import Description, problems_of, topic_of

FOLDER: Final = "attachments/"
"""Where an archive keeps its files, each under its own SHA-256."""
MOST: Final = 100
SHA256: Final = re.compile(r"[0-9a-f]{64}")
LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class AttachedEntry:
    """One file beside the answers; `place` is a question id, or `topic.` with the id of a topic."""

    place: str
    name: str
    kind: str
    public: bool
    alt_text: str
    version: int
    sha256: str
    path: str

    @property
    def description(self) -> Description:
        """What is said of the file."""
        return Description(self.kind, self.public, self.alt_text)


SHAPES: Final[Mapping[str, type]] = AttachedEntry.__annotations__


def entry_of(file: Mapping[str, Any]) -> dict[str, Any]:
    """A frozen file as a plan file writes it."""
    return asdict(
        AttachedEntry(
            place=file["question"],
            name=file["name"],
            kind=file["kind"],
            public=file["public"],
            alt_text=file["alt_text"],
            version=file["version"],
            sha256=file["sha256"],
            path=FOLDER + file["sha256"],
        )
    )


def read_entries(
    framework: Framework, content: object
) -> tuple[tuple[AttachedEntry, ...], tuple[Problem, ...]]:
    """The entries that can be read, and everything that is wrong with the list."""
    if not isinstance(content, Sequence) or isinstance(content, str) or len(content) > MOST:
        return (), (Problem("attachments", "attachments_wrong", {"max": MOST}),)
    read, problems = [], []
    for number, item in enumerate(content):
        field = f"attachments.{number}"
        if not _shaped(item):
            problems.append(Problem(field, "attachment_wrong"))
            continue
        entry = AttachedEntry(**item)
        read.append(entry)
        problems += [Problem(f"{field}.{p.field}", p.code, p.params) for p in _wrong(entry)]
        if topic_of(framework, entry.place) is None:
            problems.append(Problem(f"{field}.place", "unknown_question"))
    return tuple(read), tuple(problems)


def _shaped(item: object) -> bool:
    """Whether every part is there, of its own type and within what the database keeps."""
    return (
        isinstance(item, Mapping)
        and item.keys() == SHAPES.keys()
        and all(type(item[key]) is kind for key, kind in SHAPES.items())
        and SHA256.fullmatch(item["sha256"]) is not None
        and 1 <= item["version"] < 10_000
        and 0 < len(item["name"]) <= LONGEST_NAME
    )


def _wrong(entry: AttachedEntry) -> Iterator[Problem]:
    yield from problems_of(entry.description, entry.name)
    if not safe_path(entry.path):
        yield Problem("path", "bad_path")
