"""What the project's own files may hold, and what belongs together."""

import os
import re
import tomllib
from pathlib import Path

from waardevol_lab import __version__
from waardevol_lab.config import NAMES

ROOT = Path(__file__).resolve().parents[2]
MACHINE_PATH = re.compile(
    rf"{re.escape(str(ROOT))}|(?<![\w.])/(?:root|home/\w+|Users/\w+)/|\.\./shared/"
)
PACKAGE_INDEX = re.compile(r"--(?:index-url|extra-index-url|find-links|trusted-host)\b|/simple/")
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX)\b")
TEXT = re.compile(r".+\.(?:py|md|toml|yml|html|txt|css|js|json|lock|cfg|ini|po|typ|csv)|[^.]+")
MADE_OR_FETCHED = re.compile(
    r"\.git|\.venv|instance|\.hypothesis|node_modules|vendor|dist|build|__pycache__|\..*_cache"
)


def project_files() -> list[Path]:
    """Return the text files of the project, without what is made, fetched or kept elsewhere."""
    found: list[Path] = []
    for folder, names, files in os.walk(ROOT):
        names[:] = [name for name in names if not MADE_OR_FETCHED.fullmatch(name)]
        found += [Path(folder, name) for name in files if TEXT.fullmatch(name)]
    return sorted(found)


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Return `file:line` of every line that matches, outside vendored files."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line[:100]}"
        for path in project_files()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def pins(name: str) -> dict[str, str]:
    """Return package and version of every line of a lock file."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9.-]*)==([^\s;\\]+)", text, re.MULTILINE))


def test_no_file_names_a_path_of_some_machine() -> None:
    assert not lines_with(MACHINE_PATH)


def test_no_file_names_a_package_index() -> None:
    assert not lines_with(PACKAGE_INDEX)


def test_no_work_is_left_as_a_note_in_a_file() -> None:
    assert not lines_with(UNFINISHED)


def test_lock_files_agree_and_carry_hashes() -> None:
    development = pins("requirements-dev.lock")
    for name in ("requirements.lock", "requirements-build.lock"):
        locked = pins(name)
        assert locked
        assert {key: development.get(key) for key in locked} == locked
    for name in ("requirements.lock", "requirements-build.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert len(re.findall(r"^\S+==", text, re.M)) <= len(re.findall("--hash=sha256:", text))


def test_every_dependency_is_locked_and_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    reasons = (ROOT / "docs/adr/0004-dependencies.md").read_text(encoding="utf-8")
    locked = pins("requirements-dev.lock")
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [re.split(r"[\[<>=~! ]", entry)[0] for entry in wanted]
    assert [name for name in names if name not in locked] == []
    assert [name for name in names if f"`{name}`" not in reasons] == []


def test_readme_names_every_setting_that_exists_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `WAARDEVOL_([A-Z_]+)`", readme, re.MULTILINE))
    assert named == set(NAMES)


def test_every_place_that_names_the_version_names_the_same() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    publiccode = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    assert project["version"] == __version__
    assert re.findall(r'^softwareVersion: "(.+)"$', publiccode, re.MULTILINE) == [__version__]
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
