"""Every page that needs no account: valid HTML, no cookie, nothing from elsewhere, no script."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html

from tests.builders import Lab
from tests.conftest import failing_in_one_line
from tests.html_checker import faults
from tests.public_pages import Shown, pages_of_citizens
from tests.public_world import STATUSES, ForEverybody

LOADING = (
    "//link[not(@rel='canonical' or @rel='alternate')]/@href | //script/@src | //iframe/@src"
    " | //img/@src | //img/@srcset | //source/@src | //source/@srcset | //object/@data"
    " | //video/@src | //audio/@src | //embed/@src | //use/@href"
)
SCRIPTED = {"citizens.experiments_map"}
DATA = {"application/json", "application/ld+json"}
pytestmark = pytest.mark.timeout(600)


def test_every_page_that_needs_no_account_is_looked_at(lab: Lab, all_public: ForEverybody) -> None:
    """Whatever answers everybody was asked, and answered with a page or with something else."""
    wanted = {rule.endpoint for rule in pages_of_citizens(lab.app)} - all_public.no_page
    for language in ("nl", "en"):
        here = [page for page in all_public.pages if page.language == language]
        assert wanted - {page.endpoint for page in here} == set(), language
        assert {page.status for page in here} == {200, *STATUSES}, language
    assert "citizens.announcement" in all_public.no_page
    assert not all_public.no_page & {page.endpoint for page in all_public.pages}


def test_the_html_checker_finds_nothing(public_pages: list[Shown], tmp_path: Path) -> None:
    with failing_in_one_line():
        found = faults({page.name: page.text for page in public_pages}, tmp_path)
    assert not found, "\n".join(found)


def test_no_page_sets_a_cookie(public_pages: list[Shown]) -> None:
    assert [page.name for page in public_pages if page.cookie] == []


def test_no_page_names_another_site_to_load_from(public_pages: list[Shown]) -> None:
    for page in public_pages:
        for address in html.fromstring(page.text).xpath(LOADING):
            assert not urlsplit(str(address)).netloc, (page.name, address)
        for source in page.policy.replace(";", " ").split():
            assert "." not in source and "*" not in source, (page.name, source)


def test_only_the_map_runs_a_script_and_all_other_pages_are_the_same_without(
    public_pages: list[Shown],
) -> None:
    assert {page.endpoint for page in public_pages if page.scripted} == SCRIPTED
    for page in public_pages:
        tree = html.fromstring(page.text)
        running = [one for one in tree.iter("script") if one.get("type") not in DATA]
        assert bool(running) == page.scripted, page.name
        assert tree.xpath("//*/@*[starts-with(name(), 'on')]") == [], page.name
        assert page.policy.startswith("default-src 'none'"), page.name
