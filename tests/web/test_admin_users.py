"""An administrator's pages on people: what they do, refuse and hide."""

from urllib.parse import quote

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.visitor import Visitor
from tests.web.signing_in import give_password
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import OutboxMail, RoleGrant

NEW = {"email": "nieuw@lab.example", "name": "Nieuw Mens", "language": "nl"}
INVITE = "/beheer/gebruikers/uitnodigen"


class Place:
    """An organisation with its administrator, and one elsewhere."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.here = lab.organisation("Hier")
        self.there = lab.organisation("Daar")
        self.board = lab.board(self.here, name="Commissie Hier")
        for name, role, organisation in (
            ("beheer", Role.ADMIN, self.here),
            ("lead", Role.LEAD, self.here),
            ("vreemde", Role.LEAD, self.there),
        ):
            lab.person(name, (role, organisation))
        give_password(lab, "beheer")
        self.admin = lab.visitor("beheer")

    def page_of(self, name: str) -> str:
        """Return the address of somebody's page."""
        return f"/beheer/gebruikers/{self.lab.actors[name]}"

    def grants(self, name: str) -> list[RoleGrant]:
        """Return the standing grants of somebody."""
        with reading() as session:
            rows = session.scalars(
                select(RoleGrant)
                .where(
                    RoleGrant.account_id == self.lab.actors[name], RoleGrant.revoked_at.is_(None)
                )
                .order_by(RoleGrant.id)
            ).all()
            session.expunge_all()
            return list(rows)


@pytest.fixture
def place(lab: Lab) -> Place:
    """Give the place."""
    return Place(lab)


def press(visitor: Visitor, page: str, action: str, **fields: str) -> tuple[int, str]:
    """Press the button of a form that goes to `action`."""
    form = visitor.form(page, "csrf_token")
    for name, value in fields.items():
        form[name] = value
    answer = visitor.client.post(f"{page}/{action}", data=form)
    return answer.status_code, answer.get_data(as_text=True)


# --- looking


def test_overview_shows_what_needs_attention(place: Place) -> None:
    page = place.admin.text("/beheer/")
    assert "lead@lab.example" in page
    assert "vreemde" not in page
    empty = place.lab.person("leeg", (Role.ADMIN, place.lab.organisation("Zonder commissie")))
    assert empty
    assert "er is geen commissie" in place.lab.visitor("leeg").text("/beheer/")


def test_list_holds_own_people_alone_and_can_be_searched(place: Place) -> None:
    page = place.admin.text("/beheer/gebruikers")
    assert "lead@lab.example" in page
    assert "vreemde@lab.example" not in page
    assert "lead@lab.example" not in place.admin.text("/beheer/gebruikers?q=beheer")
    assert "Niemand gevonden" in place.admin.text(f"/beheer/gebruikers?q={quote('%')}")
    assert "Niemand gevonden" in place.admin.text("/beheer/gebruikers?q=vreemde")


def test_page_of_a_person_hides_roles_elsewhere(place: Place) -> None:
    place.lab.grant("lead", Role.DPO, place.there)
    page = place.admin.text(place.page_of("lead"))
    assert "Projectleider, Hier" in page
    assert "Daar" not in page


@pytest.mark.parametrize("who", ["vreemde", "nobody"])
def test_people_of_others_are_not_found(place: Place, who: str) -> None:
    place.lab.actors["nobody"] = 98765
    page = place.page_of(who)
    answer = place.admin.get(page)
    unknown = place.admin.get("/beheer/gebruikers/12345678")
    assert answer.status_code == unknown.status_code == 404
    form = place.admin.form("/account/profiel", "csrf_token")
    before = place.lab.snapshot()
    for action in ("", "/sluiten", "/openen", "/opnieuw-uitnodigen", "/rollen/1/intrekken"):
        assert place.admin.client.post(page + action, data=form).status_code == 404
    assert place.lab.snapshot() == before


@pytest.mark.parametrize("role", [Role.LEAD, Role.DECIDER, Role.AUDITOR, None])
def test_pages_are_for_administrators(place: Place, role: Role | None) -> None:
    place.lab.person("iemand", *([(role, place.here)] if role else []))
    visitor = place.lab.visitor("iemand")
    for page in ("/beheer/", "/beheer/gebruikers", INVITE, place.page_of("lead")):
        assert visitor.get(page).status_code == 404
        assert place.lab.visitor().get(page).status_code == 303


# --- inviting


