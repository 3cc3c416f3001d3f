"""Public experiments in every state that the API tells of, and a plan that is not public yet."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from tests.announced import announce_more, columns_of
from tests.builders import Lab
from tests.contributions import Street
from tests.decided import Running, complete
from tests.reviews import FULL, Review
from waardevol_lab.demo.plan_texts import FILES
from waardevol_lab.domain.evaluation import side_by_side
from waardevol_lab.domain.evaluation_form import form_for
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.evaluation_versions import evaluation_framework
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import Experiment, NoticeVersion, PlanVersion
from waardevol_lab.services.lesson_files import ImportLessons, import_lessons
from waardevol_lab.services.listing import keep_listed
from waardevol_lab.services.withholding import WithholdPart, withhold_part

NASTY = "</script><script>alert(1)</script> =HYPERLINK(1) \u202e\u0085 \u00e9\U0001f408 'x' \"y\""
SECRET = "brake_test"
"""The question whose answer is withheld."""
UNTOLD = "Dit las de secretaris nog niet: 2468"
HIDDEN = "Dit verborg de secretaris: 1357"
PHASES = ("running", "suspended", "ended", "evaluated", "withdrawn", "lapsed")


@dataclass
class World:
    """Everything that is public, and by what it is known."""

    running: Running
    slugs: dict[str, str]
    """The address of an experiment in each state; `rejected` has no notice."""
    preparing: str
    """The reference of a plan that is not public."""
    lessons: tuple[str, ...]
    """The addresses of lessons, the newest first."""

    @property
    def lab(self) -> Lab:
        return self.running.lab


def build(lab: Lab) -> World:
    """Six copies of an approved plan, a rejected one, and one in review."""
    review = Review(lab)
    rejected = lab.experiment(review.decided(FULL, "negative")).slug
    running = _approved(review)
    slugs = {"approved": running.experiment.slug, "rejected": rejected}
    dates = {"started_at": lab.now, "ended_at": lab.now, "end_reason": "end_date"}
    for phase in PHASES:
        (slugs[phase],) = announce_more(running, 1, phase=phase, **dates)
    _evaluate(slugs["evaluated"])
    _continue(slugs["evaluated"], slugs["running"], slugs["withdrawn"])
    return World(running, slugs, review.submitted(FULL), _teach(lab))


def _continue(earlier: str, *later: str) -> None:
    """Let experiments go on from one; one of them was withdrawn."""
    with transaction() as session:
        experiment = session.scalars(select(Experiment.id).where(Experiment.slug == earlier)).one()
        session.execute(
            update(Experiment).where(Experiment.slug.in_(later)).values(continues_id=experiment)
        )


def _teach(lab: Lab) -> tuple[str, ...]:
    """Lessons of another installation."""
    command = ImportLessons((FILES / "lessen-verzonnendam.json").read_bytes(), "http://localhost")
    report = import_lessons(command, SYSTEM, lab.now)
    return tuple(one.slug for one in reversed(report.taken))


def _approved(review: Review) -> Running:
    """A plan with two versions of its notice, a part that is withheld, and what citizens say."""
    lab, reference = review.lab, review.decided(FULL)
    running = Running(lab, reference, review.organisation_id, review.board_id)
    lab.person("teammate", (Role.TEAMMATE, running.experiment.id))
    _title(running, f"Lampen {NASTY}")
    running.publish()
    withhold_part(
        WithholdPart(reference, SECRET, version=running.version, ground="5.1.2.h", reason="Nee."),
        running.actor("secretary"),
        lab.now,
    )
    street = Street(running)
    texts = (f"Mag dit? {NASTY}", "Hoe lang?", HIDDEN, UNTOLD, "Hoe duur?", "Van wie is dit?")
    first, second, hidden, _untold, *more = (street.ask(text) for text in texts)
    street.publish(first, second, *more)
    street.hide(hidden)
    street.answer(first, f"Ja. {NASTY}")
    street.change(first, f"De lamp is weg. {NASTY}")
    return running


def _title(running: Running, title: str) -> None:
    with transaction() as session:
        experiment = session.scalars(
            select(Experiment).where(Experiment.reference == running.reference)
        ).one()
        version = session.get_one(PlanVersion, experiment.binding_version_id)
        version.answers = {**version.answers, "title": title}


def _evaluate(slug: str) -> None:
    """One more version of a notice, with an evaluation as a published one stands in it."""
    with transaction() as session:
        newest = session.scalars(
            select(NoticeVersion)
            .join(Experiment, Experiment.id == NoticeVersion.experiment_id)
            .where(Experiment.slug == slug)
            .order_by(NoticeVersion.number.desc())
        ).first()
        assert newest is not None
        final, later = (
            _evaluation(newest.contents, kind)
            for kind in (EvaluationKind.FINAL, EvaluationKind.FOLLOW_UP)
        )
        contents = {**newest.contents, "evaluation": final, "follow_ups": [later]}
        changed = {"number": newest.number + 1, "contents": contents}
        session.add(NoticeVersion(**{**columns_of(newest), **changed}))
        keep_listed(session, session.get_one(Experiment, newest.experiment_id))


def _evaluation(contents: dict[str, Any], kind: EvaluationKind) -> dict[str, Any]:
    asked, plan = evaluation_framework("2026-1"), shipped(contents["framework"])
    form = form_for(asked, kind, plan, contents["answers"])
    answers = complete(form)
    return {
        "kind": kind,
        "number": 1,
        "published_on": "2027-12-01",
        "framework": asked.version,
        "answers": answers,
        **side_by_side(form, answers),
        "remarks": [{"on": "2027-11-30", "text": NASTY}],
        "response": "",
    }
