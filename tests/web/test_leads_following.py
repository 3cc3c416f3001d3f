"""After submitting: where it stands, questions and answers, and nothing of the deliberation."""

import pytest

from tests.builders import Lab
from tests.reviews import Review
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
from waardevol_lab.wording.i18n import format_day as day

PAIR = ("dt", "dd")
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
    assert f'href="/plannen/{reference}/controleren#risicos"' in page
    assert 'id="risicos"' in office.visitor.text(f"/plannen/{reference}/controleren")
    cards = office.visitor.text("/plannen/")
    parse(cards)
    holder = "De secretaris van de commissie, tot en met 30 november 2026"
    assert holder in " ".join(cards.split())
    assert office.visitor.get(f"/plannen/{reference}").headers["Location"].endswith("/status")


def facts(page: str) -> dict[str, str]:
    """What the page says in its list of whose turn it is, by term."""
    for found in parse(page).iter("dl"):
        texts = [
            " ".join("".join(one.itertext()).split()) for one in found.iter() if one.tag in PAIR
        ]
        terms = dict(zip(texts[::2], texts[1::2], strict=True))
        if "Aan zet" in terms:
            return terms
    raise AssertionError("nobody is said to have it")


def test_status_says_each_of_holder_first_and_last_day_and_term(office: Office) -> None:
    reference = submitted(office)
    said = facts(office.visitor.text(f"/plannen/{reference}/status"))
    assert said["Aan zet"] == "De secretaris van de commissie"
    assert said["Sinds"] == day(office.lab.round(reference).state_since)
    assert said["Uiterlijk tot en met"] == "30 november 2026"
    assert said["Termijn"].startswith("Controleren of het plan compleet is: 5 werkdagen")


def test_open_questions_and_the_next_step_stand_on_the_status_page(office: Office) -> None:
    reference = returned(office)
    page = office.visitor.text(f"/plannen/{reference}/status")
    assert facts(page)["Aan zet"] == "U"
    assert "De commissie heeft 2 vragen aan u." in page
    links = [a for a in parse(page).iter("a") if a.get("href") == f"/plannen/{reference}/vragen"]
    assert "Beantwoord de vragen" in ["".join(a.itertext()).strip() for a in links]
    (button,) = (a for a in links if "button-link" in (a.get("class") or ""))
    assert "".join(button.itertext()) == "Beantwoord de vragen van de commissie"


def test_who_has_an_open_change_stands_beside_who_has_the_experiment(lab: Lab) -> None:
    review = Review(lab)
    reference = review.decided()
    review.amend(reference)
    said = facts(lab.visitor("lead").text(f"/plannen/{reference}/status"))
    assert said["Aan zet"] == "U"
    assert said["De open ronde ligt bij"] == "De ethische commissie"
    assert said["Uiterlijk tot en met"] == day(lab.round(reference).due_on)
    assert said["Termijn"].startswith("Advies")


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
    asked = office.visitor.text(f"/plannen/{reference}/vragen")
    assert f'href="/plannen/{reference}/controleren"' in asked
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
