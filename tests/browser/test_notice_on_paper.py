"""A notice in a browser: on paper it is all there, and data in the page breaks no policy."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.begun import begun
from tests.databases import Databases
from tests.decided import Running, decided
from tests.servers import ServeApplication

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
CLOSED = "Een klacht over hoe u behandeld bent"
AFTER = "link => getComputedStyle(link, '::after').content"


@pytest.fixture
def running(databases: Databases, tmp_path: Path) -> Iterator[Running]:
    with begun(databases, tmp_path, decided) as (_lab, found):
        found.publish()
        yield found


def test_printed_notice_is_open_without_menus_and_says_where_links_lead(
    running: Running, serve: ServeApplication, new_context: Callable[..., BrowserContext]
) -> None:
    page, told = new_context().new_page(), []
    page.on("console", lambda message: told.append(message.text))
    path = f"/experimenten/{running.experiment.slug}"
    page.goto(serve(running.lab.app) + path)
    expect(page.locator('script[type="application/ld+json"]')).to_have_count(1)
    expect(page.get_by_text(CLOSED)).not_to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text(CLOSED)).to_be_visible()
    expect(page.get_by_text(f"http://localhost{path}")).to_be_visible()
    for hidden in (".product-bar", ".breadcrumb", ".footer", ".organisation-bar__tools"):
        expect(page.locator(hidden)).not_to_be_visible()
    printed = page.locator(f'main a[href="{path}/brieven"]').evaluate(AFTER)
    assert f"{path}/brieven" in printed
    assert told == []
