"""A plan to practise with: marked everywhere, never submitted, gone when its lead says so."""

import pytest

from tests import papers
from tests.builders import Lab, case_answers
from tests.visitor import parse
from tests.web.leads import FRAMEWORK, Office, press, topic_url, upload
from waardevol_lab.domain.errors import NotFound, Refused
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Attachment,
    DraftTopic,
    Experiment,
    LedgerEntry,
    ReviewRound,
    RoleGrant,
    SearchEntry,
)
from waardevol_lab.services.practising import DeletePractice, delete_practice
from waardevol_lab.services.submitting import SubmitPlan, submit
from waardevol_lab.services.verifying import verify

MARK = "Dit is een oefenplan"


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def begin(office: Office, title: str = "Oefening") -> str:
    fields = {"title": title, "practice": "y"}
    done = office.visitor.submit("/plannen/nieuw", fields, containing="practice")
    assert done.status_code == 303
    return str(done.headers["Location"]).rsplit("/", 1)[-1]


def whole(office: Office) -> str:
    """One with everything filled in, and somebody on its team."""
    reference = begin(office)
    office.lab.fill(reference, case_answers("stratumseind"), office.lead)
    office.lab.person("teamlid", (Role.TEAMMATE, office.lab.experiment(reference).id))
    return reference


def test_a_practice_takes_no_number(office: Office) -> None:
    assert office.begin() == "WL-2026-001"
    assert begin(office).startswith("OEF-")
    assert office.begin() == "WL-2026-002"


def test_every_page_of_it_says_what_it_is(office: Office) -> None:
    reference = whole(office)
    tasks = [f"/onderdelen/{task.id}" for task in FRAMEWORK.tasks]
    for path in ("", "/controleren", "/team", "/status", "/oefenplan", *tasks):
        page = office.visitor.text(f"/plannen/{reference}{path}")
        parse(page)
        assert MARK in page, path
        english = office.visitor.text(f"/en/plannen/{reference}{path}")
        assert "This is a practice plan" in english, path
    assert MARK not in office.visitor.text(f"/plannen/{office.begin()}")


def test_lead_finds_on_the_task_list_what_becomes_of_it(office: Office) -> None:
    reference = whole(office)
    link = f'href="/plannen/{reference}/oefenplan"'
    assert link in office.visitor.text(f"/plannen/{reference}")
    assert link not in office.lab.visitor("teamlid").text(f"/plannen/{reference}")


def test_it_is_never_submitted_whoever_asks_and_however(office: Office) -> None:
    reference = whole(office)
    page = office.visitor.text(f"/plannen/{reference}/controleren")
    assert "Dien het plan in" not in page
    status = office.visitor.text(f"/plannen/{reference}/status")
    assert "Wat u kunt doen" not in status
    assert f'href="/plannen/{reference}/oefenplan"' in status
    office.lab.app.config["WTF_CSRF_ENABLED"] = False
    before = office.lab.snapshot()
    version = office.lab.round(reference).version
    fields = {"board": str(office.board), "version": str(version)}
    done = office.visitor.client.post(f"/plannen/{reference}/indienen", data=fields)
    assert done.status_code == 422
    assert "Een oefenplan kunt u niet indienen" in done.text
    with pytest.raises(Refused) as refused:
        submit(SubmitPlan(reference, office.board, version), office.lead, office.lab.now)
    assert [problem.code for problem in refused.value.problems] == ["practice"]
    assert office.lab.snapshot() == before


def test_it_stands_apart_in_my_plans_and_nowhere_in_public(office: Office) -> None:
    office.begin("Echt plan")
    reference = begin(office, "Zomaar wat")
    page = office.visitor.text("/plannen/")
    parse(page)
    assert page.index("Echt plan") < page.index("Oefenplannen") < page.index("Zomaar wat")
    for number in range(5):
        office.begin(f"Nog een plan {number}")
    assert ">6 plannen<" in "".join(office.visitor.text("/plannen/").split("\n")).replace("  ", "")
    assert "Zomaar wat" not in office.lab.visitor().text("/experimenten")
    for name in ("secretaris",):
        assert office.lab.visitor(name).get(f"/commissie/{reference}").status_code == 404


