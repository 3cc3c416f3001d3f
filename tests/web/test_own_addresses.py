"""The site answers to its own name, sends nobody elsewhere, and mails its own address."""

from urllib.parse import quote, urlsplit

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.routes import address, routes
from tests.visitor import parse
from tests.web.conftest import MakeApp
from tests.web.signing_in import PASSWORD, give_password, sign_in
from waardevol_lab.outbox.rendering import Letter, render
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import OutboxMail

FOREIGN_HOSTS = (
    "evil.example",
    "evil.example:80",
    "localhost.evil.example",
    "evil-localhost",
    "localhost@evil.example",
    "localhost:80@evil.example",
    "localhost, evil.example",
    "localhost evil.example",
    "[::1",
    "[::2]",
    "é.example",
    "169.254.169.254",
    "x" * 10_000,
)
ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "https://evil.example",
    "http:evil.example",
    "https:/evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "\0//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/plannen/\r\nSet-Cookie: a=b",
    "/plannen/\r\n\r\n<script>",
    "//localhost@evil.example",
    "https://localhost.evil.example/plannen/",
    "/%2f%2fevil.example",
    "/\u2028/evil.example",
    "//evil\u3002example",
    "x" * 10_000,
)


def is_own(location: str) -> bool:
    """Whether a browser that is sent to `location` stays: it takes a backslash for a slash."""
    seen = "".join(c for c in location.strip() if c not in "\t\r\n").replace("\\", "/")
    parts = urlsplit(seen)
    own = not parts.scheme and not parts.netloc and seen.startswith("/")
    return own or (parts.scheme, parts.netloc) == ("http", "localhost")


# --- names


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_foreign_host_is_refused_on_every_page(site: Lab, host: str) -> None:
    for rule in routes(site.app):
        answer = site.visitor().get(address(rule), headers={"Host": host})
        assert answer.status_code == 400, rule.rule
        said = '"status":400' if rule.endpoint.startswith("api.") else "<h1"
        assert said in answer.text, rule.rule
        assert "evil" not in answer.text


@pytest.mark.parametrize("header", ["evil.example", "localhost, evil.example", "localhost:81", ""])
def test_foreign_forwarded_host_is_refused(site: Lab, header: str) -> None:
    for url in ("/", "/account/inloggen", "/bestaat-niet"):
        answer = site.visitor().get(url, headers={"X-Forwarded-Host": header})
        assert answer.status_code == 400, url
        assert "evil" not in answer.text


def test_forwarded_host_that_is_the_own_one_is_fine(site: Lab) -> None:
    assert site.visitor().get("/", headers={"X-Forwarded-Host": "localhost"}).status_code == 200


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"]
)
def test_names_of_this_machine_are_fine_in_development(site: Lab, host: str) -> None:
    assert site.visitor().get("/", headers={"Host": host}).status_code == 200


def test_production_answers_to_the_configured_name_alone(make_app: MakeApp) -> None:
    app = make_app(
        testing=True,
        env="production",
        base_url="https://lab.groenstad.example",
        secret_key="0123456789abcdef" * 4,
    )
    statuses = {
        host: app.test_client().get("/", headers={"Host": host}).status_code
        for host in ("lab.groenstad.example", "lab.groenstad.example:443", "localhost", "127.0.0.1")
    }
    assert list(statuses.values()) == [200, 200, 400, 400]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Forwarded-Proto", "javascript"),
        ("X-Forwarded-Prefix", "//evil.example"),
        ("X-Forwarded-Port", "81"),
        ("X-Script-Name", "//evil.example"),
        ("X-Original-URL", "/beheer/"),
        ("X-Rewrite-URL", "/beheer/"),
        ("Forwarded", "host=evil.example;proto=https"),
        ("X-HTTP-Method-Override", "POST"),
    ],
)
def test_headers_that_some_proxies_send_change_no_page(site: Lab, header: str, value: str) -> None:
    for url in ("/", "/account/inloggen", "/bestaat-niet"):
        plain = site.visitor().get(url)
        answer = site.visitor().get(url, headers={header: value})
        assert (answer.status_code, answer.data) == (plain.status_code, plain.data), url


