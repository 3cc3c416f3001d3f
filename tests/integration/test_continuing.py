"""A new plan that goes on from an evaluated experiment: who may, when, and what it begins with."""

import json
import re

import pytest
from sqlalchemy import select

from tests.announced import announce_more
from tests.builders import Lab
from tests.decided import Running, decided
from tests.visitor import Visitor, parse
from waardevol_lab.domain.errors import AlreadyDone, NotFound, WrongState
from waardevol_lab.domain.evaluation import goes_on
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Evaluation, Experiment, LedgerPayload
from waardevol_lab.services.continuing import ContinueExperiment, continue_experiment
from waardevol_lab.services.dossiers import load
from waardevol_lab.services.evaluating import (
    PublishEvaluation,
    RemarkOnEvaluation,
    publish_evaluation,
    remark_on_evaluation,
)
from waardevol_lab.services.plan_sources import PlanSource, source_of
from waardevol_lab.services.verifying import verify

LEARNED = "Wij leerden dit."


@pytest.fixture
def evaluated(lab: Lab) -> Running:
    running = decided(lab)
    running.end()
    running.evaluate()
    return published(running)


def published(running: Running) -> Running:
    remark = RemarkOnEvaluation(running.reference, "Goed gezien.")
    remark_on_evaluation(remark, running.actor("chair"), running.lab.now)
    publish = PublishEvaluation(running.reference, running.version, "Dank.")
    publish_evaluation(publish, running.actor("lead"), running.lab.now)
    return running


def go_on(running: Running, name: str = "lead", key: str = "", title: str = "Verder") -> str:
    command = ContinueExperiment(running.reference, title, LEARNED, key)
    return continue_experiment(command, running.actor(name), running.lab.now)


def held(reference: str, number: int | None = None) -> PlanSource:
    with reading() as session:
        return source_of(load(session, reference, lock=False), number)


def begun(running: Running) -> list[str]:
    with reading() as session:
        query = select(Experiment.reference).where(Experiment.continues_id == running.experiment.id)
        return list(session.scalars(query))


def test_the_newest_outcome_that_was_named_counts() -> None:
    assert not goes_on([])
    assert goes_on([{"outcome": "adapt"}, {"outcome": "stop"}])
    assert not goes_on([{"outcome": "pass_on"}, {"outcome": "scale_up"}])
    assert goes_on([{}, {"outcome": "repeat"}])


def test_it_begins_with_the_answers_in_force_and_what_was_learned(evaluated: Running) -> None:
    reference = go_on(evaluated, key="k" * 32, title="x" * 300)
    with pytest.raises(AlreadyDone, match=reference):
        go_on(evaluated, key="k" * 32)
    assert begun(evaluated) == [reference]
    old, new = held(evaluated.reference, 1), held(reference)
    own = ("title", "period", "earlier_lessons")
    assert {k: v for k, v in new.answers.items() if k not in own} == {
        k: v for k, v in old.answers.items() if k not in own
    }
    assert "period" in old.answers and "period" not in new.answers
    assert new.answers["title"] == "x" * 100
    assert new.answers["earlier_lessons"].startswith(LEARNED)
    assert old.answers.get("earlier_lessons", "") in new.answers["earlier_lessons"]
    with reading() as session:
        told = [row.payload for row in session.query(LedgerPayload) if b'"origin"' in row.payload]
    assert [json.loads(one)["origin"] for one in told] == [
        {"reference": evaluated.reference, "version": 1, "continues": evaluated.reference}
    ]
    assert evaluated.experiment.phase == "evaluated"
    assert go_on(evaluated) not in {reference, evaluated.reference}
    assert verify().holds


def test_only_its_lead_goes_on_and_only_after_an_outcome_that_does(lab: Lab) -> None:
    running = decided(lab)
    lab.person("colleague", (Role.LEAD, running.organisation_id))
    running.end()
    with pytest.raises(WrongState):
        go_on(running)
    running.evaluate()
    with pytest.raises(WrongState):
        go_on(running)
    published(running)
    for name in ("teammate", "colleague", "stranger", "secretary", "dpo", "decider"):
        with pytest.raises(NotFound):
            go_on(running, name)
    for outcome in ("stop", "pass_on"):
        with transaction() as session:
            row = session.scalars(select(Evaluation)).one()
            row.answers = {**row.answers, "outcome": outcome}
        with pytest.raises(WrongState):
            go_on(running)
        page = visitor(running, "lead").text(f"/plannen/{running.reference}/evaluatie")
        assert "evaluatie/vervolg" not in page
    assert begun(running) == []


def visitor(running: Running, name: str) -> Visitor:
    return Visitor(running.lab.app, running.lab.actors[name])


def link(address: str, title: str) -> re.Pattern[str]:
    return re.compile(rf'href="{address}"><bdi[^>]*>{re.escape(title)}</bdi>')


def test_a_lead_presses_once_and_both_plans_link_to_each_other(evaluated: Running) -> None:
    lead, old = visitor(evaluated, "lead"), f"/plannen/{evaluated.reference}"
    page = lead.text(f"{old}/evaluatie")
    parse(page)
    assert "Begin een nieuw plan" in page
    fields = lead.form(f"{old}/evaluatie", containing="idempotency_key")
    pressed = [lead.client.post(f"{old}/evaluatie/vervolg", data=fields) for _ in range(2)]
    assert {one.status_code for one in pressed} == {303}
    (reference,) = begun(evaluated)
    new = f"/plannen/{reference}"
    assert {one.headers["Location"] for one in pressed} == {new}
    page = lead.text(new)
    parse(page)
    assert "Kies een nieuwe periode" in page
    title = evaluated.experiment.title
    for url in (new, f"{new}/status"):
        assert link(f"{old}/status", title).search(lead.text(url)), url
    later = link(f"{new}/status", f"Vervolg: {title}"[:100])
    for url in (f"{old}/evaluatie", f"{old}/status"):
        assert later.search(lead.text(url)), url
    assert "Begin nog een vervolg" in lead.text(f"{old}/evaluatie")
    said = str(held(reference).answers["earlier_lessons"])
    assert f"/experimenten/{evaluated.experiment.slug}/evaluaties" in said
    for url in (f"{old}/evaluatie", f"{old}/status"):
        assert reference not in visitor(evaluated, "teammate").text(url), url
    stranger = visitor(evaluated, "stranger")
    own = stranger.form("/plannen/nieuw", containing="title")
    assert stranger.client.post(f"{old}/evaluatie/vervolg", data=own).status_code == 404
    assert begun(evaluated) == [reference]


def test_public_pages_link_as_soon_as_both_are_public(evaluated: Running) -> None:
    anybody, slug = Visitor(evaluated.lab.app), evaluated.experiment.slug
    pages = [f"/experimenten/{slug}", f"/experimenten/{slug}/evaluaties"]
    go_on(evaluated, title="Geheim vervolg")
    for url in pages:
        before = anybody.text(url)
        assert "Gaat verder in:" not in before and "Geheim" not in before, url
    (other,) = announce_more(
        evaluated, 1, continues_id=evaluated.experiment.id, title="Op meer plekken"
    )
    for url in pages:
        after = anybody.text(url)
        parse(after)
        assert link(f"/experimenten/{other}", "Op meer plekken").search(after), url
        assert "Geheim" not in after
    told = anybody.text(f"/experimenten/{other}")
    assert "Dit experiment gaat verder op:" in told
    assert link(f"/experimenten/{slug}", evaluated.experiment.title).search(told)
    assert "Continued in:" in anybody.text(f"/en{pages[0]}")
    assert "Gaat verder in:" not in anybody.text(f"{pages[0]}/versies/1")
