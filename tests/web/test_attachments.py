"""The files of a plan: typed, versioned, shown to whom was said, and never more than that."""

import hashlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests import papers
from tests.builders import Lab
from tests.reviews import Review
from tests.visitor import Visitor, parse
from tests.web.leads import Office, press, topic_url, upload
from waardevol_lab.domain.plan_attachments import Description
from waardevol_lab.domain.plan_hash import plan_hash
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence import storage
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Attachment, PlanFile, PlanVersion
from waardevol_lab.services.assigning import DeclareConflict, declare_conflict
from waardevol_lab.services.attachments import Upload
from waardevol_lab.services.completeness import AcceptPlan, accept
from waardevol_lab.services.noticing import PublishNotice, publish_notice
from waardevol_lab.services.plan_attachments import AddFiles, add_files
from waardevol_lab.services.submitting import SubmitPlan, submit

CASE = "fietsers-stationsplein"
MARK = papers.SECRET.encode()


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def url(reference: str, rest: str = "") -> str:
    return f"/plannen/{reference}/bijlagen{rest}"


def add(office: Office, reference: str, *files: Any, **said: Any) -> Any:
    """Add files through the form, which asks all that is said of them."""
    fields = {"place": "problem", "kind": "other", "visible": "usual", "alt_text": ""}
    page = office.visitor.text(url(reference))
    assert [name for name in ("files", *fields) if f'name="{name}"' not in page] == []
    fields = {key: said.get(key, value) for key, value in fields.items()}
    return office.visitor.submit(url(reference), {"files": list(files), **fields})


def fetch(visitor: Visitor, address: str) -> Any:
    """An answer whose file is read to the end."""
    return visitor.get(address, buffered=True)


def rows() -> list[PlanFile]:
    with reading() as session:
        found = session.query(PlanFile).order_by(PlanFile.id).all()
        session.expunge_all()
        return found


def attachments() -> list[Attachment]:
    with reading() as session:
        found = session.query(Attachment).order_by(Attachment.id).all()
        session.expunge_all()
        return found


def files_kept() -> list[str]:
    return sorted(path.name for path in storage.folder().rglob("*") if path.is_file())


def frozen(office: Office, reference: str) -> PlanVersion:
    """Submit the plan, and give the version."""
    command = SubmitPlan(reference, office.board, office.lab.round(reference).version)
    submit(command, office.lead, office.lab.now)
    with reading() as session:
        found = session.query(PlanVersion).order_by(PlanVersion.id.desc()).first()
        session.expunge_all()
        return found


def draft(office: Office) -> str:
    return office.lab.draft(CASE, office.lead, office.organisation)


# --- adding


def test_several_files_at_once_stand_in_the_list_with_kind_version_and_audience(
    office: Office,
) -> None:
    reference = draft(office)
    done = add(office, reference, upload(papers.pdf(), "brief.pdf"), upload(papers.odt(), "b.odt"))
    assert done.status_code == 303, done.get_data(as_text=True)
    assert (
        add(
            office,
            reference,
            upload(papers.picture("JPEG"), "plein.jpg"),
            place="topic.place_period",
            kind="photo",
            visible="public",
            alt_text="Een plein met fietsen.",
        ).status_code
        == 303
    )
    page = office.visitor.text(url(reference))
    parse(page)
    for name in ("brief.pdf", "b.odt", "plein.jpg"):
        assert name in page
    assert page.count("Iets anders · versie 1 ·") == 2
    assert page.count("Foto · versie 1 ·") == 1
    assert page.count("Alleen de commissie en uw organisatie\n") >= 2
    assert 'alt="Een plein met fietsen."' in page
    assert [(row.kind, row.public) for row in rows()] == [
        ("other", False),
        ("other", False),
        ("photo", True),
    ]
    topic = office.visitor.text(topic_url(reference, "place_period"))
    parse(topic)
    assert "plein.jpg" in topic
    assert "brief.pdf" not in topic


