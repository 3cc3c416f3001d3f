"""What belongs to a moment of the course of a plan, as links."""

from collections.abc import Iterator
from typing import Any

from flask import url_for

from waardevol_lab.queries.plan_status import PlanStatus
from waardevol_lab.queries.plan_timeline import Happening
from waardevol_lab.services.dossiers import Which
from waardevol_lab.web.leads.rounds import CHOICE, YES
from waardevol_lab.web.leads.steps import Step
from waardevol_lab.wording.i18n import gettext
from waardevol_lab.wording.letter_words import kind_label

ASKED = frozenset(
    {"PlanReturned", "ChangesRequested", "QuestionAsked", "QuestionAnswered", "QuestionClosed"}
)
DECISIONS = frozenset({"DecisionTaken", "DecisionCorrected"})


def links_of(plan: PlanStatus, happening: Happening) -> tuple[Step, ...]:
    """The version, notice, question, condition, decision and letters that belong to it."""
    return (*_records(plan, happening), *_letters(plan, happening))


def _records(plan: PlanStatus, happening: Happening) -> Iterator[Step]:
    reference = plan.reference
    if happening.version is not None:
        name = gettext("Versie %(number)s", number=happening.version)
        yield Step(name, url_for("leads.version", reference=reference, version=happening.version))
    if happening.notice is not None and plan.slug:
        name = gettext("Bekendmaking, versie %(number)s", number=happening.notice)
        where = url_for("citizens.notice_version", slug=plan.slug, number=happening.notice)
        yield Step(name, where)
    if happening.asked_in is not None and happening.kind in ASKED:
        yield _question(plan, happening)
    if happening.condition is not None:
        name = gettext("Voorwaarde %(number)s", number=happening.condition)
        yield Step(name, url_for("leads.conditions", reference=reference))
    if happening.incident is not None:
        name = gettext("Incident %(number)s", number=happening.incident)
        where = url_for("leads.incident_page", reference=reference, number=happening.incident)
        yield Step(name, where)
    if happening.kind in DECISIONS:
        yield Step(gettext("Het besluit"), "#besluit")


def _question(plan: PlanStatus, happening: Happening) -> Step:
    about: dict[str, Any] = {CHOICE: YES} if happening.asked_in is Which.INCIDENT else {}
    anchor = f"vraag-{happening.question}" if happening.question else None
    name = gettext("De vraag") if anchor else gettext("De vragen")
    url = url_for("leads.questions", reference=plan.reference, _anchor=anchor, **about)
    return Step(name, url)


def _letters(plan: PlanStatus, happening: Happening) -> Iterator[Step]:
    for letter in happening.letters:
        where = url_for("leads.letter", reference=plan.reference, number=letter.number)
        yield Step(gettext("Brief: %(title)s", title=kind_label(letter.kind)), where)
