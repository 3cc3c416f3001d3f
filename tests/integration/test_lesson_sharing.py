"""Lessons travel between installations as files: what is taken over, what is not, and why."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.builders import Lab, a_lab
from tests.databases import Databases
from tests.lessons import CARD, over, published
from waardevol_lab.cli import DONE, REFUSED, run
from waardevol_lab.domain.errors import AlreadyDone, NotFound, Refused
from waardevol_lab.domain.lesson_file import LARGEST, LessonFileError
from waardevol_lab.domain.lessons import Taken
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import LedgerEntry, Lesson
from waardevol_lab.queries.lesson_export import shared_lessons
from waardevol_lab.queries.public_lessons import WantedLessons, lessons
from waardevol_lab.services.lesson_files import ImportLessons, ImportReport, import_lessons
from waardevol_lab.services.lesson_hiding import HideLesson, ShowLesson, hide_lesson, show_lesson

THERE, HERE = "https://verzonnendam.nl", "https://groenstad.nl"
SCHEMA = Path(__file__).parents[2] / "static/schemas/lessons-file.schema.json"
File = dict[str, Any]


@pytest.fixture
def file(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> File:
    """What another installation exports: one card, with another that replaced its first one."""
    with databases.sqlite() as url, a_lab(url, tmp_path_factory.mktemp("there")) as there:
        team = over(there)
        team.lesson(site=THERE)
        team.lesson(site=THERE, replaces=1, worked="Gedimd licht hielp in het weekend.")
        team.lesson(site=THERE, title="Bewoners wisten van niets")
        found = shared_lessons(THERE, "Gemeente Verzonnendam", there.now)
    found["lessons"].reverse()
    return found


def taken(lab: Lab, file: File) -> ImportReport:
    contents = json.dumps(file).encode()
    return import_lessons(ImportLessons(contents, HERE), SYSTEM, lab.now)


def counts(report: ImportReport) -> dict[str, int]:
    return {one.value: report.count(one) for one in Taken if report.count(one)}


def slugs() -> list[str]:
    return [card.slug for card in lessons(WantedLessons()).cards]


def test_an_export_follows_its_schema_and_holds_what_is_listed(file: File) -> None:
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(file)
    assert [one["worked"] for one in file["lessons"]] == [
        "Gedimd licht hielp in het weekend.",
        CARD["worked"],
    ]
    assert file["lessons"][0]["replaces"].startswith(f"{THERE}/lessen/")


def test_lessons_are_taken_over_once_with_their_origin(lab: Lab, file: File) -> None:
    first = taken(lab, file)
    assert counts(first) == {"new": 2}
    assert counts(taken(lab, file)) == {"there": 2}
    (row, _) = (published(one.slug) for one in first.taken)
    assert row.origin["installation"] == THERE
    assert row.url == file["lessons"][0]["url"]
    assert (row.experiment_id, row.number) == (None, None)
    assert len(slugs()) == 2
    with reading() as session:
        kinds = [entry.kind for entry in session.query(LedgerEntry)]
    assert kinds == ["LessonsImported"]


def test_what_its_own_site_changed_is_written_anew_and_nobody_else_can(
    lab: Lab, file: File
) -> None:
    taken(lab, file)
    file["lessons"][1]["worked"] = "Iets heel anders."
    forged = {**file, "source": {"url": "https://kwaad.nl", "organisation": "Kwaad"}}
    report = taken(lab, forged)
    assert counts(report) == {"there": 1}
    assert [p.code for one in report.refused for p in one.problems] == ["changed_elsewhere"]
    assert counts(taken(lab, file)) == {"there": 1, "changed": 1}
    assert [c.slug for c in lessons(WantedLessons("heel anders")).cards] == slugs()[:1]


def test_a_correction_from_elsewhere_comes_in_place_of_its_card(lab: Lab, file: File) -> None:
    old, new = {**file["lessons"][1]}, {**file["lessons"][1]}
    new |= {"url": f"{THERE}/lessen/nieuw", "replaces": old["url"], "title": "Nieuw"}
    taken(lab, {**file, "lessons": [old]})
    report = taken(lab, {**file, "lessons": [new]})
    assert slugs() == [report.taken[0].slug]
    assert counts(taken(lab, {**file, "lessons": [old, new]})) == {"there": 2}
    assert slugs() == [report.taken[0].slug]


def test_a_site_never_takes_over_its_own_lessons_from_a_file(lab: Lab, file: File) -> None:
    team = over(lab)
    team.lesson(site=HERE)
    own = shared_lessons(HERE, "Gemeente Groenstad", lab.now)
    own["lessons"][0]["worked"] = "Vervalst."
    assert counts(taken(lab, own)) == {"own": 1}
    made_up = {**own["lessons"][0], "url": f"{HERE}/lessen/verzonnen"}
    report = taken(lab, {**own, "lessons": [made_up]})
    assert [p.code for one in report.refused for p in one.problems] == ["not_ours"]
    assert published(slugs()[0]).contents == CARD


def test_passing_on_keeps_the_origin(lab: Lab, file: File) -> None:
    taken(lab, file)
    assert shared_lessons(HERE, "Groenstad", lab.now)["lessons"] == []
    passed = shared_lessons(HERE, "Groenstad", lab.now, passing_on=True)["lessons"]
    assert {one["origin"]["installation"] for one in passed} == {THERE}
    assert [one["url"] for one in passed] == [one["url"] for one in reversed(file["lessons"])]


def test_hidden_lessons_leave_the_list_stay_hidden_and_come_back(lab: Lab, file: File) -> None:
    slug = taken(lab, file).taken[0].slug
    organisation = lab.organisation()
    secretary = lab.person("secretary", (Role.SECRETARY, lab.board(organisation)))
    with pytest.raises(Refused):
        hide_lesson(HideLesson(slug, "  "), secretary, lab.now)
    hide_lesson(HideLesson(slug, "Noemt een persoon.", "k"), secretary, lab.now)
    with pytest.raises(AlreadyDone):
        hide_lesson(HideLesson(slug, "Noemt een persoon.", "k"), secretary, lab.now)
    assert slug not in slugs()
    page = lab.visitor().text(f"/lessen/{slug}")
    assert "Noemt een persoon." in page
    assert CARD["failed"] not in page
    assert lab.visitor().get(f"/lessen/{slug}.json").status_code == 404
    assert counts(taken(lab, file)) == {"there": 2}
    assert slug not in slugs()
    show_lesson(ShowLesson(slug), secretary, lab.now)
    assert slug in slugs()
    lead = lab.person("lead", (Role.LEAD, organisation))
    with pytest.raises(NotFound):
        hide_lesson(HideLesson(slug, "Zomaar."), lead, lab.now)
    with pytest.raises(NotFound):
        import_lessons(ImportLessons(b"{}", HERE), lead, lab.now)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"url": "javascript:alert(1)"}, "not_an_address"),
        ({"url": "https://elders.nl/lessen/x"}, "not_of_its_origin"),
        ({"published_on": "gisteren"}, "bad_date"),
        ({"worked": ""}, "missing"),
        ({"title": "twee\nregels"}, "line_break"),
        ({"documents": [{"title": "x", "url": "http://onveilig.nl"}]}, "not_a_link"),
        ({"technology": ["'; DROP TABLE lesson"]}, "wrong_shape"),
        ({"extra": 1}, "wrong_shape"),
        ({"origin": None}, "wrong_shape"),
    ],
)
def test_a_wrong_card_is_left_out_with_why_and_the_others_come_in(
    lab: Lab, file: File, change: File, code: str
) -> None:
    file["lessons"][0] |= change
    report = taken(lab, file)
    assert counts(report) == {"new": 1}
    (refused,) = report.refused
    assert code in {problem.code for problem in refused.problems}


def test_a_file_that_is_none_is_refused_whole(lab: Lab, file: File) -> None:
    many = {**file, "lessons": [file["lessons"][0]] * 1001}
    for contents, code in (
        (b"", "not_json"),
        (b"[]", "not_lessons"),
        (b"\xff", "not_utf8"),
        (b" " * (LARGEST + 1), "too_large"),
        (json.dumps({**file, "version": 2}).encode(), "unknown_lessons_version"),
        (json.dumps(many).encode(), "too_many_shared"),
        (json.dumps({**file, "source": "x"}).encode(), "not_lessons"),
    ):
        with pytest.raises(LessonFileError) as error:
            import_lessons(ImportLessons(contents, HERE), SYSTEM, lab.now)
        assert error.value.code == code
    with reading() as session:
        assert session.query(Lesson).count() == 0


@pytest.fixture
def command(
    lab: Lab, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., int]]:
    monkeypatch.setenv("WAARDEVOL_INSTANCE", str(tmp_path))
    monkeypatch.setenv("WAARDEVOL_DATABASE_URL", sqlite_url)
    yield lambda *arguments: run([str(one) for one in arguments])


def test_the_commands_say_what_became_of_each_lesson(
    lab: Lab,
    file: File,
    command: Callable[..., int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source, out = tmp_path / "in.json", tmp_path / "uit.json"
    file["lessons"][0]["worked"] = ""
    source.write_text(json.dumps(file), encoding="utf-8")
    capsys.readouterr()
    assert command("import", "lessons", source) == DONE
    told = capsys.readouterr().out
    assert "Nieuw overgenomen: 1" in told
    assert "Niet overgenomen: 1" in told
    assert "[worked] Vul dit in." in told
    assert command("import", "lessons", source, "--language", "en") == DONE
    assert "Were here already: 1" in capsys.readouterr().out
    assert command("export", "lessons", "--out", out, "--passing-on") == DONE
    assert len(json.loads(out.read_text(encoding="utf-8"))["lessons"]) == 1
    assert command("export", "lessons", "--out", out) == REFUSED
    source.write_text("{}", encoding="utf-8")
    assert command("import", "lessons", source) == REFUSED
    assert "bevat geen lessen" in capsys.readouterr().err
