"""Withdrawing, beginning again, the team, and who gets to none of it."""

from typing import Any

import pytest

from tests.builders import Lab
from tests.visitor import parse
from tests.web.leads import Office
from tests.web.signing_in import give_password
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Phase, RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import LedgerEntry, OutboxMail, RoleGrant

CASE = "stratumseind"


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def submitted(office: Office) -> str:
    return office.lab.submitted(CASE, office.lead, office.organisation, office.board)


def recipients(template: str) -> list[str]:
    with reading() as session:
        rows = session.query(OutboxMail.recipient).filter_by(template=template)
        return sorted(recipient for (recipient,) in rows)


def test_a_round_is_withdrawn_with_a_reason_and_a_new_one_begins(office: Office) -> None:
    reference = submitted(office)
    url = f"/plannen/{reference}/ronde-intrekken"
    parse(office.visitor.text(url))
    before = office.lab.snapshot()
    empty = office.visitor.submit(url, {"reason": " "})
    assert empty.status_code == 422
    parse(empty.get_data(as_text=True))
    assert office.lab.snapshot() == before
    assert office.visitor.submit(url, {"reason": "Wij wachten."}).status_code == 303
    assert office.lab.round(reference).state == RoundState.WITHDRAWN
    assert recipients("round_withdrawn") == ["secretaris@lab.example"]
    status = office.visitor.text(f"/plannen/{reference}/status")
    parse(status)
    assert "Wij wachten." in status
    assert "Begin een nieuwe ronde" in status

    old = office.draft(reference)
    again = f"/plannen/{reference}/nieuwe-ronde"
    parse(office.visitor.text(again))
    assert office.visitor.submit(again).status_code == 303
    assert office.lab.round(reference).state == RoundState.DRAFT
    assert office.lab.round(reference).number == 2
    assert office.draft(reference) == old
    assert "16 van 16" in office.visitor.text(f"/plannen/{reference}")


def test_a_new_round_waits_for_the_open_one(office: Office) -> None:
    reference = submitted(office)
    before = office.lab.snapshot()
    done = office.visitor.submit(f"/plannen/{reference}/nieuwe-ronde")
    assert done.status_code == 422
    assert "Er loopt al een ronde" in done.get_data(as_text=True)
    assert office.lab.snapshot() == before
    assert "nieuwe-ronde" not in office.visitor.text(f"/plannen/{reference}/status")


def test_an_experiment_is_withdrawn_for_good(office: Office) -> None:
    reference = submitted(office)
    url = f"/plannen/{reference}/intrekken"
    parse(office.visitor.text(url))
    form = office.visitor.form(url, containing="reason")
    form["reason"] = "Het gaat niet door."
    first = office.visitor.client.post(url, data=form)
    second = office.visitor.client.post(url, data=form)
    assert first.status_code == second.status_code == 303
    assert office.lab.experiment(reference).phase == Phase.WITHDRAWN
    assert office.lab.round(reference).state == RoundState.WITHDRAWN
    with reading() as session:
        assert session.query(LedgerEntry).filter_by(kind="ExperimentWithdrawn").count() == 1
        assert session.query(LedgerEntry).filter_by(kind="RoundClosed").count() == 1
    status = office.visitor.text(f"/plannen/{reference}/status")
    parse(status)
    assert "Het gaat niet door." in status
    before = office.lab.snapshot()
    assert office.visitor.get(url).status_code == 409
    form["idempotency_key"] = "een andere"
    late = office.visitor.client.post(url, data=form)
    assert late.status_code == 409
    assert "Het gaat niet door." in late.get_data(as_text=True)
    assert office.lab.snapshot() == before


def test_the_team_writes_and_leaves(office: Office) -> None:
    reference = office.begin()
    company = office.lab.organisation("Bedrijf")
    office.lab.person("partner", (Role.LEAD, company))
    url = f"/plannen/{reference}/team"
    parse(office.visitor.text(url))
    give_password(office.lab, "partner")
    added = office.visitor.submit(url, {"email": " Partner@Lab.example ", "name": "Partner"})
    assert added.status_code == 303
    assert recipients("teammate_added") == ["partner@lab.example"]
    partner = office.lab.visitor("partner")
    assert reference in partner.text("/plannen/")
    parse(partner.text(f"/plannen/{reference}"))
    team = partner.text(url)
    assert "partner@lab.example" in team
    assert "Voeg toe aan het team" not in team

    account = office.lab.actors["partner"]
    asking = office.visitor.text(f"{url}/{account}/weg")
    parse(asking)
    assert "partner" in asking and "later opnieuw toevoegen" in asking
    assert partner.get(f"{url}/{account}/weg").status_code == 404
    assert office.visitor.get(f"{url}/999999/weg").status_code == 404
    gone = office.visitor.submit(f"{url}/{account}/weg")
    assert gone.status_code == 303
    assert office.lab.visitor("partner").get(f"/plannen/{reference}").status_code == 404
    with reading() as session:
        grant = session.query(RoleGrant).filter_by(role="teammate").one()
        assert grant.revoked_at is not None
        kinds = {k for (k,) in session.query(LedgerEntry.kind)}
    assert {"TeammateAdded", "TeammateRemoved"} <= kinds


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("", "Vul een e-mailadres in."),
        ("geen adres", "Schrijf een e-mailadres als"),
        ("lead@lab.example", "doet al mee"),
        ("teamlid@lab.example", "doet al mee"),
    ],
)
def test_who_cannot_join_is_refused_at_the_field(office: Office, email: str, words: str) -> None:
    reference = office.begin()
    office.lab.person("teamlid", (Role.TEAMMATE, office.lab.experiment(reference).id))
    before = office.lab.snapshot()
    fields = {"email": email, "name": "Iemand"}
    done = office.visitor.submit(f"/plannen/{reference}/team", fields)
    assert done.status_code == 422
    page = done.get_data(as_text=True)
    parse(page)
    assert words in page
    assert 'href="#email"' in page
    assert office.lab.snapshot() == before


