"""Small texts of the board: word by word differences, addresses, ballots, conditions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waardevol_lab.domain.ballots import Ballot, ballot_problems, draft_problems
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.proposed_conditions import (
    ProposedCondition,
    condition_problems,
    read,
    stored,
)
from waardevol_lab.domain.slugs import LONGEST, slug_of
from waardevol_lab.domain.word_diff import word_diff

FRAMEWORK = shipped("2026-1")
RISKS = {value.id: 1 for value in FRAMEWORK.values}


def test_difference_names_what_went_and_what_came() -> None:
    assert word_diff("Beelden bewaren wij 24 uur.", "Beelden wissen wij direct.") == (
        ("same", "Beelden "),
        ("removed", "bewaren "),
        ("added", "wissen "),
        ("same", "wij "),
        ("removed", "24 uur."),
        ("added", "direct."),
    )


@given(st.text(max_size=200), st.text(max_size=200))
def test_parts_of_a_difference_join_to_both_texts(before: str, after: str) -> None:
    parts = word_diff(before, after)
    assert "".join(text for kind, text in parts if kind != "added") == before
    assert "".join(text for kind, text in parts if kind != "removed") == after


def test_very_long_texts_are_shown_whole() -> None:
    parts = word_diff("a " * 5000, "b")
    assert [kind for kind, _ in parts] == ["removed", "added"]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Licht, geluid & drukte op het Stratumseind!", "licht-geluid-drukte-op-het-stratumseind"),
        ("Café-proef: één coördinatiepunt", "cafe-proef-een-coordinatiepunt"),
        ("  --  ", ""),
        ("日本", ""),
        ("a" * 200, "a" * LONGEST),
        ("woord " * 40, "-".join(["woord"] * 13)),
    ],
)
def test_address_is_made_of_the_title(title: str, slug: str) -> None:
    assert slug_of(title) == slug
    assert len(slug) <= LONGEST


def test_complete_ballot_has_no_problems() -> None:
    assert ballot_problems(FRAMEWORK, Ballot("abstain", "Ik ken de leverancier.", "", RISKS)) == ()
    assert draft_problems(FRAMEWORK, Ballot()) == ()


@pytest.mark.parametrize(
    ("ballot", "field", "code"),
    [
        (Ballot("", "Waarom", "", RISKS), "verdict", "verdict_needed"),
        (Ballot("maybe", "Waarom", "", RISKS), "verdict", "verdict_needed"),
        (Ballot("negative", " \n", "", RISKS), "reasons", "reasons_needed"),
        (Ballot("positive_with_conditions", "Ja", " ", RISKS), "conditions", "condition_needed"),
        (Ballot("negative", "x" * 5001, "", RISKS), "reasons", "too_long"),
        (Ballot("negative", "Nee", "", RISKS | {"privacy": 4}), "risk_privacy", "risk_needed"),
        (Ballot("negative", "Nee", "", RISKS | {"luck": 1}), "risk_luck", "risk_needed"),
    ],
)
def test_each_gap_of_a_ballot_is_named(ballot: Ballot, field: str, code: str) -> None:
    assert [(p.field, p.code) for p in ballot_problems(FRAMEWORK, ballot)] == [(field, code)]


def test_conditions_come_back_as_they_were_stored() -> None:
    kept = ProposedCondition("Meld het.", "projectleider", date(2027, 1, 15), True)
    empty = ProposedCondition("  ", "")
    assert read(stored([empty, kept, empty])) == (kept,)


def test_problems_of_conditions_count_the_rows_that_are_filled() -> None:
    rows = [ProposedCondition(""), ProposedCondition("Goed."), ProposedCondition("", "Ik")]
    assert [(p.field, p.code) for p in condition_problems(rows)] == [
        ("conditions.1.text", "condition_text_needed")
    ]
    many = [ProposedCondition("Goed.")] * 51
    assert [p.code for p in condition_problems(many)] == ["too_many_conditions"]
