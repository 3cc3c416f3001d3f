"""The map of experiments with a script: it moves, leads on, and keeps to itself where you are."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.accessibility import Accessibility
from tests.announced import announce_more
from tests.builders import Lab
from tests.decided import decided
from tests.servers import ServeApplication

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
HERE = {"latitude": 52.0, "longitude": 5.5}


def test_map_moves_and_says_what_is_near_without_telling_the_server(
    lab: Lab,
    serve: ServeApplication,
    new_context: Callable[..., BrowserContext],
    accessibility: Accessibility,
) -> None:
    running = decided(lab)
    running.publish()
    announce_more(running, 2)
    base, asked = serve(lab.app), list[str]()
    page = new_context(390, geolocation=HERE, permissions=["geolocation"]).new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{base}/kaart")
    expect(page.locator(".country-map__pin")).to_have_text("3")
    accessibility.check(page)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    page.set_viewport_size({"width": 390, "height": 900})
    scale, credit = (
        page.locator(f".leaflet-control-{one}").bounding_box() for one in ("scale", "attribution")
    )
    assert scale and credit and scale["y"] + scale["height"] <= credit["y"]
    before = len(asked)
    page.get_by_role("button", name="Wat is er dicht bij mij?").click()
    expect(page.locator("[data-near-me-list] li")).to_have_count(3)
    expect(page.locator("[data-near-me-list] li").first).to_contain_text("km")
    assert asked[before:] == [f"{base}/kaart/plekken.json"]
    page.locator(".country-map__pin").click()
    page.wait_for_url("**/kaart?vak=*")
    assert all(url.startswith(base) for url in asked)


def test_device_that_keeps_its_place_to_itself_is_told_what_else_there_is(
    lab: Lab, serve: ServeApplication, new_context: Callable[..., BrowserContext]
) -> None:
    decided(lab).publish()
    page = new_context(390).new_page()
    page.goto(f"{serve(lab.app)}/kaart")
    page.get_by_role("button", name="Wat is er dicht bij mij?").click()
    expect(page.locator("[data-near-me-said]")).to_contain_text("Zoek op plaats of postcode")
