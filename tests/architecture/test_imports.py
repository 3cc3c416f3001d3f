"""One way down: the layers of docs/adr/0001-house-and-layers.md hold."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "waardevol_lab"
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "data"}


def imported(path: Path) -> Iterator[str]:
    """Give the full name of every module that a file imports, lazily or not."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            yield node.module or ""


def test_import_contracts_hold() -> None:
    lint_imports = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_rules_use_the_standard_library_only() -> None:
    strangers = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in PACKAGE.glob("domain/**/*.py")
        for name in imported(path)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not name.startswith("waardevol_lab.domain")
    }
    assert not strangers


@pytest.mark.parametrize(
    ("library", "places"),
    [("flask_sqlalchemy", {"persistence/db.py"}), ("huey", {"outbox"})],
)
def test_library_is_imported_in_its_own_place_alone(library: str, places: set[str]) -> None:
    users = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if any(name.split(".")[0] == library for name in imported(path))
    }
    assert {user for user in users if not any(user.startswith(place) for place in places)} == set()


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {path.stem for path in PACKAGE.rglob("*.py")} | {
        path.name for path in PACKAGE.rglob("*") if path.is_dir()
    }
    assert not names & VAGUE_NAMES
