"""An experiment that is over, and the lessons that its team writes."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from tests.builders import Lab
from tests.decided import Running, decided
from tests.taken_once import taken_once
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Lesson, LessonDraft
from waardevol_lab.services.evaluating import PublishEvaluation, publish_evaluation
from waardevol_lab.services.lessons import (
    BeginLesson,
    PublishLesson,
    SaveLesson,
    begin_lesson,
    publish_lesson,
    save_lesson,
)

SITE = "http://localhost"
CARD: dict[str, Any] = {
    "title": "Licht dimmen helpt tegen ruzie",
    "context": "Een uitgaansstraat in een stad met honderdduizend inwoners.",
    "worked": "Gedimd licht na middernacht gaf minder vechtpartijen.",
    "failed": "Bewoners wisten niet waarom het licht veranderde.",
    "conditions": "Er loopt toezicht rond en de lampen zijn op afstand te regelen.",
    "transferable": "Gemeenten met een uitgaansgebied.",
    "documents": [{"url": "https://voorbeeld.nl/draaiboek.pdf", "title": "Draaiboek"}],
    "technology": ["de_identified_video", "x_light"],
    "values": ["privacy"],
    "handvatten": ["3", "9"],
}


@dataclass
class Team:
    """The team of an experiment, writing lessons."""

    running: Running

    @property
    def lab(self) -> Lab:
        return self.running.lab

    @property
    def reference(self) -> str:
        return self.running.reference

    def begin(self, replaces: int | None = None, who: str = "teammate") -> int:
        command = BeginLesson(self.reference, replaces)
        return begin_lesson(command, self.running.actor(who), self.lab.now)

    def save(self, number: int, who: str = "teammate", **changed: Any) -> int:
        command = SaveLesson(
            self.reference, number, {**CARD, **changed}, self.draft(number).version
        )
        return save_lesson(command, self.running.actor(who), self.lab.now)

    def publish(self, number: int, who: str = "lead", site: str = SITE, key: str = "") -> str:
        version = self.draft(number).version
        command = PublishLesson(self.reference, number, version, site, key)
        return publish_lesson(command, self.running.actor(who), self.lab.now)

    def lesson(self, replaces: int | None = None, site: str = SITE, **changed: Any) -> str:
        """Begin, write and publish a card; give where it stands."""
        number = self.begin(replaces)
        self.save(number, **changed)
        return self.publish(number, site=site)

    def draft(self, number: int) -> LessonDraft:
        with reading() as session:
            row = session.scalars(select(LessonDraft).where(LessonDraft.number == number)).one()
            session.expunge(row)
            return row


def published(slug: str) -> Lesson:
    """The row of a card."""
    with reading() as session:
        row = session.scalars(select(Lesson).where(Lesson.slug == slug)).one()
        session.expunge(row)
        return row


@taken_once
def over(lab: Lab, case: str = "stratumseind") -> Team:
    """An experiment that ended and has an evaluation, not published yet."""
    running = decided(lab, case)
    running.end()
    running.evaluate()
    return Team(running)


@taken_once
def evaluated(lab: Lab) -> Team:
    """An experiment whose evaluation is published."""
    team = over(lab)
    lab.later(days=30)
    command = PublishEvaluation(team.reference, team.running.version, "Dank.")
    publish_evaluation(command, team.running.actor("lead"), lab.now)
    return team
