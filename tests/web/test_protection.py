"""What every answer carries: the policy for browsers, and how long it may be kept."""

import re

import pytest
from werkzeug.test import TestResponse

from tests.builders import Lab
from tests.routes import access, address, routes
from waardevol_lab.services import sessions

SCRIPT = re.compile(r'<script type="module" src="/static/[0-9a-f]{12}/js/[a-z]+\.js"></script>')
"""A file of this site; nothing stands inside the tag."""
TEXTS_FOR_MACHINES = {"health.healthz", "health.readyz"}
NONE_ELSEWHERE = {
    "default-src": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "form-action": ["'self'"],
}


def policy(answer: TestResponse) -> dict[str, list[str]]:
    parts = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    return {name: values for name, *values in parts}


def assert_protected(answer: TestResponse, where: str) -> None:
    found = policy(answer)
    assert {name: found.get(name) for name in NONE_ELSEWHERE} == NONE_ELSEWHERE, where
    assert "unsafe" not in answer.headers["Content-Security-Policy"], where
    assert "*" not in answer.headers["Content-Security-Policy"], where
    assert answer.headers["X-Content-Type-Options"] == "nosniff", where
    assert answer.headers["Referrer-Policy"] == "same-origin", where


def test_every_page_carries_the_policy_whoever_asks(site: Lab) -> None:
    seen = set()
    for visitor in (site.visitor(), site.visitor("all")):
        for rule in routes(site.app):
            for prefix in ("", "/en"):
                answer = visitor.get(prefix + address(rule))
                assert_protected(answer, rule.rule)
                seen.add(answer.status_code)
    assert {200, 303, 404} <= seen


def test_files_carry_the_policy_too(site: Lab) -> None:
    page = site.visitor().text("/")
    stylesheet = page.split('rel="stylesheet"')[1].split('href="')[1].split('"')[0]
    answer = site.visitor().get(stylesheet)
    assert answer.status_code == 200
    assert_protected(answer, stylesheet)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer.headers
    answer.close()


def test_no_page_holds_a_script_or_a_style_of_its_own(site: Lab) -> None:
    for visitor in (site.visitor(), site.visitor("all")):
        for rule in routes(site.app):
            answer = visitor.get(address(rule))
            if answer.mimetype == "text/html":
                assert SCRIPT.sub("", answer.text).count("<script") == 0, rule.rule
                assert "<style" not in answer.text, rule.rule
                assert " style=" not in answer.text, rule.rule
                assert " onclick=" not in answer.text, rule.rule


# --- how long an answer is kept


def test_private_pages_are_kept_nowhere(site: Lab) -> None:
    for visitor in (site.visitor(), site.visitor("all")):
        for rule in routes(site.app):
            if access(site.app, rule).kind == "public" or "GET" not in (rule.methods or set()):
                continue
            answer = visitor.get(address(rule))
            assert answer.headers["Cache-Control"] == "private, no-store", rule.rule
            if not rule.endpoint.startswith("citizens."):  # those read no cookie at all
                assert "Cookie" in answer.vary, rule.rule


def test_public_pages_are_kept_and_set_no_cookie(site: Lab) -> None:
    kept = 0
    for visitor in (site.visitor(), site.visitor("all")):
        for rule in routes(site.app):
            if access(site.app, rule).kind != "public":
                continue
            answer = visitor.get(address(rule))
            assert "Set-Cookie" not in answer.headers, rule.rule
            if answer.status_code == 200 and rule.endpoint not in {
                "health.healthz",
                "health.readyz",
            }:
                assert answer.headers["Cache-Control"].startswith("public, max-age="), rule.rule
                assert answer.headers["Vary"] == "Accept-Encoding", rule.rule
                kept += 1
    assert kept > 10


def test_public_page_is_the_same_for_everyone(site: Lab) -> None:
    """So that a cache may give one visitor the page of another."""
    for rule in routes(site.app):
        if access(site.app, rule).kind == "public":
            theirs = site.visitor("all").get(address(rule))
            assert theirs.data == site.visitor().get(address(rule)).data, rule.rule


def test_public_page_reads_no_session(site: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a public page read the session")

    visitor = site.visitor("all")
    monkeypatch.setattr(sessions, "read", refuse)
    for rule in routes(site.app):
        if access(site.app, rule).kind == "public":
            visitor.get(address(rule))


def test_no_error_is_kept(site: Lab) -> None:
    for visitor in (site.visitor(), site.visitor("all")):
        for url in ("/bestaat-niet", "/experimenten/bestaat-niet", "/plannen/WL-1999-001"):
            assert visitor.get(url).headers["Cache-Control"] == "private, no-store"
