"""Drills of the brake stand beside the answer about them, and leave with it when it is withheld."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.decided import Running, decided
from tests.papers import picture
from waardevol_lab.domain.drills import Drill
from waardevol_lab.domain.errors import NotFound, Refused, WrongState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Attachment, OutboxMail
from waardevol_lab.queries.public_notice import published_notice
from waardevol_lab.services.attachments import Upload
from waardevol_lab.services.drilling import RecordDrill, record_drill
from waardevol_lab.services.purging import purge_rows
from waardevol_lab.services.running import StopExperiment, stop
from waardevol_lab.services.withholding import WithholdPart, withhold_part

TODAY = date(2027, 3, 5)
WORKED = Drill(TODAY, "Alle lampen tegelijk uit.", 4, True)


@pytest.fixture
def running(lab: Lab) -> Running:
    found = decided(lab)
    found.run()
    return found


def drill(running: Running, told: Drill = WORKED, who: str = "teammate", **more: object) -> None:
    command = RecordDrill(running.reference, told, **more)  # type: ignore[arg-type]
    record_drill(command, running.actor(who), running.lab.now)


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in refusal.value.problems}


def test_drill_is_on_the_next_notice_without_its_file(running: Running) -> None:
    before = len(running.notices())
    drill(running, proof=Upload("stil.png", BytesIO(picture())))
    last = running.notices()[-1]
    assert (len(running.notices()), last.cause) == (before + 1, "BrakeDrilled")
    assert last.contents["drills"] == [
        {"on": "2027-03-05", "tried": "Alle lampen tegelijk uit.", "minutes": 4, "worked": True}
    ]
    assert "stil.png" not in str(last.contents)
    assert running.entries()[-1] == "BrakeDrilled"


def test_drill_that_failed_needs_no_time_and_the_secretary_hears_of_it(running: Running) -> None:
    drill(running, Drill(TODAY, "Eén lamp bleef branden.", None, False))
    drill(running)
    with reading() as session:
        told = select(OutboxMail.recipient).where(OutboxMail.template == "brake_drill_failed")
        assert session.scalars(told).all() == ["secretary@lab.example"]


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        (Drill(None, "x", 1, True), {("drilled_on", "missing")}),
        (Drill(date(2027, 3, 6), "x", 1, True), {("drilled_on", "in_future")}),
        (Drill(TODAY, " ", 1, True), {("tried", "missing")}),
        (Drill(TODAY, "x" * 2001, 1, True), {("tried", "too_long")}),
        (Drill(TODAY, "x", 1, None), {("worked", "choose_one")}),
        (Drill(TODAY, "x", None, True), {("minutes", "drill_minutes")}),
        (Drill(TODAY, "x", -1, False), {("minutes", "drill_minutes")}),
        (Drill(TODAY, "x", 10_081, True), {("minutes", "drill_minutes")}),
    ],
)
def test_drill_that_says_too_little_is_refused(
    running: Running, told: Drill, wrong: set[tuple[str, str]]
) -> None:
    before = running.lab.snapshot()
    with pytest.raises(Refused) as refusal:
        drill(running, told)
    assert codes(refusal) == wrong
    assert running.lab.snapshot() == before


@pytest.mark.parametrize("name", ["secretary", "chair", "dpo", "decider", "fieldworker"])
def test_others_record_no_drill(running: Running, name: str) -> None:
    with pytest.raises(NotFound):
        drill(running, who=name)


def test_drill_before_the_start_and_none_after_the_end(lab: Lab) -> None:
    running = decided(lab)
    drill(running, Drill(lab.now.date(), "Op kantoor.", 1, True))
    assert running.notices() == []
    running.end()
    assert running.notices()[-1].contents["drills"][0]["tried"] == "Op kantoor."
    with pytest.raises(WrongState):
        drill(running)


def test_with_the_answer_the_drills_are_withheld_also_of_older_versions(running: Running) -> None:
    drill(running)
    number = running.notices()[-1].number
    command = WithholdPart(
        running.reference, "brake_test", "5.1.2.h", "Zo blijft het veilig.", running.version
    )
    withhold_part(command, running.actor("secretary"), running.lab.now)
    slug = str(running.experiment.slug)
    assert published_notice(slug).contents["drills"] == []
    assert published_notice(slug, number).contents["drills"] == []
    before = len(running.notices())
    drill(running)
    assert len(running.notices()) == before


def test_proof_of_a_drill_is_never_purged(running: Running) -> None:
    drill(running, proof=Upload("stil.png", BytesIO(picture())))
    with reading() as session:
        before = session.scalars(select(Attachment.id).order_by(Attachment.id)).all()
    purge_rows(running.lab.later(days=400))
    with reading() as session:
        assert session.scalars(select(Attachment.id).order_by(Attachment.id)).all() == before


def test_ended_experiment_keeps_its_drills_on_the_notice(running: Running) -> None:
    drill(running)
    command = StopExperiment(running.reference, "Klaar.", running.version)
    stop(command, running.actor("lead"), running.lab.now)
    assert len(running.notices()[-1].contents["drills"]) == 1
