"""One's own account: name, language, password, and where one is signed in."""

import pytest

from tests.builders import Lab
from tests.web.signing_in import PASSWORD, give_password, sign_in
from waardevol_lab.domain.roles import Role

OTHER = "zee duin wolk en schelp"


@pytest.fixture
def member(lab: Lab) -> Lab:
    """Return a lab with somebody who can sign in."""
    lab.person("member", (Role.LEAD, lab.organisation()))
    give_password(lab, "member")
    return lab


def test_profile_shows_name_roles_and_this_session(member: Lab) -> None:
    page = member.visitor("member").text("/account/profiel")
    for words in ("member@lab.example", "Projectleider", "Gemeente Groenstad", "Dit bent u nu"):
        assert words in page


def test_name_and_language_are_changed_and_the_page_follows(member: Lab) -> None:
    visitor = member.visitor("member")
    answer = visitor.submit("/account/profiel", {"name": "Nieuwe Naam", "language": "en"})
    assert (answer.status_code, answer.location) == (303, "/en/account/profiel")
    assert "Nieuwe Naam" in visitor.text("/en/account/profiel")
    back = visitor.submit("/en/account/profiel", {"name": "Nieuwe Naam", "language": "nl"})
    assert back.location == "/account/profiel"


def test_empty_name_is_refused_and_stale_profile_keeps_the_text(member: Lab) -> None:
    visitor = member.visitor("member")
    before = member.snapshot()
    empty = visitor.submit("/account/profiel", {"name": " "})
    assert empty.status_code == 422
    assert "Vul uw naam in." in empty.get_data(as_text=True)
    assert member.snapshot() == before
    old = visitor.form("/account/profiel", "name")
    visitor.submit("/account/profiel", {"name": "Eerste"})
    before = member.snapshot()
    old["name"] = "Te laat getypt"
    late = visitor.client.post("/account/profiel", data=old)
    assert late.status_code == 409
    assert "Te laat getypt" in late.get_data(as_text=True)
    assert member.snapshot() == before


def test_password_changes_with_the_current_one_and_everybody_is_out(member: Lab) -> None:
    visitor, elsewhere = member.visitor("member"), member.visitor("member")
    before = member.snapshot()
    address = "/account/profiel/wachtwoord"
    wrong = visitor.submit(address, {"current": "niet dit wachtwoord", "password": OTHER})
    assert wrong.status_code == 422
    assert "niet uw huidige wachtwoord" in wrong.get_data(as_text=True)
    assert OTHER not in wrong.get_data(as_text=True)
    assert member.snapshot() == before
    done = visitor.submit(address, {"current": PASSWORD, "password": OTHER})
    assert (done.status_code, done.location) == (303, "/account/inloggen?na=wachtwoord")
    for gone in (visitor, elsewhere):
        assert gone.get("/account/profiel").status_code == 303
    assert sign_in(member.app.test_client(), "member").status_code == 422


def test_other_sessions_are_ended_one_by_one_or_all(member: Lab) -> None:
    here, there, third = (member.visitor("member") for _ in range(3))
    page = here.text("/account/profiel")
    ending = sorted(
        part.partition('"')[0] for part in page.split('action="') if "/sessies/" in part[:40]
    )
    single = [address for address in ending if "andere" not in address]
    assert len(single) == 2
    form = here.form("/account/profiel", "csrf_token")
    assert here.client.post(single[0], data=form).status_code == 303
    ended = [visitor.get("/account/profiel").status_code for visitor in (there, third)]
    assert sorted(ended) == [200, 303]
    assert "Daar bent u nu uitgelogd." in here.text("/account/profiel")
    form = here.form("/account/profiel", "csrf_token")
    here.client.post("/account/profiel/sessies/andere-beeindigen", data=form)
    ended = [visitor.get("/account/profiel").status_code for visitor in (here, there, third)]
    assert ended == [200, 303, 303]


def test_session_of_somebody_else_is_left_alone(member: Lab) -> None:
    member.person("other")
    victim, attacker = member.visitor("member"), member.visitor("other")
    form = attacker.form("/account/profiel", "csrf_token")
    for session_id in range(1, 5):
        attacker.client.post(f"/account/profiel/sessies/{session_id}/beeindigen", data=form)
    assert victim.get("/account/profiel").status_code == 200


@pytest.mark.parametrize("address", ["/account/profiel", "/account/profiel/wachtwoord"])
def test_own_pages_ask_for_signing_in(member: Lab, address: str) -> None:
    answer = member.visitor().get(address)
    assert (answer.status_code, answer.location) == (303, f"/account/inloggen?next={address}")
