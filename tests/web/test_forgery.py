"""No other site makes somebody's browser do anything: on every unsafe route there is."""

import pytest

from tests.builders import Lab
from tests.routes import access, address, unsafe_routes
from tests.visitor import form_fields
from waardevol_lab.domain.roles import Role
from waardevol_lab.services.plans import CreateExperiment, create_experiment

FOREIGN_ORIGINS = (
    "https://evil.example",
    "http://evil.example",
    "http://localhost.evil.example",
    "http://evil-localhost",
    "http://localhost:81",
    "https://localhost",
    "http://localhost@evil.example",
    "http://[",
    "//localhost",
    "null",
    "",
)
FOREIGN_SITES = ("cross-site", "same-site")
REFUSED, WITHOUT_TOKEN = 403, 400


@pytest.fixture(scope="module", autouse=True)
def fieldwork(site: Lab) -> None:
    """Let `all` do fieldwork too: that role is held on one experiment alone."""
    place = site.organisation("Gemeente Elders")
    lead = site.person("elsewhere", (Role.LEAD, place))
    reference = create_experiment(CreateExperiment(place, "Van alles"), lead, site.now)
    site.grant("all", Role.FIELDWORKER, site.experiment(reference).id)


def test_every_unsafe_route_refuses_a_foreign_origin_whoever_asks(site: Lab) -> None:
    routes = unsafe_routes(site.app)
    assert "account.sign_in" in {rule.endpoint for rule in routes}
    for visitor in (site.visitor(), site.visitor("all")):
        for rule in routes:
            few = FOREIGN_ORIGINS if rule.endpoint == "account.sign_in" else FOREIGN_ORIGINS[:1]
            for origin in few:
                answer = visitor.client.post(address(rule), headers={"Origin": origin})
                assert answer.status_code == REFUSED, (rule.rule, origin)


def test_every_unsafe_route_refuses_what_the_browser_says_came_from_elsewhere(site: Lab) -> None:
    for visitor in (site.visitor(), site.visitor("all")):
        for rule in unsafe_routes(site.app):
            for where in FOREIGN_SITES:
                answer = visitor.client.post(address(rule), headers={"Sec-Fetch-Site": where})
                assert answer.status_code == REFUSED, (rule.rule, where)


@pytest.mark.parametrize("token", [None, "", "x", "IjEyMyI.aaaa.bbbb", "é\0\u202e", "x" * 100_000])
def test_every_unsafe_route_asks_those_who_are_signed_in_for_the_token_of_the_form(
    site: Lab, token: str | None
) -> None:
    visitor = site.visitor("all")
    visitor.get("/account/profiel")
    form = {} if token is None else {"csrf_token": token}
    before = site.snapshot()
    for rule in unsafe_routes(site.app):
        if access(site.app, rule).kind in {"public", "anonymous"}:
            continue
        answer = visitor.client.post(address(rule), data=form)
        assert answer.status_code == WITHOUT_TOKEN, (rule.rule, answer.status_code)
        assert "<h1" in answer.text
    assert site.snapshot() == before


def test_token_of_somebody_else_is_none(site: Lab) -> None:
    theirs = form_fields(site.visitor("all").text("/account/profiel"), "language")["csrf_token"]
    mine = site.visitor("all")
    mine.get("/account/profiel")
    answer = mine.client.post("/account/profiel", data={"csrf_token": theirs, "language": "en"})
    assert answer.status_code == WITHOUT_TOKEN


def test_token_in_the_address_is_none(site: Lab) -> None:
    mine = site.visitor("all")
    token = form_fields(mine.text("/account/profiel"), "language")["csrf_token"]
    answer = mine.client.post(f"/account/profiel?csrf_token={token}", data={"language": "en"})
    assert answer.status_code == WITHOUT_TOKEN


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Origin": "http://LOCALHOST"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_own_form_arrives(site: Lab, headers: dict[str, str]) -> None:
    anonymous = site.visitor().client.post(
        "/account/inloggen", data={"email": "x@lab.example", "password": "x"}, headers=headers
    )
    assert anonymous.status_code == 422
    somebody = site.visitor("all")
    fields = form_fields(somebody.text("/account/profiel"), "language")
    answer = somebody.client.post("/account/profiel", data=fields, headers=headers)
    assert answer.status_code == 303


def test_a_form_that_was_open_too_long_is_told_so_and_a_foreign_one_is_not(site: Lab) -> None:
    """A token is of one session: after signing in anew an older page has the wrong one."""
    post = site.visitor("all").client.post
    stale = post("/account/profiel", data={"language": "en", "csrf_token": "old"})
    assert stale.status_code == WITHOUT_TOKEN and "stond te lang open" in stale.text
    foreign = post("/account/profiel", headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == REFUSED and "stond te lang open" not in foreign.text


def test_signing_in_needs_no_cookie_and_sets_none_before(site: Lab) -> None:
    page = site.visitor().get("/account/inloggen")
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert "csrf_token" not in form_fields(page.text, "password")


def test_form_without_token_works_also_for_who_is_signed_in_already(site: Lab) -> None:
    """Two windows, or the link in a mail: the page before signing in carries no token."""
    answer = site.visitor("all").client.post(
        "/account/inloggen", data={"email": "x@lab.example", "password": "x"}
    )
    assert answer.status_code == 422


def test_getting_a_page_with_a_form_in_its_query_does_nothing(site: Lab) -> None:
    """GETs change nothing, whatever they carry."""
    visitor = site.visitor("all")
    before = site.snapshot()
    for rule in unsafe_routes(site.app):
        if "GET" in (rule.methods or set()):
            visitor.get(f"{address(rule)}?language=en&reason=x&text=x&idempotency_key=k")
    assert site.snapshot() == before
