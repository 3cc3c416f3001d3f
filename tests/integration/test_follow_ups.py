"""Follow-up evaluations: from half a year after the end, as often as somebody looks back."""

import pytest
from sqlalchemy import select

from tests import looked_back
from tests.builders import Lab
from tests.decided import Running, decided
from tests.looked_back import LATER, offer, publish, remark, write
from waardevol_lab.domain.errors import NotFound, Refused, Stale, WrongState
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import OutboxMail
from waardevol_lab.queries.evaluations import board_page, evaluation_page
from waardevol_lab.services.evaluating import OfferEvaluation, offer_evaluation
from waardevol_lab.services.reminding import send_reminders
from waardevol_lab.services.verifying import verify


@pytest.fixture
def evaluated(lab: Lab) -> Running:
    return looked_back.evaluated(lab)


def test_follow_ups_come_from_half_a_year_on_and_are_published_one_by_one(
    evaluated: Running,
) -> None:
    version = write(evaluated)
    with pytest.raises(Refused, match="follow_up_early"):
        offer(evaluated, version)
    evaluated.lab.later(days=185)
    with pytest.raises(Stale):
        write(evaluated)
    with pytest.raises(NotFound):
        command = OfferEvaluation(evaluated.reference, version, kind=LATER)
        offer_evaluation(command, evaluated.actor("teammate"), evaluated.lab.now)
    offer(evaluated, version)
    page = board_page(evaluated.actor("member"), evaluated.reference, evaluated.lab.now, "nl")
    assert (page.kind, page.number, page.state) == (LATER, 1, "offered")
    with pytest.raises(Refused, match="await_remarks"):
        publish(evaluated)
    for name in ("lead", "decider", "conflicted", "stranger"):
        with pytest.raises(NotFound):
            remark(evaluated, name)
    remark(evaluated, "member")
    publish(evaluated)
    assert evaluated.experiment.phase == "evaluated"
    with pytest.raises(Stale):
        write(evaluated, version)
    offer(evaluated, write(evaluated, version + 2))
    with pytest.raises(Stale):
        remark(evaluated, "secretary", number=1)
    remark(evaluated, "secretary", number=2)
    publish(evaluated)
    told = evaluated.notices()[-1]
    assert told.cause == "FollowUpPublished"
    assert [one["number"] for one in told.contents["follow_ups"]] == [1, 2]
    assert told.contents["evaluation"]["kind"] == "final"
    assert told.contents["evaluation"]["remarks"][0]["text"] == "Goed gezien."
    assert "handvat_1_kept" not in told.contents["follow_ups"][0]["answers"]
    assert verify().holds


def test_while_it_is_not_evaluated_there_is_nothing_to_follow_up(lab: Lab) -> None:
    running = decided(lab)
    running.end()
    lab.later(days=200)
    with pytest.raises(WrongState):
        write(running)


def test_the_lead_is_asked_once_as_long_as_nobody_began(evaluated: Running) -> None:
    lab, told = evaluated.lab, []
    for days in (180, 5, 1, 30, 60):
        lab.later(days=days)
        send_reminders(lab.now)
        with reading() as session:
            mails = session.scalars(
                select(OutboxMail).where(OutboxMail.template == "reminder")
            ).all()
        told.append([m.recipient for m in mails if m.context["kind"] == "follow_up"])
    assert told == [[], ["lead@lab.example"], *[["lead@lab.example"]] * 3]


def test_a_draft_is_of_its_writers(evaluated: Running) -> None:
    write(evaluated)
    lead = evaluation_page(
        evaluated.actor("lead"), evaluated.reference, evaluated.lab.now, "nl", LATER
    )
    assert lead.answers and lead.version == 1
    page = board_page(evaluated.actor("chair"), evaluated.reference, evaluated.lab.now, "nl")
    assert (page.kind, page.state) == (EvaluationKind.FINAL, "published")
