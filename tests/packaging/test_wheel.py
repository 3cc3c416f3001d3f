"""The wheel, made from the sdist and installed somewhere else, serves a page and its stylesheet."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaging.terminals import Terminal, fetch, start
from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
STYLESHEET = re.compile(r'<link[^>]+href="([^"]+\.css[^"]*)"')


def run(*command: str | Path, cwd: Path, environment: dict[str, str] | None = None) -> str:
    """Run a program and return what it printed; fail with that when it fails."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel: without arguments `build` makes the sdist and the wheel from that."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    assert list(out.glob("*.tar.gz"))
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clean environment that holds the locked packages and the wheel, nothing else."""
    place = tmp_path_factory.mktemp("elsewhere")
    venv.create(place, with_pip=False, symlinks=True)
    python = str(place / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "-qq", "--no-compile"]
    run(*pip, "--require-hashes", "-r", ROOT / "requirements.lock", cwd=place)
    run(*pip, "--no-deps", "--no-index", wheel, cwd=place)
    return place


@pytest.fixture
def served(elsewhere: Path, tmp_path: Path) -> Iterator[tuple[str, Terminal]]:
    """Serve the installed application from another folder; gives its address and terminal."""
    port = free_port()
    environment = {
        "PATH": os.defpath,
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "WAARDEVOL_INSTANCE": str(tmp_path / "instance"),
    }
    command = elsewhere / "bin" / "waardevol"
    run(command, "db", "upgrade", cwd=tmp_path, environment=environment)
    serve: list[str | Path] = [command, "serve", "--port", str(port)]
    opened = start(serve, tmp_path, environment, tmp_path / "terminal.txt")
    yield f"http://127.0.0.1:{port}", opened
    opened.close()


def test_wheel_holds_what_pages_need_and_nothing_private(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("waardevol_lab/templates/layouts/") for name in names)
    assert any(re.fullmatch(r"waardevol_lab/static/.+\.css", name) for name in names)
    assert "waardevol_lab/templates/documents/layout.typ" in names
    assert "waardevol_lab/static/fonts/print/SourceSans3-Regular.otf" in names
    assert "waardevol_lab/translations/en/LC_MESSAGES/messages.mo" in names
    assert any(name.startswith("waardevol_lab/persistence/migrations/versions/") for name in names)
    assert any(name.startswith("waardevol_lab/frameworks/") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    tops = {name.split("/")[0] for name in names}
    assert tops == {"waardevol_lab", "waardevol_lab-0.1.0.dist-info"}
    assert not [name for name in names if "instance" in Path(name).parts or "__pycache__" in name]


def test_installed_application_serves_home_and_its_stylesheet_and_stops_cleanly(
    served: tuple[str, Terminal],
) -> None:
    address, opened = served
    stylesheets = STYLESHEET.findall(opened.page(address + "/"))
    assert stylesheets
    for stylesheet in stylesheets:
        kind, text = fetch(address + stylesheet)
        assert kind.startswith("text/css")
        assert "{" in text
    assert opened.press_ctrl_c() == 0
    assert not opened.alive()
