"""What is wrong with one answer, for every kind of question."""

from importlib import resources

import pytest

from waardevol_lab.domain import framework
from waardevol_lab.domain.answers import check_question
from waardevol_lab.domain.framework import Framework, shipped_vocabularies

FW = framework.shipped("2026-1")
SMALL = framework.load(
    """
version = "t"
valid_from = 2026-01-01
title = { nl = "T", en = "T" }
source = "test"
[[handvat]]
id = 1
title = { nl = "H", en = "H" }
[[group]]
id = "g"
title = { nl = "G", en = "G" }
[[task]]
id = "t"
group = "g"
title = { nl = "T", en = "T" }
[[question]]
id = "day"
task = "t"
kind = "date"
required = "submit"
public = true
handvat = [1]
label = { nl = "D", en = "D" }
[[question]]
id = "danger"
task = "t"
kind = "risk"
required = "no"
public = true
handvat = [1]
label = { nl = "R", en = "R" }
""",
    "t.toml",
    shipped_vocabularies(),
)


def found(question_id: str, value: object, fw: Framework = FW) -> list[tuple[str, str]]:
    """Field and code of every problem with this answer, when the question applies."""
    answers: dict[str, object] = {
        "technology": ["image"],
        "kept": "data",
        "personal_data": "identifiable",
        "dpia": "done",
        question_id: value,
    }
    question = fw.question(question_id)
    return [(problem.field, problem.code) for problem in check_question(fw, question, answers)]


def params(question_id: str, value: object) -> dict[str, str | int]:
    (problem,) = check_question(FW, FW.question(question_id), {question_id: value})
    return dict(problem.params)


@pytest.mark.parametrize("empty", [None, "", "  \n", [], {}, [""], [{}], {"a": None}])
@pytest.mark.parametrize("question", ["title", "summary", "vulnerable", "place", "groups"])
def test_empty_answer_is_missing(question: str, empty: object) -> None:
    assert found(question, empty) == [(question, "missing")]


def test_question_that_is_not_required_may_stay_empty() -> None:
    assert found("direction", None) == []
    assert found("direction", "") == []


@pytest.mark.parametrize("value", [1, 0, True, 2.5, ["a"], {"a": "b"}])
@pytest.mark.parametrize("question", ["title", "summary", "biometric", "influence"])
def test_text_or_choice_of_another_shape_is_wrong(question: str, value: object) -> None:
    assert found(question, value) == [(question, "wrong_shape")]


def test_length_is_counted_in_code_points_with_one_for_a_line_end() -> None:
    assert found("title", "é" * 100) == []
    assert found("title", "👩" * 100) == []
    assert params("title", "a" * 101) == {"max": 100, "length": 101}
    assert found("summary", "\r\n" * 10 + "a" * 340) == []
    assert found("summary", "\r" * 10 + "a" * 341) == [("summary", "too_long")]


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1b", "\ud800", "\udfff", "\ufffe"])
def test_characters_that_cannot_be_kept_are_refused(character: str) -> None:
    assert found("summary", f"a{character}b") == [("summary", "bad_characters")]


def test_text_of_one_line_has_no_line_end_inside() -> None:
    assert found("title", "Fietsers\r\ntellen") == [("title", "line_break")]
    assert found("title", "Fietsers tellen\n") == []


@pytest.mark.parametrize(
    ("mail", "good"),
    [
        ("team@utrecht.example", True),
        ("t.e+am@fiets.utrecht.example", True),
        (" team@utrecht.example ", True),
        ("team@utrecht", False),
        ("team", False),
        ("@utrecht.example", False),
        ("team@-utrecht.example", False),
        ("team@utrecht..example", False),
        ("te am@utrecht.example", False),
        ("team@utrecht.example, b@c.example", False),
        (f"{'a' * 65}@utrecht.example", False),
    ],
)
def test_mail_address_has_the_form_of_one(mail: str, good: bool) -> None:
    assert found("contact_email", mail) == ([] if good else [("contact_email", "bad_email")])


@pytest.mark.parametrize(
    ("phone", "good"),
    [
        ("030-1234567", True),
        ("+31 (0)30 123 45 67", True),
        ("14 030", True),
        ("112", True),
        ("12", False),
        ("bel ons", False),
        ("030-123456789012345", False),
        ("٠٣٠١٢٣٤٥٦٧", False),
        ("030+1234567", False),
    ],
)
def test_phone_number_has_the_form_of_one(phone: str, good: bool) -> None:
    assert found("contact_phone", phone) == ([] if good else [("contact_phone", "bad_phone")])


