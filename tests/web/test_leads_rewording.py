"""Alleen tekst verbeteren: words at once and without a round, and nothing more than words."""

from typing import Any

import pytest

from tests.builders import Lab, case_answers
from tests.decided import Running, decided
from tests.visitor import Visitor, parse
from waardevol_lab.domain.errors import Refused
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import OutboxMail, PlanVersion
from waardevol_lab.queries.start_checklist import start_checklist
from waardevol_lab.services.amending import OpenAmendment, open_amendment
from waardevol_lab.services.conditions import SubmitEvidence, submit_evidence
from waardevol_lab.services.rewording import RewordPlan, reword

ANSWERS = case_answers("stratumseind")
BETTER = "Beter gezegd."


@pytest.fixture
def running(lab: Lab) -> Running:
    return decided(lab)


def url(running: Running, task: str = "") -> str:
    return f"/plannen/{running.reference}/tekst" + (f"?onderdeel={task}" if task else "")


def mend(visitor: Visitor, running: Running, task: str, **fields: Any) -> Any:
    sent = {"reason": "Een zin was onduidelijk.", **fields}
    return visitor.submit(url(running, task), sent, to=url(running), containing="reason")


def versions() -> list[PlanVersion]:
    with reading() as session:
        rows = list(session.query(PlanVersion).order_by(PlanVersion.number))
        session.expunge_all()
        return rows


def test_words_hold_at_once_in_a_new_version_and_a_new_notice(running: Running) -> None:
    running.publish()
    lead = running.lab.visitor("lead")
    parse(lead.text(url(running)))
    parse(lead.text(url(running, "evaluation")))
    done = mend(lead, running, "evaluation", cleanup=BETTER)
    assert done.status_code == 303
    first, second = versions()
    assert (second.number, second.rewords, second.round_id) == (2, 1, first.round_id)
    assert second.answers == {**first.answers, "cleanup": BETTER}
    assert second.files == first.files
    assert running.experiment.binding_version_id == second.id
    assert [notice.plan_version_id for notice in running.notices()] == [first.id, second.id]
    assert running.notices()[-1].cause == "PlanReworded"
    assert running.entries()[-1] == "PlanReworded"
    assert running.lab.round(running.reference).state == "decided"
    shown = lead.text(done.headers["Location"])
    assert f"{BETTER}</ins>" in shown and "Een zin was onduidelijk." in shown
    public = running.lab.visitor().text(f"/experimenten/{running.experiment.slug}")
    assert "De tekst van het plan is verbeterd" in public
    page = lead.text(f"/plannen/{running.reference}/versies")
    assert "Alleen tekst verbeterd, zonder ronde" in page
    with reading() as session:
        mails = session.query(OutboxMail).filter_by(template="plan_reworded").all()
        assert [mail.recipient for mail in mails] == ["secretary@lab.example"]


def test_decision_and_days_of_the_notice_stay_with_the_plan(running: Running) -> None:
    running.publish()
    running.meet(1)
    lead = running.actor("lead")
    before = start_checklist(lead, running.reference, running.lab.now)
    running.lab.later(days=3)
    assert mend(running.lab.visitor("lead"), running, "evaluation", cleanup=BETTER).status_code
    after = start_checklist(lead, running.reference, running.lab.now)
    assert after.lines == before.lines
    assert after.head.reference == running.reference


def test_without_a_notice_nothing_is_published(running: Running) -> None:
    assert mend(running.lab.visitor("lead"), running, "evaluation", cleanup=BETTER).status_code
    assert len(versions()) == 2
    assert running.notices() == []


@pytest.mark.parametrize(
    ("task", "fields", "at"),
    [
        ("purpose", {"limits": "Alles mag.", "title": "Anders"}, "limits"),
        ("place_period", {"period.end": "2027-11-30", "why_here": "Daarom."}, "period"),
        ("place_period", {"place.text": "Overal"}, "place"),
        ("affected", {"influence": "measure"}, "influence"),
        ("parties", {"parties.0.organisation": "Een ander bedrijf"}, "parties"),
    ],
)
def test_no_material_change_gets_through_as_words(
    running: Running, task: str, fields: dict[str, str], at: str
) -> None:
    lead = running.lab.visitor("lead")
    before = running.lab.snapshot()
    refused = mend(lead, running, task, **fields)
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "Deze verandering is meer dan tekst." in page
    assert f'href="#{at}' in page
    parse(page)
    assert running.lab.snapshot() == before


