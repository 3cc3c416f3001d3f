"""A lab with one organisation for the pages of leads, and what somebody types there."""

import io
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse

from tests.builders import CASES, Lab
from tests.taken_once import taken_once
from tests.visitor import Visitor, form_fields
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.services.rounds import draft_answers
from waardevol_lab.web.framework_forms import topic_form

FRAMEWORK = shipped("2026-1")


class Office:
    """An organisation with its board, a lead, a secretary, and others who may not write."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.organisation, self.board, self.lead, self.secretary = _opened(lab)
        self.visitor = lab.visitor("lead")

    def others(self) -> dict[str, Visitor]:
        """Visitors who have roles, and none of them on the plans of the lead."""
        elsewhere = self.lab.organisation("Gemeente Elders")
        self.lab.person("andere-lead", (Role.LEAD, self.organisation))
        self.lab.person("lead-elders", (Role.LEAD, elsewhere))
        self.lab.person("lid", (Role.MEMBER, self.board))
        self.lab.person("beheer", (Role.ADMIN, self.organisation))
        names = ("andere-lead", "lead-elders", "lid", "beheer", "secretaris")
        return {name: self.lab.visitor(name) for name in names}

    def begin(self, title: str = "Licht op straat") -> str:
        """A new plan by way of the form; its reference."""
        done = self.visitor.submit("/plannen/nieuw", {"title": title})
        assert done.status_code == 303, done.get_data(as_text=True)
        return str(done.headers["Location"]).rsplit("/", 1)[-1]

    def draft(self, reference: str) -> dict[str, Any]:
        """The draft's answers as they are in the database."""
        with reading() as session:
            return draft_answers(session, self.lab.round(reference).id)[0]

    def typing(self, task: str, answers: dict[str, Any]) -> MultiDict[str, Any]:
        """What somebody types to give these answers, by the names of the inputs."""
        fields: MultiDict[str, Any] = MultiDict()
        with self.lab.app.test_request_context():
            for view in topic_form(FRAMEWORK, task, answers).questions:
                for field in (view.field, *view.parts.values()):
                    values = field.data if isinstance(field.data, list) else [field.data]
                    for value in values:
                        if isinstance(value, str) and value:
                            fields.add(field.name, value)
        return fields

    def save_all(self, reference: str, answers: dict[str, Any]) -> None:
        """Every topic through its form, files included; each must come out filled in."""
        for task in FRAMEWORK.tasks:
            fields = self.typing(task.id, answers)
            files = []
            for question in task.questions:
                value = answers.get(question.id)
                if isinstance(value, dict) and str(value.get("path", "")).startswith("bijlagen/"):
                    files.append((CASES / value["path"]).open("rb"))
                    fields[question.id] = FileStorage(files[-1], value["name"])
            done = press(self.visitor, topic_url(reference, task.id), fields)
            for file in files:
                file.close()
            assert done.status_code == 303, (task.id, done.get_data(as_text=True))
            assert "controle=1" not in done.headers["Location"], task.id


ROW = "rij"
"""The button that adds a row; its value is the question."""


@taken_once
def _opened(lab: Lab) -> tuple[int, int, Actor, Actor]:
    organisation = lab.organisation()
    board = lab.board(organisation)
    lead = lab.person("lead", (Role.LEAD, organisation))
    return organisation, board, lead, lab.person("secretaris", (Role.SECRETARY, board))


def topic_url(reference: str, task: str) -> str:
    """The address of a topic."""
    return f"/plannen/{reference}/onderdelen/{task}"


def press(
    visitor: Visitor, url: str, fields: MultiDict[str, Any] | dict[str, Any], button: str = "verder"
) -> TestResponse:
    """Open the topic, type, and press a button that is there."""
    page = visitor.text(url)
    for name in {button, ROW} & {button, *fields}:
        assert not name or f'name="{name}"' in page, name
    return send(visitor, url, form_fields(page, containing="version"), fields, button)


def send(
    visitor: Visitor,
    url: str,
    form: MultiDict[str, Any],
    fields: MultiDict[str, Any] | dict[str, Any],
    button: str = "verder",
) -> TestResponse:
    """Type into a form that was opened before, and press a button of it."""
    for key, values in MultiDict(fields).lists():
        form.setlist(key, values)
    if button:
        form.setdefault(button, "1")
    done = visitor.client.post(url, data=form, content_type="multipart/form-data")
    done.request.environ["wsgi.input"].close()  # a large body is a file of the test client
    return done


def upload(contents: bytes, name: str) -> FileStorage:
    """A file to type into a form."""
    return FileStorage(io.BytesIO(contents), name)
