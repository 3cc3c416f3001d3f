"""The first part of the walk: a plan is imported, completed topic by topic, and submitted."""

import json

from tests.browser.walker import Walker
from tests.builders import CASES, Lab
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.policy import Actor
from waardevol_lab.services.importing import ImportPlan, import_plan

CASE = json.loads((CASES / "stratumseind.json").read_text(encoding="utf-8"))
TYPED = ("scope", "parties", "place_period", "law", "values_1")
"""The topics that the lead types on the walk; between them they hold every kind of question."""


def imported(lab: Lab, lead: Actor, organisation_id: int) -> str:
    """The plan of the file as a draft, without the topics that are typed on the walk."""
    framework = shipped(CASE["framework"])
    typed = {q.id for task in TYPED for q in framework.questions_of(task)}
    answers = {key: value for key, value in CASE["answers"].items() if key not in typed}
    contents = json.dumps({"framework": framework.version, "answers": answers}).encode()
    command = ImportPlan(contents, CASES, organisation_id, "Stratumseind")
    return import_plan(command, lead, lab.now).reference


def write_and_submit(lead: Walker, reference: str) -> None:
    """Every topic is opened; some are typed; then the answers are checked and submitted."""
    lead.open("/plannen/")
    lead.follow("Licht, geluid en drukte")
    assert lead.path == f"/plannen/{reference}"
    framework = shipped(CASE["framework"])
    for task in framework.tasks:
        lead.open(f"/plannen/{reference}/onderdelen/{task.id}")
        if task.id in TYPED:
            type_topic(lead, task.id)
    lead.open(f"/plannen/{reference}/controleren")
    lead.says("Alles is ingevuld.")
    lead.press("Dien het plan in")
    assert lead.path == f"/plannen/{reference}/ontvangst"
    lead.says(reference)
    lead.open(f"/plannen/{reference}/status")


def type_topic(lead: Walker, task: str) -> None:
    """Fill in one topic as the file says."""
    answers = CASE["answers"]
    if task == "scope":
        lead.fill({key: answers[key] for key in ("in_public_space", "is_experiment", "biometric")})
    if task == "parties":
        type_parties(lead)
    if task == "place_period":
        type_place(lead)
    if task == "law":
        for key in ("legal_basis", "transfers", "dpia", "ai_act", "algorithm_about", "permits"):
            lead.fill({key: answers[key]})
        lead.fill({"dpia_file": CASES / answers["dpia_file"]["path"]})
    if task == "values_1":
        type_values(lead, "value_privacy", "value_safety")
    lead.press("Bewaar en ga verder")


def type_parties(lead: Walker) -> None:
    """One row after the other: saving with one more row, until all are there."""
    answers = CASE["answers"]
    for number, party in enumerate(answers["parties"]):
        if number:
            lead.press("Bewaar en voeg een rij toe")
        lead.fill({f"parties.{number}.{column}": text for column, text in party.items()})
    lead.fill({key: answers[key] for key in ("contact_team", "contact_email", "contact_phone")})


def type_place(lead: Walker) -> None:
    """The place as an area of lines with latitude and longitude, and the period."""
    answers = CASE["answers"]
    (ring,) = answers["place"]["geometry"]["coordinates"]
    lines = "\n".join(f"{latitude}, {longitude}" for longitude, latitude in ring[:-1])
    lead.fill(
        {
            "place.text": answers["place"]["text"],
            "place.shape": "area",
            "place.geometry": lines,
            "why_here": answers["why_here"],
            "period.start": answers["period"]["start"],
            "period.end": answers["period"]["end"],
        }
    )


def type_values(lead: Walker, *questions: str) -> None:
    """Weigh values."""
    for question in questions:
        parts = CASE["answers"][question]
        lead.fill({f"{question}.{part}": str(text) for part, text in parts.items()})
