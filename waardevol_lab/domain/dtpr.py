"""What the answers of a plan are in the taxonomy of DTPR: which elements, in which context.

Digital Trust for Places and Routines (https://dtpr.io), CC BY 4.0. What a plan does not say is not
guessed: an element is named when an answer says so, and left out otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from waardevol_lab.domain.answers import chosen

Answers = Mapping[str, Any]

AI_VERSION: Final = "ai@2026-08-12-beta"
ALWAYS_TRUE: Final = "research_development"
"""An experiment is research, whatever else it is for."""
NOT_FOR_AI: Final = frozenset(("agency_interaction", "connectivity", "switch"))
"""Purposes of devices that the schema for algorithms does not know."""
RETAINED, NOT_RETAINED = "data_retained", "no_data_retained"
OWNER, PARTY = "institution", "organization"
DEPLOYER, VENDOR = "deployer", "vendor"
ACCOUNTABLE: Final = {"commissioner": DEPLOYER, "controller": DEPLOYER, "supplier": VENDOR}
"""The parties that answer for an experiment, by role; others only receive or look on."""
SUBJECT, BYSTANDER = "subject", "bystander"
HARMS: Final = {
    "privacy": "civil_liberties_harm",
    "safety": "physical_harm",
    "autonomy": "autonomy_loss",
    "control": "autonomy_loss",
    "dignity": "psychological_harm",
    "justice": "societal_cultural_harm",
    "power": "political_economic_harm",
}
"""The harm that DTPR names for what a plan writes about each value."""
_DATA_CONTEXTS: Final = {
    "deidentified": "de_identified",
    "pseudonymous": "pseudonymous",
    "identifiable": "identifiable",
}
_SEES: Final = frozenset(
    (
        "de_identified_image",
        "de_identified_video",
        "identifiable_image",
        "identifiable_video",
        "image",
        "image_infrared",
        "non_identifiable_video",
        "person_detection",
        "unmanned_aircraft_system",
        "video_camera",
        "video_camera_infrared",
    )
)
_HEARS: Final = frozenset(("de_identified_voice", "intercom", "microphone", "voice"))
_ACTS: Final = frozenset(("unmanned_aircraft_system", "x_light", "x_sound", "x_scent"))
_TALKS: Final = frozenset(("chatbot",))
_INPUTS: Final = {
    "binary": "input_operational_data",
    "boolean": "input_about_a_measurement",
    "personal": "input_about_behaviour",
    "pixel_based_image": "input_about_a_place",
    "spatial": "input_about_a_place",
    "tabular": "input_operational_data",
    "values_time": "input_about_a_measurement",
}
_OUTPUTS: Final = {"human_decides": "output_recommendation", "autonomous": "output_decision"}
_AI_SYSTEMS: Final = frozenset(("minimal", "limited", "high", "real_world_test"))
_RESTRICTED: Final = frozenset(("public_task", "legitimate_interest"))
"""Legal bases that give a right to object (GDPR art. 21)."""


def one(answers: Answers, question_id: str) -> str:
    """The chosen option of a question; empty when there is none."""
    return next(iter(chosen(answers.get(question_id))), "")


def takes_part(answers: Answers) -> bool:
    """Whether an algorithm takes part in decisions."""
    return one(answers, "algorithm") not in ("", "none")


def processes(answers: Answers) -> tuple[str, ...]:
    """What happens to the data of a device."""
    personal = one(answers, "personal_data")
    found = {
        "aggregated": one(answers, "kept") == "counts",
        "de_identified": personal == "deidentified",
        "raw_data": one(answers, "kept") == "data" and personal == "identifiable",
        "ai_system": one(answers, "ai_act") in _AI_SYSTEMS,
        "regulated": personal in _DATA_CONTEXTS,
    }
    return tuple(element for element, holds in found.items() if holds)


def ai_purposes(elements: Iterable[str]) -> tuple[str, ...]:
    """The purposes that the schema for algorithms knows; there is always one."""
    return tuple(name for name in elements if name not in NOT_FOR_AI) or (ALWAYS_TRUE,)


def modes(answers: Answers) -> tuple[str, ...]:
    """What the algorithm does; it calculates when nothing more is known."""
    used = frozenset(chosen(answers.get("technology")))
    found = {
        "perceptive_mode": used & (_SEES | _HEARS),
        "semantic_mode": used & _TALKS,
        "physical_mode": used & _ACTS if one(answers, "algorithm") == "autonomous" else (),
    }
    return tuple(mode for mode, why in found.items() if why) or ("analytical_mode",)


def data_context(answers: Answers) -> str:
    """How far people can be known by the data; empty where it is not about people."""
    return _DATA_CONTEXTS.get(one(answers, "personal_data"), "")


def inputs(answers: Answers) -> tuple[str, ...]:
    """What goes into the algorithm."""
    return tuple(
        dict.fromkeys(_INPUTS[kind] for kind in chosen(answers.get("data_kind")) if kind in _INPUTS)
    )


def outputs(answers: Answers) -> tuple[str, ...]:
    """What comes out of it."""
    found = _OUTPUTS.get(one(answers, "algorithm"))
    return (found,) if found else ()


def processing(answers: Answers) -> tuple[str, ...]:
    """How it works."""
    used = frozenset(chosen(answers.get("technology")))
    sees, hears = bool(used & _SEES), bool(used & _HEARS)
    is_ai = one(answers, "ai_act") in _AI_SYSTEMS
    found = {
        "computer_vision": sees and is_ai,
        "speech_audio": hears and is_ai,
        "classification_prediction": is_ai and not (sees or hears),
        "privacy_transformation": one(answers, "personal_data") == "deidentified",
    }
    return tuple(element for element, holds in found.items() if holds)


def rights(answers: Answers) -> tuple[str, ...]:
    """The rights of people whose data is processed, by the GDPR; none without personal data."""
    if one(answers, "personal_data") not in _DATA_CONTEXTS:
        return ()
    always = ("right_access", "right_correction", "right_be_forgotten")
    return (*always, "right_object") if one(answers, "legal_basis") in _RESTRICTED else always


def affected(answers: Answers) -> Iterator[str]:
    """For each group, in order: whether its data is processed, or whether it only is there."""
    regimes = {
        _name(row): row.get("regime") for row in _rows(answers, "regimes") if row.get("group")
    }
    for row in _rows(answers, "groups"):
        asked = regimes.get(_name(row))
        yield SUBJECT if asked in ("consent", "notice", "opt_out") else BYSTANDER


def _rows(answers: Answers, question_id: str) -> Iterator[Mapping[str, Any]]:
    rows = answers.get(question_id)
    return (row for row in (rows if isinstance(rows, list) else ()) if isinstance(row, Mapping))


def _name(row: Mapping[str, Any]) -> str:
    return " ".join(str(row.get("group") or "").casefold().split())
