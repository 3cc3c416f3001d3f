"""A part of a notice is withheld on a ground of the Woo: shown as such, and nowhere told."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests import format_checks as check
from tests.begun import begun
from tests.builders import Lab, case_answers
from tests.databases import Databases
from tests.decided import Running, decided
from tests.reviews import FULL
from tests.visitor import Visitor
from waardevol_lab.domain.errors import NotFound, Refused, Stale
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.withholding import ALWAYS_TOLD, WooGround, parts
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import LedgerPayload, OutboxMail, WithheldPart
from waardevol_lab.services.withholding import (
    DisclosePart,
    WithholdPart,
    disclose_part,
    withhold_part,
)
from waardevol_lab.wording.i18n import use_language
from waardevol_lab.wording.woo_grounds import ground_label

REASON = "Wie dit weet, kan de installatie uitschakelen."
FORMATS = ("", "/antwoorden", ".json", ".geojson", ".atom", ".ics")


@pytest.fixture
def running(databases: Databases, tmp_path: Path) -> Iterator[Running]:
    with begun(databases, tmp_path, decided) as (_lab, found):
        yield found


def withhold(running: Running, question: str, who: str = "secretary", **more: str) -> None:
    values = {"ground": "5.1.2.h", "reason": REASON, **more}
    command = WithholdPart(running.reference, question, version=running.version, **values)
    withhold_part(command, running.actor(who), running.lab.now)


def disclose(running: Running, question: str) -> None:
    command = DisclosePart(running.reference, question, running.version)
    disclose_part(command, running.actor("secretary"), running.lab.now)


def address(running: Running, more: str = "") -> str:
    return f"/experimenten/{running.experiment.slug}{more}"


def everywhere(running: Running, secret: str) -> list[str]:
    """The public addresses that tell the secret, old versions and English ones included."""
    visitor = Visitor(running.lab.app)
    versions = [f"/versies/{notice.number}" for notice in running.notices()]
    found = []
    for language in ("", "/en"):
        for more in (*FORMATS, *versions, "/evaluaties"):
            page = visitor.text(language + address(running, more))
            if secret in page or json.dumps(secret)[1:-1] in page:
                found.append(language + more)
    return found


def test_withheld_part_is_told_nowhere_and_its_ground_on_the_notice(running: Running) -> None:
    running.publish()
    secret = case_answers(FULL)["brake_test"]
    assert everywhere(running, secret) != []
    withhold(running, "brake_test")
    assert everywhere(running, secret) == []
    visitor = Visitor(running.lab.app)
    for more in ("", "/antwoorden"):
        page = visitor.text(address(running, more))
        assert "Wat is niet openbaar?" in page
        assert "Woo artikel 5.1, lid 2, onder h" in page
        assert REASON in page
    assert "Woo article 5.1, paragraph 2, under h" in visitor.text("/en" + address(running))
    told = check.data(visitor.text(address(running, ".json")), "experiment")["contents"]
    assert told["withheld"] == [
        {"question": "brake_test", "ground": "5.1.2.h", "reason": REASON, "since": "2026-11-23"}
    ]
    assert running.notices()[0].contents["answers"]["brake_test"] == secret


def test_disclosed_part_is_there_again(running: Running) -> None:
    running.publish()
    withhold(running, "brake_test")
    disclose(running, "brake_test")
    secret = case_answers(FULL)["brake_test"]
    assert {"/antwoorden", "/en/antwoorden", ".json"} <= set(everywhere(running, secret))
    assert running.notices()[-1].contents["withheld"] == []
    assert "Wat is niet openbaar?" not in Visitor(running.lab.app).text(address(running))


def test_each_act_makes_a_version_and_an_entry_without_the_secret(running: Running) -> None:
    running.publish()
    withhold(running, "brake_test")
    disclose(running, "brake_test")
    assert [notice.cause for notice in running.notices()] == [
        "NoticePublished",
        "PartWithheld",
        "PartDisclosed",
    ]
    assert running.entries()[-2:] == ["PartWithheld", "PartDisclosed"]
    with reading() as session:
        written = " ".join(map(str, session.scalars(select(LedgerPayload.payload))))
    assert "5.1.2.h" in written
    assert case_answers(FULL)["brake_test"] not in written


def test_notice_is_published_without_a_part_that_was_withheld_before(running: Running) -> None:
    withhold(running, "brake_test")
    assert running.notices() == []
    running.publish()
    (notice,) = running.notices()
    assert "brake_test" not in notice.contents["answers"]
    running.meet(1)
    assert everywhere(running, case_answers(FULL)["brake_test"]) == []


def test_withheld_file_cannot_be_fetched_by_its_old_address(running: Running) -> None:
    running.publish()
    (file,) = running.notices()[-1].contents["files"]
    place = address(running, f"/bijlagen/{file['attachment']}")
    visitor = Visitor(running.lab.app)
    assert visitor.get(place, buffered=True).status_code == 200
    question = file["question"]
    withhold(running, question)
    assert visitor.get(place, buffered=True).status_code == 404
    assert running.notices()[-1].contents["files"] == []
    disclose(running, question)
    assert visitor.get(place, buffered=True).status_code == 200


@pytest.mark.parametrize("question", ["title", "place", "data_chain", "value_privacy", "nooit", ""])
def test_what_a_notice_must_always_say_is_never_withheld(running: Running, question: str) -> None:
    before = running.lab.snapshot()
    with pytest.raises(Refused) as refused:
        withhold(running, question)
    assert [problem.field for problem in refused.value.problems] == ["part"]
    assert running.lab.snapshot() == before


def test_reason_ground_and_a_part_that_is_open_are_needed(running: Running) -> None:
    for more, field in (({"ground": "5.1.9"}, "ground"), ({"reason": " "}, "reason")):
        with pytest.raises(Refused) as refused:
            withhold(running, "brake_test", **more)
        assert [problem.field for problem in refused.value.problems] == [field]
    withhold(running, "brake_test")
    with pytest.raises(Refused):
        withhold(running, "brake_test")
    with pytest.raises(Refused):
        disclose(running, "direction")
    with reading() as session:
        assert len(session.scalars(select(WithheldPart)).all()) == 1


def test_nobody_but_the_secretary_withholds_and_never_on_an_old_view(running: Running) -> None:
    for who in ("lead", "teammate", "member", "chair", "dpo", "decider", "auditor", "stranger"):
        with pytest.raises(NotFound):
            withhold(running, "brake_test", who)
    command = WithholdPart(running.reference, "brake_test", "5.1.2.h", REASON, running.version - 1)
    with pytest.raises(Stale):
        withhold_part(command, running.actor("secretary"), running.lab.now)


def test_secretary_withholds_and_discloses_on_a_page(running: Running) -> None:
    running.publish()
    visitor = running.lab.visitor("secretary")
    page = f"/commissie/{running.reference}/niet-openbaar"
    assert page in visitor.text(f"/commissie/{running.reference}")
    refused = visitor.submit(page, {"ground": "5.1.2.e", "reason": REASON})
    assert refused.status_code == 422
    assert REASON in refused.text
    done = visitor.submit(page, {"part": "brake_test", "ground": "5.1.2.e", "reason": REASON})
    assert done.status_code == 303
    shown = visitor.text(page)
    assert "Woo artikel 5.1, lid 2, onder e" in shown
    assert 'value="brake_test">' not in shown.partition("<select")[2]
    done = visitor.submit(page, containing="part", to=f"{page}/openbaar")
    assert done.status_code == 303
    assert running.notices()[-1].cause == "PartDisclosed"


def test_lead_hears_of_it_and_reads_it_on_the_preview(running: Running) -> None:
    withhold(running, "brake_test")
    preview = f"/plannen/{running.reference}/bekendmaking"
    page = running.lab.visitor("lead").text(preview)
    assert "Wat is niet openbaar?" in page
    assert REASON in page and "Woo artikel 5.1, lid 2, onder h" in page
    disclose(running, "brake_test")
    assert "Wat is niet openbaar?" not in running.lab.visitor("lead").text(preview)
    with reading() as session:
        rows = session.execute(select(OutboxMail.template, OutboxMail.recipient)).all()
    told = [(template, to) for template, to in rows if template.startswith("part_")]
    assert told == [("part_withheld", "lead@lab.example"), ("part_disclosed", "lead@lab.example")]


def test_every_ground_has_words_in_both_languages() -> None:
    for language in ("nl", "en"):
        with use_language(language):
            labels = [ground_label(ground) for ground in WooGround]
        assert len(set(labels)) == len(WooGround)


def test_parts_that_can_be_withheld_are_public_answers_of_the_plan(lab: Lab) -> None:
    framework, plan = shipped("2026-1"), case_answers(FULL)
    found = {question.id for question in parts(framework, plan)}
    assert "brake_test" in found and "dpia_file" in found
    assert not found & ALWAYS_TOLD
    assert all(framework.question(one).public and one in plan for one in found)
