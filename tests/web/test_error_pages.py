"""When something goes wrong: a page in the visitor's language, a number, and nothing that leaks."""

import io
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, abort
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.test import TestResponse

from tests.builders import Lab
from tests.visitor import Visitor, parse
from tests.web.conftest import MakeApp
from waardevol_lab.services import sessions
from waardevol_lab.web import failures

STATUSES = (400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503)
SECRET = "geheim-42"
NUMBER = re.compile(r"<strong[^>]*>([0-9a-f]{8})</strong>")
HOME = "citizens.home"


def heading(answer: TestResponse) -> str:
    """The one heading of a page that is valid HTML."""
    tree = parse(answer.text)
    (first,) = tree.iter("h1")
    return "".join(first.itertext()).strip()


def language(answer: TestResponse) -> str | None:
    return next(parse(answer.text).iter("html")).get("lang")


@pytest.fixture
def served(make_app: MakeApp) -> Flask:
    """Return the application as it is served: errors become pages."""
    return make_app(testing=False, base_url="http://localhost")


def failing(app: Flask, error: Exception, endpoint: str = HOME) -> None:
    def fail() -> str:
        raise error

    fail.__access__ = getattr(app.view_functions[endpoint], "__access__")  # type: ignore[attr-defined] # noqa: B009
    app.view_functions[endpoint] = fail


# --- every status, in both languages


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_a_page_in_both_languages(
    site: Lab, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    def refuse() -> str:
        abort(status)

    refuse.__access__ = site.app.view_functions[HOME].__access__  # type: ignore[attr-defined]
    monkeypatch.setitem(site.app.view_functions, HOME, refuse)
    dutch, english = site.visitor().get("/"), site.visitor().get("/en/")
    assert dutch.status_code == english.status_code == status
    assert (language(dutch), language(english)) == ("nl", "en")
    assert heading(dutch) != heading(english)
    assert str(status) in dutch.text
    assert str(status) in english.text


Ask = Callable[[Visitor, str], TestResponse]
WAYS: dict[int, Ask] = {
    400: lambda visitor, root: visitor.get(f"{root}/experimenten?q=a%00b"),
    403: lambda visitor, root: visitor.client.post(
        f"{root}/account/inloggen", headers={"Sec-Fetch-Site": "cross-site"}
    ),
    404: lambda visitor, root: visitor.get(f"{root}/bestaat/niet"),
    405: lambda visitor, root: visitor.client.post(f"{root}/experimenten"),
    413: lambda visitor, root: visitor.client.post(
        f"{root}/plannen/nieuw", data={"title": "x" * 5_000_000}
    ),
}


@pytest.mark.parametrize("status", WAYS)
@pytest.mark.parametrize("name", [None, "all"])
def test_pages_for_what_visitors_do_wrong(site: Lab, status: int, name: str | None) -> None:
    for root, spoken in (("", "nl"), ("/en", "en")):
        answer = WAYS[status](site.visitor(name), root)
        assert answer.status_code == status
        assert language(answer) == spoken
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_method_that_no_page_takes_names_those_that_are(site: Lab) -> None:
    answer = site.visitor().client.delete("/experimenten")
    assert answer.status_code == 405


def test_page_that_is_not_there_keeps_the_menu_of_who_is_signed_in_out(site: Lab) -> None:
    """It is the same for everyone: it tells nobody who is signed in."""
    assert site.visitor("all").get("/bestaat-niet").data == site.visitor().get("/bestaat-niet").data


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_huge_body_is_refused_before_it_is_read(site: Lab, content_type: str) -> None:
    class Endless(io.BytesIO):
        read_bytes = 0

        def read(self, size: int | None = -1) -> bytes:
            self.read_bytes += size or 0
            return b"x" * (size or 0)

    body = Endless()
    answer = site.visitor("all").client.post(
        "/plannen/nieuw",
        input_stream=body,
        content_type=content_type,
        environ_overrides={"CONTENT_LENGTH": str(10**9)},
    )
    assert answer.status_code == 413
    assert body.read_bytes == 0


def test_password_of_ten_megabytes_is_refused_at_once(site: Lab) -> None:
    before = time.monotonic()
    answer = site.visitor().client.post(
        "/account/inloggen", data={"email": "a@lab.example", "password": "x" * 10_000_000}
    )
    assert answer.status_code == 400
    assert time.monotonic() - before < 5


def test_form_with_very_many_fields_is_refused(site: Lab) -> None:
    many = {f"field{number}": "x" for number in range(3500)}
    answer = site.visitor("all").client.post(
        "/plannen/nieuw", data=many, content_type="multipart/form-data"
    )
    assert answer.status_code == 413


def test_knocking_too_often_is_429_in_both_languages(served: Flask) -> None:
    for root, spoken in (("/en", "en"), ("", "nl")):
        client = served.test_client()
        for _ in range(11):
            # Another address in a header that anybody can write is still the same visitor.
            answer = client.post(
                f"{root}/account/inloggen", data={}, headers={"X-Forwarded-For": "192.0.2.7"}
            )
        assert answer.status_code == 429
        assert language(answer) == spoken
    assert served.test_client().get("/account/inloggen").status_code == 200


# --- our own failures


@pytest.mark.parametrize("root", ["", "/en"])
def test_failure_shows_a_number_that_the_log_has_and_nothing_else(
    capsys: pytest.CaptureFixture[str], served: Flask, root: str
) -> None:
    failing(served, ValueError(SECRET))
    answer = served.test_client().get(f"{root}/")
    assert answer.status_code == 500
    heading(answer)
    found = NUMBER.search(answer.text)
    assert found
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text
    assert "ValueError" not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "base-uri 'none'" in answer.headers["Content-Security-Policy"]
    logged = capsys.readouterr().err
    assert found[1] in logged
    assert "ValueError" in logged


def test_every_failure_has_a_number_of_its_own(served: Flask) -> None:
    failing(served, ValueError(SECRET))
    numbers = {NUMBER.findall(served.test_client().get("/").text)[0] for _ in range(5)}
    assert len(numbers) == 5


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("SELECT secret", {}, Exception(SECRET)),
        InterfaceError("SELECT secret", {}, Exception(SECRET)),
        PoolTimeoutError(SECRET),
    ],
    ids=lambda error: type(error).__name__,
)
def test_database_that_is_away_is_503(served: Flask, error: Exception) -> None:
    failing(served, error)
    for root, spoken in (("", "nl"), ("/en", "en")):
        answer = served.test_client().get(f"{root}/")
        assert answer.status_code == 503
        assert language(answer) == spoken
        assert NUMBER.search(answer.text)
        assert "SELECT" not in answer.text
        assert SECRET not in answer.text


