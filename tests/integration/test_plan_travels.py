"""A plan as a ZIP and back, and as a copy: the same answers, files and hash, or nothing at all."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import papers
from tests.builders import Lab, case_answers
from waardevol_lab.documents import plan_archives
from waardevol_lab.documents.plan_archives import pack
from waardevol_lab.domain.errors import NotFound, Refused
from waardevol_lab.domain.plan_attachments import Description
from waardevol_lab.domain.plan_file import PlanFileError
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence import storage
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Attachment, LedgerPayload, PlanFile, PlanVersion
from waardevol_lab.queries.plan_export import exported_plan
from waardevol_lab.services.attachments import Upload
from waardevol_lab.services.copying import CopyPlan, copy_plan
from waardevol_lab.services.importing import ImportArchive, Imported, import_archive
from waardevol_lab.services.plan_attachments import AddFiles, ChangeFile, add_files, change_file
from waardevol_lab.services.plans import CreateExperiment, create_experiment
from waardevol_lab.services.submitting import SubmitPlan, submit

CASE = "stratumseind"
ENGLISH = {"title": "Light and sound", "summary": "What light does to a street."}
SECRET = hashlib.sha256(b"een ander bestand").hexdigest()


class House:
    """A plan with files of every kind, and its people."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.organisation = lab.organisation()
        self.board = lab.board(self.organisation)
        self.lead: Actor = lab.person("lead", (Role.LEAD, self.organisation))
        created = CreateExperiment(self.organisation, "Licht", answers_en=ENGLISH)
        self.reference = create_experiment(created, self.lead, lab.now)
        lab.fill(self.reference, case_answers(CASE), self.lead)
        self.add("problem", "brief é.docx", papers.docx(), Description("letter"))
        self.add("topic.data", "t.pdf", papers.pdf(), Description("technical", True))
        self.add("place", "a.jpg", papers.picture("JPEG"), Description("photo", True, "Een plein."))
        self.add("dpia_file", "extra.odt", papers.odt(), Description("dpia"))
        with reading() as session:
            first = session.query(PlanFile.id).order_by(PlanFile.id).first()
        new = Upload("brief é.docx", io.BytesIO(papers.docx(**{"word/more.xml": b"x"})))
        change_file(
            ChangeFile(self.reference, first[0], Description("letter"), new), self.lead, lab.now
        )

    def add(self, place: str, name: str, contents: bytes, said: Description) -> None:
        command = AddFiles(self.reference, place, said, [Upload(name, io.BytesIO(contents))])
        add_files(command, self.lead, self.lab.now)

    def packed(self, reference: str = "") -> bytes:
        found = exported_plan(self.lead, reference or self.reference)
        out = io.BytesIO()
        pack(found.plan, found.files.items(), out)
        return out.getvalue()

    def take(self, contents: bytes) -> Imported:
        command = ImportArchive(io.BytesIO(contents), self.organisation, "uit een bestand")
        return import_archive(command, self.lead, self.lab.now)

    def frozen(self, reference: str) -> PlanVersion:
        version = self.lab.round(reference).version
        submit(SubmitPlan(reference, self.board, version), self.lead, self.lab.now)
        with reading() as session:
            found = session.query(PlanVersion).order_by(PlanVersion.id.desc()).first()
            session.expunge_all()
            assert found is not None
            return found


@pytest.fixture
def house(lab: Lab) -> House:
    return House(lab)


def files_of(version: PlanVersion) -> list[dict[str, Any]]:
    """The frozen files but for the row that holds each."""
    return [{k: v for k, v in file.items() if k != "attachment"} for file in version.files]


def test_exported_plan_comes_in_with_the_same_answers_files_and_hash(any_lab: Lab) -> None:
    house = House(any_lab)
    packed = house.packed()
    taken = house.take(packed)
    assert taken.problems == ()
    assert taken.reference != house.reference
    assert house.packed(taken.reference) == packed
    before, after = house.frozen(house.reference), house.frozen(taken.reference)
    assert (after.answers, after.answers_en) == (before.answers, before.answers_en)
    assert before.answers_en == ENGLISH
    assert files_of(after) == files_of(before)
    assert len(after.files) == 5
    assert after.sha256 == before.sha256
    assert house.packed() == house.packed(taken.reference)  # of the versions too


