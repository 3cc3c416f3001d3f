"""Signing in, invitations and forgotten passwords, page by page."""

import re
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from tests.builders import Lab, a_lab
from tests.web.signing_in import PASSWORD, give_password, link_in_mail, sign_in
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account
from waardevol_lab.services import accounts, inviting
from waardevol_lab.services.inviting import InvitePerson

MAIL = "janneke@lab.example"
OTHER = "zee duin wolk en schelp"


@pytest.fixture
def invited(lab: Lab) -> str:
    """Return the address of an invitation."""
    organisation = lab.organisation()
    inviting.invite(InvitePerson(MAIL, "Janneke", Role.LEAD, organisation), SYSTEM, lab.now)
    return f"/account/uitnodiging/{link_in_mail('invitation')}"


@pytest.fixture
def member(lab: Lab) -> Lab:
    """Return a lab with somebody who can sign in."""
    lab.person("member", (Role.LEAD, lab.organisation()))
    give_password(lab, "member")
    return lab


# --- signing in


@pytest.mark.parametrize(
    ("role", "desk"),
    [
        (Role.LEAD, "/plannen/"),
        (Role.SECRETARY, "/commissie/"),
        (Role.DECIDER, "/commissie/"),
        (Role.DPO, "/commissie/"),
        (Role.ADMIN, "/beheer/"),
        (None, "/account/profiel"),
    ],
)
def test_everybody_lands_at_the_own_desk(lab: Lab, role: Role | None, desk: str) -> None:
    organisation = lab.organisation()
    place = lab.board(organisation) if role is Role.SECRETARY else organisation
    lab.person("iemand", *([(role, place)] if role else []))
    give_password(lab, "iemand")
    answer = sign_in(lab.app.test_client(), "iemand")
    assert (answer.status_code, answer.location) == (303, desk)


def test_desk_is_in_the_language_of_whoever_signs_in(lab: Lab) -> None:
    lab.person("reader", (Role.LEAD, lab.organisation()), language="en")
    give_password(lab, "reader")
    assert sign_in(lab.app.test_client(), "reader").location == "/en/plannen/"


def test_signed_in_visitor_is_sent_on(member: Lab) -> None:
    assert member.visitor("member").get("/account/inloggen").location == "/plannen/"


def test_every_wrong_sign_in_gets_the_same_answer(member: Lab) -> None:
    member.person("invited")
    member.person("closed")
    give_password(member, "closed")
    accounts.disable(accounts.SetActive(member.actors["closed"]), SYSTEM, member.now)
    visitor = member.visitor()
    pages = set()
    for email, password in [
        ("member@lab.example", "wrong password"),
        ("nobody@lab.example", PASSWORD),
        ("invited@lab.example", PASSWORD),
        ("closed@lab.example", PASSWORD),
        ("no address", PASSWORD),
    ]:
        answer = visitor.submit("/account/inloggen", {"email": email, "password": password})
        assert answer.status_code == 422
        assert answer.headers.getlist("Set-Cookie") == []
        page = answer.get_data(as_text=True)
        assert password not in page
        pages.add(page.replace(email, "EMAIL"))
    assert len(pages) == 1
    assert "horen niet bij elkaar" in pages.pop()


