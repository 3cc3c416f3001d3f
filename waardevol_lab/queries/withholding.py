"""The page on which the secretary withholds parts of a notice, or discloses them again."""

from dataclasses import dataclass

from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.states import Action
from waardevol_lab.domain.withholding import parts, without
from waardevol_lab.queries.notice_withheld import Withheld, withheld_in
from waardevol_lab.queries.running import Head, head_of, opened
from waardevol_lab.services.withheld import withheld_parts


@dataclass(frozen=True, slots=True)
class Part:
    """An answer that can be withheld."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class WithholdingPage:
    """What can be withheld, and what is."""

    head: Head
    parts: tuple[Part, ...]
    standing: tuple[Withheld, ...]


def withholding_page(viewer: Actor, reference: str, language: str) -> WithholdingPage:
    """The page for the secretary; empty for a plan that never bound. Raises `NotFound`."""
    with opened(viewer, reference, Action.WITHHOLD_PART) as (session, dossier):
        plan = dossier.binding_version()
        if plan is None:
            return WithholdingPage(head_of(viewer, dossier), (), ())
        framework = shipped(plan.framework)
        rows = withheld_parts(session, dossier.experiment.id)
        standing = withheld_in(without({}, rows), framework, language)
        closed = {one.question for one in standing}
        return WithholdingPage(
            head=head_of(viewer, dossier),
            parts=tuple(
                Part(question.id, question.label.in_(language))
                for question in parts(framework, plan.answers)
                if question.id not in closed
            ),
            standing=standing,
        )
