"""What there is to show of an answer, for every kind of question."""

from datetime import date

import pytest

from tests.cases import plan
from waardevol_lab.domain import framework
from waardevol_lab.domain.answer_summary import Shown, ShownValue, summarise

FW = framework.shipped("2026-1")
STREET = plan("stratumseind").answers


def shown(question: str, value: object, language: str = "nl") -> Shown:
    return summarise(FW, FW.question(question), value, language)


@pytest.mark.parametrize("question", [question.id for question in FW.questions])
def test_every_answer_of_a_plan_can_be_shown(question: str) -> None:
    found = shown(question, STREET.get(question))
    assert found.kind != "unreadable"
    assert (found.kind == "empty") == (question not in STREET)


def test_text_is_shown_with_plain_line_ends() -> None:
    assert shown("summary", "een\r\ntwee") == Shown("text", text="een\ntwee")


def test_choices_are_shown_in_words() -> None:
    assert shown("biometric", "no", "en") == Shown("text", text="No")
    assert shown("influence", "measure") == Shown("text", text="We meten alleen")
    assert shown("technology", ["x_light", "radar"]) == Shown(
        "list", items=("Licht dat verandert", "Radar")
    )


def test_option_that_no_longer_exists_is_shown_by_its_id() -> None:
    assert shown("technology", ["teleporter"]).items == ("teleporter",)


def test_period_is_shown_as_days_and_a_wrong_one_as_typed() -> None:
    assert shown("period", {"start": "2027-03-05", "end": "2027-11-28"}) == Shown(
        "period", start=date(2027, 3, 5), end=date(2027, 11, 28)
    )
    assert shown("period", {"start": "2027-02-30", "end": "2027-11-28"}) == Shown(
        "text", text="2027-02-30 - 2027-11-28"
    )


def test_place_is_shown_with_its_drawing_when_that_is_right() -> None:
    point = {"type": "Point", "coordinates": [5.1, 52.1]}
    assert shown("place", {"text": "Plein", "geometry": point}) == Shown(
        "place", text="Plein", geometry=point
    )
    assert shown("place", {"text": "Plein", "geometry": {"type": "Point"}}) == Shown(
        "place", text="Plein"
    )


def test_parties_are_shown_as_a_table_with_their_roles_in_words() -> None:
    police = {"role": "police", "organisation": "Politie", "contact": "p@politie.example"}
    assert shown("parties", [police], "en") == Shown(
        "table",
        header=("Role", "Organisation", "Shared contact address"),
        rows=(("Police", "Politie", "p@politie.example"),),
    )


def test_fixed_rows_are_shown_in_their_own_order_with_their_titles() -> None:
    table = shown("safeguards", [{"row": "policy", "measure": "Regel", "owner": "College"}])
    assert table.header == ("", "Maatregel", "Wie zorgt ervoor?")
    assert table.rows == (
        ("Debat", "", ""),
        ("Beleid", "Regel", "College"),
        ("Technologie", "", ""),
        ("Organisatie", "", ""),
    )


def test_value_is_shown_with_its_levels() -> None:
    found = shown("value_power", {"answer": "Ja", "risk": 2, "measure": "M", "residual": "high"})
    assert found.kind == "value"
    assert found.value == ShownValue("Ja", 2, "M", None, "")


def test_file_is_shown_by_name() -> None:
    assert shown("dpia_file", {"name": "DPIA.pdf", "path": "a/b.pdf"}) == Shown(
        "file", text="DPIA.pdf", path="a/b.pdf"
    )


@pytest.mark.parametrize("question", [question.id for question in FW.questions])
def test_answer_of_another_shape_is_unreadable_not_an_error(question: str) -> None:
    assert shown(question, 7).kind == "unreadable"
