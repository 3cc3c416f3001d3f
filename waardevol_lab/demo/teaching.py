"""One experiment of the demo and what others can use of it: lessons, and plans that quote them."""

from collections.abc import Mapping
from importlib import resources
from typing import Any

from flask import current_app
from sqlalchemy import select

from waardevol_lab.demo.reviewing import Reviewing
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Lesson, LessonDraft
from waardevol_lab.services import lesson_files, lessons, quoting


class Teaching(Reviewing):
    """Acts on lessons."""

    def teach(self, contents: Mapping[str, Any]) -> None:
        """The team writes a lesson and the lead publishes it."""
        begin = lessons.BeginLesson(self.reference)
        number = lessons.begin_lesson(begin, self.actor("teamlid"), self.tick())
        kept = {**self._draft(number).contents, **contents}
        save = lessons.SaveLesson(self.reference, number, kept, 1)
        version = lessons.save_lesson(save, self.actor("teamlid"), self.tick())
        publish = lessons.PublishLesson(self.reference, number, version, _site())
        lessons.publish_lesson(publish, self.actor("lead"), self.tick())

    def begin_teaching(self) -> None:
        """The team begins a lesson, and leaves it at what the evaluation says."""
        begin = lessons.BeginLesson(self.reference)
        lessons.begin_lesson(begin, self.actor("teamlid"), self.tick())

    def take_over_lessons(self, name: str) -> None:
        """The lessons of another, fictional municipality come in from a file."""
        folder = resources.files("waardevol_lab.demo").joinpath("files")
        contents = folder.joinpath(name).read_bytes()
        command = lesson_files.ImportLessons(contents, _site())
        lesson_files.import_lessons(command, SYSTEM, self.tick())

    def quote(self, *titles: str) -> None:
        """The team takes these lessons over in the plan that it writes."""
        for title in titles:
            with reading() as session:
                slug = session.scalar(
                    select(Lesson.slug).where(Lesson.contents["title"].as_string() == title)
                )
            command = quoting.QuoteLesson(self.reference, slug or "")
            quoting.quote_lesson(command, self.actor("lead"), self.tick())

    def _draft(self, number: int) -> LessonDraft:
        experiment = self.experiment().id
        with reading() as session:
            query = select(LessonDraft).where(
                LessonDraft.experiment_id == experiment, LessonDraft.number == number
            )
            return session.scalars(query).one()


def _site() -> str:
    address: str = current_app.extensions["waardevol_settings"].base_url
    return address
