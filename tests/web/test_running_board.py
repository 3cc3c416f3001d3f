"""The board's pages after the decision: evidence, brake, restart, stop, revoke, remarks."""

from datetime import timedelta

import pytest

from tests.builders import Lab
from tests.decided import Running, decided
from tests.reviews import LIGHT
from tests.visitor import parse
from waardevol_lab.services.conditions import SubmitEvidence, submit_evidence
from waardevol_lab.services.plans import CreateExperiment, create_experiment
from waardevol_lab.services.running import PullBrake, pull_brake
from waardevol_lab.services.withdrawing import WithdrawExperiment, withdraw_experiment


@pytest.fixture
def running(lab: Lab) -> Running:
    return decided(lab)


def url(running: Running, page: str) -> str:
    return f"/commissie/{running.reference}/{page}"


def hand_in(running: Running) -> None:
    submit_evidence(
        SubmitEvidence(running.reference, 1, "Zie het rapport.", 1),
        running.actor("lead"),
        running.lab.now,
    )


def test_secretary_refuses_evidence_with_a_reason(running: Running) -> None:
    hand_in(running)
    secretary = running.lab.visitor("secretary")
    page = url(running, "voorwaarden/1/bewijs")
    assert "Zie het rapport." in secretary.text(page)
    before = running.lab.snapshot()
    answer = secretary.submit(page, {"verdict": "refuse", "reason": ""})
    assert answer.status_code == 422
    assert 'href="#reason"' in answer.get_data(as_text=True)
    assert secretary.submit(page, {"reason": "x"}).status_code == 422
    assert running.lab.snapshot() == before
    answer = secretary.submit(page, {"verdict": "refuse", "reason": "Zonder datum."})
    assert answer.status_code == 303
    assert "Zonder datum." in secretary.text(url(running, "voorwaarden"))
    assert "Zonder datum." in running.lab.visitor("lead").text(
        f"/plannen/{running.reference}/voorwaarden"
    )


def test_judging_what_was_judged_is_too_late_and_keeps_the_text(running: Running) -> None:
    hand_in(running)
    secretary = running.lab.visitor("secretary")
    page = url(running, "voorwaarden/1/bewijs")
    form = secretary.form(page, "verdict")
    assert secretary.submit(page, {"verdict": "accept"}).status_code == 303
    fields = {"idempotency_key": "another", "verdict": "refuse", "reason": "Toch niet."}
    for key, value in fields.items():
        form.setlist(key, [value])
    answer = secretary.client.post(page, data=form)
    assert answer.status_code == 409
    assert "Toch niet." in answer.get_data(as_text=True)


def test_only_the_secretary_judges(running: Running) -> None:
    hand_in(running)
    for name in ("member", "chair", "decider", "dpo", "auditor", "lead", "conflicted"):
        visitor = running.lab.visitor(name)
        assert visitor.get(url(running, "voorwaarden/1/bewijs")).status_code == 404, name


@pytest.mark.parametrize("name", ["chair", "dpo", "decider"])
def test_brake_from_the_board_side(running: Running, name: str) -> None:
    running.run()
    answer = running.lab.visitor(name).submit(url(running, "noodrem"), {"reason": "Gevaar."})
    assert answer.status_code == 303
    assert running.experiment.phase == "suspended"


def test_restart_without_a_decision_is_refused_in_words(running: Running) -> None:
    running.run()
    pull_brake(PullBrake(running.reference, "Gevaar."), running.actor("lead"), running.lab.now)
    before = running.lab.snapshot()
    answer = running.lab.visitor("decider").submit(url(running, "hervatten"), {})
    assert answer.status_code == 422
    assert "Hervatten kan pas na een positief besluit" in answer.get_data(as_text=True)
    assert running.lab.snapshot() == before


@pytest.mark.parametrize(
    ("page", "reason"), [("stoppen", "stopped_early"), ("intrekken", "revoked")]
)
def test_decider_ends_it_with_a_public_reason(running: Running, page: str, reason: str) -> None:
    running.run()
    decider = running.lab.visitor("decider")
    assert decider.submit(url(running, page), {"reason": ""}).status_code == 422
    answer = decider.submit(url(running, page), {"reason": "Nieuwe feiten."})
    assert answer.status_code == 303
    assert running.experiment.end_reason == reason
    assert running.notices()[-1].contents["closing_reason"] == "Nieuwe feiten."


def test_dpo_reports_an_incident(running: Running) -> None:
    running.run()
    answer = running.lab.visitor("dpo").submit(url(running, "incident"), {"reason": "Een lek."})
    assert answer.status_code == 303
    assert running.lab.round(running.reference).kind == "incident"


def test_board_sees_the_evaluation_only_when_it_is_offered(running: Running) -> None:
    running.end()
    lead = running.lab.visitor("lead")
    page = f"/plannen/{running.reference}/evaluatie"
    assert lead.submit(page, {"learned": "Een geheim concept."}).status_code == 303
    for name in ("member", "secretary", "decider", "auditor"):
        text = running.lab.visitor(name).text(url(running, "evaluatie"))
        assert "Een geheim concept." not in text
        assert "De evaluatie ligt nog niet bij de commissie" in text