def test_typed_answers_are_saved_on_the_way_to_the_files(office: Office) -> None:
    reference = office.begin()
    done = press(
        office.visitor, topic_url(reference, "purpose"), {"problem": "Te druk"}, button="bijlagen"
    )
    assert done.headers["Location"].endswith(f"{url(reference)}?onderdeel=purpose")
    assert office.draft(reference)["problem"] == "Te druk"
    page = office.visitor.text(done.headers["Location"])
    parse(page)
    assert 'value="problem"' in page
    assert 'value="place"' not in page


def test_dpia_is_public_as_usual_and_another_file_only_by_choice(office: Office) -> None:
    reference = draft(office)
    add(office, reference, upload(papers.pdf(), "a.pdf"), kind="dpia")
    add(office, reference, upload(papers.pdf(), "b.pdf"), kind="dpia", visible="internal")
    add(office, reference, upload(papers.pdf(), "c.pdf"), kind="letter")
    add(office, reference, upload(papers.pdf(), "d.pdf"), kind="technical", visible="public")
    assert [row.public for row in rows()] == [True, False, False, True]


ODD: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "leeg.pdf", "Dit bestand is leeg"),
    "a program": (b"MZ\x90\0", "brief.pdf", "past niet bij .pdf"),
    "no kind": (papers.pdf(), "brief", "Dit soort bestand nemen wij niet aan"),
    "a page": (b"<script>", "a.html", "Dit soort bestand nemen wij niet aan"),
    "two endings": (papers.pdf(), "brief.pdf.exe", "Dit soort bestand nemen wij niet aan"),
    "half a picture": (papers.picture(size=(300, 300))[:-60], "a.png", "past niet bij .png"),
    "a wall": (papers.huge_png(), "muur.png", "40 miljoen beeldpunten"),
    "a bomb": (papers.docx(**{"word/a": b"\0" * 60_000_000}), "b.docx", "veel te groot"),
    "both": (papers.pdf() + papers.docx(), "beide.pdf", "past niet bij .pdf"),
    "macros": (papers.docx(**{"word/vbaProject.bin": b"x"}), "m.docx", "macro"),
}


def test_each_refused_file_among_several_is_named(office: Office) -> None:
    files = [upload(papers.pdf(), "goed.pdf"), upload(b"MZ", "een.pdf"), upload(b"", "twee.pdf")]
    page = add(office, draft(office), *files).get_data(as_text=True)
    assert "een.pdf: De inhoud van dit bestand past niet bij .pdf." in page
    assert "twee.pdf: Dit bestand is leeg." in page
    assert "goed.pdf:" not in page
    alone = add(office, draft(office), upload(b"", "twee.pdf")).get_data(as_text=True)
    assert "twee.pdf: " not in alone


@pytest.mark.parametrize("odd", ODD)
def test_odd_file_is_refused_and_leaves_nothing(office: Office, odd: str) -> None:
    contents, name, words = ODD[odd]
    reference = draft(office)
    kept = files_kept()
    before = office.lab.snapshot()
    answer = add(office, reference, upload(contents, name), place="why_here")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    parse(page)
    assert words in page
    assert 'href="#files"' in page
    assert '<option selected value="why_here">' in page
    assert office.lab.snapshot() == before
    assert files_kept() == kept


def test_what_is_said_of_a_file_must_fit(office: Office) -> None:
    reference = draft(office)
    before = office.lab.snapshot()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"kind": "photo"}, "Een foto is een png of jpg"),
        ({"kind": "photo"}, "Beschrijf wat er op de foto staat"),
        ({"kind": "onzin"}, "Kies wat voor bestand het is"),
        ({"kind": ""}, "Kies wat voor bestand het is"),
        ({"place": "onzin"}, "Kies bij welk onderwerp"),
        ({"place": "topic.onzin"}, "Kies bij welk onderwerp"),
        ({"alt_text": "x" * 301}, "Maak deze tekst korter"),
    ]
    for said, words in wrong:
        answer = add(office, reference, upload(papers.pdf(), "a.pdf"), **said)
        assert answer.status_code == 422, said
        assert words in answer.get_data(as_text=True), said
    none = add(office, reference)
    assert none.status_code == 422
    assert "Kies minstens één bestand" in none.get_data(as_text=True)
    many = add(office, reference, *(upload(papers.pdf(), f"{n}.pdf") for n in range(21)))
    assert "hoogstens 20 bestanden tegelijk" in many.get_data(as_text=True)
    assert office.lab.snapshot() == before


