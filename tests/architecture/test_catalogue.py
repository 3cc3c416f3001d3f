"""Every text has its English translation, and what ships is what was written."""

import re
import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
PO = ROOT / "waardevol_lab/translations/en/LC_MESSAGES/messages.po"
LETTERS = ROOT / "waardevol_lab/frameworks/letters/texts.toml"


def test_every_text_is_translated_and_the_compiled_catalogue_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "messages", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_plan_is_compleet_and_volledig_is_said_of_a_review_alone() -> None:
    """Two words for one thing make a reader look for the difference."""
    with PO.open("rb") as file:
        texts = [str(message.id) for message in read_po(file)]
    said = re.compile(r"\b(?:is|niet|bijna|plan|plannen) volledig\b")
    texts += LETTERS.read_text(encoding="utf-8").splitlines()
    assert any("compleet" in text for text in texts)
    assert [text for text in texts if said.search(text)] == []
