"""A lead asks somebody by mail to write along, whether they have an account or not."""

import re

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.visitor import Visitor, parse
from tests.web.leads import Office
from tests.web.signing_in import link_in_mail
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Account, OutboxMail, RoleGrant
from waardevol_lab.services.teaming import MOST_A_DAY

NEW = "nieuw@bedrijf.example"
PASSWORD = "vier-woorden-op-een-rij"


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def ask(office: Office, reference: str, email: str = NEW, name: str = "Nour Nieuw") -> Visitor:
    url = f"/plannen/{reference}/team"
    done = office.visitor.submit(url, {"email": email, "name": name})
    assert done.status_code == 303, done.text
    return office.visitor


def account(email: str = NEW) -> Account:
    with reading() as session:
        found = session.scalar(select(Account).where(Account.email == email))
        assert found is not None
        session.expunge(found)
        return found


def roles(account_id: int) -> list[tuple[str, bool]]:
    with reading() as session:
        rows = session.query(RoleGrant).filter_by(account_id=account_id)
        return [(row.role, row.revoked_at is None) for row in rows]


def test_who_has_no_account_gets_one_with_this_role_alone_and_writes(office: Office) -> None:
    reference = office.begin()
    ask(office, reference)
    found = account()
    assert roles(found.id) == [(Role.TEAMMATE, True)]
    with reading() as session:
        mail = session.query(OutboxMail).filter_by(recipient=NEW).one()
        assert (mail.template, mail.context["lead"]) == ("team_invitation", "lead")
    link = f"/account/uitnodiging/{link_in_mail('team_invitation')}"
    fresh = office.lab.visitor()
    fields = {"name": "Nour", "language": "nl", "password": PASSWORD}
    assert fresh.submit(link, fields).status_code == 303
    office.lab.actors["nour"] = found.id
    nour = office.lab.visitor("nour")
    assert nour.get(f"/plannen/{reference}/onderdelen/learn").status_code == 200
    assert nour.get("/plannen/nieuw").status_code == 404
    assert nour.get(f"/plannen/{reference}/controleren").status_code in {200, 404}
    assert office.visitor.get(f"/plannen/{office.begin()}").status_code == 200


def test_the_lead_cannot_tell_a_known_address_from_an_unknown_one(office: Office) -> None:
    company = office.lab.organisation("Bedrijf")
    office.lab.person("bekend", (Role.LEAD, company))
    reference = office.begin()
    seen = []
    for email in ("bekend@lab.example", "vreemd@lab.example"):
        visitor = ask(office, reference, email, "Iemand")
        page = visitor.text(f"/plannen/{reference}/team")
        parse(page)
        list_page = visitor.text(f"/plannen/{reference}")
        number = str(account(email).id)
        for text in (page, list_page):
            assert email in text
        visitor.submit(
            f"/plannen/{reference}/team",
            to=f"/plannen/{reference}/team/{number}/weg",
            containing="idempotency_key",
        )
        same = page.replace(email, "ADRES").replace(f"/{number}/", "/N/")
        seen.append(re.sub(r'value="[^"]*"', "", same))
    assert seen[0] == seen[1]


def test_the_name_is_shown_once_they_came(office: Office) -> None:
    reference = office.begin()
    office.lab.person("bekend", (Role.LEAD, office.lab.organisation("Bedrijf")))
    ask(office, reference, "bekend@lab.example", "Iemand")
    url = f"/plannen/{reference}/team"
    assert "nog niet geweest" in office.visitor.text(url)
    with transaction() as session:
        row = session.get_one(Account, office.lab.actors["bekend"])
        row.last_signed_in_at = office.lab.now
        row.name = "Bekende Naam"
    page = office.visitor.text(url)
    assert "Bekende Naam" in page
    assert "nog niet geweest" not in page


def test_an_invitation_is_taken_back_and_its_link_is_dead(office: Office) -> None:
    reference = office.begin()
    ask(office, reference)
    link = f"/account/uitnodiging/{link_in_mail('team_invitation')}"
    assert office.lab.visitor().get(link).status_code == 200
    url = f"/plannen/{reference}/team"
    page = office.visitor.text(url)
    assert "Trek in" in page
    asking = f"{url}/{account().id}/weg"
    assert "Trek de uitnodiging van" in office.visitor.text(asking)
    done = office.visitor.submit(asking)
    assert done.status_code == 303
    assert office.lab.visitor().get(link).status_code == 404
    assert roles(account().id) == [(Role.TEAMMATE, False)]


def test_the_mail_is_sent_again_with_a_link_of_its_own(office: Office) -> None:
    reference = office.begin()
    ask(office, reference)
    old = f"/account/uitnodiging/{link_in_mail('team_invitation')}"
    url = f"/plannen/{reference}/team"
    office.lab.later(minutes=1)
    again = f"{url}/{account().id}/opnieuw"
    assert office.visitor.submit(url, to=again, containing="idempotency_key").status_code == 303
    assert office.lab.visitor().get(old).status_code == 404
    with reading() as session:
        assert session.query(OutboxMail).filter_by(recipient=NEW).count() == 2
    for elsewhere in (office.begin("Anders"), reference):
        wrong = f"/plannen/{elsewhere}/team/{office.secretary.user_id}/opnieuw"
        answer = office.visitor.submit(url, to=wrong, containing="idempotency_key")
        assert answer.status_code == 404


def test_no_more_than_a_few_a_day(office: Office) -> None:
    reference, other = office.begin(), office.begin("Anders")
    for number in range(MOST_A_DAY):
        ask(office, reference, f"iemand{number}@lab.example")
    before = office.lab.snapshot()
    for plan in (reference, other):
        url = f"/plannen/{plan}/team"
        done = office.visitor.submit(url, {"email": NEW, "name": "Nour"})
        assert done.status_code == 422
        parse(done.text)
        assert "Probeer het morgen weer" in done.text
    assert office.lab.snapshot() == before
    office.lab.later(hours=25)
    ask(office, other)


def test_nobody_but_the_lead_invites(office: Office) -> None:
    reference = office.begin()
    office.lab.person("teamlid", (Role.TEAMMATE, office.lab.experiment(reference).id))
    office.lab.app.config["WTF_CSRF_ENABLED"] = False
    before = office.lab.snapshot()
    visitors = {**office.others(), "teamlid": office.lab.visitor("teamlid")}
    before = office.lab.snapshot()
    for name, visitor in visitors.items():
        for path, fields in (("", {"email": NEW, "name": "N"}), ("/1/opnieuw", {})):
            url = f"/plannen/{reference}/team{path}"
            assert visitor.client.post(url, data=fields).status_code == 404, (name, path)
    assert office.lab.snapshot() == before


def test_a_role_in_the_form_changes_nothing(office: Office) -> None:
    reference = office.begin()
    url = f"/plannen/{reference}/team"
    form = office.visitor.form(url, "email")
    for key, value in {"email": NEW, "name": "Nour", "role": "admin", "place_id": "1"}.items():
        form.setlist(key, [value])
    office.visitor.client.post(url, data=form)
    assert roles(account().id) == [(Role.TEAMMATE, True)]
