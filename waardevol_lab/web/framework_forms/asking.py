"""Which questions a topic's page asks, and what it says of those that ask only sometimes."""

from waardevol_lab.domain.answers import Answers, applies
from waardevol_lab.domain.framework import Framework, Question
from waardevol_lab.wording.question_conditions import condition_sentence


def asked(framework: Framework, task: str, answers: Answers) -> tuple[Question, ...]:
    """The questions on the page of a topic, in order; KeyError when there is no such topic.

    A question that hangs on an answer of another topic is there only when it applies. One that
    hangs on an answer of the same page is always there, with a note: the page has no scripts.
    """
    return tuple(q for q in framework.questions_of(task) if _is_asked(framework, q, answers))


def _is_asked(framework: Framework, question: Question, answers: Answers) -> bool:
    if question.when is None:
        return True
    other = framework.question(question.when.question)
    if other.task != question.task:
        return applies(framework, question, answers)
    return _is_asked(framework, other, answers)


def condition_note(framework: Framework, question: Question) -> str:
    """`Alleen als u bij ... kiest: ...`; empty unless it hangs on an answer of the same page."""
    if question.when is None:
        return ""
    if framework.question(question.when.question).task != question.task:
        return ""
    return condition_sentence(framework, question)
