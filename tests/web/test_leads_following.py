"""After submitting: where it stands, questions and answers, and nothing of the deliberation."""

import pytest

from tests.builders import Lab
from tests.visitor import parse
from tests.web.leads import Office, press, topic_url
from waardevol_lab.domain.ballots import Ballot
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Attachment, LeadQuestion, LedgerEntry, OutboxMail
from waardevol_lab.services.answering import LONGEST_ANSWER
from waardevol_lab.services.asking import Asked
from waardevol_lab.services.assessing import WriteAssessment, file_assessment
from waardevol_lab.services.assigning import DeclareConflict, declare_conflict
from waardevol_lab.services.completeness import AcceptPlan, ReturnPlan, accept, return_incomplete
from waardevol_lab.services.reviewing import AskLead, PlaceComment, ask_lead, comment

CASE = "stratumseind"


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def submitted(office: Office) -> str:
    return office.lab.submitted(CASE, office.lead, office.organisation, office.board)


def returned(office: Office) -> str:
    reference = submitted(office)
    questions = (Asked("problem", "Voor wie is dit een probleem?"), Asked("period", "Klopt dit?"))
    command = ReturnPlan(reference, questions, "Nog twee vragen.")
    return_incomplete(command, office.secretary, office.lab.now)
    return reference


def question_ids(office: Office, reference: str) -> list[int]:
    with reading() as session:
        rows = session.query(LeadQuestion).filter_by(round_id=office.lab.round(reference).id)
        return [row.id for row in rows.order_by(LeadQuestion.id)]


def test_status_says_who_has_it_and_until_when(office: Office) -> None:
    reference = submitted(office)
    page = office.visitor.text(f"/plannen/{reference}/status")
    parse(page)
    assert "De secretaris van de commissie" in page
    assert "30 november 2026" in page
    assert "Het plan is ingediend" in page
    cards = office.visitor.text("/plannen/")
    parse(cards)
    assert "tot en met 30 november 2026" in cards
    assert office.visitor.get(f"/plannen/{reference}").headers["Location"].endswith("/status")


def test_nothing_of_the_deliberation_reaches_lead_or_teammate(office: Office) -> None:
    reference, lab = submitted(office), office.lab
    lab.person("teamlid", (Role.TEAMMATE, lab.experiment(reference).id))
    members = [lab.person(name, (Role.MEMBER, office.board)) for name in ("lid1", "lid2", "lid3")]
    accept(AcceptPlan(reference, "full", motivation="GEHEIME-REDEN"), office.secretary, lab.now)
    for member in members:
        declare_conflict(DeclareConflict(reference, False, ""), member, lab.now)
        comment(PlaceComment(reference, "problem", "GEHEIME-OPMERKING"), member, lab.now)
    risks = {value.id: 3 for value in shipped("2026-1").values}
    ballot = Ballot("negative", "GEHEIM-OORDEEL", "", risks)
    file_assessment(WriteAssessment(reference, ballot), lab.actor("lid1"), lab.now)
    ask_lead(AskLead(reference, (Asked("limits", "Wat mag nooit?"),)), lab.actor("lid2"), lab.now)
    paths = ("status", "vragen", "controleren", "ontvangst", "team")
    for name in ("lead", "teamlid"):
        visitor = lab.visitor(name)
        for path in (f"{reference}/{path}" for path in paths):
            page = visitor.text(f"/plannen/{path}")
            parse(page)
            assert "GEHEIM" not in page, path
            assert "lid1" not in page and "lid2" not in page, path
            assert "commissielid" not in page.lower().replace("één commissielid", ""), path
            assert "plaatste een opmerking" not in page, path
        assert "Wat mag nooit?" in visitor.text(f"/plannen/{reference}/vragen")
    with reading() as session:
        kinds = {kind for (kind,) in session.query(LedgerEntry.kind)}
    assert {"CommentPlaced", "AssessmentFiled", "ConflictDeclared"} <= kinds


