"""Questions to the lead, each tied to a question of the plan; an answer may raise a further one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from waardevol_lab.domain.errors import Problem, Refused
from waardevol_lab.persistence.models import LeadQuestion, PlanVersion, QuestionMessage
from waardevol_lab.services.acting import Act
from waardevol_lab.services.dossiers import Dossier

MOST = 20
LONGEST = 2000
QUESTION, ANSWER = "question", "answer"
"""The kinds of messages that follow a question."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the board wants to know about one question of the plan.

    `follows` names an earlier question with an answer that this one goes on from; then that says
    what it is about.
    """

    question: str
    text: str
    follows: int | None = None


def written(questions: Iterable[Asked]) -> tuple[Asked, ...]:
    """The questions with a text; the rows that were left empty are gone."""
    return tuple(replace(one, text=one.text.strip()) for one in questions if one.text.strip())


def ask(act: Act, dossier: Dossier, questions: tuple[Asked, ...]) -> tuple[Asked, ...]:
    """Put the questions to the lead, and give them with what each is about.

    Part of the act that calls it.
    Raises `Refused` at `questions.<n>` for a question about nothing in the plan, one that follows
    something that has no answer or is closed, or one that is too long.
    """
    version = dossier.version()
    earlier: dict[int, LeadQuestion] = {}
    problems = [
        problem
        for n, one in enumerate(questions)
        for problem in _problems(act, dossier, f"questions.{n}", one, earlier)
    ]
    if len(questions) > MOST:
        problems.append(Problem("questions", "too_many_questions", {"max": MOST}))
    if problems:
        raise Refused(*problems)
    return tuple(_put(act, dossier, version, one, earlier) for one in questions)


def _put(
    act: Act,
    dossier: Dossier,
    version: PlanVersion,
    asked: Asked,
    earlier: dict[int, LeadQuestion],
) -> Asked:
    if asked.follows is None:
        act.session.add(_row(act, dossier, version, asked))
        return asked
    before = earlier[asked.follows]
    add_message(act, before, version, QUESTION, asked.text)
    before.answered_at = None
    return replace(asked, question=before.question)


def add_message(
    act: Act, question: LeadQuestion, version: PlanVersion, kind: str, text: str
) -> None:
    """Put a message in the conversation; part of the act that calls it."""
    act.session.add(
        QuestionMessage(
            question_id=question.id,
            plan_version_id=version.id,
            kind=kind,
            text=text,
            author_id=act.actor.user_id,
            written_at=act.now,
        )
    )


def open_for_more(act: Act, dossier: Dossier, question_id: int) -> LeadQuestion | None:
    """The question of this round, when it has an answer and is not closed."""
    row = act.session.get(LeadQuestion, question_id)
    if row is None or row.round_id != dossier.round_.id:
        return None
    return row if row.answered_at is not None and row.closed_at is None else None


def _problems(
    act: Act, dossier: Dossier, field: str, asked: Asked, earlier: dict[int, LeadQuestion]
) -> Iterable[Problem]:
    """Whatever is wrong; the question that `asked` follows is put in `earlier`, each once."""
    if asked.follows is not None:
        row = None if asked.follows in earlier else open_for_more(act, dossier, asked.follows)
        if row is None:
            yield Problem(field, "not_for_follow_up")
        else:
            earlier[asked.follows] = row
    elif asked.question not in dossier.framework:
        yield Problem(field, "topic_needed")
    if len(asked.text) > LONGEST:
        yield Problem(field, "too_long", {"length": len(asked.text), "max": LONGEST})


def _row(act: Act, dossier: Dossier, version: PlanVersion, asked: Asked) -> LeadQuestion:
    return LeadQuestion(
        round_id=dossier.round_.id,
        plan_version_id=version.id,
        question=asked.question,
        text=asked.text,
        asked_by_id=act.actor.user_id,
        asked_at=act.now,
    )
