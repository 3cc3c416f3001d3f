"""What an evaluation framework is made of, and its versions. Immutable.

Like the review framework it is a file: parts with questions, in both languages. A part asks once,
or again for each success criterion, public value or recommendation of the plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from waardevol_lab.domain.framework_model import Condition, Kind, Option, Text


class EvaluationKind(StrEnum):
    """When somebody looks back; the values are stored."""

    INTERIM = "interim"
    FINAL = "final"
    FOLLOW_UP = "follow_up"


class About(StrEnum):
    """What a part asks about, again and again; the values begin the ids of its fields."""

    ONCE = "once"
    CRITERION = "criterion"
    VALUE = "value"
    HANDVAT = "handvat"


class Reached(StrEnum):
    """Whether a success criterion was met."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class NextStep(StrEnum):
    """What should happen after the experiment."""

    SCALE_UP = "scale_up"
    ADAPT = "adapt"
    REPEAT = "repeat"
    STOP = "stop"
    PASS_ON = "pass_on"  # noqa: S105 - no password


@dataclass(frozen=True, slots=True)
class EvaluationQuestion:
    """One question. `kinds`: in which evaluations it is asked. `maximum` counts code points.

    `told`: what stands above the answer where everybody reads it, if that is not `label`.
    `beside`: questions of the plan whose answers stand beside it, as far as that plan has them.
    `handvat`: the recommendations it is about; none where the part asks about each of them.
    """

    id: str
    part: str
    kind: Kind
    required: bool
    public: bool
    kinds: frozenset[EvaluationKind]
    label: Text
    maximum: int
    handvat: tuple[int, ...] = ()
    help: Text | None = None
    told: Text | None = None
    options: tuple[Option, ...] = ()
    when: Condition | None = None
    beside: tuple[str, ...] = ()

    @property
    def heading(self) -> Text:
        """What stands above a published answer."""
        return self.told or self.label

    def option(self, option_id: object) -> Option | None:
        """The option with this id; None when there is none."""
        return next((one for one in self.options if one.id == option_id), None)


@dataclass(frozen=True, slots=True)
class EvaluationPart:
    """Questions under one heading."""

    id: str
    about: About
    title: Text
    questions: tuple[EvaluationQuestion, ...] = ()
    help: Text | None = None


@dataclass(frozen=True, slots=True)
class EvaluationFramework:
    """One version of the evaluation framework; parts and questions in the order of the page."""

    version: str
    valid_from: date
    title: Text
    source: str
    parts: tuple[EvaluationPart, ...]
    _questions: Mapping[tuple[About, str], EvaluationQuestion] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        found = {(part.about, one.id): one for part in self.parts for one in part.questions}
        object.__setattr__(self, "_questions", found)

    def question(self, about: About, question_id: str) -> EvaluationQuestion | None:
        """The question with this id; None when this version does not have it."""
        return self._questions.get((about, question_id))

    def outcomes(self, language: str) -> list[tuple[str, str]]:
        """What an evaluation can say should happen now: ids with their words."""
        asked = self.question(About.ONCE, "outcome")
        return [(one.id, one.text.in_(language)) for one in asked.options] if asked else []

    def word(self, about: About, question_id: str, option_id: object, language: str) -> str:
        """The words for a choice; empty when this version does not know it."""
        asked = self.question(about, question_id)
        option = asked.option(option_id) if asked else None
        return option.text.in_(language) if option else ""
