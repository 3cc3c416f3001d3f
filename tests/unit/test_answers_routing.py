"""The route that the rules propose, and the reasons they give."""

from typing import Any

import pytest

from tests.cases import plan
from waardevol_lab.domain import framework
from waardevol_lab.domain.routing import Basis, Reason, propose_route, reason_text

FW = framework.shipped("2026-1")


def answers(**other: Any) -> dict[str, Any]:
    """A plan for the light route, with other answers put in."""
    return {**plan("fietsers-stationsplein").answers, **other}


def value(risk: object, residual: object = None) -> dict[str, object]:
    return {"answer": "x", "risk": risk, "measure": "y", "residual": residual}


def test_cyclists_take_the_light_route_and_every_tested_answer_is_told() -> None:
    proposal = propose_route(FW, plan("fietsers-stationsplein").answers)
    assert proposal.route == "light"
    assert proposal.reasons == (
        Reason("parties", "commissioner"),
        Reason("parties", "controller"),
        Reason("parties", "supplier"),
        Reason("influence", "measure"),
        Reason("vulnerable", "visitors"),
        Reason("personal_data", "none"),
        Reason("algorithm", "none"),
        Reason("value_privacy", "1", Basis.HIGHEST_RISK),
    )


def test_beach_takes_the_full_route_for_exactly_one_reason() -> None:
    proposal = propose_route(FW, plan("scheveningen").answers)
    assert proposal.route == "full"
    assert proposal.reasons == (Reason("vulnerable", "children"),)


def test_nightlife_street_takes_the_full_route_for_all_its_reasons() -> None:
    proposal = propose_route(FW, plan("stratumseind").answers)
    assert proposal.route == "full"
    assert proposal.reasons == (
        Reason("parties", "police"),
        Reason("influence", "influence_unknown"),
        Reason("vulnerable", "children"),
        Reason("vulnerable", "other"),
        Reason("value_autonomy", "3", Basis.RISK),
        Reason("value_autonomy", "2", Basis.RESIDUAL),
    )


TRIGGERS = [(question, option) for question in FW.questions for option in question.full_review]


def test_every_trigger_of_the_design_is_there() -> None:
    assert {(question.id, option) for question, option in TRIGGERS} == {
        ("parties", "police"),
        ("influence", "influence_known"),
        ("influence", "influence_unknown"),
        ("vulnerable", "children"),
        ("vulnerable", "patients"),
        ("vulnerable", "homeless"),
        ("vulnerable", "other"),
        ("personal_data", "pseudonymous"),
        ("personal_data", "identifiable"),
        ("algorithm", "autonomous"),
        ("ai_act", "high"),
        ("ai_act", "real_world_test"),
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"influence": "influence_known"}, Reason("influence", "influence_known")),
        ({"personal_data": "pseudonymous"}, Reason("personal_data", "pseudonymous")),
        ({"algorithm": "autonomous"}, Reason("algorithm", "autonomous")),
        ({"algorithm": "human_decides", "ai_act": "high"}, Reason("ai_act", "high")),
        ({"value_power": value(3, 0)}, Reason("value_power", "3", Basis.RISK)),
        ({"value_power": value(2, 2)}, Reason("value_power", "2", Basis.RESIDUAL)),
    ],
)
def test_one_answer_is_enough_for_the_full_route(given: dict[str, Any], expected: Reason) -> None:
    proposal = propose_route(FW, answers(**given))
    assert (proposal.route, proposal.reasons) == ("full", (expected,))


@pytest.mark.parametrize(
    "given",
    [
        {"ai_act": "high"},
        {"personal_data": "deidentified"},
        {"value_power": value(2, 1)},
        {"vulnerable": ["none"]},
    ],
)
def test_light_where_nothing_asks_for_full(given: dict[str, Any]) -> None:
    assert propose_route(FW, answers(**given)).route == "light"


@pytest.mark.parametrize("junk", [None, 7, "x", [None, 3], {"risk": "high"}, [["police"]]])
def test_junk_is_no_reason(junk: object) -> None:
    given = {question.id: junk for question in FW.questions}
    assert propose_route(FW, given).route == "light"


def test_reasons_are_told_in_both_languages() -> None:
    children = Reason("vulnerable", "children")
    assert reason_text(FW, children, "nl") == "Welke kwetsbare groepen komen hier? Kinderen"
    assert reason_text(FW, children, "en") == "Which vulnerable groups come here? Children"
    residual = Reason("value_autonomy", "2", Basis.RESIDUAL)
    assert reason_text(FW, residual, "nl") == "Autonomie: restrisico 2"
    highest = Reason("value_privacy", "1", Basis.HIGHEST_RISK)
    assert reason_text(FW, highest, "en") == "Highest risk among the public values: 1 (Privacy)"
