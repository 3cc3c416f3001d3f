"""Questions to the lead, each tied to a question of the plan."""

from collections.abc import Iterable
from dataclasses import dataclass

from waardevol_lab.domain.errors import Problem, Refused
from waardevol_lab.persistence.models import LeadQuestion, PlanVersion
from waardevol_lab.services.acting import Act
from waardevol_lab.services.dossiers import Dossier

MOST = 20
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the board wants to know about one question of the plan."""

    question: str
    text: str


def written(questions: Iterable[Asked]) -> tuple[Asked, ...]:
    """The questions with a text; the rows that were left empty are gone."""
    return tuple(Asked(one.question, one.text.strip()) for one in questions if one.text.strip())


def ask(act: Act, dossier: Dossier, questions: tuple[Asked, ...]) -> None:
    """Put the questions to the lead; part of the act that calls it.

    Raises `Refused` at `questions.<n>` for a question about nothing in the plan, or too long.
    """
    problems = [
        problem
        for n, one in enumerate(questions)
        for problem in _problems(dossier, f"questions.{n}", one)
    ]
    if len(questions) > MOST:
        problems.append(Problem("questions", "too_many_questions", {"max": MOST}))
    if problems:
        raise Refused(*problems)
    version = dossier.version()
    act.session.add_all(_row(act, dossier, version, one) for one in questions)


def _problems(dossier: Dossier, field: str, asked: Asked) -> Iterable[Problem]:
    if asked.question not in dossier.framework:
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
