"""A typing error in a search that finds nothing leads to what was meant, on both engines."""

from urllib.parse import parse_qs, quote_plus, urlsplit

import pytest

from tests.announced import announce_more, counted_queries
from tests.builders import Lab
from tests.decided import Running, decided
from tests.visitor import Visitor, parse
from waardevol_lab.queries import near_words
from waardevol_lab.queries.near_words import known_words

NOTHING = ("", "")
MEANT = {
    "stratumsijnd": "Stratumseind",
    "Stratumseid": "Stratumseind",
    "stratmuseind": "Stratumseind",
    "sstratumseind": "Stratumseind",
    "tratumseind": "Stratumseind",
    "gluidden": "geluid",
    "druckte op het Stratumseind": "drukte op het Stratumseind",
    "druckte lichten eind": "drukte lichten eind",
    "gelud, drikte?": "geluid, drukte?",
    '"stratumsijnd" & <drukte>': '"Stratumseind" & <drukte>',
}
FRUITLESS = (
    "q=stratumseind",
    "q=zzzzqqqq",
    "q=5612",
    "q=lic",
    "q=" + "a" * 100,
    "q=stratumsijnd+zzzzqqqq",
    "q=stratumsijnd&status=evaluated",
    "q=%22%3E%3Cscript%3E",
    "status=evaluated",
)


@pytest.fixture
def published(any_lab: Lab) -> Running:
    running = decided(any_lab)
    running.publish()
    return running


def near(running: Running, query: str, path: str = "/experimenten") -> tuple[str, str]:
    """What a page asks whether it was meant, and the address that it leads to."""
    page = parse(Visitor(running.lab.app).text(f"{path}?{query}"))
    for link in page.iter("a"):
        if link.find("strong/bdi") is not None:
            return "".join(link.itertext()), link.get("href") or ""
    return NOTHING


def test_typing_error_leads_to_the_words_that_were_meant(published: Running) -> None:
    for typed, said in MEANT.items():
        words, url = near(published, f"q={quote_plus(typed)}")
        assert words == said, typed
        assert parse_qs(urlsplit(url).query)["q"] == [words]
        assert published.experiment.slug in Visitor(published.lab.app).text(url)


def test_place_is_mended_and_filters_stay_on_the_list_and_on_the_map(published: Running) -> None:
    for path in ("/experimenten", "/en/experimenten", "/kaart"):
        words, url = near(published, "plaats=Stratumsijnd&status=approved", path)
        assert words == "Stratumseind"
        assert urlsplit(url).path == path
        assert parse_qs(urlsplit(url).query) == {"plaats": [words], "status": ["approved"]}


def test_nothing_is_suggested_where_nothing_is_near_or_it_would_find_nothing(
    published: Running,
) -> None:
    assert near(published, "q=stratumsijnd") != NOTHING
    for query in FRUITLESS:
        assert near(published, query) == NOTHING, query


def test_word_of_a_plan_that_is_not_public_is_never_suggested(lab: Lab) -> None:
    running = decided(lab)
    assert near(running, "q=Eindhuven") == NOTHING
    running.publish()
    assert near(running, "q=Eindhuven")[0] != ""


def test_costs_the_same_however_many_there_are(
    published: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(published.lab.app)

    def cost(word: str) -> int:
        with counted_queries(published.lab) as counted:
            visitor.text(f"/experimenten?q={word}")
        return len(counted)

    few = cost("stratumsijnd")
    announce_more(published, 30)
    assert cost("stratumsijnt") == few <= 5
    monkeypatch.setattr(near_words, "_TEXTS", near_words._TEXTS.limit(1))
    assert len(known_words(()).written) < 60
