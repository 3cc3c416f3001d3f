"""A plan keeps the framework version it was started with, also after a newer one comes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.builders import Lab
from waardevol_lab.domain.framework import latest, read_also
from waardevol_lab.domain.roles import Role
from waardevol_lab.services.submitting import SubmitPlan, submit

SHIPPED = Path(__file__).parents[2] / "waardevol_lab" / "frameworks" / "2026-1.toml"


@pytest.fixture
def newer(tmp_path: Path) -> Iterator[str]:
    """A newer version with one more required question, valid from 2027."""
    folder = tmp_path / "frameworks"
    folder.mkdir()
    text = SHIPPED.read_text(encoding="utf-8")
    text = text.replace('version = "2026-1"', 'version = "2027-1"')
    text = text.replace("valid_from = 2026-01-01", "valid_from = 2027-01-01")
    text += """
[[question]]
id = "noise"
task = "evaluation"
kind = "text"
required = "submit"
public = true
handvat = [4]
label = { nl = "Hoeveel geluid geeft het?", en = "How much noise does it make?" }
"""
    (folder / "2027-1.toml").write_text(text, encoding="utf-8")
    read_also(folder)
    yield "2027-1"
    read_also()


def test_plan_keeps_its_framework_version(lab: Lab, newer: str) -> None:
    organisation_id = lab.organisation()
    board_id = lab.board(organisation_id)
    lead = lab.person("lead", (Role.LEAD, organisation_id))
    old = lab.draft("stratumseind", lead, organisation_id)
    lab.set_clock(datetime(2027, 2, 1, 9, tzinfo=UTC))
    young = lab.draft("stratumseind", lead, organisation_id)
    assert latest(lab.now.date()).version == newer
    assert lab.round(old).framework == "2026-1"
    assert lab.round(young).framework == newer
    submit(SubmitPlan(old, board_id, lab.round(old).version), lead, lab.now)
    assert lab.round(old).state == "submitted"
    page = lab.visitor("lead").text(f"/plannen/{young}/onderdelen/evaluation")
    assert "Hoeveel geluid geeft het?" in page
    page = lab.visitor("lead").text(f"/plannen/{old}/status")
    assert "Hoeveel geluid geeft het?" not in page
