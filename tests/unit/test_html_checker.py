"""The checker that other tests lean on finds what is wrong, and only that."""

from pathlib import Path

import pytest

from tests.conftest import failing_in_one_line
from tests.html_checker import EXCUSED, faults

PAGE = """<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><title>Proef</title></head>
<body><h1>Proef</h1>{}</body></html>
"""
PLANTED = {
    "block in a paragraph": ("<p>Tekst <div>in een blok</div></p>", "No “p” element in scope"),
    "one id twice": ('<p id="x">Een</p><p id="x">Twee</p>', "Duplicate ID “x”"),
    "no closing tag": ("<section><h2>Kop</h2>", "“section”"),
    "an attribute that is none": ('<p colour="red">Rood</p>', "Attribute “colour” not allowed"),
    "a label of nothing": ('<label for="niets">Naam</label>', "“for” attribute"),
    "a role for nothing": ('<ul role="list"><li>Een</li></ul>', "unnecessary"),
}


def test_faults_that_were_planted_are_found_each_on_its_page(tmp_path: Path) -> None:
    pages = {name: PAGE.format(html) for name, (html, _) in PLANTED.items()}
    with failing_in_one_line():
        found = faults(pages, tmp_path)
    for name, (_, words) in PLANTED.items():
        assert any(words in line and name in line for line in found), (name, found)


def test_nothing_is_found_on_a_page_without_faults(tmp_path: Path) -> None:
    right = PAGE.format('<p>Tekst</p><input aria-label="Code" inputmode="numeric">')
    with failing_in_one_line():
        assert faults({"one": right, "the same": right}, tmp_path) == []
    assert len(list(tmp_path.glob("*.html"))) == 1
    assert all(EXCUSED.values())


def test_what_is_missing_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    refused = pytest.raises(pytest.fail.Exception, match=r"^Java is missing: .*headless\.$")
    with refused, failing_in_one_line():
        faults({"one": PAGE.format("")}, tmp_path)