def test_proxy_that_is_trusted_gives_the_address_of_the_visitor_and_no_more(
    make_app: MakeApp,
) -> None:
    app = make_app(testing=True, trusted_proxies=1, base_url="http://localhost")
    for header in ("X-Forwarded-Host", "X-Forwarded-Prefix"):
        answer = app.test_client().get("/bestaat-niet", headers={header: "evil.example"})
        assert "evil" not in answer.text
        assert answer.status_code == (400 if header == "X-Forwarded-Host" else 404)


# --- redirects


@pytest.mark.parametrize("following", ELSEWHERE, ids=lambda text: ascii(text)[:30])
def test_sign_in_sends_nobody_elsewhere(lab: Lab, following: str) -> None:
    lab.person("member")
    give_password(lab, "member")
    answer = sign_in(lab.app.test_client(), "member", following=quote(following))
    if answer.status_code == 400:
        return
    assert answer.status_code == 303
    assert is_own(answer.headers["Location"]), answer.headers["Location"]
    assert [name for name, _ in answer.headers].count("Set-Cookie") == 1


@pytest.mark.parametrize("following", ["/plannen/", "/plannen/?a=b", "/en/plannen/", "/"])
def test_sign_in_goes_on_to_where_somebody_was(lab: Lab, following: str) -> None:
    lab.person("member")
    give_password(lab, "member")
    answer = sign_in(lab.app.test_client(), "member", following=quote(following))
    assert answer.status_code == 303
    assert answer.headers["Location"] == following


def test_every_redirect_stays_on_the_site(site: Lab) -> None:
    odd = ("/en", "//evil.example/", "/\\evil.example/", "/%2f/evil.example/")
    visitor = site.visitor()
    for number, rule in enumerate(routes(site.app)):
        url = address(rule)
        starts = odd[number % len(odd)]
        for asked in (url, url.rstrip("/"), f"{url}/", starts + url, starts.rstrip("/") + url):
            location = visitor.get(asked or "/").headers.get("Location")
            assert location is None or is_own(location), (asked, location)


def test_links_of_an_odd_address_stay_on_the_site(site: Lab) -> None:
    """The link to the other language repeats the address at hand."""
    for start in (
        "//evil.example",
        "/en//evil.example",
        "/en/\\evil.example",
        "/en/%2f/evil.example",
    ):
        tree = parse(site.visitor().get(start).text)
        links = [a.get("href", "") for a in tree.iter("a")]
        assert links
        elsewhere = [one for one in links if not one.startswith("#") and not is_own(one)]
        assert elsewhere == ["mailto:lab@waardevol.example"]


def test_visitor_who_has_to_sign_in_comes_back_to_the_page_in_the_same_language(lab: Lab) -> None:
    lab.person("member")
    give_password(lab, "member")
    for asked in ("/account/profiel?a=b", "/en/account/profiel?a=b"):
        client = lab.app.test_client()
        to_sign_in = client.get(asked)
        assert to_sign_in.status_code == 303
        form = {"email": "member@lab.example", "password": PASSWORD}
        back = client.post(to_sign_in.headers["Location"], data=form)
        assert back.headers["Location"] == asked


# --- mail


def test_links_in_mail_lead_to_the_configured_address(lab: Lab) -> None:
    lab.person("member")
    give_password(lab, "member")
    answer = lab.visitor().client.post(
        "/account/wachtwoord-vergeten",
        data={"email": "member@lab.example"},
        headers={"Host": "localhost:8666", "X-Forwarded-Proto": "https"},
    )
    assert answer.status_code in {200, 303}
    with reading() as session:
        row = session.scalars(select(OutboxMail).where(OutboxMail.template != "nobody")).one()
        letter = Letter(
            row.message_id, row.recipient, "nl", row.template, row.context, row.created_at
        )
    _subject, body = render(letter, "https://lab.groenstad.example")
    assert "8666" not in f"{row.context} {body}"
    assert "https://lab.groenstad.example/account/wachtwoord/" in body
    assert "localhost" not in body