def test_choice_takes_one_of_its_options() -> None:
    assert found("influence", "measure") == []
    assert found("influence", "Measure") == [("influence", "unknown_option")]
    assert params("influence", "\ud800" + "x" * 200) == {"option": "\ufffd" + "x" * 99}


def test_choices_take_known_options_once_each() -> None:
    assert found("vulnerable", ["children", "homeless"]) == []
    assert found("vulnerable", "children") == [("vulnerable", "wrong_shape")]
    assert found("vulnerable", ["children", 3]) == [("vulnerable", "wrong_shape")]
    assert found("vulnerable", ["children", "giants"]) == [("vulnerable", "unknown_option")]
    assert found("vulnerable", ["children", "children"]) == [("vulnerable", "duplicate_option")]


def test_exclusive_option_stands_alone() -> None:
    assert found("vulnerable", ["none"]) == []
    assert found("vulnerable", ["children", "none"]) == [("vulnerable", "exclusive")]


def test_what_a_vocabulary_excludes_is_not_an_option() -> None:
    assert found("technology", ["biometrics"]) == [("technology", "unknown_option")]
    assert found("technology", ["x_other"]) == []


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [
        ("2027-03-01", "2027-08-31", []),
        ("2027-03-01", "2027-03-01", []),
        ("2028-02-29", "2030-02-28", []),
        ("2027-03-01", "2029-02-28", []),
        ("2027-03-01", "2029-03-01", [("period.end", "too_many_months")]),
        ("2027-08-31", "2027-08-30", [("period.end", "end_before_start")]),
        ("2027-02-30", "2027-08-31", [("period.start", "bad_date")]),
        ("2027-02-29", "20270831", [("period.start", "bad_date"), ("period.end", "bad_date")]),
        ("2027-W01-1", "2027-08-31", [("period.start", "bad_date")]),
        ("2027-3-1", "2027-08-31", [("period.start", "bad_date")]),
        (20270301, "2027-08-31", [("period.start", "bad_date")]),
        ("", "2027-08-31", [("period.start", "missing")]),
        ("2027-03-01", None, [("period.end", "missing")]),
        ("9998-12-01", "9999-12-31", []),
        ("0000-01-01", "2027-08-31", [("period.start", "bad_date")]),
    ],
)
def test_period_has_days_that_exist_and_is_not_too_long(
    start: object, end: object, wrong: list[tuple[str, str]]
) -> None:
    assert found("period", {"start": start, "end": end}) == wrong


def test_period_of_another_shape_is_wrong() -> None:
    assert found("period", "2027") == [("period", "wrong_shape")]
    late = {"start": "2027-03-01", "end": "2027-03-02", "extra": "x"}
    assert found("period", late) == [("period", "wrong_shape")]


SQUARE = [[5.0, 52.0], [5.1, 52.0], [5.1, 52.1], [5.0, 52.0]]


@pytest.mark.parametrize(
    ("kind", "coordinates", "code"),
    [
        ("Point", [5.1, 52.1], None),
        ("Point", [5, 52, 3.5], None),
        ("MultiPoint", [[5.1, 52.1]], None),
        ("LineString", [[5.0, 52.0], [5.1, 52.0]], None),
        ("Polygon", [SQUARE, SQUARE], None),
        ("MultiPolygon", [[SQUARE], [SQUARE]], None),
        ("MultiPoint", [[5.1, 52.1]] * 500, None),
        ("MultiPoint", [[5.1, 52.1]] * 501, "too_many_points"),
        ("MultiPolygon", [[SQUARE]] * 126, "too_many_points"),
        ("Circle", [5.1, 52.1], "bad_geometry"),
        (["Point"], [5.1, 52.1], "bad_geometry"),
        ("Point", [5.1], "bad_geometry"),
        ("Point", [5.1, 52.1, 1, 1], "bad_geometry"),
        ("Point", ["5.1", "52.1"], "bad_geometry"),
        ("Point", [True, False], "bad_geometry"),
        ("Point", [[5.1, 52.1]], "bad_geometry"),
        ("Point", [181, 52.1], "outside_world"),
        ("Point", [5.1, -90.5], "outside_world"),
        ("Point", [float("inf"), 52.1], "outside_world"),
        ("Point", [float("nan"), 52.1], "outside_world"),
        ("Point", [10**400, 52.1], "outside_world"),
        ("LineString", [[5.0, 52.0]], "bad_geometry"),
        ("LineString", [[5.0, 52.0], None], "bad_geometry"),
        ("Polygon", [SQUARE[:3]], "bad_geometry"),
        ("Polygon", [[*SQUARE[:3], [9.0, 50.0]]], "open_ring"),
        ("Polygon", [[]], "bad_geometry"),
        ("MultiPolygon", [SQUARE], "bad_geometry"),
    ],
)
def test_geometry_is_one_of_ours_in_wgs84(kind: object, coordinates: object, code: str) -> None:
    place = {"text": "Plein", "geometry": {"type": kind, "coordinates": coordinates}}
    assert found("place", place) == ([("place.geometry", code)] if code else [])