def test_invitation_goes_out_once_however_often_it_is_pressed(place: Place) -> None:
    form = place.admin.form(INVITE, "email")
    for name, value in {**NEW, "role": f"member:{place.board}"}.items():
        form[name] = value
    first, second = (place.admin.client.post(INVITE, data=form) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    page = place.admin.text(first.location)
    assert "De uitnodiging is verstuurd." in page
    assert "Commissielid, Commissie Hier" in page
    with reading() as session:
        sent = session.scalars(select(OutboxMail.recipient)).all()
    assert sent == ["nieuw@lab.example"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": ""}, "Vul het e-mailadres in."),
        ({"email": "geen adres"}, "naam@voorbeeld.nl"),
        ({"name": " "}, "Vul de naam in."),
        ({"role": ""}, "Kies een rol."),
        ({"email": "beheer@lab.example"}, "U kunt uzelf geen rol geven."),
        ({"valid_from": "2027-02-30"}, "Schrijf een dag die bestaat"),
        ({"valid_until": "2020-01-01"}, "einddatum"),
    ],
)
def test_wrong_invitation_says_so_and_keeps_what_was_typed(
    place: Place, fields: dict[str, str], words: str
) -> None:
    before = place.lab.snapshot()
    typed = {**NEW, "role": f"lead:{place.here}", **fields}
    answer = place.admin.submit(INVITE, typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Fout:" in page
    assert words in page
    assert typed["name"].strip() in page
    assert place.lab.snapshot() == before


def test_role_elsewhere_cannot_be_chosen(place: Place) -> None:
    before = place.lab.snapshot()
    for role in (f"lead:{place.there}", "job:1", "admin:x", "lead"):
        assert place.admin.submit(INVITE, {**NEW, "role": role}).status_code == 422
    assert place.lab.snapshot() == before


def test_new_invitation_is_for_who_has_no_password_yet(place: Place) -> None:
    page = place.page_of("lead")
    status, _ = press(place.admin, page, "opnieuw-uitnodigen")
    assert status == 303
    give_password(place.lab, "lead")
    status, text = press(place.admin, page, "opnieuw-uitnodigen")
    assert status == 422
    assert "al een wachtwoord gekozen" in text


# --- roles


def test_role_is_given_for_whole_days_of_amsterdam(place: Place) -> None:
    fields = {
        "role": f"decider:{place.here}",
        "valid_from": "2027-01-04",
        "valid_until": "2027-01-31",
    }
    answer = place.admin.submit(place.page_of("lead"), fields)
    assert answer.status_code == 303
    grant = place.grants("lead")[-1]
    assert str(grant.valid_from) == "2027-01-03 23:00:00+00:00"
    assert str(grant.valid_until) == "2027-01-31 23:00:00+00:00"
    page = place.admin.text(place.page_of("lead"))
    assert "van 4 januari 2027 tot en met 31 januari 2027" in page
    assert "nu niet geldig" in page


def test_deputy_is_named_with_whom_they_replace(place: Place) -> None:
    place.lab.person("voorzitter", (Role.CHAIR, place.board))
    place.lab.person("lid", (Role.MEMBER, place.board))
    fields = {
        "role": f"chair:{place.board}",
        "valid_until": "2027-01-31",
        "on_behalf_of": str(place.lab.actors["voorzitter"]),
    }
    assert place.admin.submit(place.page_of("lid"), fields).status_code == 303
    assert "(voor voorzitter)" in place.admin.text(place.page_of("lid"))


def test_role_held_already_is_refused_at_the_field(place: Place) -> None:
    before = place.lab.snapshot()
    answer = place.admin.submit(place.page_of("lead"), {"role": f"lead:{place.here}"})
    assert answer.status_code == 422
    assert "heeft deze rol hier al" in answer.get_data(as_text=True)
    assert place.lab.snapshot() == before


def test_own_page_offers_no_role_and_refuses_one(place: Place) -> None:
    page = place.page_of("beheer")
    assert "Geef deze rol" not in place.admin.text(page)
    form = place.admin.form(page, "csrf_token")
    form["role"] = f"decider:{place.here}"
    before = place.lab.snapshot()
    assert place.admin.client.post(page, data=form).status_code == 422
    assert place.lab.snapshot() == before


def test_role_is_taken_back_and_the_last_admin_stays(place: Place) -> None:
    grant = place.grants("lead")[0]
    status, _ = press(place.admin, place.page_of("lead"), f"rollen/{grant.id}/intrekken")
    assert status == 303
    page = place.admin.text(place.page_of("lead"))
    assert "De rol is ingetrokken." in page
    assert "Geen rol bij uw organisaties" in page
    own = place.grants("beheer")[0]
    status, text = press(place.admin, place.page_of("beheer"), f"rollen/{own.id}/intrekken")
    assert status == 422
    assert "laatste beheerder" in text


# --- closing and opening


def test_account_is_closed_and_opened(place: Place) -> None:
    page = place.page_of("lead")
    visitor = place.lab.visitor("lead")
    version = place.admin.form(page, "version")["version"]
    status, _ = press(place.admin, page, "sluiten", version=version)
    assert status == 303
    assert visitor.get("/account/profiel").status_code == 303
    assert "Gesloten" in place.admin.text(page)
    status, text = press(place.admin, page, "openen", version=version)
    assert status == 409
    assert "Iemand was u voor" in text
    version = place.admin.form(page, "version")["version"]
    assert press(place.admin, page, "openen", version=version)[0] == 303


@pytest.mark.parametrize("elsewhere", [True, False])
def test_account_that_is_not_ones_own_to_close_stays_open(place: Place, elsewhere: bool) -> None:
    name = "lead" if elsewhere else "beheer"
    if elsewhere:
        place.lab.grant("lead", Role.LEAD, place.there)
    before = place.lab.snapshot()
    status, text = press(place.admin, place.page_of(name), "sluiten", version="1")
    assert status == 422
    assert ("ook een rol elders" if elsewhere else "eigen account") in text
    assert place.lab.snapshot() == before


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_is_valid_in_both_languages(place: Place, prefix: str) -> None:
    for page in ("/beheer/", "/beheer/gebruikers", INVITE, place.page_of("lead")):
        place.admin.form(f"{prefix}{page}", "csrf_token")
