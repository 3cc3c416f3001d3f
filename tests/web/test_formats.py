"""One notice for machines: every format by its own standard, in both languages and all phases."""

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests import format_checks as check
from tests.announced import counted_queries
from tests.begun import begun
from tests.builders import Lab, case_answers
from tests.databases import Databases
from tests.decided import Running, decided
from tests.reviews import FULL, LIGHT, Review
from tests.visitor import Visitor
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import PlanVersion
from waardevol_lab.services.withdrawing import WithdrawExperiment, withdraw_experiment
from waardevol_lab.web.protection import PUBLIC_CACHE

ENDINGS = (".json", ".geojson", ".atom", ".ics")
TYPES = {
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".atom": "application/atom+xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
}
NASTY = '</script><script>alert(1)</script> & "x" <b> ]]>'


@pytest.fixture
def running(databases: Databases, tmp_path: Path) -> Iterator[Running]:
    with begun(databases, tmp_path, decided) as (_lab, found):
        yield found


def address(running: Running, more: str = "") -> str:
    return f"/experimenten/{running.experiment.slug}{more}"


def change_plan(running: Running, **answers: Any) -> None:
    """Make the plan in force say something else, before its notice is published."""
    with transaction() as session:
        version = session.scalars(select(PlanVersion)).one()
        version.answers = {**version.answers, **answers}


def all_valid(lab: Lab, slug: str) -> dict[str, Any]:
    """Read every format of a notice in both languages; gives the Dutch ones by ending."""
    visitor, found = Visitor(lab.app), {}
    for language in ("/en", ""):
        here = f"{language}/experimenten/{slug}"
        found = {
            ".json": check.data(visitor.text(here + ".json"), "experiment"),
            ".geojson": check.features(visitor.text(here + ".geojson")),
            ".atom": check.atom(visitor.get(here + ".atom").data),
            ".ics": check.calendar(visitor.get(here + ".ics").data),
            "page": check.linked(visitor.text(here)),
        }
    return found