def test_place_needs_a_text_and_a_geometry() -> None:
    point = {"type": "Point", "coordinates": [5.1, 52.1]}
    assert found("place", {"text": "Plein"}) == [("place.geometry", "missing")]
    assert found("place", {"geometry": point}) == [("place.text", "missing")]
    assert found("place", {"text": "Plein", "geometry": "here"}) == [
        ("place.geometry", "bad_geometry")
    ]
    assert found("place", {"text": "P", "geometry": {**point, "crs": "x"}}) == [
        ("place.geometry", "bad_geometry")
    ]
    assert found("place", "Plein") == [("place", "wrong_shape")]


def party(role: object = "controller", organisation: object = "Gemeente") -> dict[str, object]:
    return {"role": role, "organisation": organisation, "contact": "post@gemeente.example"}


def test_parties_need_every_cell_and_the_controller() -> None:
    assert found("parties", [party(), party("supplier")]) == []
    assert found("parties", [party("supplier")]) == [("parties", "role_missing")]
    assert found("parties", [party(), party("pirate")]) == [("parties.1.role", "unknown_option")]
    assert found("parties", [party(organisation="")]) == [("parties.0.organisation", "missing")]
    assert found("parties", [party(organisation="a" * 501)]) == [
        ("parties.0.organisation", "too_long")
    ]
    assert found("parties", [party(), {**party(), "name": "Jan"}]) == [("parties.1", "wrong_shape")]
    assert found("parties", {"role": "controller"}) == [("parties", "wrong_shape")]
    assert found("parties", [party(["controller"])]) == [
        ("parties.0.role", "wrong_shape"),
        ("parties", "role_missing"),
    ]


def test_rows_need_every_cell() -> None:
    row = {"signal": "Beeld", "who": "Beheer", "within": "1 uur"}
    assert found("stop_criteria", [row]) == []
    assert found("stop_criteria", [row, {"signal": "Val"}]) == [
        ("stop_criteria.1.who", "missing"),
        ("stop_criteria.1.within", "missing"),
    ]
    assert found("stop_criteria", [row, "x"]) == [("stop_criteria.1", "wrong_shape")]
    assert found("stop_criteria", "x") == [("stop_criteria", "wrong_shape")]
    assert found("stop_criteria", [{**row, "within": 5}]) == [
        ("stop_criteria.0.within", "wrong_shape")
    ]


def test_cell_with_options_takes_one_of_them() -> None:
    row = {"group": "Bezoekers", "how": "Een bord"}
    assert found("regimes", [{**row, "regime": "notice"}]) == []
    assert found("regimes", [{**row, "regime": "trust"}]) == [
        ("regimes.0.regime", "unknown_option")
    ]


def test_rows_may_have_a_least_number() -> None:
    file = resources.files("waardevol_lab.frameworks").joinpath("2026-1.toml")
    raw = file.read_text("utf-8").replace("min_rows = 1", "min_rows = 2")
    fw = framework.load(raw, "t.toml", shipped_vocabularies())
    row = {"criterion": "a", "success": "b", "failure": "c"}
    assert found("success_criteria", [row], fw) == [("success_criteria", "too_few_rows")]
    assert found("success_criteria", [row, row], fw) == []


def safeguard(row: object) -> dict[str, object]:
    return {"row": row, "measure": "Avond", "owner": "Team"}


