"""Reads an evaluation framework file, and refuses one that does not fit together."""

from dataclasses import replace
from typing import Final

from waardevol_lab.domain.evaluation_framework import (
    About,
    EvaluationFramework,
    EvaluationKind,
    EvaluationPart,
    EvaluationQuestion,
    NextStep,
    Reached,
)
from waardevol_lab.domain.framework_model import Condition, FrameworkError, Kind, Option
from waardevol_lab.domain.framework_questions import LONGEST, MAXIMUM, YES_NO, labelled, named
from waardevol_lab.domain.framework_tables import Table, parse

KINDS: Final = frozenset((Kind.TEXT, Kind.LONGTEXT, Kind.YESNO, Kind.CHOICE, Kind.RISK))
"""What an evaluation can ask; the shapes of the answers are those of a plan."""
NEEDED: Final = {
    (About.CRITERION, "measured"): (Kind.LONGTEXT, None),
    (About.CRITERION, "reached"): (Kind.CHOICE, frozenset[str](Reached)),
    (About.VALUE, "observed"): (Kind.RISK, None),
    (About.VALUE, "explanation"): (Kind.LONGTEXT, None),
    (About.ONCE, "outcome"): (Kind.CHOICE, frozenset[str](NextStep)),
}
"""What every version asks, because notices, pictures and rules read it."""


def load(text: bytes | str, name: str) -> EvaluationFramework:
    """Reads and checks one file; FrameworkError names the file and the key."""
    root = parse(text, name)
    version, valid_from = root.string("version"), root.day("valid_from")
    title, source = root.text("title"), root.string("source")
    parts = [_part(table) for table in root.tables("part")]
    questions = [_question(table) for table in root.tables("question")]
    root.finish()
    framework = EvaluationFramework(version, valid_from, title, source, _joined(parts, questions))
    _check(name, framework, questions)
    return framework


def _part(table: Table) -> EvaluationPart:
    part_id = named(table, "part")
    word = table.string("about")
    if word not in set(About):
        raise table.error("about", f"unknown {word!r}")
    explained = table.text("help") if "help" in table else None
    part = EvaluationPart(part_id, About(word), table.text("title"), help=explained)
    table.finish()
    return part


def _question(table: Table) -> EvaluationQuestion:
    question_id = named(table, "question")
    word = table.string("kind")
    if word not in KINDS:
        raise table.error("kind", f"an evaluation cannot ask {word!r}")
    kind = Kind(word)
    question = EvaluationQuestion(
        id=question_id,
        part=table.string("part"),
        kind=kind,
        required=_required(table),
        public=table.flag("public"),
        kinds=_kinds(table),
        label=table.text("label"),
        maximum=_maximum(table, kind),
        handvat=table.integers("handvat") if "handvat" in table else (),
        help=table.text("help") if "help" in table else None,
        told=table.text("told") if "told" in table else None,
        options=_options(table, kind),
        when=_condition(table.table("when")) if "when" in table else None,
        beside=table.strings("beside") if "beside" in table else (),
    )
    table.finish()
    return question


def _maximum(table: Table, kind: Kind) -> int:
    """In code points; 0 for what is no text."""
    if kind not in (Kind.TEXT, Kind.LONGTEXT):
        return 0
    return table.integer("max", 1, LONGEST) if "max" in table else MAXIMUM[kind]


def _required(table: Table) -> bool:
    word = table.string("required")
    if word not in ("offer", "no"):
        raise table.error("required", "must be offer or no")
    return word == "offer"


def _kinds(table: Table) -> frozenset[EvaluationKind]:
    words = table.strings("for")
    for word in words:
        if word not in set(EvaluationKind):
            raise table.error("for", f"unknown kind of evaluation {word!r}")
    return frozenset(map(EvaluationKind, words))


def _options(table: Table, kind: Kind) -> tuple[Option, ...]:
    if kind is Kind.YESNO:
        return YES_NO
    pairs = labelled(table, "options") if kind is Kind.CHOICE else ()
    return tuple(Option(*pair) for pair in pairs)


def _condition(table: Table) -> Condition:
    condition = Condition(table.string("q"), "any", table.strings("any"))
    table.finish()
    return condition


def _joined(
    parts: list[EvaluationPart], questions: list[EvaluationQuestion]
) -> tuple[EvaluationPart, ...]:
    return tuple(
        replace(part, questions=tuple(one for one in questions if one.part == part.id))
        for part in parts
    )


def _check(file: str, framework: EvaluationFramework, questions: list[EvaluationQuestion]) -> None:
    parts = {part.id: part for part in framework.parts}
    if len(parts) != len(framework.parts):
        raise FrameworkError(file, "part", "an id stands in the file twice")
    seen: set[tuple[About, str]] = set()
    for question in questions:
        key = f"question.{question.id}"
        if question.part not in parts:
            raise FrameworkError(file, f"{key}.part", f"unknown part {question.part!r}")
        place = (parts[question.part].about, question.id)
        if place in seen:
            raise FrameworkError(file, key, "stands in the file twice")
        seen.add(place)
        _check_condition(file, framework, parts[question.part].about, question)
    for part in framework.parts:
        if not part.questions:
            raise FrameworkError(file, f"part.{part.id}", "has no questions")
    _check_needed(file, framework)


def _check_condition(
    file: str, framework: EvaluationFramework, about: About, question: EvaluationQuestion
) -> None:
    if question.when is None:
        return
    key = f"question.{question.id}.when"
    other = framework.question(about, question.when.question)
    if other is None or other is question:
        raise FrameworkError(file, key, f"unknown question {question.when.question!r}")
    if not question.kinds <= other.kinds:
        raise FrameworkError(file, key, f"{other.id!r} is not always asked with it")
    for value in question.when.values:
        if other.option(value) is None:
            raise FrameworkError(file, key, f"{value!r} is not an option of {other.id!r}")


def _check_needed(file: str, framework: EvaluationFramework) -> None:
    for (about, question_id), (kind, options) in NEEDED.items():
        question = framework.question(about, question_id)
        key = f"question.{question_id}"
        if question is None or EvaluationKind.FINAL not in question.kinds:
            raise FrameworkError(file, key, f"has to be asked per {about} in a final evaluation")
        if question.kind is not kind or not question.public:
            raise FrameworkError(file, key, f"has to be public and of kind {kind}")
        if options and {one.id for one in question.options} != options:
            raise FrameworkError(file, f"{key}.options", f"must be {', '.join(sorted(options))}")
