"""The framework and the vocabularies that the product ships, and the choice of a version."""

from collections.abc import Iterator
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from waardevol_lab.domain import framework
from waardevol_lab.domain.framework import FrameworkError, Kind, Text
from waardevol_lab.domain.vocabularies import ICONS, PERSONAL

FW = framework.shipped("2026-1")
DTPR_COUNTS = {
    "dtpr-technology": 51,
    "dtpr-purpose": 23,
    "dtpr-data": 7,
    "dtpr-process": 23,
    "dtpr-access": 9,
    "dtpr-storage": 7,
    "dtpr-retention": 2,
    "dtpr-accountable": 2,
}


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    """A directory of further versions, read by the product for the time of the test."""
    framework.read_also(tmp_path)
    yield tmp_path
    framework.read_also()


def shipped_file() -> str:
    return resources.files("waardevol_lab.frameworks").joinpath("2026-1.toml").read_text("utf-8")


def put_version(shelf: Path, version: str, valid_from: str, text: str = "") -> None:
    content = (text or shipped_file()).replace('version = "2026-1"', f'version = "{version}"')
    content = content.replace("valid_from = 2026-01-01", f"valid_from = {valid_from}")
    (shelf / f"{version}.toml").write_text(content, encoding="utf-8")
    framework.read_also(shelf)


def test_shipped_framework_has_its_groups_tasks_and_questions() -> None:
    assert [group.id for group in FW.groups] == [
        "start",
        "experiment",
        "people",
        "values",
        "learning",
    ]
    assert len(FW.tasks) == 16
    assert len(FW.questions) == 62
    assert [value.id for value in FW.values] == [
        "privacy",
        "safety",
        "autonomy",
        "control",
        "dignity",
        "justice",
        "power",
    ]
    assert [handvat.id for handvat in FW.handvatten] == list(range(1, 11))


def test_every_handvat_has_a_question() -> None:
    assert {number for question in FW.questions for number in question.handvat} == set(range(1, 11))


def test_questions_stand_in_the_order_of_the_tasks() -> None:
    order = [question.id for task in FW.tasks for question in FW.questions_of(task.id)]
    assert order == [question.id for question in FW.questions]
    assert order[:2] == ["in_public_space", "is_experiment"]
    assert order.index("value_privacy") < order.index("safeguards")


def test_value_becomes_a_required_public_question_with_its_prompts() -> None:
    question = FW.question("value_safety")
    assert question.kind == Kind.VALUE
    assert question.required
    assert question.public
    assert question.handvat == (1, 8)
    assert len(question.prompts) == 3
    assert question.task == "values_1"
    assert FW.values[1].question == "value_safety"


def test_vocabulary_becomes_options_without_what_is_excluded() -> None:
    question = FW.question("technology")
    assert question.option("biometrics") is None
    assert question.option("dtpr_api") is None
    light = question.option("x_light")
    assert light is not None
    assert (light.element, light.icon) == ("", "light")
    camera = question.option("de_identified_video")
    assert camera is not None
    assert (camera.element, camera.icon, camera.personal) == (
        "de_identified_video",
        "camera",
        "deidentified",
    )
    assert FW.question("purpose_kind").option("switch") is None


@pytest.mark.parametrize(
    ("question", "maximum"),
    [
        ("contact_team", 255),
        ("title", 100),
        ("transfers", 2000),
        ("summary", 350),
        ("groups", 500),
        ("parties", 500),
        ("value_power", 2000),
    ],
)
def test_length_has_a_default_per_kind(question: str, maximum: int) -> None:
    assert FW.question(question).maximum == maximum


def test_yes_and_no_are_options_in_both_languages() -> None:
    assert [option.text for option in FW.question("biometric").options] == [
        Text("Ja", "Yes"),
        Text("Nee", "No"),
    ]


def test_roles_and_regimes_have_words() -> None:
    parties = FW.question("parties")
    assert [column.id for column in parties.columns] == ["role", "organisation", "contact"]
    assert parties.columns[0].options == parties.roles
    police = parties.option("police")
    assert police is not None
    assert police.text.in_("nl") == "Politie"
    regime = FW.question("regimes").columns[1]
    assert [option.id for option in regime.options] == [
        "consent",
        "notice",
        "opt_out",
        "no_personal_data",
    ]


