"""Plans from other systems: taken over whole, or not at all."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.builders import CASES, Lab, case_answers
from waardevol_lab.domain.answers import check
from waardevol_lab.domain.errors import NotFound, Refused
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.plan_file import PlanFileError
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Attachment, DraftTopic
from waardevol_lab.services.importing import Imported, ImportPlan, import_plan
from waardevol_lab.services.plans import LONGEST_TOPIC
from waardevol_lab.services.rounds import draft_answers
from waardevol_lab.services.submitting import SubmitPlan, submit

FRAMEWORK = shipped("2026-1")


class Desk:
    """A lab with a lead, and a folder to put plan files in."""

    def __init__(self, lab: Lab, folder: Path) -> None:
        self.lab, self.folder = lab, folder
        self.organisation = lab.organisation()
        self.board = lab.board(self.organisation)
        self.lead: Actor = lab.person("lead", (Role.LEAD, self.organisation))

    def take(self, contents: bytes, folder: Path | None = None) -> Imported:
        command = ImportPlan(contents, folder or self.folder, self.organisation, "uit een bestand")
        return import_plan(command, self.lead, self.lab.now)

    def take_case(self, name: str) -> Imported:
        return self.take((CASES / f"{name}.json").read_bytes(), CASES)

    def draft(self, reference: str) -> dict[str, Any]:
        with reading() as session:
            return draft_answers(session, self.lab.round(reference).id)[0]


@pytest.fixture
def desk(lab: Lab, tmp_path: Path) -> Desk:
    folder = tmp_path / "plannen"
    folder.mkdir()
    return Desk(lab, folder)


def plan(answers: Any, **further: Any) -> bytes:
    return json.dumps({"framework": "2026-1", "answers": answers, **further}).encode()


@pytest.mark.parametrize("case", ["stratumseind", "scheveningen", "fietsers-stationsplein"])
def test_a_complete_plan_comes_in_as_it_is_and_can_be_submitted(desk: Desk, case: str) -> None:
    found = desk.take_case(case)
    assert found.problems == ()
    answers, kept = case_answers(case), desk.draft(found.reference)
    for key, value in answers.items():
        if key == "dpia_file":
            assert kept[key]["name"].startswith(value["name"].removesuffix(".pdf"))
        else:
            assert kept[key] == value
    assert set(kept) == set(answers)
    assert desk.lab.experiment(found.reference).title == answers["title"]
    submit(SubmitPlan(found.reference, desk.board, 1), desk.lead, desk.lab.now)


def test_an_incomplete_plan_comes_in_with_everything_that_is_missing(desk: Desk) -> None:
    found = desk.take_case("wifi-winkelstraat-incomplete")
    assert found.problems == check(FRAMEWORK, case_answers("wifi-winkelstraat-incomplete"))
    assert {p.code for p in found.problems} >= {"missing", "stop"}
    with pytest.raises(Refused) as refusal:
        submit(SubmitPlan(found.reference, desk.board, 1), desk.lead, desk.lab.now)
    assert refusal.value.problems == found.problems


def test_a_file_is_kept_with_the_plan(desk: Desk) -> None:
    reference = desk.take_case("stratumseind").reference
    with reading() as session:
        row = session.query(Attachment).one()
        assert (row.purpose, row.media_type) == ("dpia_file", "application/pdf")
        assert row.experiment_id == desk.lab.experiment(reference).id


def test_a_plan_without_a_title_is_named_after_its_file_and_still_asks_for_one(desk: Desk) -> None:
    found = desk.take(plan({"problem": "Te druk"}))
    assert desk.lab.experiment(found.reference).title == "uit een bestand"
    assert any(p.field == "title" and p.code == "missing" for p in found.problems)


def test_english_texts_come_along(desk: Desk) -> None:
    contents = plan({"title": "Fietsen"}, answers_en={"title": "Bicycles"})
    reference = desk.take(contents).reference
    with reading() as session:
        topic = session.get(DraftTopic, (desk.lab.round(reference).id, "purpose"))
        assert topic is not None
        assert topic.answers_en == {"title": "Bicycles"}


BAD_FILES = {
    "empty": b"",
    "no json": b"{",
    "a list": b"[]",
    "no answers": b'{"framework": "2026-1"}',
    "unknown framework": b'{"framework": "1999-1", "answers": {}}',
    "twice": b'{"framework": "2026-1", "answers": {"title": "a", "title": "b"}}',
    "not utf-8": b'{"framework": "2026-1", "answers": {"title": "\xff"}}',
    "nul": b'{"framework": "2026-1", "answers": {"title": "a\\u0000b"}}',
    "half a surrogate": b'{"framework": "2026-1", "answers": {"title": "\\ud800"}}',
    "not a number": b'{"framework": "2026-1", "answers": {"title": NaN}}',
    "deep": b'{"framework": "2026-1", "answers": ' + b'{"a":' * 5000 + b"1" + b"}" * 5001,
    "too large": b" " * (2 * 1024 * 1024 + 1),
}


@pytest.mark.parametrize("contents", BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_file_that_is_no_plan_leaves_nothing_behind(desk: Desk, contents: bytes) -> None:
    before = desk.lab.snapshot()
    with pytest.raises(PlanFileError):
        desk.take(contents)
    assert desk.lab.snapshot() == before


def file_plan(path: object) -> bytes:
    return plan({"title": "x", "dpia": "done", "dpia_file": {"name": "d.pdf", "path": path}})


REFUSED_PLANS = {
    "unknown question": (plan({"title": "x", "bestaat_niet": "y"}), "unknown_question"),
    "unknown key": (plan({"title": "x"}, opmerking="y"), "unknown_key"),
    "wrong shape": (plan({"title": ["x"]}), "wrong_shape"),
    "wrong shape of what does not apply": (plan({"legal_basis": {"a": 1}}), "wrong_shape"),
    "extra column": (plan({"groups": [{"group": "a", "extra": "b"}]}), "wrong_shape"),
    "too long": (plan({"problem": "x" * (LONGEST_TOPIC + 1)}), "too_long"),
    "english of what is not public": (
        plan({}, answers_en={"in_public_space": "yes"}),
        "not_public",
    ),
    "file outside": (file_plan("../buiten.pdf"), "file_outside"),
    "file absolute": (file_plan("/etc/passwd"), "file_outside"),
    "file that is no path": (file_plan(["a"]), "wrong_shape"),
    "file missing": (file_plan("nergens.pdf"), "file_missing"),
    "file is a folder": (file_plan("map"), "file_missing"),
    "link to outside": (file_plan("link.pdf"), "file_outside"),
    "file of another kind": (file_plan("programma.exe"), "file_kind"),
    "file with other contents": (file_plan("nep.pdf"), "file_contents"),
    "file empty": (file_plan("leeg.pdf"), "file_empty"),
}


@pytest.mark.parametrize(("contents", "code"), REFUSED_PLANS.values(), ids=REFUSED_PLANS.keys())
def test_a_plan_that_does_not_fit_leaves_nothing_behind(
    desk: Desk, contents: bytes, code: str
) -> None:
    (desk.folder.parent / "buiten.pdf").write_bytes(b"%PDF-1.7")
    (desk.folder / "link.pdf").symlink_to(desk.folder.parent / "buiten.pdf")
    (desk.folder / "map").mkdir()
    (desk.folder / "programma.exe").write_bytes(b"MZ")
    (desk.folder / "nep.pdf").write_bytes(b"geen pdf")
    (desk.folder / "leeg.pdf").write_bytes(b"")
    before = desk.lab.snapshot()
    with pytest.raises(Refused) as refusal:
        desk.take(contents)
    assert code in {problem.code for problem in refusal.value.problems}
    assert desk.lab.snapshot() == before


def test_who_leads_nothing_here_cannot_import(desk: Desk) -> None:
    stranger = desk.lab.person("vreemde", (Role.LEAD, desk.lab.organisation("Elders")))
    before = desk.lab.snapshot()
    with pytest.raises(NotFound):
        import_plan(
            ImportPlan(plan({}), desk.folder, desk.organisation, "x"), stranger, desk.lab.now
        )
    assert desk.lab.snapshot() == before