def test_unfinished_plan_travels_too(house: House) -> None:
    created = CreateExperiment(house.organisation, "Nog niets")
    reference = create_experiment(created, house.lead, house.lab.now)
    taken = house.take(house.packed(reference))
    assert taken.problems
    assert house.packed(taken.reference) == house.packed(reference)


def remade(packed: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The archive with other contents."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return papers.packed(parts)


def with_plan(change: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, bytes]], None]:
    """Another plan file in the archive."""

    def perform(parts: dict[str, bytes]) -> None:
        plan = json.loads(parts["plan.json"])
        change(plan)
        parts["plan.json"] = json.dumps(plan).encode()

    return perform


def first_file(parts: dict[str, bytes]) -> str:
    return next(name for name in parts if name.startswith("attachments/"))


def changed_bytes(parts: dict[str, bytes]) -> None:
    parts[first_file(parts)] += b"x"


def lost_file(parts: dict[str, bytes]) -> None:
    del parts[first_file(parts)]


def swapped_file(parts: dict[str, bytes]) -> None:
    """Bytes that are no document, under their own hash, named by the plan."""
    program = b"MZ\x90\0"
    name = "attachments/" + hashlib.sha256(program).hexdigest()
    parts[name] = program
    with_plan(
        lambda plan: plan["attachments"][0].update(
            path=name, sha256=hashlib.sha256(program).hexdigest()
        )
    )(parts)
    del parts[first_of_plan(parts)]


def first_of_plan(parts: dict[str, bytes]) -> str:
    """The file that the plan does not name any more."""
    plan = parts["plan.json"].decode()
    return next(n for n in parts if n.startswith("attachments/") and n not in plan)


