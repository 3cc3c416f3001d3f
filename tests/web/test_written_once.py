"""The page of the list is written once for all words; what one reader typed no other reads."""

from collections.abc import Iterator
from urllib.parse import parse_qs, quote_plus, urlsplit

import pytest

from tests.announced import announce_more
from tests.builders import a_lab
from tests.databases import Databases
from tests.decided import Running, decided
from tests.visitor import Visitor, parse
from waardevol_lab.web.holes import filled, hole

NASTY = (
    "licht",
    "licht & geluid",
    'licht"><script>alert(1)</script>',
    "licht' %s {{ 7 * 7 }} {% raw %} \\1 \\g<0>",
    "licht +%2B é 😀",
    "q=licht&q=wordsz",
)


@pytest.fixture(scope="module")
def busy(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a list of two pages; these tests only read."""
    with databases.sqlite() as url, a_lab(url, tmp_path_factory.mktemp("once")) as lab:
        running = decided(lab)
        running.publish()
        announce_more(running, 30)
        yield running


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_words_stand_in_their_own_page_as_they_were_typed(busy: Running, prefix: str) -> None:
    visitor = Visitor(busy.lab.app)
    for words in (*NASTY, *NASTY):
        asked = f"/experimenten?q={quote_plus(words)}&sorteer=oud"
        page = parse(visitor.text(prefix + asked))
        assert page.get("lang") == ("en" if prefix else "nl")
        box = page.find(".//input[@name='q']")
        assert box is not None and box.get("value") == words
        links = [a.get("href") or "" for a in page.iter("a")] + [
            one.get("href") or "" for one in page.iter("link") if one.get("rel") == "alternate"
        ]
        said = {parse_qs(urlsplit(one).query)["q"][0] for one in links if "q=" in one}
        assert said == {words}
        other = next(a for a in page.iter("a") if a.get("hreflang"))
        assert urlsplit(other.get("href")).path == ("" if prefix else "/en") + "/experimenten"
        assert "script" not in {one.tag for one in page.iter()}


def test_pages_of_other_words_filters_and_places_are_other_pages(busy: Running) -> None:
    visitor = Visitor(busy.lab.app)

    def told(query: str) -> tuple[object, ...]:
        page = parse(visitor.text(f"/experimenten?{query}"))
        entries = [a.get("href") for a in page.iterfind(".//li[@class='entry']//a")]
        chosen = [
            one.get("value") for one in page.iter("option") if one.get("selected") is not None
        ]
        reset = [a for a in page.iter("a") if a.text == "Wis filters"]
        return len(entries), page.find(".//a[@rel='next']") is not None, bool(reset), chosen

    many, few, none = told(""), told("q=straatlicht"), told("q=onvindbaar")
    assert many[:3] == (25, True, False)
    assert none[:3] == (0, False, True)
    assert few[2] is True
    assert told("") == many and told("q=onvindbaar") == none and told("q=straatlicht") == few
    assert told("q=onvindbaar&sorteer=oud")[3] != none[3]


def test_next_page_goes_on_where_this_one_ends(busy: Running) -> None:
    visitor, seen = Visitor(busy.lab.app), []
    address = "/experimenten"
    while address:
        page = parse(visitor.text(address))
        seen += [a.get("href") for a in page.iterfind(".//li[@class='entry']//a")]
        following = page.find(".//a[@rel='next']")
        address = "" if following is None else str(following.get("href"))
    assert len(seen) == len(set(seen)) == 31


def test_address_that_makes_no_sense_says_what_was_typed(busy: Running) -> None:
    visitor = Visitor(busy.lab.app)
    for query, words in (("q=licht&jaar=x", "licht"), (f"q={'a' * 101}", "a" * 101)):
        answer = visitor.get(f"/experimenten?{query}")
        assert answer.status_code == 400
        box = parse(answer.text).find(".//input[@name='q']")
        assert box is not None and box.get("value") == words
    answer = visitor.get("/experimenten?q=licht&na=bad")
    assert answer.status_code == 400
    assert "Deze bladzijde van de lijst bestaat niet" in answer.text


def test_hole_takes_one_text_and_never_what_looks_like_markup_or_a_hole() -> None:
    written = f'<p title="{hole("a")}">{hole("b")}{hole("a")}</p>'
    texts = {"a": '"<b>', "b": hole("a")}
    assert filled(written, texts) == f'<p title="&#34;&lt;b&gt;">{hole("a")}&#34;&lt;b&gt;</p>'
    with pytest.raises(KeyError):
        filled(hole("c"), texts)
