"""Files that answer a question: replaced, taken away, and put back."""

import pytest

from tests import papers
from tests.builders import Lab
from tests.visitor import parse
from tests.web.leads import Office, press, send, topic_url, upload
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Attachment
from waardevol_lab.services.plan_attachments import RestoreAnswer, restore_answer

CASE = "stratumseind"


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def answered(office: Office) -> str:
    """A draft of which the DPIA was handed in and replaced."""
    reference = office.lab.draft(CASE, office.lead, office.organisation)
    for name in ("eerste", "tweede"):
        done = press(
            office.visitor,
            topic_url(reference, "law"),
            {"dpia_file": upload(papers.pdf(name), f"{name}.pdf")},
        )
        assert done.status_code == 303
    return reference


def answer(office: Office, reference: str) -> str:
    value = office.draft(reference).get("dpia_file")
    return value["name"] if value else ""


def ids() -> dict[str, int]:
    with reading() as session:
        return {row.name: row.id for row in session.query(Attachment)}


def put_back(office: Office, reference: str, name: str) -> int:
    page = f"/plannen/{reference}/bijlagen"
    done = office.visitor.submit(page, to=f"{page}/{ids()[name]}/antwoord")
    return int(done.status_code)


def test_answer_that_was_taken_away_is_put_back(office: Office) -> None:
    reference = answered(office)
    done = press(office.visitor, topic_url(reference, "law"), {"dpia_file.remove": "y"})
    assert done.status_code == 303
    assert answer(office, reference) == ""
    page = office.visitor.text(f"/plannen/{reference}/bijlagen")
    parse(page)
    assert "Weggehaald" in page and "tweede.pdf" in page
    assert put_back(office, reference, "tweede.pdf") == 303
    assert answer(office, reference) == "tweede.pdf"
    page = office.visitor.text(f"/plannen/{reference}/bijlagen")
    assert "Weggehaald" not in page


def test_replaced_answer_is_put_back_and_the_other_can_come_back_too(office: Office) -> None:
    reference = answered(office)
    for name in ("eerste.pdf", "tweede.pdf", "tweede.pdf"):
        assert put_back(office, reference, name) == 303
        assert answer(office, reference) == name
        page = office.visitor.text(f"/plannen/{reference}/bijlagen")
        assert "Andere versies van" in page
        number = {"eerste.pdf": 2, "tweede.pdf": 3}[name]
        assert f"versie {number} ·" in page


def test_form_that_was_opened_before_undoes_nothing(office: Office) -> None:
    reference = answered(office)
    form = office.visitor.form(topic_url(reference, "law"), containing="version")
    assert put_back(office, reference, "eerste.pdf") == 303
    assert send(office.visitor, topic_url(reference, "law"), form, {}).status_code == 303
    assert answer(office, reference) == "eerste.pdf"
    form["permits"] = "Dit typte ik nog."
    late = send(office.visitor, topic_url(reference, "law"), form, {})
    assert late.status_code == 409
    assert "Dit typte ik nog." in late.get_data(as_text=True)


def test_only_an_own_file_of_that_kind_of_question_by_who_writes(office: Office) -> None:
    reference = answered(office)
    other = office.lab.draft(CASE, office.lead, office.organisation)
    press(
        office.visitor,
        topic_url(other, "law"),
        {"dpia_file": upload(papers.pdf("anders"), "anders.pdf")},
    )
    page = f"/plannen/{reference}/bijlagen"
    fields = {
        "place": "problem", "kind": "other", "visible": "usual", "alt_text": "",
        "files": [upload(papers.pdf("naast"), "naast.pdf")],
    }  # fmt: skip
    assert office.visitor.submit(page, fields).status_code == 303
    before = office.lab.snapshot()
    for name in ("anders.pdf", "naast.pdf"):
        assert put_back(office, reference, name) == 404
    assert ids()["naast.pdf"] > 0
    command = RestoreAnswer(reference, ids()["eerste.pdf"])
    for who, visitor in office.others().items():
        with pytest.raises(NotFound):
            restore_answer(command, office.lab.actor(who), office.lab.now)
        sent = visitor.client.post(
            f"{page}/{ids()['eerste.pdf']}/antwoord",
            data={"csrf_token": visitor.form("/account/profiel", "csrf_token")["csrf_token"]},
        )
        assert sent.status_code == 404, who
    assert answer(office, reference) == "tweede.pdf"
    assert before["attachment"] == office.lab.snapshot()["attachment"]


def test_submitted_plan_takes_no_answer_back(office: Office) -> None:
    reference = answered(office)
    form = office.visitor.form(f"/plannen/{reference}/bijlagen")
    plan = office.visitor.form(f"/plannen/{reference}/controleren", "board")
    sent = office.visitor.client.post(f"/plannen/{reference}/indienen", data=plan)
    assert sent.status_code == 303, sent.text
    late = office.visitor.client.post(
        f"/plannen/{reference}/bijlagen/{ids()['eerste.pdf']}/antwoord",
        data={"csrf_token": form["csrf_token"]},
    )
    assert late.status_code == 409
    page = office.visitor.text(f"/plannen/{reference}/bijlagen")
    assert "Zet terug" not in page and "eerste.pdf" in page


def test_nothing_is_chosen_for_who_adds_a_file(office: Office) -> None:
    reference = office.lab.draft(CASE, office.lead, office.organisation)
    url = f"/plannen/{reference}/bijlagen"
    assert office.visitor.form(url, "place")["place"] == ""
    assert office.visitor.form(f"{url}?onderdeel=law&bij=dpia", "place")["place"] == "dpia"
    fields = {"kind": "other", "files": [upload(papers.pdf(), "een.pdf")]}
    refused = office.visitor.submit(url, fields)
    assert refused.status_code == 422
    assert "Kies bij welk onderwerp van het plan dit hoort." in refused.text
    parse(refused.text)