def test_fixed_rows_are_all_there_in_any_order() -> None:
    rows = [safeguard(row) for row in ("organisation", "technology", "policy", "debate")]
    assert found("safeguards", rows) == []
    assert found("safeguards", rows[:3]) == [
        ("safeguards.debate.measure", "missing"),
        ("safeguards.debate.owner", "missing"),
    ]
    assert found("safeguards", [*rows, safeguard("magic")]) == [("safeguards.4", "unknown_row")]
    assert found("safeguards", [*rows, safeguard("debate")]) == [
        ("safeguards.debate", "duplicate_row")
    ]
    assert found("safeguards", [*rows, safeguard(None)]) == [("safeguards.4", "wrong_shape")]
    assert found("safeguards", [*rows, 7]) == [("safeguards.4", "wrong_shape")]


def test_fixed_rows_without_cells_are_missing() -> None:
    assert found("safeguards", [{"row": "debate", "measure": ""}]) == [("safeguards", "missing")]


def test_date_exists() -> None:
    assert found("day", "2027-02-28", SMALL) == []
    assert found("day", "2027-02-29", SMALL) == [("day", "bad_date")]
    assert found("day", None, SMALL) == [("day", "missing")]


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_risk_is_a_whole_number_up_to_three(level: int) -> None:
    assert found("danger", level, SMALL) == []


@pytest.mark.parametrize("level", [-1, 4, 1.0, "1", True, [1], 10**30])
def test_other_risk_is_refused(level: object) -> None:
    assert found("danger", level, SMALL) == [("danger", "bad_risk")]


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ({"answer": "Nee", "risk": 0}, []),
        ({"answer": "Nee", "risk": 0, "measure": "", "residual": None}, []),
        ({"answer": "Ja", "risk": 2, "measure": "M", "residual": 2, "dissent": "D"}, []),
        ({"answer": "Ja", "risk": 1}, [("measure", "missing"), ("residual", "missing")]),
        ({"risk": 0}, [("answer", "missing")]),
        ({"answer": "Nee"}, [("risk", "missing")]),
        ({"answer": "Nee", "risk": "0"}, [("risk", "bad_risk")]),
        ({"answer": "J", "risk": 1, "measure": "M", "residual": 9}, [("residual", "bad_risk")]),
        (
            {"answer": "J", "risk": 1, "measure": "M", "residual": 2},
            [("residual", "residual_above_risk")],
        ),
        ({"answer": "N", "risk": 0, "residual": 1}, [("residual", "residual_above_risk")]),
        ({"answer": "N", "risk": 0, "dissent": "a" * 2001}, [("dissent", "too_long")]),
        ({"answer": "N", "risk": 0, "measure": 4}, [("measure", "wrong_shape")]),
    ],
)
def test_value_is_weighed_before_and_after(value: object, wrong: list[tuple[str, str]]) -> None:
    fields = [(f"value_power.{part}", code) for part, code in wrong]
    assert found("value_power", value) == fields


def test_value_of_another_shape_is_wrong() -> None:
    assert found("value_power", "Nee") == [("value_power", "wrong_shape")]
    assert found("value_power", {"answer": "N", "risk": 0, "x": 1}) == [
        ("value_power", "wrong_shape")
    ]


@pytest.mark.parametrize(
    "path",
    [
        "../dpia.pdf",
        "/etc/passwd",
        "a/../../b.pdf",
        "a//b.pdf",
        "./b.pdf",
        "..\\b.pdf",
        "C:/b.pdf",
        "bijlagen/",
    ],
)
def test_file_stays_below_the_plan_file(path: str) -> None:
    assert found("dpia_file", {"name": "DPIA", "path": path}) == [("dpia_file.path", "bad_path")]


def test_file_has_a_name_and_a_path() -> None:
    assert found("dpia_file", {"name": "DPIA.pdf", "path": "bijlagen/dpia.pdf"}) == []
    assert found("dpia_file", {"name": "DPIA.pdf"}) == [("dpia_file.path", "missing")]
    assert found("dpia_file", {"path": "a.pdf"}) == [("dpia_file.name", "missing")]
    assert found("dpia_file", "a.pdf") == [("dpia_file", "wrong_shape")]
    assert found("dpia_file", {"name": "a\nb", "path": "a.pdf"}) == [
        ("dpia_file.name", "line_break")
    ]