def test_questions_are_answered_once_and_for_the_record(office: Office) -> None:
    reference = returned(office)
    first, second = question_ids(office, reference)
    url = f"/plannen/{reference}/vragen"
    parse(office.visitor.text(url))
    done = office.visitor.submit(url, {"text": "Voor bewoners."}, to=f"{url}/{first}")
    assert done.status_code == 303
    page = office.visitor.text(url)
    parse(page)
    assert "Voor bewoners." in page
    with reading() as session:
        assert session.query(LedgerEntry).filter_by(kind="QuestionAnswered").count() == 1
        mails = session.query(OutboxMail).filter_by(template="question_answered").all()
        assert [mail.recipient for mail in mails] == ["secretaris@lab.example"]
    before = office.lab.snapshot()
    again = office.visitor.submit(url, {"text": "Anders."}, to=f"{url}/{first}")
    assert again.status_code == 409
    assert "Anders." in again.get_data(as_text=True)
    empty = office.visitor.submit(url, {"text": " "}, to=f"{url}/{second}")
    assert empty.status_code == 422
    parse(empty.get_data(as_text=True))
    long = office.visitor.submit(url, {"text": "x" * (LONGEST_ANSWER + 1)}, to=f"{url}/{second}")
    assert long.status_code == 422
    assert "x" * (LONGEST_ANSWER + 1) in long.get_data(as_text=True)
    strange = office.visitor.submit(url, {"text": "Hallo"}, to=f"{url}/9999")
    assert strange.status_code == 404
    assert office.lab.snapshot() == before


def test_a_returned_plan_is_changed_and_submitted_again(office: Office) -> None:
    reference = returned(office)
    tasks = office.visitor.text(f"/plannen/{reference}")
    parse(tasks)
    assert "Het plan is terug bij u" in tasks
    assert "Nog twee vragen." in tasks
    assert "nog 2 open vragen" in tasks
    changed = {"problem": "Een beter verhaal."}
    assert press(office.visitor, topic_url(reference, "purpose"), changed).status_code == 303
    done = office.visitor.submit(
        f"/plannen/{reference}/controleren", to=f"/plannen/{reference}/indienen", containing="board"
    )
    assert done.status_code == 303
    assert "Versie" in office.visitor.text(done.headers["Location"])
    assert office.lab.round(reference).state == RoundState.SUBMITTED


def test_a_plan_that_is_away_cannot_be_written_and_loses_no_text(office: Office) -> None:
    reference = office.lab.draft(CASE, office.lead, office.organisation)
    url = topic_url(reference, "learn")
    form = office.visitor.form(url, containing="version")
    sent = office.visitor.submit(
        f"/plannen/{reference}/controleren", to=f"/plannen/{reference}/indienen", containing="board"
    )
    assert sent.status_code == 303
    before = office.lab.snapshot()
    form["learning_question"] = "Te laat getypt"
    late = office.visitor.client.post(url, data=form)
    assert late.status_code == 409
    assert "Te laat getypt" in late.get_data(as_text=True)
    assert office.visitor.get(url).headers["Location"].endswith("/status")
    assert office.lab.snapshot() == before


def test_files_come_as_attachments_and_only_to_who_may_read_them(office: Office) -> None:
    reference = office.lab.draft(CASE, office.lead, office.organisation)
    with reading() as session:
        number = session.query(Attachment.id).scalar()
    url = f"/plannen/{reference}/bijlagen/{number}"
    others = office.others()
    response = office.visitor.get(url)
    assert response.status_code == 200
    assert response.data.startswith(b"%PDF")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]
    response.close()
    for name, visitor in others.items():
        assert visitor.get(url).status_code == 404, name
    done = office.visitor.submit(
        f"/plannen/{reference}/controleren", to=f"/plannen/{reference}/indienen", containing="board"
    )
    assert done.status_code == 303
    with others["secretaris"].get(url) as handed:
        assert handed.status_code == 200
    for name in ("lid", "andere-lead", "lead-elders", "beheer"):
        assert others[name].get(url).status_code == 404, name
    elsewhere = office.begin()
    assert office.visitor.get(f"/plannen/{elsewhere}/bijlagen/{number}").status_code == 404
