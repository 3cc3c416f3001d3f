"""The read API: the same data and filters as the site, in parts, for anybody and about nobody."""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from werkzeug.test import TestResponse

from tests.announced import announce_more, counted_queries
from tests.api_world import HIDDEN, NASTY, SECRET, UNTOLD, World, build
from tests.begun import begun
from tests.databases import Databases
from tests.format_checks import table
from tests.visitor import Visitor
from waardevol_lab.documents.api_operations import OPERATIONS, VERSION
from waardevol_lab.domain.listed import Facet
from waardevol_lab.queries.public_list import Wanted, listing
from waardevol_lab.web.search_form import FACETS
from waardevol_lab.web.stored_pages import EXTENSION

API = "/api/v1"
LIST = f"{API}/experimenten"
BENEATH = (
    "",
    "/versies",
    "/versies/1",
    "/vragen",
    "/voorwaarden",
    "/evaluatie",
    "/vervolgevaluaties",
)
WORDS = ("/organisaties", "/begrippenlijsten", "/begrippenlijsten/technieken", "/lessen")


@pytest.fixture(scope="module")
def world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give what is public; these tests only read."""
    with begun(databases, tmp_path_factory.mktemp("api"), build) as (_lab, found):
        yield found


@pytest.fixture
def own_world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give one that a test may change."""
    with begun(databases, tmp_path_factory.mktemp("own"), build) as (_lab, found):
        yield found


def get(world: World, address: str, **more: Any) -> TestResponse:
    return Visitor(world.lab.app).get(address, **more)


def data(world: World, address: str) -> Any:
    got = get(world, address)
    assert got.status_code == 200, (address, got.text)
    return got.json


def every_address(world: World) -> list[str]:
    """All there is, in both languages, with the first parts of the lists."""
    of_one = [f"/experimenten/{slug}{more}" for slug in world.slugs.values() for more in BENEATH]
    lessons = [f"/lessen/{slug}" for slug in world.lessons]
    paths = ["", "/", "/openapi.json", "/experimenten", *WORDS, *lessons, *of_one]
    return [f"{language}{API}{path}" for language in ("", "/en") for path in paths]


def slugs(world: World, address: str) -> list[str]:
    """The experiments of a list, part after part."""
    found: list[str] = []
    while address:
        part = data(world, address)
        found += [one["slug"] for one in part["experiments"]]
        address = (part["next"] or "").removeprefix("http://localhost")
    return found


# --- addresses, methods and headers


def test_only_the_entrance_answers_with_a_slash_behind_it(world: World) -> None:
    assert data(world, API) == data(world, f"{API}/")
    for path in (f"{LIST}/", f"{API}/organisaties/", f"{LIST}/{world.slugs['running']}/"):
        got = get(world, path)
        assert (got.status_code, got.mimetype) == (404, "application/problem+json"), path
    collections = data(world, API)["collections"]
    assert all(data(world, urlsplit(there).path) for there in collections.values())


@pytest.mark.parametrize("path", ["/api/v1/nergens", "/api/v1/experimenten/nooit-gezien"])
def test_what_is_not_there_is_a_problem_and_no_page(world: World, path: str) -> None:
    for language, title in (("", "Niet gevonden"), ("/en", "Not found")):
        got = get(world, language + path)
        assert (got.status_code, got.mimetype) == (404, "application/problem+json")
        assert (got.json["title"], got.json["status"]) == (title, 404)
        assert got.headers["API-Version"] == VERSION
        assert got.headers["Content-Language"] == (language.strip("/") or "nl")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_what_is_only_to_be_read_says_so(world: World, method: str) -> None:
    got = world.lab.app.test_client().open(LIST, method=method, json={"a": 1})
    assert (got.status_code, got.mimetype) == (405, "application/problem+json")
    assert {"GET", "HEAD", "OPTIONS"} == set(got.headers["Allow"].split(", "))
    assert got.headers["API-Version"] == VERSION