def test_member_remarks_and_the_dpo_only_reads(running: Running) -> None:
    running.end()
    running.evaluate()
    page = url(running, "evaluatie")
    member = running.lab.visitor("member")
    assert member.submit(page, {"text": " "}).status_code == 422
    assert member.submit(page, {"text": "Helder."}).status_code == 303
    dpo = running.lab.visitor("dpo")
    assert "Helder." in dpo.text(page)
    assert "Plaats de opmerking" not in dpo.text(page)
    assert running.lab.visitor("conflicted").get(page).status_code in {303, 404}


def test_secretary_closes_without_evaluation_when_it_is_time(running: Running) -> None:
    running.end()
    secretary = running.lab.visitor("secretary")
    page = url(running, "evaluatie")
    assert "vanaf 28 mei 2027" in secretary.text(page)
    running.lab.set_clock(running.lab.now + timedelta(days=84))
    answer = secretary.submit(page, {}, to=f"{page}/sluiten", containing="version")
    assert answer.status_code == 303
    assert running.experiment.unevaluated
    running.lab.visitor("member").text(page)


PAGES = (
    "voorwaarden",
    "noodrem",
    "hervatten",
    "stoppen",
    "intrekken",
    "incident",
    "evaluatie",
)


def test_pages_do_not_exist_for_who_has_nothing_to_do_with_it(running: Running) -> None:
    running.run()
    for page in PAGES:
        assert running.lab.visitor("stranger").get(url(running, page)).status_code == 404, page
        assert running.lab.visitor().get(url(running, page)).status_code == 303, page


def test_pages_are_valid_in_both_languages(running: Running) -> None:
    running.run()
    for page in PAGES:
        name = {"incident": "dpo", "voorwaarden": "secretary"}.get(page, "decider")
        for prefix in ("", "/en"):
            parse(running.lab.visitor(name).text(prefix + url(running, page)))


def test_desk_names_what_waits_after_the_decision(running: Running) -> None:
    hand_in(running)
    secretary = running.lab.visitor("secretary")
    assert url(running, "voorwaarden") in secretary.text("/commissie/")
    assert url(running, "voorwaarden") not in running.lab.visitor("decider").text("/commissie/")


def test_desk_asks_the_free_members_to_read_the_evaluation(running: Running) -> None:
    running.end()
    assert url(running, "evaluatie") not in running.lab.visitor("member").text("/commissie/")
    running.evaluate()
    assert url(running, "evaluatie") in running.lab.visitor("member").text("/commissie/")
    assert url(running, "evaluatie") not in running.lab.visitor("conflicted").text("/commissie/")


def test_dossier_leads_to_what_each_can_do(running: Running) -> None:
    running.run()
    page = f"/commissie/{running.reference}"
    decider = running.lab.visitor("decider").text(page)
    for act in ("noodrem", "stoppen", "intrekken", "voorwaarden"):
        assert f"{page}/{act}" in decider, act
    assert f"{page}/hervatten" not in decider
    member = running.lab.visitor("member").text(page)
    assert f"{page}/noodrem" not in member
    assert f"{page}/incident" in running.lab.visitor("dpo").text(page)


def test_status_leads_the_lead_to_every_act(running: Running) -> None:
    running.run()
    page = f"/plannen/{running.reference}"
    status = running.lab.visitor("lead").text(f"{page}/status")
    for act in ("wijzigen", "verlengen", "incident", "noodrem", "stoppen", "voorwaarden"):
        assert f"{page}/{act}" in status, act


@pytest.mark.parametrize("page", ["noodrem", "hervatten", "stoppen", "intrekken", "voorwaarden"])
def test_draft_does_not_exist_for_the_decider(running: Running, page: str) -> None:
    """Nor does a plan to practise with, or one that was withdrawn before anybody read it."""
    lab, lead = running.lab, running.actor("lead")
    draft = lab.draft(LIGHT, lead, running.organisation_id)
    practice = CreateExperiment(running.organisation_id, "Om te oefenen", practice=True)
    withdrawn = lab.draft(LIGHT, lead, running.organisation_id)
    command = WithdrawExperiment(withdrawn, "Toch niet.", lab.experiment(withdrawn).version)
    withdraw_experiment(command, lead, lab.now)
    decider = lab.visitor("decider")
    assert decider.get(url(running, page)).status_code == 200
    token = decider.form(url(running, "intrekken"))["csrf_token"]
    for reference in (draft, create_experiment(practice, lead, lab.now), withdrawn):
        address = f"/commissie/{reference}/{page}"
        assert decider.get(address).status_code == 404, reference
        if page != "voorwaarden":
            form = {"csrf_token": token, "reason": "Zomaar.", "idempotency_key": reference}
            assert decider.client.post(address, data=form).status_code == 404, reference


def test_act_is_offered_only_in_a_phase_in_which_it_can_be_done(running: Running) -> None:
    for page in ("hervatten", "stoppen", "noodrem"):
        shown = running.lab.visitor("decider").text(url(running, page))
        main = shown.partition("<main")[2].partition("</main>")[0]
        assert "Dit experiment staat nu op: goedgekeurd" in main
        assert 'method="post"' not in main
    shown = running.lab.visitor("decider").text(url(running, "intrekken"))
    assert "Trek de goedkeuring in" in shown.partition('method="post"')[2]
    lead = running.lab.visitor("lead").text(f"/plannen/{running.reference}/noodrem")
    assert "Dit experiment staat nu op: goedgekeurd" in lead