@pytest.mark.parametrize(
    "answers",
    [
        {"limits": "Alles mag."},
        {"purpose_kind": []},
        {"period": {"start": "2027-03-05", "end": "2028-01-01"}, "summary": "Kort."},
        {"limits": None},
    ],
)
def test_service_itself_refuses_what_a_form_never_sends(
    running: Running, answers: dict[str, Any]
) -> None:
    own = {q: ANSWERS[q] for q in ("title", "summary", "problem", "purpose_kind", "limits")}
    command = RewordPlan(
        running.reference, "purpose", {**own, **answers}, "Tekst.", running.version
    )
    before = running.lab.snapshot()
    with pytest.raises(Refused):
        reword(command, running.actor("lead"), running.lab.now)
    assert running.lab.snapshot() == before


def test_topic_of_which_every_answer_is_material_is_not_offered(running: Running) -> None:
    lead = running.lab.visitor("lead")
    assert "onderdeel=data" not in lead.text(url(running))
    assert lead.get(url(running, "data")).status_code == 404


def test_nothing_changed_no_reason_or_a_gap_is_refused(running: Running) -> None:
    lead = running.lab.visitor("lead")
    before = running.lab.snapshot()
    for fields in ({}, {"cleanup": BETTER, "reason": " "}, {"cleanup": ""}):
        assert mend(lead, running, "evaluation", **fields).status_code == 422
    assert running.lab.snapshot() == before


def test_file_stays_whatever_the_form_says(running: Running) -> None:
    fields = {"permits": "Niet nodig, zei de gemeente.", "dpia_file.remove": "y"}
    assert mend(running.lab.visitor("lead"), running, "law", **fields).status_code == 303
    first, second = versions()
    assert second.answers["dpia_file"] == first.answers["dpia_file"]


def test_open_round_comes_first(running: Running) -> None:
    lead = running.lab.visitor("lead")
    form = lead.form(url(running, "evaluation"), "reason")
    open_amendment(
        OpenAmendment(running.reference, "Meer."), running.actor("lead"), running.lab.now
    )
    assert "Er loopt al een ronde." in lead.text(url(running, "evaluation"))
    before = running.lab.snapshot()
    form["cleanup"], form["reason"] = BETTER, "Tekst."
    refused = lead.client.post(url(running), data=form)
    assert refused.status_code == 422
    assert running.lab.snapshot() == before
    assert BETTER in refused.text and "Wat u hieronder typte, is nog niet bewaard" in refused.text
    parse(refused.text)
    withdraw = f"/plannen/{running.reference}/ronde-intrekken"
    assert withdraw in refused.text
    assert lead.submit(withdraw, {"reason": "Eerst de tekst."}).status_code == 303
    assert lead.client.post(url(running), data=form).status_code == 303
    assert versions()[-1].answers["cleanup"] == BETTER


@pytest.mark.parametrize("who", ["teammate", "secretary", "dpo", "decider", "stranger"])
def test_nobody_but_the_lead_mends_words(running: Running, who: str) -> None:
    form = running.lab.visitor("lead").form(url(running, "evaluation"), "reason")
    visitor = running.lab.visitor(who)
    before = running.lab.snapshot()
    assert visitor.get(url(running)).status_code == 404
    assert visitor.client.post(url(running), data=form).status_code in {400, 404}
    assert running.lab.snapshot() == before


def test_board_still_meets_its_work_after_words_were_mended(running: Running) -> None:
    mend(running.lab.visitor("lead"), running, "evaluation", cleanup=BETTER)
    row = running.condition(1)
    submit_evidence(
        SubmitEvidence(running.reference, 1, "Zie hier.", row.version),
        running.actor("teammate"),
        running.lab.now,
    )
    assert running.reference in running.lab.visitor("secretary").text("/commissie/")


def test_every_topic_that_is_offered_opens(running: Running) -> None:
    lead = running.lab.visitor("lead")
    offered = [
        link.get("href", "")
        for link in parse(lead.text(url(running))).iter("a")
        if "?onderdeel=" in link.get("href", "")
    ]
    assert len(offered) > 5
    for address in offered:
        parse(lead.text(address))