def days(found: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """The day and the state of each event of a calendar, by what it is."""
    return {
        event.uid.partition(".")[0]: (str(event.dtstart.date()), event.status.value)
        for event in found[".ics"].events
    }


@pytest.mark.parametrize("case", [FULL, LIGHT, "scheveningen"])
def test_every_format_of_a_plan_is_valid_and_says_what_the_plan_says(lab: Lab, case: str) -> None:
    running, plan = decided(lab, case), case_answers(case)
    running.publish()
    found = all_valid(lab, running.experiment.slug)
    assert found[".json"]["title"] == {"text": plan["title"], "language": "nl"}
    assert found[".json"]["status"] == "approved"
    (feature,) = found[".geojson"]
    assert feature["geometry"]["type"] == plan["place"]["geometry"]["type"]
    assert feature["properties"]["place"] == plan["place"]["text"]
    assert plan["title"] in found[".atom"].feed.title
    assert days(found)["start"] == (plan["period"]["start"], "CONFIRMED")
    assert days(found)["end"] == (plan["period"]["end"], "CONFIRMED")
    assert days(found)["objection"] == ("2027-01-04", "CONFIRMED")
    assert days(found)["evaluation"][0] > plan["period"]["end"]
    name = check.SCHEMA_ORG + "name"
    assert found["page"][name] == [{"@value": plan["title"]}]


def test_atom_holds_an_entry_for_each_version_with_what_changed(running: Running) -> None:
    lab = running.lab
    running.run()
    feed = all_valid(lab, running.experiment.slug)[".atom"]
    assert [entry.title for entry in feed.entries] == [
        "Versie 3: Het experiment is begonnen",
        "Versie 2: Aan een voorwaarde is voldaan",
        "Versie 1: De bekendmaking is gepubliceerd",
    ]
    assert [entry.link.rpartition("/")[2] for entry in feed.entries] == ["3", "2", "1"]
    ids = [entry.id for entry in feed.entries]
    english = check.atom(Visitor(lab.app).get("/en" + address(running, ".atom")).data)
    assert [entry.id for entry in english.entries] == ids
    assert english.feed.language == "en"
    running.lab.later(days=1)
    running.meet(2)
    later = all_valid(lab, running.experiment.slug)[".atom"]
    assert [entry.id for entry in later.entries][1:] == ids
    assert later.feed.updated > feed.feed.updated
    assert later.feed.id == feed.feed.id


def test_events_keep_their_identity_and_count_their_changes(running: Running) -> None:
    running.publish()
    before = all_valid(running.lab, running.experiment.slug)
    running.meet(1)
    after = all_valid(running.lab, running.experiment.slug)
    uids = [[event.uid for event in found[".ics"].events] for found in (before, after)]
    assert uids[0] == uids[1]
    assert {event.sequence for event in before[".ics"].events} == {1}
    assert {event.sequence for event in after[".ics"].events} == {2}


def test_ended_and_evaluated_days_are_the_real_ones(running: Running) -> None:
    running.end()
    found = days(all_valid(running.lab, running.experiment.slug))
    assert found["start"][0] == "2027-03-05"
    assert found["end"][0] == "2027-03-05"


def test_withdrawn_experiment_keeps_its_formats_and_cancels_its_days(running: Running) -> None:
    running.publish()
    running.lab.later(days=1)
    withdraw_experiment(
        WithdrawExperiment(running.reference, "De lampen kwamen niet.", running.version),
        running.actor("lead"),
        running.lab.now,
    )
    found = all_valid(running.lab, running.experiment.slug)
    assert found[".json"]["status"] == "withdrawn"
    states = {what: state for what, (_, state) in days(found).items()}
    assert states == {
        "start": "CANCELLED",
        "end": "CANCELLED",
        "evaluation": "CANCELLED",
        "objection": "CONFIRMED",
    }


def test_without_a_notice_there_is_the_decision_and_nothing_of_the_plan(lab: Lab) -> None:
    review = Review(lab)
    slug = lab.experiment(review.decided(FULL, "negative")).slug
    found, plan = all_valid(lab, slug), case_answers(FULL)
    assert found[".json"]["status"] == "rejected"
    assert found[".json"]["decision"]["outcome"] == "rejected"
    assert found[".json"]["contents"] is None
    assert found[".geojson"][0]["geometry"] is None
    assert [entry.title for entry in found[".atom"].entries] == [f"{plan['title']} (Afgewezen)"]
    visitor = Visitor(lab.app)
    for ending in ENDINGS:
        text = visitor.text(f"/experimenten/{slug}{ending}")
        for kept in ("GEHEIM", plan["summary"], plan["place"]["text"], "5.479409"):
            assert kept not in text, (ending, kept)


def test_hash_is_that_of_the_contents_as_documented(running: Running) -> None:
    running.publish()
    got = json.loads(Visitor(running.lab.app).text(address(running, ".json")))
    text = json.dumps(
        got["contents"], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode("utf-8")
    assert hashlib.sha256(text).hexdigest() == got["sha256"] == running.notices()[-1].sha256
    assert got["contents"] == running.notices()[-1].contents


def test_several_places_each_have_a_feature_and_rings_turn_right(running: Running) -> None:
    outer = [[5.0, 52.0], [5.0, 52.1], [5.1, 52.1], [5.1, 52.0], [5.0, 52.0]]
    hole = [[5.02, 52.02], [5.08, 52.02], [5.08, 52.08], [5.02, 52.08], [5.02, 52.02]]
    other = [[6.0, 52.0], [6.1, 52.0], [6.1, 52.1], [6.0, 52.0]]
    polygon = {"type": "Polygon", "coordinates": [outer, hole]}
    change_plan(
        running,
        place={
            "text": "Hier",
            "geometry": polygon,
            "further": [
                {"name": "Daar", "geometry": {"type": "Point", "coordinates": [5.3, 52.3]}},
                {
                    "name": "Ginds",
                    "geometry": {"type": "MultiPolygon", "coordinates": [[outer, hole], [other]]},
                },
            ],
        },
    )
    running.publish()
    found = all_valid(running.lab, running.experiment.slug)[".geojson"]
    assert [feature["properties"]["place"] for feature in found] == ["Hier", "Daar", "Ginds"]
    first, turned = found[0]["geometry"]["coordinates"], found[2]["geometry"]["coordinates"]
    assert first == [outer[::-1], hole[::-1]]
    assert turned == [[outer[::-1], hole[::-1]], [other]]
    assert running.notices()[-1].contents["answers"]["place"]["geometry"] == polygon


def test_nasty_text_breaks_no_format(running: Running) -> None:
    change_plan(running, title=NASTY, summary=f"{NASTY}\r\nBEGIN:VEVENT\r\n")
    running.publish()
    found = all_valid(running.lab, running.experiment.slug)
    page = Visitor(running.lab.app).text(address(running))
    assert "<script>alert" not in page
    assert found["page"][check.SCHEMA_ORG + "name"] == [{"@value": NASTY}]
    assert found[".json"]["title"]["text"] == NASTY
    assert found[".geojson"][0]["properties"]["title"] == NASTY
    assert NASTY in found[".ics"].events[0].summary
    assert len(found[".ics"].events) == 4


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_format_is_sent_as_what_it_is_to_readers_of_any_site(
    running: Running, ending: str
) -> None:
    running.publish()
    got = Visitor(running.lab.app).get(address(running, ending), headers={"Origin": "https://x.nl"})
    assert got.headers["Content-Type"] == TYPES[ending]
    assert got.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in got.headers
    assert got.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["Cache-Control"] == PUBLIC_CACHE
    assert "Set-Cookie" not in got.headers


@pytest.mark.parametrize("ending", ENDINGS)
def test_unchanged_format_costs_one_query_and_nothing_is_made(
    running: Running, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.publish()
    place, visitor = address(running, ending), Visitor(running.lab.app)
    for expected in (2, 1):
        with counted_queries(running.lab) as sent:
            got = visitor.get(place)
        assert len(sent) == expected
    running.lab.app.extensions["waardevol_stored_pages"]._pages.clear()
    monkeypatch.setattr("waardevol_lab.queries.told_one.published_beside", None)
    for name, value in (
        ("If-None-Match", got.headers["ETag"]),
        ("If-Modified-Since", got.headers["Last-Modified"]),
    ):
        with counted_queries(running.lab) as sent:
            again = visitor.get(place, headers={name: value})
        assert (again.status_code, len(sent), again.data) == (304, 1, b"")
        assert again.headers["ETag"] == got.headers["ETag"]
        assert again.headers["Access-Control-Allow-Origin"] == "*"


def test_changed_notice_has_another_tag_in_every_format(running: Running) -> None:
    running.publish()
    visitor = Visitor(running.lab.app)
    tags = {end: visitor.get(address(running, end)).headers["ETag"] for end in ENDINGS}
    running.lab.set_clock(running.lab.now + timedelta(seconds=1))
    running.meet(1)
    for ending, tag in tags.items():
        got = visitor.get(address(running, ending), headers={"If-None-Match": tag})
        assert got.status_code == 200, ending


def test_page_links_to_each_format_in_its_head_and_for_experts(running: Running) -> None:
    running.publish()
    for language in ("", "/en"):
        page = Visitor(running.lab.app).text(language + address(running))
        for ending, kind in TYPES.items():
            there = language + address(running, ending)
            assert page.count(f'href="{there}"') >= 2
            assert f'type="{kind.partition(";")[0]}"' in page


def test_older_version_has_no_formats_of_its_own(running: Running) -> None:
    running.publish()
    running.meet(1)
    visitor = Visitor(running.lab.app)
    old = visitor.text(address(running, "/versies/1"))
    assert 'rel="alternate"' not in old
    assert "ld+json" not in old
    for ending in ENDINGS:
        assert visitor.get(address(running, f"/versies/1{ending}")).status_code == 404


def test_unknown_experiment_has_no_format(lab: Lab) -> None:
    for ending in ENDINGS:
        assert Visitor(lab.app).get(f"/experimenten/nooit-gezien{ending}").status_code == 404