def test_hundred_and_first_file_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("waardevol_lab.services.attachments.MOST", 3)
    reference = draft(office)
    assert (
        add(office, reference, *(upload(papers.pdf(), f"{n}.pdf") for n in range(3))).status_code
        == 303
    )
    before = office.lab.snapshot()
    answer = add(office, reference, upload(papers.pdf(), "4.pdf"))
    assert answer.status_code == 422
    assert "staan al 3 bestanden" in answer.get_data(as_text=True)
    assert office.lab.snapshot() == before


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\a.pdf", "a.pdf"),
        ("nu\x01l\u202efdp.exe.pdf", "nulfdp.exe.pdf"),
        ("é" * 300 + ".pdf", "é" * 196 + ".pdf"),
    ],
)
def test_name_of_a_file_is_made_harmless(office: Office, name: str, kept: str) -> None:
    reference = draft(office)
    assert add(office, reference, upload(papers.pdf(), name)).status_code == 303
    assert attachments()[-1].name == kept


def test_pressing_twice_adds_once(office: Office) -> None:
    reference = draft(office)
    form = office.visitor.form(url(reference), "files")
    for _ in range(2):
        said = {"place": "problem", "kind": "other"}
        data = {**form, **said, "files": upload(papers.pdf(), "a.pdf")}
        done = office.visitor.client.post(
            url(reference), data=data, content_type="multipart/form-data"
        )
        assert done.status_code == 303
    assert len(rows()) == 1


# --- versions, taking away


def test_new_version_takes_the_place_and_keeps_the_earlier_one(office: Office) -> None:
    reference = draft(office)
    first = papers.pdf("een")
    add(office, reference, upload(first, "plan.pdf"), kind="letter")
    change = url(reference, f"/{rows()[0].id}/wijzigen")
    parse(office.visitor.text(change))
    done = office.visitor.submit(
        change, {"files": upload(papers.pdf("twee"), "plan-2.pdf"), "kind": "technical"}
    )
    assert done.status_code == 303, done.get_data(as_text=True)
    page = office.visitor.text(url(reference))
    parse(page)
    assert "versie 2" in page
    assert "Eerdere versies van plan-2.pdf" in page
    old, new = attachments()[-2:]
    assert fetch(office.visitor, url(reference, f"/{old.id}")).data == first
    version = frozen(office, reference)
    beside = [file for file in version.files if "kind" in file]
    assert [(f["attachment"], f["version"], f["kind"]) for f in beside] == [
        (new.id, 2, "technical")
    ]
    assert version.sha256 == plan_hash(
        version.framework, version.answers, version.answers_en, version.files
    )


def test_replacing_a_file_that_was_replaced_meanwhile_is_too_late(office: Office) -> None:
    reference = draft(office)
    add(office, reference, upload(papers.pdf(), "plan.pdf"))
    change = url(reference, f"/{rows()[0].id}/wijzigen")
    first, second = office.visitor.form(change, "kind"), office.visitor.form(change, "kind")
    for form, status in ((first, 303), (second, 409)):
        data = {**form, "files": upload(papers.pdf(), "nieuw.pdf")}
        done = office.visitor.client.post(change, data=data, content_type="multipart/form-data")
        assert done.status_code in {status, 404}, status
    assert len(rows()) == 2


def test_removed_file_can_be_put_back_until_it_is_submitted(office: Office) -> None:
    reference = draft(office)
    add(office, reference, upload(papers.pdf("een"), "een.pdf"))
    add(office, reference, upload(papers.pdf("twee"), "twee.pdf"))
    one, two = rows()
    page = url(reference)
    for file in (one, two):
        gone = office.visitor.submit(page, to=url(reference, f"/{file.id}/weg"))
        assert gone.status_code == 303
    assert office.visitor.text(page).count("Weggehaald") >= 2
    back = office.visitor.submit(page, to=url(reference, f"/{one.id}/terug"))
    assert back.status_code == 303
    version = frozen(office, reference)
    assert [file["name"] for file in version.files if "kind" in file] == ["een.pdf"]
    late = office.visitor.client.post(
        url(reference, f"/{two.id}/terug"), data=office.visitor.form("/plannen/nieuw")
    )
    assert late.status_code == 409
    listed = office.visitor.text(page)
    assert "een.pdf" in listed
    assert "twee.pdf" not in listed
    assert "Haal weg" not in listed


