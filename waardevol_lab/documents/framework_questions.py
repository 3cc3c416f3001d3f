"""All questions of a review framework on paper, to prepare a plan with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from waardevol_lab.documents.pdf import Letterhead, render
from waardevol_lab.domain.framework import Framework, Kind, Question, Task, Text
from waardevol_lab.wording.i18n import format_number, gettext, language, mark
from waardevol_lab.wording.option_groups import option_groups
from waardevol_lab.wording.question_conditions import condition_sentence

_KINDS: Final[dict[Kind, str]] = {
    Kind.TEXT: mark("Korte tekst"),
    Kind.LONGTEXT: mark("Tekst"),
    Kind.YESNO: mark("Ja of nee"),
    Kind.CHOICE: mark("Kies één antwoord"),
    Kind.CHOICES: mark("Kies alles wat klopt"),
    Kind.DATE: mark("Een datum"),
    Kind.PERIOD: mark("Een eerste en een laatste dag"),
    Kind.PLACE: mark("Een plek, met een punt of gebied op de kaart"),
    Kind.PARTIES: mark("Een tabel"),
    Kind.ROWS: mark("Een tabel"),
    Kind.RISK: mark("Een risico van 0 tot en met 3"),
    Kind.FILE: mark("Een bestand"),
    Kind.VALUE: mark("Tekst, een risico van 0 tot en met 3, en wat u eraan doet"),
}
_COUNTED: Final = (Kind.TEXT, Kind.LONGTEXT, Kind.VALUE)


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """One question: what is asked, how, and why."""

    number: str
    label: str
    kind: str
    condition: str
    help: str
    parts: tuple[str, ...]
    example: str
    why: str


@dataclass(frozen=True, slots=True)
class PrintedTask:
    """One topic with its questions."""

    title: str
    questions: tuple[PrintedQuestion, ...]


@dataclass(frozen=True, slots=True)
class PrintedGroup:
    """One heading of the task list."""

    title: str
    tasks: tuple[PrintedTask, ...]


@dataclass(frozen=True, slots=True)
class QuestionsPaper:
    """Everything on the paper, in the language in force."""

    head: Letterhead
    introduction: tuple[str, ...]
    words: dict[str, str]
    groups: tuple[PrintedGroup, ...]


def questions_pdf(framework: Framework, now: datetime) -> bytes:
    """The questions as a tagged PDF, in the language in force."""
    return render("framework_questions", questions_paper(framework), now)


def questions_paper(framework: Framework) -> QuestionsPaper:
    """The questions as texts, in the order of the task list."""
    numbers = {task.id: number for number, task in enumerate(framework.tasks, start=1)}
    return QuestionsPaper(
        head=Letterhead(
            title=gettext("Alle vragen voor uw plan"),
            sender="Waardevol Lab",
            facts=(
                (gettext("Toetsingskader"), f"{_said(framework.title)}, {framework.version}"),
                (gettext("Bron"), framework.source.partition(";")[0]),
            ),
        ),
        introduction=(
            gettext(
                "Dit zijn alle vragen die u kunt krijgen. Sommige vragen krijgt u alleen na een"
                " bepaald antwoord. Dat staat er dan bij."
            ),
            gettext("Met dit papier kunt u zich voorbereiden. Indienen doet u op de website."),
        ),
        words={"contents": gettext("Onderdelen"), "example": gettext("Voorbeeld")},
        groups=tuple(
            PrintedGroup(
                _said(group.title),
                tuple(
                    _task(framework, task, numbers[task.id])
                    for task in framework.tasks_of(group.id)
                ),
            )
            for group in framework.groups
        ),
    )


def _task(framework: Framework, task: Task, number: int) -> PrintedTask:
    return PrintedTask(
        f"{number}. {_said(task.title)}",
        tuple(
            _printed(framework, question, f"{number}.{place}")
            for place, question in enumerate(task.questions, start=1)
        ),
    )


def _printed(framework: Framework, question: Question, number: str) -> PrintedQuestion:
    return PrintedQuestion(
        number=number,
        label=_said(question.label),
        kind=_kind(question),
        condition=condition_sentence(framework, question),
        help=_said(question.help),
        parts=_parts(question),
        example=_said(question.example),
        why=_why(framework, question),
    )


def _kind(question: Question) -> str:
    words = gettext(_KINDS[question.kind])
    if question.kind in _COUNTED:
        most = format_number(question.maximum)
        words += ", " + gettext("hoogstens %(most)s tekens", most=most)
    if not question.required:
        words += ". " + gettext("Dit hoeft niet")
    return words + "."


def _parts(question: Question) -> tuple[str, ...]:
    """What can be chosen, the columns of the table, or what to think of."""
    if question.prompts:
        return tuple(_said(prompt) for prompt in question.prompts)
    if question.kind is Kind.YESNO:
        return ()
    if groups := option_groups(question):
        words = {option.id: _said(option.text) for option in question.options}
        return tuple(f"{name}: {', '.join(words[one] for one in ids)}" for name, ids in groups)
    parts = question.options or question.columns
    return tuple(_said(part.text) for part in parts)


def _why(framework: Framework, question: Question) -> str:
    """The recommendations that it comes from, and whether citizens will read the answer."""
    reader = (
        gettext("Inwoners kunnen dit antwoord later lezen.")
        if question.public
        else gettext("Dit antwoord wordt niet openbaar.")
    )
    sources = [
        gettext("Handvat %(number)s", number=handvat.id) + f" ({_said(handvat.title)})"
        for handvat in framework.handvatten
        if handvat.id in question.handvat
    ]
    if not sources:
        return reader
    because = gettext("Waarom vragen we dit?")
    return f"{because} {'; '.join(sources)}. {reader}"


def _said(text: Text | None) -> str:
    return text.in_(language()) if text else ""