WRONG: dict[str, tuple[Callable[[dict[str, bytes]], Any], str]] = {
    "way up": (lambda p: p.update({"../../evil.txt": b"x"}), "archive_strange"),
    "from the root": (lambda p: p.update({"/etc/passwd": b"x"}), "archive_strange"),
    "another folder": (lambda p: p.update({"attachments/../x": b"x"}), "archive_strange"),
    "another name": (lambda p: p.update({"attachments/plan.pdf": b"x"}), "archive_strange"),
    "no plan": (lambda p: p.pop("plan.json"), "archive_no_plan"),
    "changed bytes": (changed_bytes, "archive_changed"),
    "a lost file": (lost_file, "file_missing"),
    "a file too many": (
        lambda p: p.update({f"attachments/{SECRET}": b"een ander bestand"}),
        "archive_unused",
    ),
    "a program": (swapped_file, "file_contents"),
    "another hash": (
        with_plan(lambda plan: plan["attachments"][0].update(sha256="0" * 64)),
        "file_changed",
    ),
    "path outside": (
        with_plan(lambda plan: plan["attachments"][0].update(path="../../../etc/passwd")),
        "bad_path",
    ),
    "no such question": (
        with_plan(lambda plan: plan["attachments"][0].update(place="onzin")),
        "unknown_question",
    ),
    "no such kind": (
        with_plan(lambda plan: plan["attachments"][0].update(kind="onzin")),
        "file_kind_needed",
    ),
    "a text where a number stands": (
        with_plan(lambda plan: plan["attachments"][0].update(version="1")),
        "attachment_wrong",
    ),
    "no list": (with_plan(lambda plan: plan.update(attachments={})), "attachments_wrong"),
    "too many": (
        with_plan(lambda plan: plan.update(attachments=plan["attachments"] * 50)),
        "attachments_wrong",
    ),
    "unknown key": (with_plan(lambda plan: plan.update(onzin=1)), "unknown_key"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_archive_is_told_and_leaves_nothing(house: House, wrong: str) -> None:
    change, code = WRONG[wrong]
    contents = remade(house.packed(), change)
    before = house.lab.snapshot()
    with pytest.raises(Refused) as refused:
        house.take(contents)
    assert code in {problem.code for problem in refused.value.problems}
    assert house.lab.snapshot() == before
    assert list((storage.folder() / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    "contents", [b"", b"PK\x03\x04", b"geen zip", papers.pdf()], ids=["0", "PK", "text", "pdf"]
)
def test_what_is_no_archive_is_told(house: House, contents: bytes) -> None:
    with pytest.raises(Refused) as refused:
        house.take(contents)
    assert [p.code for p in refused.value.problems] == ["archive_unreadable"]


def test_name_that_is_there_twice_is_told(house: House) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("plan.json", b"{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("plan.json", b"{}")
    with pytest.raises(Refused) as refused:
        house.take(out.getvalue())
    assert [p.code for p in refused.value.problems] == ["archive_twice"]


def test_bomb_is_refused_before_it_is_unpacked(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_archives, "LARGEST_ARCHIVE", 1_000_000)
    contents = remade(house.packed(), lambda p: p.update({f"attachments/{SECRET}": b"\0" * 2**21}))
    assert len(contents) < 1_000_000
    with pytest.raises(Refused) as refused:
        house.take(contents)
    assert [p.code for p in refused.value.problems] == ["archive_too_large"]
    many = papers.packed({f"{n}": b"" for n in range(300)})
    with pytest.raises(Refused) as refused:
        house.take(many)
    assert [p.code for p in refused.value.problems] == ["archive_too_large"]


def test_plan_file_that_is_too_large_or_of_an_unknown_framework_is_told(house: House) -> None:
    large = papers.packed({"plan.json": b" " * 3_000_000})
    with pytest.raises(PlanFileError, match="too_large"):
        house.take(large)
    unknown = papers.packed({"plan.json": b'{"framework": "1999-1", "answers": {}}'})
    with pytest.raises(PlanFileError, match="unknown_framework"):
        house.take(unknown)


def test_who_leads_nowhere_takes_nothing_over(house: House) -> None:
    contents = house.packed()
    outsider = house.lab.person("secretaris", (Role.SECRETARY, house.board))
    before = house.lab.snapshot()
    with pytest.raises(NotFound):
        import_archive(
            ImportArchive(io.BytesIO(contents), house.organisation, "x"), outsider, house.lab.now
        )
    with pytest.raises(NotFound):
        exported_plan(outsider, house.reference)
    assert house.lab.snapshot() == before


# --- copies


def test_copy_has_the_same_answers_and_files_and_says_where_it_came_from(any_lab: Lab) -> None:
    house = House(any_lab)
    before = house.frozen(house.reference)
    command = CopyPlan(house.reference, house.organisation, "Licht, maar elders", number=1)
    copy = copy_plan(command, house.lead, any_lab.now)
    after = house.frozen(copy)
    assert {**after.answers, "title": ""} == {**before.answers, "title": ""}
    assert after.answers["title"] == "Licht, maar elders"
    assert after.answers_en == {"summary": ENGLISH["summary"]}
    assert files_of(after) == files_of(before)
    with reading() as session:
        owners = {row.id: row.experiment_id for row in session.query(Attachment)}
        told = [row.payload for row in session.query(LedgerPayload) if b'"origin"' in row.payload]
    assert all(owners[file["attachment"]] == after.experiment_id for file in after.files)
    assert len(told) == 1
    assert json.loads(told[0])["origin"] == {"reference": house.reference, "version": 1}


def test_copy_of_a_draft_leaves_the_draft_alone(house: House) -> None:
    packed = house.packed()
    copy = copy_plan(
        CopyPlan(house.reference, house.organisation, "Kopie"), house.lead, house.lab.now
    )
    assert house.packed() == packed
    assert (
        json.loads(zipfile.ZipFile(io.BytesIO(house.packed(copy))).read("plan.json"))["answers"][
            "title"
        ]
        == "Kopie"
    )


def test_only_who_writes_on_it_and_leads_somewhere_copies(house: House, tmp_path: Path) -> None:
    lab = house.lab
    elsewhere = lab.organisation("Gemeente Elders")
    team = lab.experiment(house.reference).id
    lab.person("teamlid", (Role.TEAMMATE, team))
    lab.person("buur", (Role.TEAMMATE, team), (Role.LEAD, elsewhere))
    lab.person("ander", (Role.LEAD, house.organisation))
    lab.person("fg", (Role.DPO, house.organisation))
    before = lab.snapshot()
    for name, place in (
        ("teamlid", house.organisation),
        ("buur", house.organisation),
        ("ander", house.organisation),
        ("fg", house.organisation),
        ("lead", elsewhere),
    ):
        with pytest.raises(NotFound):
            copy_plan(CopyPlan(house.reference, place, "x"), lab.actor(name), lab.now)
    with pytest.raises(NotFound):
        copy_plan(CopyPlan(house.reference, house.organisation, "x", 9), house.lead, lab.now)
    assert lab.snapshot() == before
    assert copy_plan(CopyPlan(house.reference, elsewhere, "x"), lab.actor("buur"), lab.now)
