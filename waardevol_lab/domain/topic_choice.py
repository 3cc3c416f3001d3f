"""Which topics a change of an approved plan asks, and what a topic needs to stay in force."""

from collections.abc import Iterable

from waardevol_lab.domain.answer_changes import changed
from waardevol_lab.domain.answers import Answers
from waardevol_lab.domain.framework_model import Framework, Kind


def in_order(framework: Framework, topics: Iterable[str]) -> tuple[str, ...]:
    """The topics of the framework among these, in its order, each once; others are no topics."""
    wanted = frozenset(topics)
    return tuple(task.id for task in framework.tasks if task.id in wanted)


def extension_topics(framework: Framework) -> tuple[str, ...]:
    """What an extension asks: the period, and the topics with questions that hang on it."""
    periods = {q.id for q in framework.questions if q.kind is Kind.PERIOD}
    return in_order(
        framework,
        (
            q.task
            for q in framework.questions
            if q.id in periods or (q.when and q.when.question in periods)
        ),
    )


def changed_topics(framework: Framework, before: Answers, after: Answers) -> frozenset[str]:
    """The topics with an answer that differs."""
    return frozenset(framework.question(q).task for q in changed(framework, before, after))