def test_submitted_version_keeps_the_very_files_that_it_froze(office: Office) -> None:
    reference = draft(office)
    original = papers.pdf("bevroren")
    add(office, reference, upload(original, "plan.pdf"), kind="technical")
    version = frozen(office, reference)
    (file,) = (file for file in version.files if "kind" in file)
    assert file["sha256"] == hashlib.sha256(original).hexdigest()
    assert storage.path_of(file["sha256"]).read_bytes() == original


def test_files_at_a_question_that_does_not_apply_are_not_submitted(office: Office) -> None:
    reference = draft(office)
    add(office, reference, upload(papers.pdf(), "dpia-extra.pdf"), place="dpia_file")
    version = frozen(office, reference)
    assert [file for file in version.files if "kind" in file] == []


# --- who gets what


def board_of(office: Office, reference: str) -> dict[str, Visitor]:
    lab = office.lab
    lab.person("decider", (Role.DECIDER, office.organisation))
    lab.person("dpo", (Role.DPO, office.organisation))
    free, torn, silent = (
        lab.person(name, (Role.MEMBER, office.board)) for name in ("vrij", "belang", "stil")
    )
    accept(AcceptPlan(reference, "full", motivation="Zo"), office.secretary, lab.now)
    declare_conflict(DeclareConflict(reference, False, ""), free, lab.now)
    declare_conflict(DeclareConflict(reference, True, "Familie"), torn, lab.now)
    assert silent
    names = ("vrij", "belang", "stil", "secretaris", "decider", "dpo")
    return {name: lab.visitor(name) for name in names}


def test_board_gets_the_original_and_others_get_nothing(office: Office) -> None:
    reference = draft(office)
    original = papers.picture("JPEG")
    add(
        office,
        reference,
        upload(original, "plein.jpg"),
        kind="photo",
        alt_text="Een plein.",
        place="problem",
    )
    add(office, reference, upload(papers.pdf(), "weg.pdf"))
    office.visitor.submit(url(reference), to=url(reference, f"/{rows()[1].id}/weg"))
    frozen(office, reference)
    photo, gone = attachments()[-2:]
    people = board_of(office, reference)
    for name in ("vrij", "secretaris", "decider", "dpo"):
        answer = fetch(people[name], url(reference, f"/{photo.id}"))
        assert answer.status_code == 200, name
        assert answer.data == original
        assert MARK in answer.data
        small = fetch(people[name], url(reference, f"/{photo.id}/beeld"))
        assert small.status_code == 200
        assert MARK not in small.data
        for sent in (answer, small):
            assert sent.headers["Content-Disposition"].startswith("attachment")
            assert sent.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in sent.headers["Content-Security-Policy"]
            assert sent.headers["Cache-Control"] == "private, no-store"
    others = {**office.others(), "belang": people["belang"], "stil": people["stil"]}
    others.pop("secretaris")
    for name, visitor in others.items():
        for rest in (f"/{photo.id}", f"/{photo.id}/beeld", f"/{gone.id}"):
            assert fetch(visitor, url(reference, rest)).status_code == 404, (name, rest)
    for name in ("vrij", "secretaris", "decider"):
        assert fetch(people[name], url(reference, f"/{gone.id}")).status_code == 404, name
    review = people["vrij"].text(f"/commissie/{reference}/toetsing")
    parse(review)
    assert "plein.jpg" in review
    assert 'alt="Een plein."' in review
    assert "weg.pdf" not in review


