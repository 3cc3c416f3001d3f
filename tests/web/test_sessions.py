"""The cookie and the session behind it: nobody chooses it, guesses it, or outlives it."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from flask_login.utils import encode_cookie
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from tests.builders import Lab, a_lab
from tests.visitor import Visitor
from tests.web.signing_in import give_password, sign_in
from waardevol_lab.clock import real
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Account, AccountSession
from waardevol_lab.services import sessions

PLAIN, HOST_ONLY = "waardevol_session", "__Host-waardevol_session"
HTTPS = "https://localhost"


@pytest.fixture
def member(lab: Lab) -> Lab:
    """Give the lab with somebody in it who can sign in."""
    lab.person("member")
    give_password(lab, "member")
    return lab


def cookie_of(answer: TestResponse) -> tuple[str, str, dict[str, str]]:
    """Name, value and attributes of the one cookie that an answer sets."""
    (header,) = answer.headers.getlist("Set-Cookie")
    pair, *attributes = (part.strip() for part in header.split(";"))
    name, _, value = pair.partition("=")
    split = (attribute.partition("=") for attribute in attributes)
    return name, value, {key.lower(): value for key, _, value in split}


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account/profiel").status_code == 200


def with_cookie(lab: Lab, token: str, name: str = PLAIN) -> FlaskClient:
    client = lab.app.test_client()
    client.set_cookie(name, token)
    return client


def is_signed_in_by(lab: Lab, header: str) -> bool:
    """Whether a cookie header as it stands, well formed or not, signs somebody in."""
    client = lab.app.test_client(use_cookies=False)
    return client.get("/account/profiel", headers={"Cookie": header}).status_code == 200


def token_of(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie(PLAIN)
    assert cookie is not None
    return str(cookie.value)


# --- the cookie


def test_cookie_over_http_has_its_plain_name(member: Lab) -> None:
    name, value, attributes = cookie_of(sign_in(member.app.test_client(), "member"))
    assert name == PLAIN
    assert len(value) >= 43
    assert attributes == {"httponly": "", "path": "/", "samesite": "Lax"}


def test_cookie_over_https_is_for_this_host_and_https_alone(
    sqlite_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("https")
    with a_lab(sqlite_url, folder, base_url=HTTPS) as lab:
        lab.person("member")
        give_password(lab, "member")
        client = lab.app.test_client()
        name, _, attributes = cookie_of(sign_in(client, "member", HTTPS))
        assert name == HOST_ONLY
        assert attributes == {"secure": "", "httponly": "", "path": "/", "samesite": "Lax"}
        page = client.get("/account/profiel", base_url=HTTPS)
        assert page.status_code == 200
        assert "max-age" in page.headers["Strict-Transport-Security"]


def test_cookie_is_removed_as_it_was_set(member: Lab) -> None:
    """A browser ignores the removal of a cookie that differs in Secure or path."""
    visitor = member.visitor("member")
    answer = visitor.submit("/account/profiel", to="/account/uitloggen", containing="language")
    assert answer.status_code == 303
    name, value, attributes = cookie_of(answer)
    assert (name, value) == (PLAIN, "")
    assert attributes.pop("max-age") == "0"
    assert attributes.pop("expires").endswith("1970 00:00:00 GMT")
    assert attributes == {"httponly": "", "path": "/", "samesite": "Lax"}


def test_token_stands_nowhere_in_the_database(member: Lab) -> None:
    visitor = member.visitor("member")
    with reading() as session:
        rows = session.scalars(select(AccountSession)).all()
        assert rows
        for row in rows:
            kept = [str(getattr(row, column.key)) for column in row.__table__.columns]
            assert not any(token_of(visitor) in text for text in kept)


# --- nobody chooses it


def test_token_that_somebody_chose_is_not_taken_at_sign_in(member: Lab) -> None:
    chosen = "chosen-by-somebody-else"
    client = with_cookie(member, chosen)
    _, token, _ = cookie_of(sign_in(client, "member"))
    assert token != chosen
    assert is_signed_in(client)
    assert not is_signed_in(with_cookie(member, chosen))


def test_session_of_another_ends_when_somebody_signs_in_over_it(member: Lab) -> None:
    member.person("attacker")
    theirs = token_of(member.visitor("attacker"))
    client = with_cookie(member, theirs)
    _, token, _ = cookie_of(sign_in(client, "member"))
    assert token != theirs
    assert not is_signed_in(with_cookie(member, theirs))


def test_signing_in_again_gives_a_new_token_and_ends_the_old(member: Lab) -> None:
    client = member.app.test_client()
    _, first, _ = cookie_of(sign_in(client, "member"))
    fields = Visitor(member.app)
    fields.client = client
    answer = fields.submit(
        "/account/profiel",
        {"email": "member@lab.example", "password": "een lange zin om mee in te loggen"},
        to="/account/inloggen",
        containing="language",
    )
    assert answer.status_code == 303
    _, second, _ = cookie_of(answer)
    assert second != first
    assert not is_signed_in(with_cookie(member, first))
    assert is_signed_in(with_cookie(member, second))


# --- nobody guesses it


@pytest.mark.parametrize(
    "change",
    [
        lambda token: "",
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token.swapcase(),
        lambda token: token + "\\000",
        lambda token: "é" * 43,
        lambda token: "1",
        lambda token: "' OR 1=1 --",
        lambda token: "x" * 100_000,
        sessions.token_hash,
    ],
)
def test_cookie_that_was_tampered_with_signs_nobody_in(member: Lab, change: object) -> None:
    assert callable(change)
    token = token_of(member.visitor("member"))
    assert is_signed_in_by(member, f"{PLAIN}={token}")
    assert not is_signed_in_by(member, f"{PLAIN}={change(token)}")


@pytest.mark.parametrize("value", ["1|é", "1|", "|", "1", "1|" + "0" * 128])
def test_no_other_cookie_signs_anybody_in(member: Lab, value: str) -> None:
    assert not is_signed_in(with_cookie(member, value, "remember_token"))


def test_cookie_that_the_library_would_remember_somebody_by_is_ignored(member: Lab) -> None:
    with member.app.test_request_context():
        value = encode_cookie(str(member.actors["member"]))
    assert not is_signed_in(with_cookie(member, value, "remember_token"))


def test_plain_cookie_is_none_over_https(
    sqlite_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A neighbour under the same domain can set a plain name, but no `__Host-` one."""
    with a_lab(sqlite_url, tmp_path_factory.mktemp("https"), base_url=HTTPS) as lab:
        lab.person("member")
        token = sessions.write(
            "", lab.actors["member"], {"_user_id": str(lab.actors["member"])}, real()
        )
        assert token
        client = lab.app.test_client()
        client.set_cookie(PLAIN, token)
        assert client.get("/account/profiel", base_url=HTTPS).status_code == 303
        client.set_cookie(HOST_ONLY, token, secure=True)
        assert client.get("/account/profiel", base_url=HTTPS).status_code == 200


