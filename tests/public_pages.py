"""Every page that somebody without an account can get, found by its route and by links.

A page that is new is found without being named. Forms are sent empty, so that their errors show.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from flask import Flask
from lxml import html
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.routes import access, routes
from tests.web.leaking import filled, links

OPEN = ("public", "anonymous")
MOST = 30
"""Pages of one kind in one world that are opened."""
SAID = (200, 400)
"""How a page answers that says what it has, or what is wrong with a search."""
ELSEWHERE = (301, 302, 303, 307, 308)
FILE = re.compile(r"\.\w+$")
"""How the route of a feed, a spreadsheet or a PDF ends."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as it was served; `name` says where and how it came about."""

    name: str
    endpoint: str
    language: str
    status: int
    text: str
    policy: str
    cookie: bool
    new: bool = False
    """Whether it is of a kind, or holds an element in a place, that no page before it had."""

    @property
    def scripted(self) -> bool:
        """Whether a script of ours runs on it: no other page lets any run."""
        return "script-src" in self.policy


@dataclass
class Reader:
    """Somebody without an account, who opens all there is in one world."""

    app: Flask
    world: str
    shown: dict[str, Shown] = field(default_factory=dict)
    no_page: set[str] = field(default_factory=set)
    """Endpoints that answer with something else: data, a file, or where to go on."""
    _opened: Counter[str] = field(default_factory=Counter)
    _parts: defaultdict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    _sent: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def open_all(self, first: Iterable[str] = ()) -> None:
        """Follow links from `first` and every address without parts; ask for what has no link."""
        rules = list(pages_of_citizens(self.app))
        self._follow([*first, *(rule.rule for rule in rules if not rule.arguments)])
        for rule in rules:
            known = {name: list(self._parts[name]) for name in rule.arguments}
            if not self._opened[rule.endpoint] and rule.endpoint not in self.no_page:
                self._follow(filled(rule, known))

    def send_empty(self) -> None:
        """Send the first form of each kind, in each language, with nothing filled in."""
        for page in list(self.shown.values()):
            for action, fields in _forms(page):
                endpoint = self._endpoint(action)
                if endpoint and (endpoint, page.language) not in self._sent:
                    self._sent.add((endpoint, page.language))
                    answer = self.client.post(action, data=fields)
                    while answer.status_code in ELSEWHERE:
                        answer = self.client.get(answer.headers["Location"])
                    self.keep(f"{action} sent empty", answer)

    def keep(self, name: str, answer: TestResponse) -> None:
        """Keep an answer when it is a page; `name` begins with its address."""
        if answer.mimetype != "text/html" or answer.status_code in ELSEWHERE:
            return
        text = answer.get_data(as_text=True)
        page = Shown(
            name=f"{self.world}: {name}",
            endpoint=self._endpoint(name.partition(" ")[0]) or "",
            language="en" if '<html lang="en"' in text[:200] else "nl",
            status=answer.status_code,
            text=text,
            policy=answer.headers.get("Content-Security-Policy", ""),
            cookie="Set-Cookie" in answer.headers,
        )
        self.shown[page.name] = page

    def _follow(self, first: Iterable[str]) -> None:
        waiting, seen = list(first), set[str]()
        while waiting:
            address = waiting.pop(0)
            if address in seen or address.startswith(("/en/", "/static/")):
                continue
            seen.add(address)
            endpoint = self._endpoint(address)
            if endpoint is None or endpoint in self.no_page or self._opened[endpoint] >= MOST:
                continue
            with self.client.get(address) as answer:
                if answer.status_code in ELSEWHERE:
                    waiting.append(urlsplit(answer.headers["Location"]).path)
                if answer.mimetype != "text/html" or answer.status_code in ELSEWHERE:
                    self.no_page.add(endpoint)
                    continue
                if answer.status_code not in SAID:
                    continue
                self._opened[endpoint] += 1
                self.keep(address, answer)
                waiting += links(address, answer.text)
            other = english(self.shown[f"{self.world}: {address}"])
            with self.client.get(other) as answer:
                self.keep(other, answer)

    def _endpoint(self, address: str) -> str | None:
        """The endpoint behind an address when it is a page for everybody, else None."""
        path = urlsplit(address).path.removeprefix("/en")
        adapter = self.app.url_map.bind("localhost")
        method = "GET" if adapter.test(path, "GET") else "POST"
        try:
            rule, parts = adapter.match(path, method, return_rule=True)
        except HTTPException:
            return None
        if access(self.app, rule).kind not in OPEN or FILE.search(rule.rule):
            return None
        for name, value in parts.items():
            self._parts[name][str(value)] = None
        return str(rule.endpoint)


def pages_of_citizens(app: Flask) -> Iterator[Rule]:
    """The routes that answer everybody with something else than a file or the data of the API."""
    for rule in routes(app):
        readable = "GET" in (rule.methods or set()) and rule.endpoint != "static"
        data = rule.endpoint.startswith("api.") or FILE.search(rule.rule)
        if readable and access(app, rule).kind in OPEN and not data:
            yield rule


def english(page: Shown) -> str:
    """Where the link to the other language leads."""
    (link,) = html.fromstring(page.text).xpath("//a[@hreflang='en']/@href") or [""]
    assert link, f"{page.name} has no English side"
    return str(link)


def _forms(page: Shown) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of each form that is sent, and its hidden fields."""
    here = page.name.partition(": ")[2].partition(" ")[0]
    for form in html.fromstring(page.text).forms:
        if form.method == "POST":
            hidden = form.xpath(".//input[@type='hidden']")
            fields = {field.get("name"): field.get("value", "") for field in hidden}
            yield urljoin(here, form.get("action") or here), fields


def with_news(pages: Iterable[Shown]) -> list[Shown]:
    """The same pages, each text once, knowing which of them show something new in a language."""
    met: defaultdict[str, set[object]] = defaultdict(set)
    found = []
    for page in {(page.endpoint, page.text): page for page in pages}.values():
        own = {(page.endpoint, page.status), *places(page.text)}
        found.append(replace(page, new=not own <= met[page.language]))
        met[page.language] |= own
    return found


def places(text: str) -> Iterator[object]:
    """Each element by what it is and what it stands in."""
    for element in html.fromstring(text).iter():
        parent = element.getparent()
        yield _outline(element), None if parent is None else _outline(parent)


def _outline(element: html.HtmlElement) -> tuple[object, ...]:
    return str(element.tag), *(element.get(name) for name in ("class", "type", "aria-invalid"))
