"""Which topics a change of a plan asks."""

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import case_answers
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.topic_choice import changed_topics, extension_topics, in_order

FRAMEWORK = shipped("2026-1")
TOPICS = [task.id for task in FRAMEWORK.tasks]
ANSWERS = case_answers("stratumseind")


@given(st.lists(st.sampled_from([*TOPICS, "nothing", ""])))
def test_choice_is_in_the_order_of_the_framework_and_holds_each_topic_once(
    chosen: list[str],
) -> None:
    kept = in_order(FRAMEWORK, chosen)
    assert set(kept) == set(chosen) & set(TOPICS)
    assert list(kept) == [topic for topic in TOPICS if topic in kept]


def test_extension_asks_the_topic_with_the_period() -> None:
    assert extension_topics(FRAMEWORK) == ("place_period",)


def test_topic_counts_as_changed_with_one_answer_and_only_then() -> None:
    assert changed_topics(FRAMEWORK, ANSWERS, ANSWERS) == frozenset()
    after = {**ANSWERS, "limits": "Geen gezichten.", "cleanup": "Alles weg."}
    assert changed_topics(FRAMEWORK, ANSWERS, after) == {"purpose", "evaluation"}