def test_empty_sign_in_says_what_is_missing(member: Lab) -> None:
    answer = member.visitor().submit("/account/inloggen", {"email": "", "password": ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Fout:" in page
    assert "Vul uw e-mailadres in." in page
    assert "Vul uw wachtwoord in." in page


@pytest.mark.parametrize(
    "address", ["/account/inloggen", "/account/uitnodiging/x", "/account/wachtwoord/x"]
)
def test_huge_password_is_refused_before_any_hash(
    member: Lab, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(PasswordHasher, "verify")
    monkeypatch.delattr(PasswordHasher, "hash")
    answer = member.visitor().client.post(
        address, data={"email": "member@lab.example", "password": "x" * 10_000_000}
    )
    assert answer.status_code == 400


def test_signing_out_ends_the_session(member: Lab) -> None:
    visitor = member.visitor("member")
    cookie = visitor.client.get_cookie("waardevol_session")
    assert cookie
    form = visitor.form("/account/profiel", "csrf_token")
    answer = visitor.client.post("/account/uitloggen", data=form)
    assert (answer.status_code, answer.location) == (303, "/account/inloggen?na=uit")
    visitor.client.set_cookie("waardevol_session", cookie.value)
    assert visitor.get("/account/profiel").status_code == 303
    assert "U bent uitgelogd." in visitor.text(answer.location)


def test_signing_out_is_no_get(member: Lab) -> None:
    assert member.visitor("member").get("/account/uitloggen").status_code == 405


# --- limits


def test_guessing_is_slowed_down_whatever_the_headers_say(sqlite_url: str, tmp_path: Path) -> None:
    with a_lab(sqlite_url, tmp_path, testing=False) as lab:
        lab.person("member", (Role.LEAD, lab.organisation()))
        give_password(lab, "member")
        client = lab.app.test_client()
        statuses = [
            client.post(
                "/account/inloggen",
                data={"email": "member@lab.example", "password": f"guess {number}"},
                headers={"X-Forwarded-For": f"10.0.0.{number}"},
            ).status_code
            for number in range(12)
        ]
        assert statuses == [422] * 10 + [429] * 2
        elsewhere = lab.app.test_client()
        answer = elsewhere.post(
            "/account/inloggen",
            data={"email": "member@lab.example", "password": PASSWORD},
            environ_base={"REMOTE_ADDR": "192.0.2.7"},
        )
        assert answer.status_code == 303


def test_signing_in_rightly_uses_nothing_up(sqlite_url: str, tmp_path: Path) -> None:
    with a_lab(sqlite_url, tmp_path, testing=False) as lab:
        lab.person("member", (Role.LEAD, lab.organisation()))
        give_password(lab, "member")
        statuses = {sign_in(lab.app.test_client(), "member").status_code for _number in range(12)}
        assert statuses == {303}


def test_asking_for_links_without_end_is_429(sqlite_url: str, tmp_path: Path) -> None:
    with a_lab(sqlite_url, tmp_path, testing=False) as lab:
        client = lab.app.test_client()
        statuses = [
            client.post(
                "/account/wachtwoord-vergeten",
                data={"email": f"nobody-{number}@lab.example"},
                headers={"X-Forwarded-For": f"10.0.0.{number}"},
            ).status_code
            for number in range(12)
        ]
        assert statuses == [303] * 10 + [429] * 2
        assert client.get("/account/wachtwoord-vergeten").status_code == 200


# --- invitations


def test_looking_at_an_invitation_uses_nothing_up(lab: Lab, invited: str) -> None:
    visitor, before = lab.visitor(), lab.snapshot()
    for _time in range(3):
        assert MAIL in visitor.text(invited)
    assert lab.snapshot() == before


def test_invitation_is_taken_up_and_leads_to_signing_in(lab: Lab, invited: str) -> None:
    visitor = lab.visitor()
    fields = {"name": "Janneke de Vries", "language": "en", "password": f" {OTHER} "}
    answer = visitor.submit(invited, fields)
    assert (answer.status_code, answer.location) == (303, "/account/inloggen?na=uitnodiging")
    assert answer.headers.getlist("Set-Cookie") == []
    assert "Uw account is klaar." in visitor.text(answer.location)
    form = {"email": MAIL, "password": f" {OTHER} "}
    assert visitor.client.post("/account/inloggen", data=form).location == "/en/plannen/"
    again = visitor.get(invited)
    assert again.status_code == 404
    assert "Deze link werkt niet meer" in again.get_data(as_text=True)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"password": "kort"}, "minstens 12 tekens"),
        ({"password": "Wachtwoord123"}, "te raden"),
        ({"password": ""}, "Kies een wachtwoord."),
        ({"password": OTHER, "name": " "}, "Vul uw naam in."),
        ({"password": OTHER, "name": "n" * 101}, "Maak deze tekst korter"),
    ],
)
def test_refused_invitation_says_why_at_the_field(
    lab: Lab, invited: str, fields: dict[str, str], words: str
) -> None:
    before = lab.snapshot()
    answer = lab.visitor().submit(invited, fields)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert lab.snapshot() == before


def test_unknown_and_spent_links_get_the_same_answer(lab: Lab, invited: str) -> None:
    visitor = lab.visitor()
    visitor.submit(invited, {"password": OTHER})
    spent, unknown = visitor.get(invited), visitor.get("/account/uitnodiging/unknown")
    strip = re.compile(r"/account/uitnodiging/[\w-]+")
    assert spent.status_code == unknown.status_code == 404
    assert strip.sub("", spent.get_data(as_text=True)) == strip.sub(
        "", unknown.get_data(as_text=True)
    )
    posted = visitor.client.post(invited, data={"name": "X", "password": PASSWORD})
    assert posted.status_code == 404


def test_extra_fields_of_an_invitation_change_nothing(lab: Lab, invited: str) -> None:
    fields = {"password": OTHER, "email": "dief@elders.example", "active": "", "role": "admin"}
    lab.visitor().client.post(invited, data={"name": "Janneke", "language": "nl", **fields})
    with reading() as session:
        assert session.scalars(select(Account.email)).all() == [MAIL]


# --- forgotten passwords


def test_forgotten_password_is_replaced_by_mail(member: Lab) -> None:
    visitor = member.visitor()
    answer = visitor.submit("/account/wachtwoord-vergeten", {"email": "member@lab.example"})
    assert (answer.status_code, answer.location) == (303, "/account/wachtwoord-vergeten/verstuurd")
    assert "Kijk in uw mail" in visitor.text(answer.location)
    link = f"/account/wachtwoord/{link_in_mail('password_reset')}"
    before = member.snapshot()
    assert "member@lab.example" in visitor.text(link)
    weak = visitor.submit(link, {"password": "member"})
    assert weak.status_code == 422
    assert member.snapshot() == before
    done = visitor.submit(link, {"password": OTHER})
    assert (done.status_code, done.location) == (303, "/account/inloggen?na=wachtwoord")
    assert sign_in(visitor.client, "member").status_code == 422
    assert visitor.get(link).status_code == 404


def test_asking_for_a_link_gets_the_same_answer_for_everybody(member: Lab) -> None:
    answers = {
        (answer.status_code, answer.location, answer.get_data())
        for email in ("member@lab.example", "nobody@lab.example", "no address")
        if (answer := member.visitor().submit("/account/wachtwoord-vergeten", {"email": email}))
    }
    assert len(answers) == 1


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "page", ["inloggen", "wachtwoord-vergeten", "wachtwoord-vergeten/verstuurd"]
)
def test_pages_before_signing_in_set_no_cookie_and_are_kept_nowhere(
    lab: Lab, prefix: str, page: str
) -> None:
    answer = lab.visitor().get(f"{prefix}/account/{page}")
    assert answer.status_code == 200
    assert answer.headers.getlist("Set-Cookie") == []
    assert answer.headers["Cache-Control"] == "private, no-store"
