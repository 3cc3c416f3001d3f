"""Writing a plan in the browser: new plan, task list, topics, check, submit, receipt."""

from typing import Any

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from tests.builders import CASES, Lab, case_answers
from tests.visitor import Visitor, parse
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import PlanVersion
from waardevol_lab.services.rounds import draft_answers
from waardevol_lab.web.framework_forms import topic_form

FRAMEWORK = shipped("2026-1")


class Place:
    """A lab with an organisation, a board, a lead and a secretary."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.organisation = lab.organisation()
        self.board = lab.board(self.organisation)
        self.lead: Actor = lab.person("lead", (Role.LEAD, self.organisation))
        lab.person("secretaris", (Role.SECRETARY, self.board))
        self.visitor = lab.visitor("lead")

    def begin(self, title: str = "Licht op straat") -> str:
        """A new plan by way of the form; its reference."""
        done = self.visitor.submit("/plannen/nieuw", {"title": title})
        assert done.status_code == 303, done.get_data(as_text=True)
        return str(done.headers["Location"]).rsplit("/", 1)[-1]

    def draft(self, reference: str) -> dict[str, Any]:
        """The draft's answers as they are in the database."""
        with reading() as session:
            return draft_answers(session, self.lab.round(reference).id)[0]


@pytest.fixture
def place(lab: Lab) -> Place:
    return Place(lab)


def typed(answers: dict[str, Any], task: str, whole: dict[str, Any]) -> MultiDict[str, Any]:
    """What somebody types to give these answers, by the names of the inputs."""
    fields: MultiDict[str, Any] = MultiDict()
    for field in topic_form(FRAMEWORK, task, whole):
        values = field.data if isinstance(field.data, list) else [field.data]
        for value in values:
            if isinstance(value, str) and value and field.name not in ("csrf_token", "version"):
                fields.add(field.name, value)
    return fields


def press(visitor: Visitor, url: str, typed_in: MultiDict[str, Any], button: str = "verder") -> Any:
    """Open the topic, type, and press a button of it."""
    form = visitor.form(url, containing="version")
    for key in typed_in:
        form.setlist(key, typed_in.getlist(key))
    form[button] = "1"
    return visitor.client.post(url, data=form, content_type="multipart/form-data")


def save_all(place: Place, reference: str, answers: dict[str, Any]) -> None:
    """Every topic through its form, files included."""
    for task in FRAMEWORK.tasks:
        url = f"/plannen/{reference}/onderdelen/{task.id}"
        with place.lab.app.test_request_context():
            fields = typed(answers, task.id, answers)
        files = []
        for question in task.questions:
            value = answers.get(question.id)
            if isinstance(value, dict) and str(value.get("path", "")).startswith("bijlagen/"):
                files.append((CASES / value["path"]).open("rb"))
                fields[question.id] = FileStorage(files[-1], value["name"])
        # Rows that the form does not have yet are asked for by their names.
        done = press(place.visitor, url, fields)
        for file in files:
            file.close()
        assert done.status_code == 303, (task.id, done.get_data(as_text=True))
        assert "controle=1" not in done.headers["Location"], (task.id, done.headers["Location"])


def test_a_plan_is_written_topic_by_topic_and_submitted(place: Place) -> None:
    answers = case_answers("stratumseind")
    reference = place.begin(answers["title"])
    save_all(place, reference, answers)
    kept = place.draft(reference)
    file = kept.pop("dpia_file")
    assert file["name"] == answers["dpia_file"]["name"]
    assert kept == {key: value for key, value in answers.items() if key != "dpia_file"}

    page = place.visitor.text(f"/plannen/{reference}")
    parse(page)
    assert "16 van 16 onderdelen ingevuld" in page
    check = place.visitor.text(f"/plannen/{reference}/controleren")
    parse(check)
    assert "Volledige toetsing" in check
    done = place.visitor.submit(
        f"/plannen/{reference}/controleren",
        {},
        to=f"/plannen/{reference}/indienen",
        containing="board",
    )
    assert done.status_code == 303, done.get_data(as_text=True)
    receipt = place.visitor.text(done.headers["Location"])
    parse(receipt)
    with reading() as session:
        version = session.query(PlanVersion).one()
        assert version.sha256 in receipt
    assert place.lab.round(reference).state == RoundState.SUBMITTED
    parse(place.visitor.text(f"/plannen/{reference}/status"))
