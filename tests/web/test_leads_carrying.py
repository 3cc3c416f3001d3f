"""Export, import and copy by way of the pages."""

import io
import zipfile
from typing import Any

import pytest

from tests import papers
from tests.builders import Lab
from tests.visitor import parse
from tests.web.leads import Office, upload
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Experiment

CASE = "stratumseind"


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def exported(office: Office, reference: str) -> bytes:
    answer = office.visitor.get(f"/plannen/{reference}/plan.zip", buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f"attachment; filename={reference}.zip"
    assert answer.headers["Cache-Control"] == "private, no-store"
    contents: bytes = answer.data
    return contents


def imported(office: Office, contents: bytes) -> Any:
    return office.visitor.submit(
        "/plannen/importeren", {"file": upload(contents, "plan.zip")}, containing="file"
    )


def test_lead_exports_a_plan_and_takes_it_over_again(office: Office) -> None:
    reference = office.lab.draft(CASE, office.lead, office.organisation)
    parse(office.visitor.text("/plannen/importeren"))
    contents = exported(office, reference)
    done = imported(office, contents)
    assert done.status_code == 303, done.get_data(as_text=True)
    page = office.visitor.text(done.headers["Location"])
    parse(page)
    assert "met alle bijlagen" in page
    assert "Alles is ingevuld" in page
    other = done.headers["Location"].split("/")[2]
    assert exported(office, other) == contents


def test_ways_out_in_and_on_stand_where_a_lead_looks(office: Office) -> None:
    def links(page: str) -> set[str]:
        return {a.get("href", "") for a in parse(office.visitor.text(page)).iter("a")}

    assert "/plannen/importeren" in links("/plannen/")
    reference = office.begin()
    plan = f"/plannen/{reference}"
    both = {f"{plan}/plan.zip", f"{plan}/kopie", f"{plan}/bijlagen"}
    assert {*both, f"{plan}/engels", f"{plan}/status", f"{plan}/team"} <= links(plan)
    assert {*both, f"{plan}/team"} <= links(f"{plan}/status")
    away = office.lab.submitted(CASE, office.lead, office.organisation, office.board)
    seen = {f"/plannen/{away}/{page}" for page in ("versies", "vragen", "plan.zip", "kopie")}
    assert seen <= links(f"/plannen/{away}/status")


def test_what_is_wrong_with_the_file_is_told_at_the_field(office: Office) -> None:
    before = office.lab.snapshot()
    wrong = {
        b"": "Kies minstens één bestand",
        b"geen zip": "geen leesbaar zip-bestand",
        papers.packed({"../plan.json": b"{}"}): "hoort niet in het zip-bestand",
        papers.packed({"plan.json": b"{"}): "geen geldige JSON",
        papers.packed({"plan.json": b'{"framework": "1999", "answers": {}}'}): "kennen wij niet",
        papers.packed(
            {"plan.json": b'{"framework": "2026-1", "answers": {"onzin": "<b>"}}'}
        ): "onzin: Deze vraag staat niet",
    }
    for contents, words in wrong.items():
        answer = (
            imported(office, contents)
            if contents
            else office.visitor.submit("/plannen/importeren", {}, containing="file")
        )
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422, words
        parse(page)
        assert words in page
        assert 'href="#file"' in page
    assert office.lab.snapshot() == before


def test_all_that_is_missing_is_told_at_once(office: Office) -> None:
    company = office.lab.organisation("Bedrijf")
    office.lab.person("overal", (Role.LEAD, company), (Role.LEAD, office.organisation))
    visitor = office.lab.visitor("overal")
    reference = office.lab.draft(CASE, office.lead, office.organisation)
    good = exported(office, reference)
    before = office.lab.snapshot()
    for contents, words in (
        (b"", "Kies minstens één bestand"),
        (b"geen zip", "geen leesbaar zip-bestand"),
        (good, "Het bestand is in orde. Kies het opnieuw"),
    ):
        fields = {"file": upload(contents, "plan.zip")} if contents else {}
        answer = visitor.submit("/plannen/importeren", fields, containing="file")
        assert answer.status_code == 422
        parse(answer.text)
        assert "Kies een organisatie." in answer.text, words
        assert words in answer.text
    assert office.lab.snapshot() == before


def test_every_file_that_is_not_taken_is_told_at_once(office: Office) -> None:
    reference = office.lab.draft("stratumseind", office.lead, office.organisation)
    for name in ("een", "twee"):
        fields = {
            "place": "problem", "kind": "other", "visible": "usual", "alt_text": "",
            "files": [upload(papers.pdf(name), f"{name}.pdf")],
        }  # fmt: skip
        page = f"/plannen/{reference}/bijlagen"
        assert office.visitor.submit(page, fields).status_code == 303
    with zipfile.ZipFile(io.BytesIO(exported(office, reference))) as archive:
        plan = archive.read("plan.json")
    answer = imported(office, papers.packed({"plan.json": plan}))
    assert answer.status_code == 422
    assert answer.text.count("is er niet") >= 3
    with zipfile.ZipFile(io.BytesIO(exported(office, reference))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in ("een.pdf", "twee.pdf"):
        parts["plan.json"] = parts["plan.json"].replace(name.encode(), name.encode() + b".exe")
    answer = imported(office, papers.packed(parts))
    assert answer.status_code == 422
    for number in (0, 1):
        assert f"attachments.{number}" in answer.text


def test_whole_plan_may_be_larger_than_any_other_form(office: Office) -> None:
    large = b"\0" * (23 * 1024 * 1024)
    taken = imported(office, large)
    assert taken.status_code == 422
    other = office.visitor.submit("/plannen/nieuw", {"title": "x", "file": upload(large, "a")})
    assert other.status_code == 413
    for answer in (taken, other):
        answer.request.environ["wsgi.input"].close()  # a file of the test client


def test_pressing_twice_takes_over_once(office: Office) -> None:
    reference = office.lab.draft(CASE, office.lead, office.organisation)
    contents = exported(office, reference)
    form = office.visitor.form("/plannen/importeren", "file")
    places = set()
    for _ in range(2):
        data = {**form, "file": upload(contents, "plan.zip")}
        done = office.visitor.client.post(
            "/plannen/importeren", data=data, content_type="multipart/form-data"
        )
        assert done.status_code == 303
        places.add(done.headers["Location"])
    assert len(places) == 1
    with reading() as session:
        assert session.query(Experiment).count() == 2


def test_lead_copies_a_draft_and_a_version_as_a_new_plan(office: Office) -> None:
    reference = office.lab.submitted(CASE, office.lead, office.organisation, office.board)
    page = f"/plannen/{reference}/kopie"
    parse(office.visitor.text(page))
    assert "Versie 1, zoals die is ingediend" in office.visitor.text(page)
    empty = office.visitor.submit(page, {"title": " "})
    assert empty.status_code == 422
    parse(empty.get_data(as_text=True))
    long = office.visitor.submit(page, {"title": "x" * 101})
    assert long.status_code == 422
    done = office.visitor.submit(page, {"title": "Een kopie"})
    assert done.status_code == 303
    new = done.headers["Location"].rsplit("/", 1)[-1]
    assert new != reference
    assert office.draft(new)["title"] == "Een kopie"
    again = office.visitor.submit(f"/plannen/{new}/kopie", {"title": "Nog een"})
    assert again.status_code == 303


def test_copy_is_for_the_same_organisation_unless_another_is_chosen(office: Office) -> None:
    company = office.lab.organisation("Bedrijf")
    both = office.lab.person("overal", (Role.LEAD, company), (Role.LEAD, office.organisation))
    visitor = office.lab.visitor("overal")
    for place in (company, office.organisation):
        reference = office.lab.draft(CASE, both, place)
        page = f"/plannen/{reference}/kopie"
        assert visitor.form(page, "title")["organisation"] == str(place)
        made = visitor.submit(page, {"title": "Een kopie"}).headers["Location"]
        new = made.rsplit("/", 1)[-1]
        assert office.lab.experiment(new).organisation_id == place


def test_others_export_import_and_copy_nothing(office: Office) -> None:
    reference = office.lab.draft(CASE, office.lead, office.organisation)
    office.lab.person("teamlid", (Role.TEAMMATE, office.lab.experiment(reference).id))
    visitors = office.others()
    before = office.lab.snapshot()
    for name, visitor in visitors.items():
        assert visitor.get(f"/plannen/{reference}/plan.zip").status_code == 404, name
        assert visitor.get(f"/plannen/{reference}/kopie").status_code == 404, name
        token = visitor.form("/account/profiel")["csrf_token"]
        typed = {"csrf_token": token, "title": "x"}
        copied = visitor.client.post(f"/plannen/{reference}/kopie", data=typed)
        assert copied.status_code == 404, name
    for name in ("lid", "beheer", "secretaris"):
        assert visitors[name].get("/plannen/importeren").status_code == 404, name
    teammate = office.lab.visitor("teamlid")
    assert teammate.get("/plannen/importeren").status_code == 404
    assert teammate.get(f"/plannen/{reference}/kopie").status_code == 404
    assert teammate.get(f"/plannen/{reference}/plan.zip", buffered=True).status_code == 200
    anonymous = office.lab.visitor()
    for path in (f"/plannen/{reference}/plan.zip", "/plannen/importeren"):
        assert anonymous.get(path).status_code == 303
    assert office.lab.snapshot() == before