def test_a_member_who_joins_judges_no_more(office: Office) -> None:
    reference = submitted(office)
    office.lab.person("lid", (Role.MEMBER, office.board))
    fields = {"email": "lid@lab.example", "name": "Lid"}
    office.visitor.submit(f"/plannen/{reference}/team", fields)
    assert office.lab.visitor("lid").get(f"/commissie/{reference}").status_code == 404
    assert office.lab.visitor("lid").get(f"/plannen/{reference}/status").status_code == 200


GETS = (
    "",
    "/onderdelen/scope",
    "/controleren",
    "/ontvangst",
    "/status",
    "/vragen",
    "/team",
    "/ronde-intrekken",
    "/intrekken",
    "/nieuwe-ronde",
    "/bijlagen/1",
)
POSTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/onderdelen/scope", {"in_public_space": "yes", "version": "0"}),
    ("/indienen", {"board": "1", "version": "1"}),
    ("/vragen/1", {"text": "Ja"}),
    ("/vragen/1", {"text": ""}),
    ("/team", {"email": "lid@lab.example", "name": "Lid"}),
    ("/team", {"email": ""}),
    ("/team/1/weg", {}),
    ("/team/1/opnieuw", {}),
    ("/ronde-intrekken", {"reason": "Weg", "version": "1"}),
    ("/ronde-intrekken", {"reason": ""}),
    ("/intrekken", {"reason": "Weg", "version": "1"}),
    ("/nieuwe-ronde", {"version": "1"}),
)


def test_who_is_not_signed_in_goes_to_sign_in(office: Office) -> None:
    reference = submitted(office)
    visitor = office.lab.visitor()
    before = office.lab.snapshot()
    for path in ("/plannen/", "/plannen/nieuw", *(f"/plannen/{reference}{p}" for p in GETS)):
        response = visitor.get(path)
        assert response.status_code == 303, path
        assert "/account/inloggen" in response.headers["Location"]
    for path, fields in POSTS:
        response = visitor.client.post(f"/plannen/{reference}{path}", data=fields)
        assert response.status_code == 303, path
        assert "/account/inloggen" in response.headers["Location"]
        told = visitor.text(response.headers["Location"])
        assert "is niet bewaard" in told and "vanzelf, staat er nog" in told
    assert office.lab.snapshot() == before


def test_signing_in_after_a_lost_form_leads_back_to_its_page(office: Office) -> None:
    reference = submitted(office)
    topic = f"/plannen/{reference}/onderdelen/scope"
    lost = office.lab.visitor().client.post(topic, data={"version": "1"})
    assert lost.headers["Location"] == f"/account/inloggen?na=verlopen&next={topic}"
    pressed = office.lab.visitor().client.post(f"/plannen/{reference}/indienen", data={})
    assert pressed.headers["Location"] == "/account/inloggen?na=verlopen"


def test_for_others_a_plan_does_not_exist(office: Office) -> None:
    reference = submitted(office)
    office.lab.app.config["WTF_CSRF_ENABLED"] = False
    visitors = office.others()
    before = office.lab.snapshot()
    for name, visitor in visitors.items():
        for path in GETS:
            url = f"/plannen/{reference}{path}"
            if name == "secretaris" and path == "/bijlagen/1":
                continue
            assert visitor.get(url).status_code == 404, (name, url)
        for path, fields in POSTS:
            url = f"/plannen/{reference}{path}"
            assert visitor.client.post(url, data=fields).status_code == 404, (name, url)
        assert visitor.get("/plannen/WL-2026-999").status_code == 404
    assert office.lab.snapshot() == before


def test_a_teammate_does_none_of_the_acts_of_the_lead(office: Office) -> None:
    reference = submitted(office)
    office.lab.person(
        "teamlid",
        (Role.TEAMMATE, office.lab.experiment(reference).id),
        (Role.LEAD, office.lab.organisation("Elders")),
    )
    office.lab.app.config["WTF_CSRF_ENABLED"] = False
    visitor = office.lab.visitor("teamlid")
    before = office.lab.snapshot()
    for path in ("/ronde-intrekken", "/intrekken", "/nieuwe-ronde"):
        assert visitor.get(f"/plannen/{reference}{path}").status_code == 404, path
    for path, fields in POSTS:
        if path.startswith(("/onderdelen", "/vragen")):
            continue
        response = visitor.client.post(f"/plannen/{reference}{path}", data=fields)
        assert response.status_code == 404, path
    assert office.lab.snapshot() == before


def test_my_plans_shows_mine_alone_and_says_what_to_do_when_empty(office: Office) -> None:
    empty = office.visitor.text("/plannen/")
    parse(empty)
    assert "U heeft nog geen plannen" in empty
    office.begin("Mijn eigen plan")
    assert "Mijn eigen plan" in office.visitor.text("/plannen/")
    for name, visitor in office.others().items():
        response = visitor.get("/plannen/")
        assert response.status_code in (200, 404), name
        assert "Mijn eigen plan" not in response.get_data(as_text=True), name