def test_database_that_is_gone_is_503_on_every_page_also_for_who_is_signed_in(
    make_app: MakeApp, tmp_path: Path
) -> None:
    app = make_app(
        testing=False,
        base_url="http://localhost",
        database_url=f"sqlite:///{tmp_path / 'gone' / 'waardevol.db'}",
    )
    client = app.test_client()
    client.set_cookie("waardevol_session", "somebody")
    for url in ("/experimenten", "/plannen/", "/commissie/", "/account/profiel", "/en/plannen/"):
        answer = client.get(url)
        assert answer.status_code == 503, url
        assert NUMBER.search(answer.text), url
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "sqlite" not in answer.text.lower()
    answer = client.post("/account/inloggen", data={"email": "a@b.example", "password": "x"})
    assert answer.status_code == 503
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_database_that_comes_back_is_used_again(
    make_app: MakeApp, tmp_path: Path, sqlite_url: str
) -> None:
    there = Path(sqlite_url.removeprefix("sqlite:///"))
    away = tmp_path / "later"
    app = make_app(
        testing=False, base_url="http://localhost", database_url=f"sqlite:///{away / there.name}"
    )
    assert app.test_client().get("/experimenten").status_code == 503
    shutil.move(there.parent, away)  # the databases of the tests may be on another disk
    assert app.test_client().get("/experimenten").status_code == 200
    shutil.move(away, there.parent)


def test_database_that_goes_away_while_the_session_is_kept_is_503(
    served: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("UPDATE", {}, Exception(SECRET))

    def reads(*_: object) -> dict[str, str]:
        return {"_user_id": "1"}

    monkeypatch.setattr(sessions, "read", reads)
    monkeypatch.setattr(sessions, "write", away)
    client = served.test_client()
    client.set_cookie("waardevol_session", "somebody")
    answer = client.get("/account/inloggen")
    assert answer.status_code == 200
    answer = client.post("/account/uitloggen")
    assert answer.status_code in {303, 400, 503}
    assert SECRET not in answer.text


def test_error_page_that_fails_itself_is_still_a_page(
    served: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError(SECRET)

    failing(served, ValueError(SECRET))
    monkeypatch.setattr(failures, "render_template", broken)
    answer = served.test_client().get("/")
    assert answer.status_code == 500
    heading(answer)
    assert re.search("500 [0-9a-f]{8}", answer.text)
    assert SECRET not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_failure_leaves_no_text_of_the_visitor_in_the_log(
    capsys: pytest.CaptureFixture[str], make_app: MakeApp
) -> None:
    """Nor the address, which may hold a token; only the endpoint."""
    app = make_app(
        testing=False,
        env="production",
        base_url="https://localhost",
        secret_key="0123456789abcdef" * 4,
    )
    failing(app, ValueError("wrong"))
    client = app.test_client()
    client.set_cookie("waardevol_session", SECRET)
    capsys.readouterr()
    answer = client.get(f"/?token={SECRET}", base_url="https://localhost")
    assert answer.status_code == 500
    logged = capsys.readouterr().err
    assert '"endpoint": "citizens.home"' in logged
    assert SECRET not in logged