def test_who_takes_no_json_gets_406(world: World) -> None:
    for accept, status in (
        ("text/html", 406),
        ("application/json;q=0", 406),
        ("text/html, application/*;q=0.1", 200),
        ("*/*", 200),
    ):
        got = get(world, LIST, headers={"Accept": accept})
        assert got.status_code == status, accept
        assert got.mimetype == ("application/json" if status == 200 else "application/problem+json")


def test_host_of_somebody_else_is_refused_as_a_problem(world: World) -> None:
    got = get(world, LIST, headers={"Host": "elders.example"})
    assert (got.status_code, got.json["status"]) == (400, 400)
    assert got.headers["API-Version"] == VERSION


def test_head_is_get_without_the_body(world: World) -> None:
    for address in every_address(world):
        got, head = get(world, address), Visitor(world.lab.app).client.head(address)
        assert (head.status_code, head.data) == (got.status_code, b""), address
        assert head.headers["Content-Length"] == str(len(got.data))
        assert dict(head.headers) == dict(got.headers), address


def test_browser_hears_what_pages_of_other_sites_may_ask(world: World) -> None:
    asked = {
        "Origin": "https://elders.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    got = world.lab.app.test_client().options(LIST, headers=asked)
    assert (got.status_code, got.data) == (200, b"")
    assert got.headers["Access-Control-Allow-Origin"] == "*"
    assert got.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in got.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in got.headers


def test_every_answer_is_for_every_site_shut_and_without_a_cookie(world: World) -> None:
    for address in (*every_address(world), f"{API}/nergens", f"{LIST}?x=1"):
        got = get(world, address, headers={"Origin": "https://elders.example"})
        assert got.headers["API-Version"] == VERSION, address
        assert got.headers["Access-Control-Allow-Origin"] == "*"
        assert "API-Version" in got.headers["Access-Control-Expose-Headers"]
        assert "frame-ancestors 'none'" in got.headers["Content-Security-Policy"]
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["X-Frame-Options"] == "DENY"
        assert "Set-Cookie" not in got.headers
        assert "Cookie" not in got.headers["Vary"]


def test_who_is_signed_in_reads_what_everybody_reads(world: World) -> None:
    for address in every_address(world):
        theirs = world.lab.visitor("lead").get(address)
        assert theirs.data == get(world, address).data, address


# --- what costs nothing again


@pytest.mark.parametrize("more", ["", "/versies", "/versies/1", "/voorwaarden"])
def test_one_experiment_costs_two_queries_and_304_one(world: World, more: str) -> None:
    address = f"{LIST}/{world.slugs['suspended']}{more}"
    world.lab.app.extensions[EXTENSION]._pages.clear()
    with counted_queries(world.lab) as sent:
        got = get(world, address)
    assert (got.status_code, len(sent)) == (200, 2)
    with counted_queries(world.lab) as sent:
        again = get(world, address, headers={"If-None-Match": got.headers["ETag"]})
    assert (again.status_code, again.data, len(sent)) == (304, b"", 1)
    assert again.headers["API-Version"] == VERSION


@pytest.mark.parametrize(
    "query", ["", "q=lampen&status=approved", "organisatie=Gemeente+Groenstad"]
)
def test_list_costs_three_queries_at_most_however_long(own_world: World, query: str) -> None:
    counts = []
    for _ in range(2):
        with counted_queries(own_world.lab) as sent:
            got = get(own_world, f"{LIST}?{query}")
        counts.append(len(sent))
        announce_more(own_world.running, 30)
    assert got.status_code == 200
    assert counts[0] == counts[1] <= 3


def test_questions_cost_three_queries(world: World) -> None:
    with counted_queries(world.lab) as sent:
        data(world, f"{LIST}/{world.slugs['approved']}/vragen?aantal=4")
    assert len(sent) == 3


def test_every_answer_has_a_tag_and_is_not_sent_twice(world: World) -> None:
    for address in every_address(world):
        got = get(world, address)
        if got.status_code == 200:
            again = get(world, address, headers={"If-None-Match": got.headers["ETag"]})
            assert (again.status_code, again.data) == (304, b""), address


# --- the list


SEARCHES = (
    "",
    "status=ended",
    "status=rejected",
    "sorteer=oud",
    "q=lampen",
    "q=nergens-te-vinden",
    "plaats=Eindhoven&jaar=2027",
    "waarde=privacy",
    "uitkomst=scale_up",
    "uitkomst=stop&status=evaluated",
    "techniek=x_light",
    "persoonsgegevens=deidentified",
    "organisatie=Gemeente+Groenstad&sorteer=oud",
    "organisatie=Gemeente+Elders",
    "vak=0000000000",
)


@pytest.mark.parametrize("query", SEARCHES)
def test_search_finds_what_the_page_finds(world: World, query: str) -> None:
    """The file for a spreadsheet is the list of the page, by another way than JSON."""
    rows = table(get(world, f"/experimenten.csv?{query}").data)
    expected = [list(row.values())[-1].rpartition("/")[2] for row in rows]
    assert slugs(world, f"{LIST}?{query}&aantal=3".replace("?&", "?")) == expected
    page = Visitor(world.lab.app).text(f"/experimenten?{query}")
    assert all(f'href="/experimenten/{slug}"' in page for slug in expected)
    total = data(world, f"{LIST}?{query}")["total"]
    assert total == len(expected)


def test_every_filter_of_the_page_is_there(world: World) -> None:
    asked = {one.name for one in OPERATIONS["experiments"].parameters}
    assert asked == {*FACETS, "q", "plaats", "sorteer", "na", "aantal", "velden"}
    assert slugs(world, f"{LIST}?uitkomst=scale_up") == [world.slugs["evaluated"]]
    for name, facet in FACETS.items():
        words = next(
            (
                v
                for v in data(world, f"{API}/begrippenlijsten")["vocabularies"]
                if v["filter"] == name
            ),
            None,
        )
        for term in words["terms"] if words else ():
            with world.lab.app.app_context():
                expected = [
                    one.slug
                    for one in listing(Wanted(filters={Facet(facet): term["id"]}), 100).entries
                ]
            assert slugs(world, f"{LIST}?{urlencode({name: term['id']})}") == expected


def test_following_next_loses_and_repeats_nothing_while_more_is_announced(
    own_world: World,
) -> None:
    before = slugs(own_world, LIST)
    for order in ("nieuw", "oud"):
        first = get(own_world, f"{LIST}?aantal=3&sorteer={order}")
        found = [one["slug"] for one in first.json["experiments"]]
        assert first.headers["Link"] == f'<{first.json["next"]}>; rel="next"'
        new = announce_more(own_world.running, 2)
        found += slugs(own_world, first.json["next"].removeprefix("http://localhost"))
        assert len(found) == len(set(found))
        expected = set(before) if order == "nieuw" else {*before, *new}
        assert set(found) - set(new) == expected - set(new)
        before += new


def test_token_of_another_search_is_refused(world: World) -> None:
    there = data(world, f"{LIST}?aantal=2")["next"]
    token = urlsplit(there).query.rpartition("na=")[2]
    for query in (f"na={token}&sorteer=oud", f"na={token[:-3]}", "na=onzin"):
        got = get(world, f"{LIST}?{query}")
        assert got.status_code == 400
        assert [one["parameter"] for one in got.json["errors"]] == ["na"]


def test_everything_that_is_wrong_is_told_at_once_by_its_name(world: World) -> None:
    wrong = {
        "status": "nergens",
        "waarde": "",
        "jaar": "２０２７",
        "vak": "9",
        "sorteer": "NIEUW",
        "aantal": "101",
        "velden": "title,geheim",
        "q": "x" * 101,
        "organisatie": "",
        "na": "",
        "zoek": "licht",
    }
    got = get(world, f"{LIST}?{urlencode(wrong)}&jaar=2027")
    assert (got.status_code, got.mimetype) == (400, "application/problem+json")
    assert [one["parameter"] for one in got.json["errors"]] == list(wrong)
    assert all(one["detail"] for one in got.json["errors"])
    assert all(f"{name}: " in got.json["detail"] for name in wrong)
    right = {"aantal": "100", "jaar": "2027", "q": "x" * 100, "velden": "slug"}
    assert get(world, f"{LIST}?{urlencode(right)}").status_code == 200


def test_nothing_takes_a_parameter_that_it_does_not_know(world: World) -> None:
    for address in every_address(world):
        got = get(world, f"{address}?volgende=2")
        assert got.status_code == 400, address
        assert [one["parameter"] for one in got.json["errors"]] == ["volgende"]


# --- what is in it


def test_only_the_fields_that_are_asked_for(world: World) -> None:
    part = data(world, f"{LIST}?velden=title,slug&aantal=2")
    assert [list(one) for one in part["experiments"]] == [["slug", "title"]] * 2
    assert "velden=title%2Cslug" in part["next"]
    one = f"{LIST}/{world.slugs['ended']}"
    assert list(data(world, f"{one}?velden=decision,status")) == ["status", "decision"]
    whole = data(world, one)
    for name in whole:
        assert data(world, f"{one}?velden={name}") == {name: whole[name]}


@pytest.mark.parametrize("state", ["approved", "rejected", "evaluated"])
def test_one_experiment_is_what_its_json_file_says(world: World, state: str) -> None:
    for language in ("", "/en"):
        there = f"/experimenten/{world.slugs[state]}"
        file = json.loads(get(world, f"{language}{there}.json").data)
        assert data(world, f"{language}{API}{there}") == file


def test_versions_are_those_of_the_notice_and_each_can_be_read(world: World) -> None:
    there = f"{LIST}/{world.slugs['approved']}"
    versions = data(world, f"{there}/versies")["versions"]
    assert versions == data(world, there)["versions"]
    assert [one["version"] for one in versions] == [2, 1]
    for one, notice in zip(reversed(versions), world.running.notices(), strict=True):
        got = data(world, f"{there}/versies/{one['version']}")
        assert {name: got[name] for name in one} == one
        assert got["sha256"] == notice.sha256
        assert got["in_force"] is (one["version"] == 2)
        assert got["contents"]["framework"] == notice.contents["framework"]
    for nothing in ("0", "3", "999999999"):
        assert get(world, f"{there}/versies/{nothing}").status_code == 404


def test_conditions_and_evaluation_are_those_of_the_notice(world: World) -> None:
    there = f"{LIST}/{world.slugs['evaluated']}"
    contents = data(world, there)["contents"]
    evaluation = data(world, f"{there}/evaluatie")
    assert {key: evaluation[key] for key in contents["evaluation"]} == contents["evaluation"]
    conditions = data(world, f"{there}/voorwaarden")["conditions"]
    assert [one["text"] for one in conditions] == [one["text"] for one in contents["conditions"]]
    assert get(world, f"{LIST}/{world.slugs['ended']}/evaluatie").status_code == 404
    later = data(world, f"{there}/vervolgevaluaties")["follow_ups"]
    assert later == contents["follow_ups"] and later[0]["kind"] == "follow_up"
    assert data(world, f"{LIST}/{world.slugs['ended']}/vervolgevaluaties")["follow_ups"] == []


def test_continuations_are_told_from_both_sides_with_what_became_of_them(world: World) -> None:
    slugs = world.slugs
    old = data(world, f"{LIST}/{slugs['evaluated']}")
    assert old["continues"] is None
    told = [(one["slug"], one["status"], one["status_label"]) for one in old["continued_by"]]
    assert told == [
        (slugs["running"], "running", "Loopt"),
        (slugs["withdrawn"], "withdrawn", "Ingetrokken"),
    ]
    new = data(world, f"/en{LIST}/{slugs['withdrawn']}?velden=continues,continued_by")
    assert new["continued_by"] == []
    assert new["continues"] == {
        "slug": slugs["evaluated"],
        "url": f"http://localhost/en/experimenten/{slugs['evaluated']}",
        "title": {"text": world.running.experiment.title, "language": "nl"},
        "status": "evaluated",
        "status_label": "Evaluated",
    }


def test_questions_come_in_parts_with_the_own_words_as_text(world: World) -> None:
    there = f"{LIST}/{world.slugs['approved']}/vragen"
    first = get(world, f"{there}?aantal=3")
    second = data(world, first.json["next"].removeprefix("http://localhost"))
    assert [one["number"] for one in first.json["conversations"]] == [6, 5, 2]
    (last,) = second["conversations"]
    assert (last["number"], second["next"]) == (1, None)
    assert last["text"] == {"text": f"Mag dit? {NASTY}", "language": "nl"}
    assert last["answer"]["text"] == f"Ja. {NASTY}"
    assert last["change"]["text"] == f"De lamp is weg. {NASTY}"
    counts = data(world, there)["counts"]
    assert (counts["received"], counts["published"], counts["waiting"]) == (6, 4, 1)
    assert counts["hidden"] == {"spam": 1}
    page = get(world, urlsplit(last["url"]).path + "?" + urlsplit(last["url"]).query).text
    assert f'id="{urlsplit(last["url"]).fragment}"' in page


def test_nasty_text_is_data_in_every_answer(world: World) -> None:
    found = [get(world, address) for address in every_address(world)]
    told = [got for got in found if "alert(1)" in got.text]
    assert len(told) > 10
    for got in told:
        assert got.mimetype == "application/json"
        assert json.dumps(NASTY, ensure_ascii=False)[1:-1] in got.text
        assert "alert(1)" not in str(got.headers)


def test_english_at_its_own_address_says_what_is_still_dutch(world: World) -> None:
    there = f"{API}/experimenten/{world.slugs['rejected']}"
    dutch, english = data(world, there), data(world, f"/en{there}")
    assert (dutch["status_label"], english["status_label"]) == ("Afgewezen", "Rejected")
    assert english["title"]["language"] == "nl"
    assert english["url"] == f"http://localhost/en/experimenten/{world.slugs['rejected']}"
    words = data(world, "/en/api/v1/begrippenlijsten/statussen")
    assert words["self"].startswith("http://localhost/en/api/v1/")
    assert words["terms"][0] == {"id": "running", "label": "Running"}


# --- what is nobody's business


def test_what_is_withheld_or_not_let_through_is_in_no_answer(world: World) -> None:
    first = world.running.notices()[0]
    secret = first.contents["answers"][SECRET]
    texts = {address: get(world, address).text for address in every_address(world)}
    for kept in (secret, UNTOLD, HIDDEN):
        written = json.dumps(kept, ensure_ascii=False)[1:-1]
        assert [address for address, text in texts.items() if written in text] == []
    assert any(SECRET in text for text in texts.values()), "the ground is told"


def test_plan_without_a_decision_is_nowhere(world: World) -> None:
    plan = world.lab.experiment(world.preparing)
    assert plan.slug is None
    for address, more in product(every_address(world), ("", "")):
        assert world.preparing not in get(world, address + more).text, address
    for guess in (world.preparing, world.preparing.lower(), plan.sign_code, "None"):
        for more in BENEATH:
            assert get(world, f"{LIST}/{guess}{more}").status_code == 404
    assert slugs(world, f"{LIST}?{urlencode({'q': world.preparing})}") == []


def test_rejected_plan_tells_its_decision_and_nothing_of_the_plan(world: World) -> None:
    there = f"{LIST}/{world.slugs['rejected']}"
    told = data(world, there)
    assert (told["contents"], told["places"], told["summary"]) == (None, [], None)
    assert told["decision"]["outcome"] == "rejected"
    assert data(world, f"{there}/versies")["versions"] == []
    assert get(world, f"{there}/versies/1").status_code == 404
    assert "uitgaansavonden" not in "".join(get(world, there + more).text for more in BENEATH)