# --- nobody outlives it


def shift(column: str, by: timedelta) -> None:
    with transaction() as session:
        session.execute(update(AccountSession).values({column: real() + by}))


@pytest.mark.parametrize(
    ("column", "by", "lives"),
    [
        ("last_seen_at", -sessions.IDLE + timedelta(minutes=1), True),
        ("last_seen_at", -sessions.IDLE - timedelta(seconds=1), False),
        ("expires_at", timedelta(minutes=1), True),
        ("expires_at", timedelta(seconds=-1), False),
        ("ended_at", timedelta(seconds=-1), False),
    ],
)
def test_session_ends_by_time(member: Lab, column: str, by: timedelta, lives: bool) -> None:
    visitor = member.visitor("member")
    shift(column, by)
    assert is_signed_in(visitor.client) is lives


def test_looking_keeps_a_session_alive_but_not_for_ever(member: Lab) -> None:
    visitor = member.visitor("member")
    shift("last_seen_at", -timedelta(hours=7))
    assert is_signed_in(visitor.client)
    with reading() as session:
        row = session.scalars(select(AccountSession)).one()
        assert real() - row.last_seen_at < timedelta(minutes=1)
        assert row.expires_at - row.created_at == sessions.ABSOLUTE


def test_session_of_a_closed_account_is_none(member: Lab) -> None:
    visitor = member.visitor("member")
    with transaction() as session:
        session.execute(update(Account).values(active=False))
    assert not is_signed_in(visitor.client)


def test_form_sent_after_the_session_ended_goes_to_sign_in_and_does_nothing(member: Lab) -> None:
    visitor = member.visitor("member")
    fields = visitor.form("/account/profiel", "language")
    shift("ended_at", timedelta(0))
    before = member.snapshot()
    answer = visitor.client.post("/account/profiel", data=fields)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/account/inloggen")
    assert member.snapshot() == before
