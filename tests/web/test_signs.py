"""The sign at its addresses: for everybody once there is a notice, before that for the team."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy.exc import IntegrityError

from tests import sign_checks as check
from tests.begun import begun
from tests.builders import Lab
from tests.databases import Databases
from tests.decided import Running, decided
from tests.reviews import FULL, Review
from tests.visitor import Visitor
from tests.web.test_formats import address
from waardevol_lab.domain.states import EndReason, Phase
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import Experiment
from waardevol_lab.services import plans
from waardevol_lab.wording.labels import label

TITLE = "Licht, geluid en drukte op het Stratumseind"


@pytest.fixture
def running(databases: Databases, tmp_path: Path) -> Iterator[Running]:
    with begun(databases, tmp_path, decided) as (_lab, found):
        yield found


def short_address(running: Running) -> str:
    return f"http://localhost/e/{running.experiment.sign_code}"


def test_everybody_gets_the_sign_of_a_notice_in_three_formats(running: Running) -> None:
    visitor, place = Visitor(running.lab.app), address(running, "/bord.pdf")
    assert visitor.get(place).status_code == 404
    running.publish()
    for form in check.SIZES:
        answer = visitor.get(f"{place}?formaat={form}")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        text = check.read(answer.data, f"Bord: {TITLE}", "nl", form, short_address(running))
        assert "CONCEPT" not in text and "Gemeente Groenstad" in text
    assert visitor.get(place).data == visitor.get(f"{place}?formaat=a4").data
    english = visitor.get(f"/en{place}?formaat=sticker")
    check.read(english.data, f"Sign: {TITLE}", "en", "sticker", short_address(running))


def test_a_sign_is_made_again_only_when_something_happened(running: Running) -> None:
    running.publish()
    visitor, place = Visitor(running.lab.app), address(running, "/bord.pdf")
    first = visitor.get(place)
    assert first.headers["Content-Disposition"].startswith("attachment; filename=")
    seen = {"If-None-Match": first.headers["ETag"]}
    assert visitor.get(place, headers=seen).status_code == 304
    running.meet(1)
    assert visitor.get(place, headers=seen).status_code == 200


def test_another_format_is_refused_with_those_that_there_are(running: Running) -> None:
    running.publish()
    visitor = Visitor(running.lab.app)
    for who, place in (
        (visitor, address(running, "/bord.pdf")),
        (running.lab.visitor("lead"), f"/plannen/{running.reference}/bord.pdf"),
    ):
        answer = who.get(f"{place}?formaat=poster")
        assert (answer.status_code, answer.mimetype) == (400, "text/plain")
        assert "Kies a4, a3, sticker." in answer.text


def test_the_team_sees_a_concept_until_the_plan_is_approved(lab: Lab) -> None:
    review = Review(lab)
    reference = review.submitted(FULL)
    place = f"/plannen/{reference}/bord.pdf"
    made = lab.visitor("lead").get(f"{place}?formaat=a3")
    assert made.status_code == 200
    link = f"http://localhost/e/{lab.experiment(reference).sign_code}"
    assert "CONCEPT" in check.read(made.data, f"Bord: {TITLE}", "nl", "a3", link)
    borden = f"/plannen/{reference}/borden"
    assert borden in lab.visitor("lead").text(f"/plannen/{reference}/status")
    assert place in lab.visitor("lead").text(borden)
    for stranger in ("anna", "decider"):
        assert lab.visitor(stranger).get(place).status_code == 404
    assert Visitor(lab.app).get(link.removeprefix("http://localhost")).status_code == 404


@pytest.mark.parametrize("who", ["lead", "teammate", "fieldworker"])
def test_who_hangs_signs_gets_one_that_is_approved(running: Running, who: str) -> None:
    made = running.lab.visitor(who).get(f"/plannen/{running.reference}/bord.pdf")
    text = check.read(made.data, f"Bord: {TITLE}", "nl", "a4", short_address(running))
    assert "CONCEPT" not in text
    running.publish()
    public = Visitor(running.lab.app).get(address(running, "/bord.pdf"))
    assert " ".join(check.checked(public.data, f"Bord: {TITLE}", "nl").split()) == text


def test_the_short_address_leads_somewhere_whatever_becomes_of_it(running: Running) -> None:
    visitor, code = Visitor(running.lab.app), running.experiment.sign_code
    for phase in Phase:
        if phase is Phase.PREPARING:
            continue
        with transaction() as session:
            row = session.get_one(Experiment, running.experiment.id)
            row.phase = phase
            row.started_at = row.ended_at = running.lab.now
            row.end_reason = EndReason.STOPPED_EARLY
        running.lab.later(days=1)  # pages are made anew each day
        found = visitor.get(f"/e/{code}", follow_redirects=True)
        assert found.status_code == 200, phase
        assert TITLE in found.text
        assert phase is Phase.REJECTED or label(phase) in found.text


def test_a_short_address_is_never_given_out_twice(running: Running) -> None:
    taken = running.experiment.sign_code
    drawn = iter(taken + "2" * len(taken))
    with patch.object(plans.secrets, "choice", lambda _letters: next(drawn)):
        command = plans.CreateExperiment(running.organisation_id, "Iets nieuws")
        reference = plans.create_experiment(command, running.actor("lead"), running.lab.now)
    assert running.lab.experiment(reference).sign_code == "2" * len(taken)
    with pytest.raises(IntegrityError), transaction() as session:
        session.get_one(Experiment, running.lab.experiment(reference).id).sign_code = taken
