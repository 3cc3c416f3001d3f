"""What a participant reads before consenting stays open; a plan without consent may close it."""

from typing import Any

import pytest

from tests.builders import case_answers
from waardevol_lab.domain.consent import READ_FIRST
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.withholding import WooGround, parts, problems

FRAMEWORK = shipped("2026-1")


def answers(regime: str) -> dict[str, Any]:
    rows = [{"group": "Bewoners", "regime": regime, "how": "Met een formulier."}]
    return {**case_answers("stratumseind"), "regimes": rows}


@pytest.mark.parametrize("question", sorted(READ_FIRST))
def test_what_is_read_before_consenting_is_never_withheld(question: str) -> None:
    ground = WooGround.SAFETY.value
    for regime, closed in (("notice", ()), ("consent", ("not_withholdable",))):
        found = problems(FRAMEWORK, answers(regime), (), question, ground)
        assert tuple(problem.code for problem in found) == closed, regime
        assert (question in {q.id for q in parts(FRAMEWORK, answers(regime))}) is (not closed)


def test_consent_text_holds_only_what_cannot_be_withheld() -> None:
    """The answers of the consent text: said in every notice, or read first."""
    used = {
        *("title", "summary", "problem", "purpose_kind", "limits", "data_chain", "technology"),
        *("retention", "parties", "transfers", "unmeasured_route", "data_kind", "storage"),
        *("contact_team", "contact_email", "contact_phone", "period", "regimes"),
    }
    open_to_closing = {q.id for q in parts(FRAMEWORK, answers("consent"))}
    assert used & open_to_closing == set()
