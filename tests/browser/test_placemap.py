"""A place drawn on a map: the map and the fields say the same, also without a mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.accessibility import Accessibility
from tests.browser.writers import Desk
from tests.builders import Lab
from tests.servers import ServeApplication
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.services.plans import CreateExperiment, create_experiment
from waardevol_lab.services.rounds import draft_answers

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
LINES = '[name="place.geometry"]'
FURTHER = '[name="place.further.0.geometry"]'


class Drawing:
    """The topic with the map, before a lead."""

    def __init__(self, lab: Lab, desk: Desk, width: int = 1280) -> None:
        organisation = lab.organisation()
        lead = lab.person("lead", (Role.LEAD, organisation))
        self.lab, self.desk = lab, desk
        self.reference = create_experiment(CreateExperiment(organisation, "Licht"), lead, lab.now)
        self.page: Page = desk.browser_of("lead", width)
        self.open()

    def open(self, query: str = "", language: str = "") -> None:
        self.page.goto(
            f"{self.desk.base}{language}/plannen/{self.reference}/onderdelen/place_period{query}"
        )

    def lines(self, field: str = LINES) -> list[str]:
        """The points in the field."""
        return self.page.locator(field).input_value().split("\n")

    def pins(self) -> int:
        return self.page.locator(".map-pin").count()

    def kept(self) -> dict[str, object]:
        with reading() as session:
            found = draft_answers(session, self.lab.round(self.reference).id)[0]
        place = found["place"]
        assert isinstance(place, dict)
        return place


@pytest.fixture
def drawing(
    lab: Lab, serve: ServeApplication, new_context: Callable[..., BrowserContext]
) -> Drawing:
    return Drawing(lab, Desk(lab, serve(lab.app), new_context))


def press(page: Page, name: str) -> None:
    """Press a button by the keyboard."""
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_the_keyboard_adds_moves_and_removes_points(drawing: Drawing) -> None:
    page = drawing.page
    press(page, "Zet een punt in het midden")
    expect(page.locator("[data-said]")).to_have_text("Punt toegevoegd.")
    first = drawing.lines()
    assert len(first) == 1
    assert page.locator('[name="place.shape"][value="point"]').is_checked()
    page.locator("[data-map]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)
    press(page, "Zet een punt in het midden")
    two = drawing.lines()
    assert two[0] == first[0]
    assert float(two[1].split(",")[1]) > float(two[0].split(",")[1])
    page.locator("[data-point-choice]").select_option(label="Punt 1")
    press(page, "Verplaats het punt naar het midden")
    assert drawing.lines() == [two[1], two[1]]
    press(page, "Haal het punt weg")
    assert drawing.lines() == [two[1]]
    assert drawing.pins() == 1
    assert page.evaluate("document.activeElement.dataset.act") == "remove"


def test_the_map_draws_what_is_typed_and_a_drag_is_typed(drawing: Drawing) -> None:
    page = drawing.page
    page.locator(LINES).fill("52.1, 5.1\n52.2, 5.3")
    assert drawing.pins() == 2
    page.locator(LINES).fill("52.1, 5.1\nhier")
    assert drawing.pins() == 0
    expect(page.locator("[data-said]")).to_contain_text("Dit kan de kaart niet tekenen")
    page.locator(LINES).fill("52.1, 5.1")
    press(page, "Toon alles")
    page.locator(".map-pin").scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    box = page.locator(".map-pin").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 12, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 40, steps=5)
    page.mouse.up()
    latitude, longitude = map(float, drawing.lines()[0].split(","))
    assert latitude < 52.1
    assert longitude > 5.1
    page.locator("[data-map]").click(position={"x": 40, "y": 200})
    assert len(drawing.lines()) == 2


def test_several_places_with_names_are_drawn_and_kept(
    drawing: Drawing, accessibility: Accessibility
) -> None:
    page = drawing.page
    page.locator('[name="place.text"]').fill("Plein")
    press(page, "Zet een punt in het midden")
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaar en voeg een plek toe").click()
    page.locator('[name="place.further.0.name"]').fill("Haven")
    page.locator("[data-which]").select_option(label="Haven")
    page.locator('[name="place.further.0.shape"][value="area"]').check()
    for where in ({"x": 100, "y": 80}, {"x": 240, "y": 80}, {"x": 240, "y": 220}):
        page.locator("[data-map]").click(position=where)
    assert len(drawing.lines(FURTHER)) == 3
    assert page.locator("path.map-shape--active").count() == 1
    assert len(drawing.lines()) == 1
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        accessibility.check(page)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaar en kom later terug").click()
    further = drawing.kept()["further"]
    assert isinstance(further, list)
    assert further[0]["name"] == "Haven"
    assert further[0]["geometry"]["type"] == "Polygon"
    drawing.open(language="/en")
    assert drawing.pins() == 4
    accessibility.check(page)
    assert drawing.desk.errors == []


def test_one_place_of_two_areas_is_drawn_and_kept(drawing: Drawing) -> None:
    page = drawing.page
    page.locator('[name="place.text"]').fill("Twee pleinen")
    page.locator('[name="place.shape"][value="area"]').check()
    corners = [(100, 80), (200, 80), (200, 200), (280, 80), (380, 80), (380, 200)]
    for number, (x, y) in enumerate(corners):
        if number == 3:
            press(page, "Begin een nieuw gebied")
        page.locator("[data-map]").click(position={"x": x, "y": y})
    assert [bool(line) for line in drawing.lines()] == [True] * 3 + [False] + [True] * 3
    assert page.locator("path.map-shape--active").count() == 2
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaar en kom later terug").click()
    geometry = drawing.kept()["geometry"]
    assert isinstance(geometry, dict)
    assert geometry["type"] == "MultiPolygon"
    assert [len(area[0]) for area in geometry["coordinates"]] == [4, 4]
