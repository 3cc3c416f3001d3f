"""Submitting in the browser: refusals with a linked list, once, and by the lead alone."""

import pytest

from tests.builders import CASES, Lab, case_answers
from tests.visitor import parse
from tests.web.leads import Office
from waardevol_lab.domain.answers import check
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import LedgerEntry, OutboxMail, PlanVersion
from waardevol_lab.services.importing import ImportPlan, import_plan
from waardevol_lab.wording.answers import full_sentence

WIFI = "wifi-winkelstraat-incomplete"


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def imported(office: Office, case: str) -> str:
    contents = (CASES / f"{case}.json").read_bytes()
    command = ImportPlan(contents, CASES, office.organisation, case)
    return import_plan(command, office.lead, office.lab.now).reference


def test_an_incomplete_plan_is_refused_with_a_link_to_everything(office: Office) -> None:
    reference = imported(office, WIFI)
    before = office.lab.snapshot()
    done = office.visitor.submit(
        f"/plannen/{reference}/controleren", to=f"/plannen/{reference}/indienen", containing="board"
    )
    assert done.status_code == 422
    page = done.get_data(as_text=True)
    links = {
        "".join(link.itertext()): str(link.get("href"))
        for link in parse(page).iter("a")
        if "controle=1#" in str(link.get("href"))
    }
    framework, answers = shipped("2026-1"), case_answers(WIFI)
    problems = check(framework, answers)
    assert len(problems) > 10
    for problem in problems:
        assert full_sentence(framework, problem) in links
    assert "Rond eerst de DPIA af" in page
    assert "<title>Fout:" in page
    assert office.lab.snapshot() == before
    for url in set(links.values()):
        address, _, place = url.partition("#")
        assert any(e.get("id") == place for e in parse(office.visitor.text(address)).iter()), url


def test_the_check_page_lists_the_same_before_pressing(office: Office) -> None:
    reference = imported(office, WIFI)
    page = office.visitor.text(f"/plannen/{reference}/controleren")
    parse(page)
    assert "Rond eerst de DPIA af" in page
    assert "<title>Fout:" not in page
    parse(office.visitor.text(f"/en/plannen/{reference}/controleren"))


def test_the_light_route_is_proposed_with_its_reasons(office: Office) -> None:
    reference = imported(office, "fietsers-stationsplein")
    page = office.visitor.text(f"/plannen/{reference}/controleren")
    assert "Lichte toetsing" in page
    assert "Meet u alleen, of beïnvloedt u gedrag? We meten alleen" in page


def test_without_a_board_submitting_says_whom_to_ask(lab: Lab) -> None:
    organisation = lab.organisation()
    lead = lab.person("lead", (Role.LEAD, organisation))
    reference = lab.draft("fietsers-stationsplein", lead, organisation)
    visitor = lab.visitor("lead")
    assert "Vraag de beheerder" in visitor.text(f"/plannen/{reference}/controleren")
    before = lab.snapshot()
    done = visitor.submit(
        f"/plannen/{reference}/controleren",
        to=f"/plannen/{reference}/indienen",
        containing="idempotency_key",
    )
    assert done.status_code == 422
    assert "Vraag de beheerder" in done.get_data(as_text=True)
    assert lab.snapshot() == before


def test_a_board_is_chosen_out_of_those_that_serve(office: Office) -> None:
    second = office.lab.board(office.organisation, name="Commissie Twee")
    stranger = office.lab.board(name="Commissie van elders")
    reference = imported(office, "fietsers-stationsplein")
    url, to = f"/plannen/{reference}/controleren", f"/plannen/{reference}/indienen"
    before = office.lab.snapshot()
    for chosen in ([], ["onzin"], [str(stranger)]):
        done = office.visitor.submit(url, {"board": chosen}, to=to, containing="board")
        assert done.status_code == 422
        assert ("Kies een commissie." in done.get_data(as_text=True)) is (chosen != [str(stranger)])
    assert office.lab.snapshot() == before
    done = office.visitor.submit(url, {"board": str(second)}, to=to)
    assert done.status_code == 303
    assert office.lab.round(reference).board_id == second


def test_pressing_submit_twice_submits_once(office: Office) -> None:
    reference = imported(office, "fietsers-stationsplein")
    to = f"/plannen/{reference}/indienen"
    form = office.visitor.form(f"/plannen/{reference}/controleren", containing="board")
    first = office.visitor.client.post(to, data=form)
    second = office.visitor.client.post(to, data=form)
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    with reading() as session:
        assert session.query(PlanVersion).count() == 1
        assert session.query(LedgerEntry).filter_by(kind="PlanSubmitted").count() == 1
        assert session.query(OutboxMail).filter_by(template="plan_submitted").count() == 1


def test_submitting_what_was_submitted_meanwhile_is_too_late(office: Office) -> None:
    reference = imported(office, "fietsers-stationsplein")
    to = f"/plannen/{reference}/indienen"
    forms = [
        office.visitor.form(f"/plannen/{reference}/controleren", containing="board")
        for _ in range(2)
    ]
    assert office.visitor.client.post(to, data=forms[0]).status_code == 303
    before = office.lab.snapshot()
    assert office.visitor.client.post(to, data=forms[1]).status_code == 409
    assert office.lab.snapshot() == before
    assert office.lab.round(reference).state == RoundState.SUBMITTED


def test_the_tasks_of_a_teammate_end_with_looking(office: Office) -> None:
    reference = imported(office, "fietsers-stationsplein")
    office.lab.person("teamlid", (Role.TEAMMATE, office.lab.experiment(reference).id))
    page = office.lab.visitor("teamlid").text(f"/plannen/{reference}")
    assert "Alleen de projectleider kan het plan indienen." in page
    assert "dien in" not in page and "controleren en indienen" not in page
    assert "Controleer uw antwoorden en dien in" in office.visitor.text(f"/plannen/{reference}")


def test_a_teammate_sees_everything_and_does_not_submit(office: Office) -> None:
    reference = imported(office, "fietsers-stationsplein")
    experiment = office.lab.experiment(reference)
    office.lab.person("teamlid", (Role.TEAMMATE, experiment.id))
    teammate = office.lab.visitor("teamlid")
    page = teammate.text(f"/plannen/{reference}/controleren")
    assert "Alleen de projectleider kan het plan indienen." in page
    form = office.visitor.form(f"/plannen/{reference}/controleren", containing="board")
    form["csrf_token"] = teammate.form(
        f"/plannen/{reference}/onderdelen/scope", containing="version"
    )["csrf_token"]
    before = office.lab.snapshot()
    assert teammate.client.post(f"/plannen/{reference}/indienen", data=form).status_code == 404
    assert office.lab.snapshot() == before