def test_material_questions_cover_what_an_amendment_needs_a_round_for() -> None:
    material = {question.id for question in FW.questions if question.material}
    assert material >= {
        "purpose_kind",
        "technology",
        "personal_data",
        "parties",
        "place",
        "period",
        "influence",
    }
    assert not material & {"title", "summary", "contact_phone", "evaluation_plan"}


def test_dpo_reads_what_the_processing_is_and_nothing_that_is_beside_it() -> None:
    read = {question.id for question in FW.questions if question.dpo}
    assert read >= {
        "purpose_kind",
        "personal_data",
        "data_chain",
        "retention",
        "access",
        "transfers",
        "legal_basis",
        "dpia",
        "dpia_file",
    }
    assert not read & {"title", "contact_phone", "participation_rung", "evaluation_plan"}


def test_unknown_ids_are_key_errors() -> None:
    for look in (FW.question, FW.task, FW.questions_of):
        with pytest.raises(KeyError):
            look("nonsense")
    assert "nonsense" not in FW
    assert [task.id for task in FW.tasks_of("start")] == ["scope", "parties"]


@pytest.mark.parametrize(("name", "count"), DTPR_COUNTS.items())
def test_vocabulary_has_all_dtpr_elements(name: str, count: int) -> None:
    terms = framework.vocabulary(name)
    assert sum(bool(term.element) for term in terms) == count
    for term in terms:
        assert term.text.nl != term.id
        assert term.element in ("", term.id)


def test_every_technology_has_a_drawing_and_a_hint_on_personal_data() -> None:
    for term in framework.vocabulary("dtpr-technology"):
        assert term.icon in ICONS
        assert term.personal in PERSONAL
    own = [t.id for t in framework.vocabulary("dtpr-technology") if not t.element]
    assert own == ["x_light", "x_sound", "x_scent", "x_other", "none"]


def test_terms_are_looked_up_with_the_id_as_last_resort() -> None:
    assert framework.term_text("dtpr-purpose", "mobility").en == "Mobility"
    assert framework.term_text("dtpr-purpose", "flying").nl == "flying"
    with pytest.raises(FrameworkError, match=r"vocabularies\.toml: flying"):
        framework.vocabulary("flying")


def test_dtpr_is_credited_in_the_vocabulary_file() -> None:
    text = resources.files("waardevol_lab.frameworks").joinpath("vocabularies.toml").read_text()
    assert "CC BY 4.0" in text
    assert "Helpful Places" in text


def test_unknown_version_is_refused() -> None:
    with pytest.raises(FrameworkError, match="unknown version '1999-1'"):
        framework.shipped("1999-1")


def test_plan_keeps_its_version_when_a_newer_one_comes(shelf: Path) -> None:
    before = framework.latest(date(2027, 6, 1))
    put_version(
        shelf, "2027-1", "2027-06-01", shipped_file().replace("Hoe heet het experiment?", "Nieuw")
    )
    assert framework.versions() == ("2026-1", "2027-1")
    assert framework.latest(date(2027, 5, 31)) == before
    assert framework.latest(date(2027, 6, 1)).question("title").label.nl == "Nieuw"
    assert framework.shipped("2026-1") == before


def test_no_version_holds_before_the_first() -> None:
    with pytest.raises(FrameworkError, match="no version holds on 2025-12-31"):
        framework.latest(date(2025, 12, 31))


def test_versions_of_one_day_have_a_fixed_order(shelf: Path) -> None:
    put_version(shelf, "2027-2", "2027-06-01")
    put_version(shelf, "2027-1", "2027-06-01")
    assert framework.latest(date(2027, 6, 1)).version == "2027-2"


def test_version_that_exists_already_is_refused(shelf: Path) -> None:
    put_version(shelf, "2026-1", "2027-01-01")
    with pytest.raises(FrameworkError, match="exists already"):
        framework.versions()


def test_file_named_after_another_version_is_refused(shelf: Path) -> None:
    (shelf / "2030-1.toml").write_text(shipped_file(), encoding="utf-8")
    with pytest.raises(FrameworkError, match=r"2030-1\.toml: version: .*says '2026-1'"):
        framework.shipped("2030-1")


def test_framework_is_read_once() -> None:
    assert framework.shipped("2026-1") is framework.shipped("2026-1")
    assert hash(FW) == hash(framework.shipped("2026-1"))
