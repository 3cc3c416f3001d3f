"""Several places in one plan: through the form without a map, and on the pages that show them."""

from dataclasses import replace
from typing import Any

import pytest

from tests import builders
from tests.builders import Lab, case_answers
from tests.decided import Running
from tests.reviews import FULL, Review
from tests.visitor import form_fields, parse
from tests.web.leads import FRAMEWORK, Office, press, topic_url
from tests.web.test_protection import policy
from waardevol_lab.documents.maps import place_map

TASK = FRAMEWORK.question("place").task
SQUARE = "52, 5\n52.1, 5\n52.1, 5.1"
FIRST = {"place.text": "Plein", "place.shape": "point", "place.geometry": "52.5, 5.5"}
HAVEN = {"type": "Polygon", "coordinates": [[[5, 52], [5, 52.1], [5.1, 52.1], [5, 52]]]}


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def test_a_place_is_added_named_and_taken_away_without_a_script(office: Office) -> None:
    reference = office.begin()
    url = topic_url(reference, TASK)
    more = press(office.visitor, url, {**FIRST, "rij": "place"}, button="")
    assert more.headers["Location"].endswith("?rij=place#place.further.0")
    one_more = f"{url}?rij=place"
    parse(office.visitor.text(one_more))
    named = {
        "place.further.0.name": "Haven",
        "place.further.0.shape": "area",
        "place.further.0.geometry": SQUARE,
    }
    form = office.visitor.form(one_more, containing="version")
    assert set(named) - {"place.further.0.shape"} <= set(form)
    press(office.visitor, one_more, named)
    kept = office.draft(reference)["place"]
    assert kept["further"] == [{"name": "Haven", "geometry": HAVEN}]
    again = office.visitor.form(url, containing="version")
    assert {key: again[key] for key in named} == named

    check = office.visitor.text(f"/plannen/{reference}/controleren")
    parse(check)
    assert "Haven" in check
    assert "52.1, 5.1" in check
    press(office.visitor, url, {key: "" for key in named if key != "place.further.0.shape"})
    assert "further" not in office.draft(reference)["place"]


def test_what_is_wrong_stands_at_the_field_of_that_place(office: Office) -> None:
    reference = office.begin()
    url = topic_url(reference, TASK)
    press(office.visitor, f"{url}?rij=place", {**FIRST, "place.further.0.geometry": "hier"})
    page = office.visitor.text(f"{url}?controle=1")
    parse(page)
    assert 'href="#place.further.0.name"' in page
    assert 'href="#place.further.0.geometry"' in page
    assert "Plek 2" in page
    assert "Geef deze plek een naam." in page
    form = form_fields(page, containing="version")
    assert form["place.further.0.geometry"].strip() == "hier"


def test_the_notice_shows_every_place(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builders, "case_answers", with_a_haven)
    review = Review(lab)
    running = Running(lab, review.decided(), review.organisation_id, review.board_id)
    running.publish()
    alone = place_map(case_answers(FULL)["place"]["geometry"])
    assert alone is not None
    for prefix in ("", "/en"):
        page = lab.visitor().text(f"{prefix}/experimenten/{running.experiment.slug}")
        parse(page)
        assert "Haven" in page
        drawings = page.count('class="place-map__drawing"')
        assert drawings
        assert page.count('class="place-map__area"') == drawings * (len(alone.areas) + 1)


def with_a_haven(name: str) -> dict[str, Any]:
    answers = case_answers(name)
    answers["place"]["further"] = [{"name": "Haven", "geometry": HAVEN}]
    return answers


# --- pictures beneath the map


def test_no_other_site_is_asked_for_anything_by_default(office: Office) -> None:
    url = topic_url(office.begin(), TASK)
    answer = office.visitor.get(url)
    assert policy(answer)["img-src"] == ["'self'"]
    assert 'data-tiles=""' in answer.text


def test_pictures_come_from_the_one_site_that_the_settings_name(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(lab)
    reference = office.begin()
    kept = lab.app.extensions["waardevol_settings"]
    tiles = replace(kept, tile_url="https://kaart.example/{z}/{x}/{y}.png", tile_credit="Kaart")
    monkeypatch.setitem(lab.app.extensions, "waardevol_settings", tiles)
    answer = office.visitor.get(topic_url(reference, TASK))
    assert policy(answer)["img-src"] == ["'self'", "https://kaart.example"]
    other = office.visitor.get(topic_url(reference, "learn"))
    assert policy(other)["img-src"] == ["'self'"]
