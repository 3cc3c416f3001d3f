"""Whatever comes in by address, query, header, cookie or form: a page, never a failure of ours."""

from urllib.parse import quote_from_bytes, urlencode

import pytest
from werkzeug.routing import Rule

from tests.builders import Lab
from tests.covering import share
from tests.routes import PART, address, routes, unsafe_routes
from tests.visitor import form_fields
from tests.web.odd_texts import ODD, encoded

LONGEST_ADDRESS = 8000
"""What a web server lets through as one line."""
PARAMETERS = [
    "q",
    "status",
    "waarde",
    "techniek",
    "uitkomst",
    "persoonsgegevens",
    "plaats",
    "organisatie",
    "sorteer",
    "na",
    "next",
    "page",
    "formaat",
    "onderdeel",
    "versie",
    "ronde",
]
HEADERS = [
    "Accept",
    "Accept-Language",
    "Accept-Encoding",
    "Authorization",
    "Content-Type",
    "Expect",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Unmodified-Since",
    "Range",
    "If-Range",
    "Referer",
    "User-Agent",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Requested-With",
    "X-CSRFToken",
    "Forwarded",
    "Transfer-Encoding",
    "Cookie",
    "Date",
    "Via",
]
FIELDS = [
    "email",
    "password",
    "name",
    "text",
    "reason",
    "title",
    "language",
    "version",
    "idempotency_key",
    "organisation",
    "board",
    "outcome",
    "route",
    "verdict",
    "file",
    "member",
    "token",
    "kind",
    "number",
    "question",
]

odd = pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
SHARES = 3
"""Of the routes each meets one text of so many; together they meet them all."""


def in_address(text: str) -> str:
    return quote_from_bytes(encoded(text), safe="")[:LONGEST_ADDRESS].rstrip("%")


def in_header(text: str) -> str:
    """As much of it as a web server lets through: no line ends, no NUL."""
    kept = encoded(text).replace(b"\r", b"").replace(b"\n", b"").replace(b"\0", b"")
    return kept.decode("latin-1")[:LONGEST_ADDRESS]


def turn(rules: list[Rule], text: str) -> list[Rule]:
    """The routes whose turn it is to meet this text; all of them in `make soak`."""
    return share(rules, list(ODD.values()).index(text), SHARES)


def without_dossier(rules: list[Rule]) -> list[Rule]:
    """The routes of pages that are there without any dossier."""
    return [rule for rule in rules if "<reference>" not in rule.rule]


@odd
def test_odd_text_in_the_query(site: Lab, text: str) -> None:
    visitor = site.visitor("all")
    short = in_address(text)[:300].rstrip("%")
    query = "&".join(f"{name}={short}" for name in PARAMETERS)
    asked = [rule for rule in without_dossier(routes(site.app)) if "GET" in (rule.methods or set())]
    for rule in turn(asked, text):  # the others are asked with a form, below
        answer = visitor.get(f"{address(rule)}?{query}&{short}")
        assert answer.status_code < 500, rule.rule


@odd
def test_odd_text_in_the_address(site: Lab, text: str) -> None:
    visitor = site.visitor("all")
    asked = [rule for rule in routes(site.app) if rule.arguments]  # others have no place for it
    for rule in turn(asked, text):
        url = PART.sub(lambda _: in_address(text) or "x", rule.rule)
        method = "GET" if "GET" in (rule.methods or set()) else "POST"
        assert visitor.client.open(url, method=method).status_code < 500, url[:200]
    assert visitor.get(f"/{in_address(text)}").status_code < 500


@odd
def test_odd_text_in_a_header(site: Lab, text: str) -> None:
    visitor = site.visitor("all")
    for header in HEADERS:
        for url in ("/robots.txt", "/static/x/css/app.css"):
            answer = visitor.get(url, headers={header: in_header(text)})
            assert answer.status_code < 500, (header, url)
            answer.close()
        answer = visitor.client.post("/account/uitloggen", headers={header: in_header(text)})
        assert answer.status_code < 500, header


@odd
def test_odd_text_in_a_cookie(site: Lab, text: str) -> None:
    for cookie in ("waardevol_session", "__Host-waardevol_session", "remember_token", "session"):
        for value in (in_header(text), in_address(text)):
            for url in ("/handvatten", "/account/profiel"):
                answer = site.app.test_client(use_cookies=False).get(
                    url, headers={"Cookie": f"{cookie}={value}; {value}; ={value}; {value}=x"}
                )
                assert answer.status_code < 500, (cookie, url)


@odd
@pytest.mark.parametrize("name", [None, "all"])
def test_odd_text_in_a_form(site: Lab, text: str, name: str | None) -> None:
    """Of pages without a dossier; those with one are in test_odd_forms."""
    visitor = site.visitor(name)
    token = form_fields(visitor.text("/account/profiel"), "language")["csrf_token"] if name else ""
    body = urlencode(dict.fromkeys(FIELDS, encoded(text[:100_000])))
    for rule in without_dossier(unsafe_routes(site.app)):
        if rule.endpoint == "account.sign_out":
            continue
        answer = visitor.client.post(
            address(rule),
            data=f"{body}&csrf_token={token}",
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code < 500, rule.rule


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"\xff\xfe=\x00&%zz=%&=&&=="),
        ("application/x-www-form-urlencoded; charset=utf-7", b"a=+ADw-"),
        ("application/x-www-form-urlencoded; charset=no-such", b"a=b"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=", b"--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na"),
        ("multipart/form-data; boundary=x", b"--x\r\n" * 10_000),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="email"; filename="\x00../\xff"\r\n\r\n'
            b"a\r\n--x--\r\n",
        ),
        ("multipart/form-data; boundary=" + "x" * 5000, b"--x"),
        ("application/json", b'{"email": "a"}'),
        ("text/plain", b"email=a"),
        ("\x00", b"a=b"),
        ("", b""),
    ],
)
def test_odd_body_of_a_form(site: Lab, content_type: str, body: bytes) -> None:
    for name in (None, "all"):
        visitor = site.visitor(name)
        for rule in without_dossier(unsafe_routes(site.app)):
            answer = visitor.client.post(address(rule), data=body, content_type=content_type)
            assert answer.status_code < 500, (rule.rule, answer.status_code)


@pytest.mark.parametrize("length", ["-1", "abc", "", "9" * 30, "1.5"])
def test_odd_length_of_a_body(site: Lab, length: str) -> None:
    answer = site.visitor().client.post(
        "/account/inloggen",
        data=b"email=a",
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"CONTENT_LENGTH": length},
    )
    assert answer.status_code < 500


def test_typed_text_comes_back_as_it_was(site: Lab) -> None:
    """Faithful, or refused; never quietly another text."""
    for name in ("right-to-left", "emoji", "markup", "template", "format"):
        answer = site.visitor().client.post(
            "/account/inloggen", data={"email": ODD[name], "password": "x"}
        )
        assert answer.status_code == 422
        assert form_fields(answer.text, "password")["email"] == ODD[name], name
