"""Words for what is wrong with an answer: where it is, and what to do about it."""

from typing import Final

from waardevol_lab.domain.answers import STOP
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.framework import Framework, Kind, Question
from waardevol_lab.wording.i18n import gettext, language, mark
from waardevol_lab.wording.problems import sentence

_CHOOSE: Final = mark("Kies een antwoord.")
_MISSING: Final[dict[Kind, str]] = {
    Kind.YESNO: _CHOOSE,
    Kind.CHOICE: _CHOOSE,
    Kind.CHOICES: mark("Kies minstens één antwoord."),
    Kind.FILE: mark("Voeg een bestand toe."),
    Kind.RISK: mark("Kies een risico."),
    Kind.PERIOD: mark("Kies een eerste en een laatste dag."),
    Kind.VALUE: mark("Schrijf uw antwoord en kies een risico."),
    Kind.PLACE: mark("Schrijf waar het is, en geef minstens één punt."),
}
_MISSING_PARTS: Final[dict[str, str]] = {
    "risk": mark("Kies een risico."),
    "residual": mark("Kies het risico dat overblijft."),
    "geometry": mark("Geef minstens één punt."),
    "name": mark("Geef deze plek een naam."),
    "start": mark("Kies de eerste dag."),
    "end": mark("Kies de laatste dag."),
}
PARTS: Final[dict[str, str]] = {
    "start": mark("Eerste dag"),
    "end": mark("Laatste dag"),
    "text": mark("Adres of omschrijving"),
    "geometry": mark("Plek op de kaart"),
    "name": mark("Naam van deze plek"),
    "answer": mark("Uw antwoord"),
    "risk": mark("Hoe groot is het risico?"),
    "measure": mark("Wat doet u eraan?"),
    "residual": mark("Welk risico blijft er dan over?"),
    "dissent": mark("Wie denkt er anders over, en waarom?"),
}
"""What the parts of a period, a place and a weighed value are called."""


def part_label(part: str) -> str:
    """What a part of an answer is called, in the language in force."""
    return gettext(PARTS[part])


def further_title(index: int) -> str:
    """What a further place is called; the first one of a plan is the first."""
    return gettext("Plek %(number)s", number=index + 2)


def question_of(framework: Framework, problem: Problem) -> Question | None:
    """The question that a problem is about; None when it is about none of the framework."""
    question_id = problem.field.removeprefix("answers_en.").partition(".")[0]
    return framework.question(question_id) if question_id in framework else None


def answer_sentence(framework: Framework, problem: Problem) -> str:
    """What to do about a problem of an answer, in the language in force."""
    question = question_of(framework, problem)
    if question is None:
        return sentence(problem)
    if problem.code == STOP:
        stop = question.stop(problem.params.get("value"))
        return stop.text.in_(language()) if stop else sentence(problem)
    if problem.code == "missing":
        return _missing(question, problem)
    return sentence(Problem(problem.field, problem.code, _worded(question, problem)))


def _missing(question: Question, problem: Problem) -> str:
    part = problem.field.rpartition(".")[2]
    if problem.field == question.id and question.kind in _MISSING:
        return gettext(_MISSING[question.kind])
    if question.kind in (Kind.PERIOD, Kind.PLACE, Kind.VALUE) and part in _MISSING_PARTS:
        return gettext(_MISSING_PARTS[part])
    return sentence(problem)


def _worded(question: Question, problem: Problem) -> dict[str, str | int]:
    """The params, with the words of options and roles in place of their ids."""
    params = dict(problem.params)
    for name in ("option", "role"):
        option = question.option(params.get(name))
        if option is not None:
            params[name] = option.text.in_(language())
    return params


def place_of(framework: Framework, problem: Problem) -> str:
    """Where a problem is: the question, with the row and the column or part when it has them."""
    question = question_of(framework, problem)
    if question is None:
        return problem.field
    rest = problem.field.removeprefix("answers_en.").split(".")[1:]
    words = [question.label.in_(language()), *_within(question, rest)]
    if problem.field.startswith("answers_en."):
        words.append(gettext("Engelse tekst"))
    return ", ".join(word.rstrip("?.") for word in words) if len(words) > 1 else words[0]


def _within(question: Question, rest: list[str]) -> list[str]:
    words: list[str] = []
    for part in rest:
        column = next((c for c in question.columns if c.id == part), None)
        fixed = next((r for r in question.fixed_rows if r.id == part), None)
        if column or fixed:
            text = (column or fixed).text  # type: ignore[union-attr] # one of them is there
            words.append(text.in_(language()))
        elif part.isdigit() and question.kind is Kind.PLACE:
            words.append(further_title(int(part)))
        elif part.isdigit():
            words.append(gettext("rij %(number)s", number=int(part) + 1))
        elif part in PARTS:
            words.append(part_label(part))
    return words


def full_sentence(framework: Framework, problem: Problem) -> str:
    """Where it is and what to do, for a list of everything that is missing or wrong."""
    place = place_of(framework, problem)
    joint = "" if place.endswith(("?", ".", "!")) else ":"
    return f"{place}{joint} {answer_sentence(framework, problem)}"
