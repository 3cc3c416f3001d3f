"""A part of a page is written once for each key, language and place of the site."""

from collections.abc import Iterator

import pytest
from flask import Flask
from markupsafe import escape

from waardevol_lab.web import fragments
from waardevol_lab.wording.i18n import speak


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(fragments, "_kept", type(fragments._kept)())
    with Flask(__name__).test_request_context("/"):
        yield
    speak("nl")


def written(key: object, said: str) -> str:
    return fragments.kept(key, lambda: escape(said))


def test_part_is_written_once_for_its_key() -> None:
    assert written(("entry", 1), "one") == "one"
    assert written(("entry", 1), "again") == "one"
    assert written(("entry", 2), "two") == "two"


def test_other_language_and_other_place_of_the_site_have_their_own() -> None:
    assert written("part", "Dutch") == "Dutch"
    speak("en")
    assert written("part", "English") == "English"
    speak("nl")
    with Flask(__name__).test_request_context("/", environ_overrides={"SCRIPT_NAME": "/en"}):
        assert written("part", "elsewhere") == "elsewhere"
    assert written("part", "again") == "Dutch"


def test_the_least_used_leaves_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "MOST", 2)
    for key in ("a", "b"):
        written(key, key)
    written("a", "a is used")
    written("c", "c")
    assert len(fragments._kept) == 2
    assert written("a", "new") == "a"
    assert written("b", "new") == "new"