def test_nobody_else_adds_changes_or_removes(office: Office) -> None:
    reference = draft(office)
    add(office, reference, upload(papers.pdf(), "a.pdf"))
    (row,) = rows()
    other = office.begin("Een ander plan")
    lab = office.lab
    lab.person("dpo", (Role.DPO, office.organisation))
    before = lab.snapshot()
    for name, visitor in {**office.others(), "dpo": lab.visitor("dpo")}.items():
        before = lab.snapshot()
        token = visitor.form("/account/profiel").get("csrf_token", "")
        for rest in ("", f"/{row.id}/wijzigen", f"/{row.id}/weg", f"/{row.id}/terug"):
            data = {
                "csrf_token": token,
                "place": "problem",
                "kind": "other",
                "files": upload(papers.pdf(), "b.pdf"),
            }
            answer = visitor.client.post(
                url(reference, rest), data=data, content_type="multipart/form-data"
            )
            assert answer.status_code == 404, (name, rest)
        assert lab.snapshot() == before
    for rest in (f"/{row.id}/wijzigen", f"/{row.id}/weg"):  # by the address of another plan
        answer = office.visitor.client.post(
            url(other, rest), data=office.visitor.form("/plannen/nieuw") | {"kind": "other"}
        )
        assert answer.status_code == 404
    assert attachments()
    assert fetch(office.visitor, url(other, f"/{attachments()[-1].id}")).status_code == 404


def test_teammate_writes_along(office: Office) -> None:
    reference = draft(office)
    office.lab.person("teamlid", (Role.TEAMMATE, office.lab.experiment(reference).id))
    office.visitor = office.lab.visitor("teamlid")
    assert add(office, reference, upload(papers.pdf(), "a.pdf")).status_code == 303


def test_plan_that_is_away_takes_no_files(office: Office) -> None:
    reference = draft(office)
    form = office.visitor.form(url(reference), "files")
    frozen(office, reference)
    before = office.lab.snapshot()
    data = {**form, "kind": "other", "files": upload(papers.pdf(), "a.pdf")}
    late = office.visitor.client.post(url(reference), data=data, content_type="multipart/form-data")
    assert late.status_code == 409
    assert office.lab.snapshot() == before
    page = office.visitor.text(url(reference))
    parse(page)
    assert 'name="files"' not in page


# --- citizens


def test_citizens_get_what_was_chosen_without_metadata_and_nothing_else(lab: Lab) -> None:
    review = Review(lab)
    reference = lab.draft(CASE, review["lead"], review.organisation_id)
    original = papers.picture("JPEG", (2400, 1200))
    chosen: tuple[tuple[bytes, str, Description], ...] = (
        (original, "plein.jpg", Description("photo", True, "Het plein.")),
        (papers.pdf(), "geheim.pdf", Description("letter")),
    )
    for contents, name, said in chosen:
        command = AddFiles(reference, "topic.place_period", said, [Upload(name, BytesIO(contents))])
        add_files(command, review["lead"], lab.now)
    submit(
        SubmitPlan(reference, review.board_id, lab.round(reference).version),
        review["lead"],
        lab.now,
    )
    review.accept(reference, "light")
    for name in ("anna", "chair"):
        review.declare(reference, name)
    review.file(reference, "anna", "positive")
    review.adopt(reference)
    review.decide(reference)
    publish_notice(
        PublishNotice(reference, lab.experiment(reference).version), review["lead"], lab.now
    )
    photo, secret = attachments()[-2:]
    slug = lab.experiment(reference).slug
    page = lab.visitor().text(f"/experimenten/{slug}")
    parse(page)
    assert 'alt="Het plein."' in page
    assert "geheim.pdf" not in page + lab.visitor().text(f"/experimenten/{slug}.json")
    shown = fetch(lab.visitor(), f"/experimenten/{slug}/bijlagen/{photo.id}")
    assert shown.status_code == 200
    assert MARK in original
    assert MARK not in shown.data
    with Image.open(BytesIO(shown.data)) as small:
        assert max(small.size) == 1600
    hidden = fetch(lab.visitor(), f"/experimenten/{slug}/bijlagen/{secret.id}")
    assert hidden.status_code == 404
    for address in (url(reference), url(reference, f"/{photo.id}")):
        assert lab.visitor().get(address).status_code == 303  # to sign in
