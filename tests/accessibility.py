"""Axe on a page that is open in the browser, with the WCAG 2.2 AA tags."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass(frozen=True)
class Accessibility:
    """Runs axe-core. The script goes in through the debugger, so the page's CSP stays strict."""

    script: Path

    def problems(self, page: Page) -> list[str]:
        """Return one line for each thing that axe finds on this page."""
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(self.script.read_text(encoding="utf-8") + "; undefined")
        options = {
            "runOnly": {"type": "tag", "values": TAGS},
            "resultTypes": ["violations"],
            "preload": False,
        }
        found: list[dict[str, Any]] = page.evaluate(
            "options => axe.run(document, options).then(found => found.violations)", options
        )
        return [
            f"{violation['id']} at {node['target']}: {node['failureSummary']}"
            for violation in found
            for node in violation["nodes"]
        ]

    def check(self, page: Page) -> None:
        """Fail the test when axe finds anything on this page."""
        problems = self.problems(page)
        assert not problems, f"{page.url}\n" + "\n".join(problems)
