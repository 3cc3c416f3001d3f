"""The stylesheets stay small, free of loose colours, and in step with the templates."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
DESIGN_SYSTEM = STATIC / "vendor/nl-design-system/nlds.css"
OWN = STATIC / "css/app.css"
THEMES = sorted((STATIC / "css").glob("theme-*.css"))
TEMPLATES = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if not {"mail", "documents"} & set(path.parts)
]
LIMIT = 25_000


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def test_stylesheets_of_a_page_weigh_at_most_25_kilobytes_compressed() -> None:
    page = [DESIGN_SYSTEM, OWN, max(THEMES, key=lambda path: path.stat().st_size)]
    assert sum(len(gzip.compress(path.read_bytes(), 6)) for path in page) <= LIMIT


def test_every_token_our_styles_read_is_defined() -> None:
    sheets = [DESIGN_SYSTEM.read_text(), OWN.read_text(), *(path.read_text() for path in THEMES)]
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(sheets)))
    read = set(re.findall(r"var\(\s*(--[\w-]+)\s*\)", without_comments(OWN.read_text())))
    assert sorted(read - defined) == []


def test_our_styles_take_colours_from_tokens_only() -> None:
    loose = re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(", OWN.read_text())
    assert loose == []


@pytest.mark.parametrize("theme", THEMES, ids=lambda path: path.stem)
def test_theme_sets_every_step_and_nothing_else(theme: Path) -> None:
    steps = [f"--organisation-{step}" for step in (50, 100, 200, 300, 400, 500, 600, 700)]
    assert re.findall(r"(--[\w-]+)\s*:", without_comments(theme.read_text())) == [
        *steps,
        "--organisation-radius",
    ]


def test_every_design_system_class_in_a_template_is_in_the_pruned_stylesheet() -> None:
    styled = set(re.findall(r"\.(utrecht-[\w-]*\w)", DESIGN_SYSTEM.read_text()))
    for path in TEMPLATES:
        used = set(re.findall(r"(utrecht-[\w-]*\w)(?![\w{-])", path.read_text()))
        assert sorted(used - styled) == [], path


def test_no_template_carries_inline_style_or_event_handler() -> None:
    for path in TEMPLATES:
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", path.read_text()), path


def test_nothing_is_shown_only_where_scripts_are_off() -> None:
    """So a page whose scripts are refused is the page of who has none."""
    for path in (*TEMPLATES, OWN, DESIGN_SYSTEM):
        assert not re.search(r"<noscript|\(\s*scripting\b", path.read_text()), path


@pytest.mark.parametrize(
    "folder",
    [
        "static/vendor/nl-design-system",
        "static/fonts/source-sans-3",
        "static/fonts/print",
        "static/vendor/leaflet",
        "tests/browser/vendor",
    ],
)
def test_vendored_files_have_their_licence_beside_them(folder: str) -> None:
    assert [path for path in (ROOT / folder).iterdir() if "LICENSE" in path.name]
