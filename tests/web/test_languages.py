"""Dutch at the root and English under /en/: every page says which, and leads to the other."""

import pytest

from tests.builders import Lab
from tests.routes import access, address, routes
from tests.visitor import parse


def pages(site: Lab, name: str | None) -> list[str]:
    """The addresses of all pages that somebody gets to see."""
    visitor = site.visitor(name)
    urls = [address(rule) for rule in routes(site.app) if "GET" in (rule.methods or set())]
    return [
        url
        for url in urls
        if (answer := visitor.get(url)).status_code == 200 and answer.mimetype == "text/html"
    ]


def switch(page: str) -> tuple[str, str]:
    """Language and address of the link to the other language."""
    (link,) = [a for a in parse(page).iter("a") if a.get("hreflang") == a.get("lang") != None]  # noqa: E711
    return link.get("hreflang", ""), link.get("href", "")


def lang(page: str) -> str:
    return str(next(parse(page).iter("html")).get("lang"))


@pytest.mark.parametrize("name", [None, "all"])
def test_every_page_is_there_in_both_languages_and_leads_to_the_other(
    site: Lab, name: str | None
) -> None:
    visitor = site.visitor(name)
    urls = pages(site, name)
    assert len(urls) > 10
    for url in urls:
        dutch, english = visitor.text(url), visitor.text(f"/en{url}")
        assert (lang(dutch), lang(english)) == ("nl", "en"), url
        assert switch(dutch) == ("en", f"/en{url}"), url
        assert switch(english) == ("nl", url), url


@pytest.mark.parametrize("name", [None, "all"])
def test_links_of_an_english_page_stay_in_english(site: Lab, name: str | None) -> None:
    visitor = site.visitor(name)
    for url in pages(site, name):
        page = visitor.text(f"/en{url}")
        _, other = switch(page)
        tree = parse(page)
        leading = [(a.get("href", ""), a) for a in tree.iter("a")]
        leading += [(form.get("action", ""), form) for form in tree.iter("form")]
        leaving = [
            href
            for href, element in leading
            if href.startswith("/")
            and not href.startswith(("/en/", "/static/", "/api/"))
            and href != "/en"
            and not (href == other and element.get("hreflang") == "nl")
        ]
        assert leaving == [], url


@pytest.mark.parametrize(
    "query",
    [
        "?q=fiets&status=running",
        "?q=caf%C3%A9%20%26%20co",
        "?q=%22%3E%3Cb%3E",
        "?q=a+b&q=c",
        "?q=%E2%80%AE",
    ],
)
def test_query_is_kept(site: Lab, query: str) -> None:
    page = site.visitor().get(f"/experimenten{query}").text
    assert switch(page) == ("en", f"/en/experimenten{query}")
    page = site.visitor().get(f"/en/experimenten{query}").text
    assert switch(page) == ("nl", f"/experimenten{query}")


def test_prefix_alone_is_home(site: Lab) -> None:
    assert lang(site.visitor().text("/en")) == "en"
    assert lang(site.visitor().text("/en/")) == "en"


@pytest.mark.parametrize("url", ["/english", "/enx/", "/en/en/", "/nl/", "/EN/", "/en/nl/"])
def test_nothing_else_is_a_prefix(site: Lab, url: str) -> None:
    assert site.visitor().get(url).status_code == 404


def test_language_of_one_visitor_stays_out_of_the_page_of_the_next(site: Lab) -> None:
    visitor = site.visitor()
    for url, spoken in (("/en/", "en"), ("/", "nl"), ("/en/", "en"), ("/bestaat-niet", "nl")):
        assert lang(visitor.get(url).text) == spoken


def test_machine_texts_are_there_in_one_language(site: Lab) -> None:
    machine = [
        rule
        for rule in routes(site.app)
        if access(site.app, rule).kind == "public"
        and site.visitor().get(address(rule)).mimetype not in {"text/html", "application/json"}
    ]
    assert {"/robots.txt", "/healthz"} <= {rule.rule for rule in machine}


def test_header_of_the_browser_does_not_choose(site: Lab) -> None:
    """One address is one page: a cache need not know the language of the browser."""
    answer = site.visitor().get("/", headers={"Accept-Language": "en"})
    assert lang(answer.text) == "nl"
    assert "Accept-Language" not in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("url", "above"),
    [
        ("/commissie/WL-2026-001/controle/aannemen", "/commissie/WL-2026-001/controle"),
        ("/account/uitloggen", "/"),
        ("/bestaat/niet", "/"),
    ],
)
def test_answer_to_a_form_leads_to_a_page_that_is_there(site: Lab, url: str, above: str) -> None:
    """The address of a form alone would answer 405 to who switches the language."""
    headers = {"Sec-Fetch-Site": "cross-site"}
    for root, prefix, other in (("", "/en", "en"), ("/en", "", "nl")):
        answer = site.visitor("all").client.post(root + url, headers=headers)
        assert answer.status_code in {403, 404}
        language, address = switch(answer.text)
        assert language == other
        assert address.rstrip("/") == (prefix + above).rstrip("/")
        assert site.visitor("all").get(address).status_code != 405


def test_answer_to_a_form_on_its_own_page_leads_to_that_page(site: Lab) -> None:
    answer = site.visitor().client.post(
        "/account/inloggen", headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert switch(answer.text) == ("en", "/en/account/inloggen")
