"""Going on from an evaluated experiment: a new plan begins with the answers of the one in force.

Scaling up is no change of the old experiment: the board reads a plan of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import WrongState
from waardevol_lab.domain.evaluation import goes_on
from waardevol_lab.domain.policy import Actor, Permission, require
from waardevol_lab.domain.quoted_lessons import MOST, QUESTION
from waardevol_lab.domain.texts import length, normalise
from waardevol_lab.persistence.models import Evaluation, Lesson
from waardevol_lab.services.acting import acting
from waardevol_lab.services.copying import begin_copy, creation_of
from waardevol_lab.services.plan_sources import PlanSource, source_of
from waardevol_lab.services.plans import LONGEST_TITLE
from waardevol_lab.services.quoted_lessons import Quote
from waardevol_lab.services.running_dossiers import BoundDossier, load_bound

PERIOD = "period"
CUT = " …"


@dataclass(frozen=True, slots=True)
class ContinueExperiment:
    """Begin a plan that goes on from an evaluated experiment.

    `title` is cut off where a title ends; `learned` begins its answer about earlier lessons.
    """

    reference: str
    title: str
    learned: str
    key: str = ""


def continue_experiment(command: ContinueExperiment, actor: Actor, now: datetime) -> str:
    """Begin it, without a period, and give its reference; its first entry names the old one.

    Raises `NotFound` for all but the lead of the old one, or `WrongState` as long as no evaluation
    was published after which one goes on.
    """
    with acting(actor, now, command.key) as act:
        old = load_bound(act.session, command.reference, lock=False)
        require(actor, old.scope, Permission.CONTINUE_EXPERIMENT)
        if not can_go_on(act.session, old.experiment.id):
            raise WrongState("continue", old.experiment.phase)
        source = _with_lessons(act.session, old, command.learned)
        title = command.title.strip()[:LONGEST_TITLE]
        creation = creation_of(source, old, old.organisation.id, title)
        origin = {**(creation.origin or {}), "continues": old.experiment.reference}
        creation = replace(creation, continues_id=old.experiment.id, origin=origin)
        act.result = begin_copy(act, old, source, creation)
        return act.result


def can_go_on(session: Session, experiment_id: int) -> bool:
    """Whether the last published evaluation says that one scales up, adapts or repeats."""
    published = session.scalars(
        select(Evaluation.answers)
        .where(Evaluation.experiment_id == experiment_id, Evaluation.state == "published")
        .order_by(Evaluation.published_at.desc(), Evaluation.id.desc())
    )
    return goes_on(published)


def _with_lessons(session: Session, old: BoundDossier, learned: str) -> PlanSource:
    """The version in force, with what was learned of it since; its days are over."""
    source = source_of(old, old.bound_version().number)
    answers = {key: value for key, value in source.answers.items() if key != PERIOD}
    if QUESTION not in source.framework:
        return replace(source, answers=answers)
    before = str(answers.get(QUESTION) or "").strip()
    longest = source.framework.question(QUESTION).maximum
    english = {key: text for key, text in source.answers_en.items() if key != QUESTION}
    return replace(
        source,
        answers={**answers, QUESTION: _cut(f"{learned}\n\n{before}".strip(), longest)},
        answers_en=english,
        lessons=_quotes(session, old.experiment.id, source),
    )


def _cut(text: str, longest: int) -> str:
    """What fits, up to a whole word; the rest can be read in the old plan, which is linked."""
    if length(text) <= longest:
        return text
    return f"{normalise(text)[: longest - len(CUT)].rsplit(maxsplit=1)[0]}{CUT}"


def _quotes(session: Session, experiment_id: int, source: PlanSource) -> list[Quote]:
    """Its own lessons first, then those it quoted itself; never more than a plan can quote."""
    rows = session.scalars(
        select(Lesson)
        .where(Lesson.experiment_id == experiment_id, Lesson.listed)
        .order_by(Lesson.id)
    )
    own: list[Mapping[str, Any]] = [
        {
            "url": row.url,
            "title": row.contents["title"],
            "organisation": row.origin["organisation"],
        }
        for row in rows
    ]
    known = {one["url"] for one in own}
    return [*own, *(one for one in source.lessons if one["url"] not in known)][:MOST]
