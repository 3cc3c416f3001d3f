"""Hints beside the summary, which everybody reads first: what would make it easier to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from waardevol_lab.domain.readability import EASY, readability
from waardevol_lab.queries.plan_checks import PlanCheck
from waardevol_lab.web.framework_forms import TopicForm
from waardevol_lab.wording.i18n import gettext
from waardevol_lab.wording.readability import hint_label

SUMMARY: Final = "summary"


@dataclass(frozen=True, slots=True)
class ReadingHints:
    """What the page shows: each sentence once, with what to do about it."""

    lines: tuple[tuple[str, tuple[str, ...]], ...]
    ease: int
    easy_from: int = EASY


def hints_for(text: object) -> ReadingHints | None:
    """The hints about a Dutch text; None when there are none."""
    found = readability(text) if isinstance(text, str) else None
    if found is None or not found.hints:
        return None
    advice: dict[str, tuple[str, ...]] = {}
    for hint in found.hints:
        advice[hint.sentence] = (*advice.get(hint.sentence, ()), hint_label(hint))
    return ReadingHints(tuple(advice.items()), found.ease)


def hints_in_form(form: TopicForm | None) -> ReadingHints | None:
    """Those about the summary as it stands in a form of a topic, if it is asked there."""
    field = form.input(SUMMARY) if form else None
    return hints_for(field.data) if field is not None else None


def hints_in_plan(plan: PlanCheck) -> ReadingHints | None:
    """Those about the summary of a whole plan, for who can still change it."""
    if not plan.may_edit:
        return None
    answers = (a for group in plan.groups for task in group.tasks for a in task.answers)
    return next((hints_for(a.shown.text) for a in answers if a.question.id == SUMMARY), None)


def saved_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What is said once a topic was saved: that there are hints, when the summary is new."""
    if before.get(SUMMARY) == after.get(SUMMARY) or hints_for(after.get(SUMMARY)) is None:
        return gettext("Bewaard.")
    return gettext(
        "Bewaard. Wij hebben tips om uw samenvatting makkelijker te maken. U vindt ze bij die "
        "vraag en op de pagina waar u uw antwoorden controleert."
    )
