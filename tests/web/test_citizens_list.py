"""The list of experiments: what it finds, what it never shows, and what it costs."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.announced import announce_more, counted_queries
from tests.builders import Lab, case_answers
from tests.decided import Running, decided
from tests.reviews import FULL, Review
from tests.visitor import Visitor, parse
from waardevol_lab.queries import public_list
from waardevol_lab.queries.paging import BadTokenError
from waardevol_lab.queries.public_list import Wanted, listing
from waardevol_lab.services.reopening import OpenRound, open_round

TITLE = "Licht, geluid en drukte op het Stratumseind"


def found(visitor: Visitor, query: str) -> list[str]:
    """The addresses of the entries on a page of the list."""
    page = parse(visitor.text(f"/experimenten?{query}"))
    titles = page.iterfind(".//li[@class='entry']//a")
    return [str(a.get("href")).removeprefix("/experimenten/") for a in titles]


@pytest.fixture
def published(any_lab: Lab) -> Running:
    running = decided(any_lab)
    running.publish()
    return running


def test_search_finds_every_word_in_title_summary_place_and_organisation(
    published: Running,
) -> None:
    visitor, slug = Visitor(published.lab.app), published.experiment.slug
    for words in (
        "licht",
        "LICHT drukte",
        "straatlicht",
        "5611",
        "dommel groenstad",
        "WL-2026-001",
    ):
        assert found(visitor, f"q={quote(words)}") == [slug], words
    for words in ("licht onvindbaar", "elders"):
        assert found(visitor, f"q={quote(words)}") == [], words


def test_signs_of_the_database_are_no_words(published: Running) -> None:
    visitor, slug = Visitor(published.lab.app), published.experiment.slug
    for words in ("%", "_", "\\", "'", '"', "plaats:licht"):
        assert found(visitor, f"q={quote(words)}") == [], words
    for words in ("licht%", "'licht'", '"licht" -', "licht*"):
        assert found(visitor, f"sorteer=oud&q={quote(words)}") == [slug], words


def test_dutch_stems_and_parts_of_compounds_find(published: Running) -> None:
    visitor, slug = Visitor(published.lab.app), published.experiment.slug
    for words in ("lichten", "uitgaansavond", "avonden", "straat", "stratums"):
        assert found(visitor, f"q={words}") == [slug], words


def test_filters_on_what_the_notice_says(published: Running) -> None:
    visitor, slug = Visitor(published.lab.app), published.experiment.slug
    answers = case_answers(FULL)
    year = answers["period"]["start"][:4]
    yes = {
        "techniek": answers["technology"][0],
        "persoonsgegevens": answers["personal_data"],
        "jaar": year,
        "plaats": "5611",
    }
    no = {
        "techniek": "chatbot",
        "persoonsgegevens": "none",
        "jaar": "1999",
        "plaats": "drukte",
        "waarde": "autonomy",
        "uitkomst": "scale_up",
    }
    for name, value in yes.items():
        assert found(visitor, f"{name}={quote(value)}") == [slug], name
    assert found(visitor, "&".join(f"{n}={quote(v)}" for n, v in yes.items())) == [slug]
    for name, value in no.items():
        assert found(visitor, f"{name}={quote(value)}") == [], name
        assert found(visitor, "&".join(f"{n}={v}" for n, v in {**yes, name: value}.items())) == []


@pytest.mark.parametrize("query", ["jaar=twee", "vak=9", "vak=01", "techniek=x", "uitkomst=x"])
def test_filter_without_sense_says_so(published: Running, query: str) -> None:
    response = Visitor(published.lab.app).get(f"/experimenten?{query}")
    assert response.status_code == 400
    assert "Er ging iets mis" in response.text


@pytest.mark.parametrize(
    "typed", ["%ff", "%0Alicht%09", "%F0%9F%9A%B2", "%E2%80%AElicht", "a" * 100]
)
def test_odd_searches_are_answered(published: Running, typed: str) -> None:
    response = Visitor(published.lab.app).get(f"/experimenten?q={typed}")
    assert response.status_code == 200
    parse(response.text)


@pytest.mark.parametrize(
    "query",
    ["status=nonsense", "sorteer=nonsense", "q=" + "a" * 101, "na=nonsense", "na=" + "A" * 999],
)
def test_address_without_sense_gets_a_clear_message(published: Running, query: str) -> None:
    response = Visitor(published.lab.app).get(f"/experimenten?{query}")
    assert response.status_code == 400
    assert response.headers["Cache-Control"] == "private, no-store"
    page = parse(response.text)
    text = "".join(page.itertext())
    assert "Deze bladzijde van de lijst bestaat niet" in text or "Er ging iets mis" in text


def test_nul_in_a_search_is_refused_in_words(published: Running) -> None:
    response = Visitor(published.lab.app).get("/experimenten?q=%00licht")
    assert response.status_code == 400
    parse(response.text)


def test_typed_search_stays_in_the_form_and_is_escaped(published: Running) -> None:
    page = Visitor(published.lab.app).text("/experimenten?q=" + quote('"><script>x</script>'))
    parse(page)
    assert "<script>" not in page
    assert "&#34;&gt;&lt;script&gt;" in page


def test_hints_name_no_postcode_or_town_that_may_not_be_there(published: Running) -> None:
    visitor = Visitor(published.lab.app)
    for path in ("/", "/experimenten?q=zzzz", "/en/experimenten?q=zzzz", "/volgen"):
        assert re.search(r"\b5611\b|Eindhoven", visitor.text(path)) is None, path
    nothing = visitor.text("/experimenten?q=zzzz")
    assert "Kijk op de kaart wat er bij u in de buurt is" in nothing


def test_filters_on_status_and_organisation(published: Running) -> None:
    visitor, slug = Visitor(published.lab.app), published.experiment.slug
    assert found(visitor, "status=approved") == [slug]
    assert found(visitor, "status=running") == []
    assert found(visitor, "organisatie=Gemeente+Groenstad") == [slug]
    assert found(visitor, "organisatie=Gemeente+Elders") == []
    page = visitor.text("/experimenten?organisatie=Gemeente+Elders")
    assert "Geen experimenten gevonden" in page


def test_organisations_without_experiments_are_not_offered(published: Running) -> None:
    page = parse(Visitor(published.lab.app).text("/experimenten"))
    offered = [o.get("value") for o in page.iterfind(".//select[@id='organisatie']/option")]
    assert offered == ["", "Gemeente Groenstad"]


@pytest.mark.parametrize("order", ["nieuw", "oud"])
def test_pages_hold_every_experiment_once_and_in_order(published: Running, order: str) -> None:
    slugs = {*announce_more(published, 57), str(published.experiment.slug)}
    visitor, seen, address = (
        Visitor(published.lab.app),
        list[str](),
        f"/experimenten?sorteer={order}",
    )
    for _page in range(3):
        page = parse(visitor.text(address))
        seen += [str(a.get("href"))[14:] for a in page.iterfind(".//li[@class='entry']//a")]
        following = [a.get("href") for a in page.iter("a") if a.get("rel") == "next"]
        address = following[0] if following else ""
    assert address == ""
    assert len(seen) == 58
    assert set(seen) == slugs
    oldest = published.experiment.slug
    assert seen[0 if order == "oud" else -1] == oldest


def test_next_page_keeps_the_search(published: Running) -> None:
    announce_more(published, 30)
    page = parse(Visitor(published.lab.app).text("/en/experimenten?q=licht&status=approved"))
    (following,) = [a.get("href") for a in page.iter("a") if a.get("rel") == "next"]
    assert following.startswith("/en/experimenten?q=licht&status=approved&na=")


def test_count_stops_at_the_cap(published: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_list, "MOST_COUNTED", 3)
    announce_more(published, 2)
    exact = listing(Wanted())
    assert (exact.total, exact.many) == (3, False)
    announce_more(published, 1)
    capped = listing(Wanted())
    assert (capped.total, capped.many) == (3, True)
    assert "Meer dan 3" in Visitor(published.lab.app).text("/experimenten")


@pytest.mark.parametrize("path", ["/experimenten", "/experimenten?q=licht+groenstad", "/"])
def test_number_of_queries_does_not_grow_with_the_experiments(
    published: Running, path: str
) -> None:
    announce_more(published, 2)
    counts = []
    for _size in (3, 60):
        with counted_queries(published.lab) as sent:
            Visitor(published.lab.app).text(path + ("&" if "?" in path else "?") + f"x={_size}")
        counts.append(len(sent))
        announce_more(published, 57)
    assert counts[0] == counts[1] <= 3


def test_list_seen_before_costs_one_query(published: Running) -> None:
    visitor = Visitor(published.lab.app)
    visitor.text("/experimenten")
    with counted_queries(published.lab) as sent:
        visitor.text("/experimenten")
    assert len(sent) == 1


def test_new_experiment_is_in_the_list_at_once(lab: Lab) -> None:
    review = Review(lab)
    visitor = Visitor(lab.app)
    assert "nog geen experimenten" in visitor.text("/experimenten")
    reference = review.decided(FULL)
    assert found(visitor, "") == [lab.experiment(reference).slug]


@pytest.mark.parametrize("state", ["draft", "submitted", "in_review", "advised"])
def test_plan_that_was_not_decided_on_is_nowhere(lab: Lab, state: str) -> None:
    review = Review(lab)
    make: dict[str, Callable[[], str]] = {
        "draft": lambda: lab.draft(FULL, review["lead"], review.organisation_id),
        "submitted": review.submitted,
        "in_review": review.in_review,
        "advised": review.advised,
    }
    reference = make[state]()
    visitor = Visitor(lab.app)
    for path in ("/", "/experimenten", "/experimenten?q=licht", "/sitemap.xml"):
        assert "Stratumseind" not in visitor.text(path)
        assert reference not in visitor.text(path)
    assert visitor.get(f"/e/{lab.experiment(reference).sign_code}").status_code == 404


def test_plan_text_is_neither_shown_nor_searched_before_the_notice(lab: Lab) -> None:
    review = Review(lab)
    slug = lab.experiment(review.decided(FULL)).slug
    visitor = Visitor(lab.app)
    assert found(visitor, "q=licht") == [slug]
    assert found(visitor, "q=uitgaansavonden") == []
    assert found(visitor, "q=5611") == []
    assert "uitgaansavonden" not in visitor.text("/experimenten")


def test_rejected_plan_shows_its_title_and_nothing_of_the_next_draft(lab: Lab) -> None:
    review = Review(lab)
    reference = review.decided(FULL, "negative")
    visitor, slug = Visitor(lab.app), lab.experiment(reference).slug
    assert found(visitor, "status=rejected") == [slug]
    open_round(OpenRound(reference, lab.experiment(reference).version), review["lead"], lab.now)
    lab.fill(reference, {**case_answers(FULL), "title": "GEHEIM nieuw plan"}, review["lead"])
    assert lab.experiment(reference).title == "GEHEIM nieuw plan"
    assert found(visitor, "status=rejected&x=1") == [slug]
    page = visitor.text("/experimenten?x=2")
    assert TITLE in page
    assert "GEHEIM" not in page
    assert "uitgaansavonden" not in page
    assert found(visitor, "q=geheim") == []


def test_token_is_read_back_for_the_same_order_only(published: Running) -> None:
    announce_more(published, 2)
    token = listing(Wanted(), 1).following
    assert len(listing(Wanted(na=token), 1).entries) == 1
    for bad in ("=", token[:-4], token + "A", "bnVsbA", "WzEsMiwzXQ", "é"):
        with pytest.raises(BadTokenError):
            listing(Wanted(na=bad))
    with pytest.raises(BadTokenError):
        listing(Wanted(na=token, sorteer="oud"))