def test_the_boards_side_never_meets_it(office: Office) -> None:
    reference = whole(office)
    title = office.lab.experiment(reference).title
    organisation, board = office.organisation, office.board
    for name, role, place in (
        ("lid", Role.MEMBER, board), ("voorzitter", Role.CHAIR, board),
        ("fg", Role.DPO, organisation), ("beslisser", Role.DECIDER, organisation),
        ("toezicht", Role.AUDITOR, organisation),
    ):  # fmt: skip
        office.lab.person(name, (role, place))
    for name in ("secretaris", "lid", "voorzitter", "fg", "beslisser", "toezicht"):
        visitor = office.lab.visitor(name)
        for path in ("/commissie/", "/commissie/dossiers", f"/commissie/dossiers?q={reference}",
                     "/commissie/dossiers?q=Stratumseind", "/commissie/dossiers.csv"):  # fmt: skip
            page = visitor.get(path)
            assert page.status_code in (200, 404), (name, path)
            shown = page.text.replace(f'value="{reference}"', "")
            assert f"{reference}<" not in shown and f"/{reference}" not in shown, (name, path)
            assert title not in shown, (name, path)
        assert visitor.get(f"/commissie/{reference}").status_code == 404, name
    for path in ("/", "/experimenten", "/experimenten?q=Stratumseind", "/sitemap.xml"):
        page = office.lab.visitor().get(path)
        assert reference not in page.text and title not in page.text, path


def test_admin_hands_it_to_another_lead_who_deletes_it(office: Office) -> None:
    reference, real = whole(office), office.begin("Echt plan")
    office.lab.person("beheer", (Role.ADMIN, office.organisation))
    new = office.lab.person("opvolger", (Role.LEAD, office.organisation))
    admin = office.lab.visitor("beheer")
    page = admin.text("/beheer/overdracht")
    parse(page)
    assert page.index(real) < page.index(reference) < page.index("Oefenplan")
    url = f"/beheer/overdracht/{reference}"
    assert admin.submit(url, {"new_lead": str(new.user_id)}).status_code == 303
    delete_practice(DeletePractice(reference), office.lab.actor("opvolger"), office.lab.now)
    assert office.lab.visitor("opvolger").get(f"/plannen/{reference}").status_code == 404


def test_its_lead_deletes_it_and_only_the_record_remembers(office: Office) -> None:
    kept = office.begin()
    reference = whole(office)
    press(
        office.visitor,
        topic_url(reference, "law"),
        {"dpia_file": upload(papers.pdf(), "dpia.pdf")},
    )
    subject = office.lab.experiment(reference).subject
    url = f"/plannen/{reference}/oefenplan"
    gone = office.visitor.submit(url, to=f"{url}/verwijderen", containing="idempotency_key")
    assert gone.headers["Location"] == "/plannen/"
    for path in ("", "/controleren", "/oefenplan", "/team"):
        assert office.visitor.get(f"/plannen/{reference}{path}").status_code == 404
    assert office.lab.visitor("teamlid").get(f"/plannen/{reference}").status_code == 404
    with reading() as session:
        assert [e.reference for e in session.query(Experiment)] == [kept]
        assert session.query(ReviewRound).count() == 1
        assert session.query(DraftTopic).count() == 1
        assert session.query(Attachment).count() == 0
        assert {entry.experiment_id for entry in session.query(SearchEntry)} <= {
            session.query(Experiment).one().id
        }
        assert session.query(RoleGrant).filter(RoleGrant.experiment_id.is_not(None)).count() == 0
        entries = session.query(LedgerEntry).filter_by(subject=subject)
        assert entries.order_by(LedgerEntry.sequence.desc()).first().kind == "PracticeDeleted"
    assert verify().holds


def test_a_real_plan_is_never_deleted(office: Office) -> None:
    reference = office.begin()
    office.lab.app.config["WTF_CSRF_ENABLED"] = False
    before = office.lab.snapshot()
    url = f"/plannen/{reference}/oefenplan"
    assert office.visitor.get(url).status_code == 404
    for path in ("/verwijderen", "/echt"):
        assert office.visitor.client.post(url + path).status_code == 404
    with pytest.raises(NotFound):
        delete_practice(DeletePractice(reference), office.lead, office.lab.now)
    assert office.lab.snapshot() == before


def test_nobody_but_its_lead_deletes_or_copies_it(office: Office) -> None:
    reference = whole(office)
    visitors = {**office.others(), "teamlid": office.lab.visitor("teamlid")}
    office.lab.app.config["WTF_CSRF_ENABLED"] = False
    before = office.lab.snapshot()
    url = f"/plannen/{reference}/oefenplan"
    for name, visitor in visitors.items():
        assert visitor.get(url).status_code == 404, name
        for path in ("/verwijderen", "/echt"):
            assert visitor.client.post(url + path).status_code == 404, (name, path)
    assert office.lab.snapshot() == before


def test_a_real_plan_begins_with_its_answers(office: Office) -> None:
    reference = whole(office)
    url = f"/plannen/{reference}/oefenplan"
    done = office.visitor.submit(url, to=f"{url}/echt", containing="idempotency_key")
    real = str(done.headers["Location"]).rsplit("/", 1)[-1]
    assert real == "WL-2026-001"
    answers = case_answers("stratumseind")
    del answers["dpia_file"]
    assert office.draft(real) == answers
    assert MARK not in office.visitor.text(f"/plannen/{real}")
    assert office.visitor.get(f"/plannen/{reference}").status_code == 200
