"""After the brake: the incident round from its draft to the restart, through the pages alone."""

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.decided import VALUES, Running, decided
from tests.rewriting import rewrite
from tests.visitor import Visitor, parse
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Letter, ReviewRound
from waardevol_lab.queries.agendas import rounds_to_discuss
from waardevol_lab.services.amending import OpenAmendment, open_amendment
from waardevol_lab.services.completeness import AcceptPlan
from waardevol_lab.services.completeness import accept as accept_plan
from waardevol_lab.services.plans import SaveTopic, save_topic
from waardevol_lab.services.rounds import draft_answers
from waardevol_lab.services.running import PullBrake, pull_brake
from waardevol_lab.services.submitting import SubmitPlan, submit

REASON = "Een drone raakte een lantaarn."
LINK = "Werk het incident uit en dien het in"
RISKS = {f"risk_{value}": "1" for value in VALUES}
TOPIC = "onderdelen/purpose"
JUDGES = ("anna", "bram", "member", "chair")


@pytest.fixture
def running(lab: Lab) -> Running:
    """An experiment that runs, with a board that can come together."""
    running = decided(lab)
    for name in ("anna", "bram"):
        lab.person(name, (Role.MEMBER, running.board_id))
    running.run()
    return running


@pytest.fixture
def stopped(running: Running) -> Running:
    """The same after the brake, with the incident round as a draft."""
    pull_brake(PullBrake(running.reference, REASON), running.actor("teammate"), running.lab.now)
    return running


def plan(running: Running, page: str) -> str:
    address = f"/plannen/{running.reference}/{page}".rstrip("/")
    return f"{address}?incident=1"


def board(running: Running, page: str) -> str:
    """A page of the board about the incident round."""
    number = running.lab.round(running.reference).number
    return f"/commissie/{running.reference}{page}?ronde={number}"


def done(visitor: Visitor, url: str, fields: dict[str, str], **more: str) -> str:
    """Fill in, press, and give where it leads."""
    answer = visitor.submit(url, fields, **more)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def hand_in(running: Running, who: str = "lead") -> None:
    """The draft as it is."""
    round_ = running.lab.round(running.reference)
    command = SubmitPlan(running.reference, running.board_id, round_.version, incident=True)
    submit(command, running.actor(who), running.lab.now)


def accept(running: Running) -> None:
    fields = {"route": "full", "motivation": "Er is iets gebeurd."}
    to = board(running, "/controle/aannemen")
    done(running.lab.visitor("secretary"), board(running, "/controle"), fields, to=to)


def assess(running: Running) -> None:
    """Everybody declares to be free and files; the dpo gives the opinion."""
    for name in JUDGES:
        visitor = running.lab.visitor(name)
        done(visitor, board(running, "/belang"), {"conflict": "no"})
        fields = {"file": "1", "verdict": "positive", "reasons": "Nu veilig.", **RISKS}
        done(visitor, board(running, "/oordeel"), fields, containing="verdict")
    fields = {"verdict": "positive", "text": "Er lekte niets."}
    done(running.lab.visitor("dpo"), board(running, "/fg-oordeel"), fields)


def to_discuss(running: Running, name: str) -> list[int]:
    """The rounds that somebody can put on an agenda."""
    lab = running.lab
    with reading() as session:
        found = rounds_to_discuss(session, lab.actor(name), 0, running.board_id, lab.now)
    return [choice.round_id for choice in found]


def state(running: Running) -> str:
    return running.lab.round(running.reference).state


def letters_about_it(running: Running) -> list[int]:
    """The numbers of the letters of the incident round."""
    about = running.lab.round(running.reference).id
    with reading() as session:
        return list(session.scalars(select(Letter.number).where(Letter.round_id == about)))


# --- the whole loop


def test_from_the_brake_to_the_restart(running: Running) -> None:
    lead, lab = running.lab.visitor("lead"), running.lab
    bound = running.experiment.binding_version_id
    status = f"/plannen/{running.reference}/status"
    assert LINK not in lead.text(status)
    where = done(lead, f"/plannen/{running.reference}/noodrem", {"reason": REASON})
    assert where == status
    page = lead.text(where)
    assert LINK in page
    assert REASON in page
    assert plan(running, "") in page

    page = lead.text(plan(running, ""))
    assert f"Incident bij plan {running.reference}" in page
    assert REASON in page
    assert "nog niet begonnen" not in page.lower()
    typed = {"limits": "Voortaan staat er altijd iemand naast."}
    where = done(lead, plan(running, TOPIC), {**typed, "verder": "1"})
    assert "incident=1" in where
    page = lead.text(plan(running, "controleren"))
    assert typed["limits"] in page
    assert "Alles is ingevuld" in page
    where = done(lead, plan(running, "controleren"), {}, to=plan(running, "indienen"))
    assert where == plan(running, "ontvangst")
    page = lead.text(where)
    assert "Het incident is ingediend" in page
    assert "De secretaris controleert" in page
    assert LINK not in lead.text(status)

    assert board(running, "/controle") in lab.visitor("secretary").text("/commissie/")
    accept(running)
    assess(running)
    fields = {"outcome": "approved", "text": "Het kan veilig verder.", **RISKS}
    done(lab.visitor("chair"), board(running, "/advies"), fields)
    decider = lab.visitor("decider")
    done(decider, board(running, "/besluit"), {"outcome": "approved"})
    assert (state(running), running.experiment.phase) == ("decided", "suspended")
    assert "De beslisser neemt een besluit" in lead.text(status)
    assert f"/commissie/{running.reference}/hervatten" in decider.text("/commissie/")
    done(decider, f"/commissie/{running.reference}/hervatten", {})
    assert running.experiment.phase == "running"
    assert running.experiment.binding_version_id == bound
    entries = running.entries()
    kinds = ["BrakePulled", "PlanSubmitted", "DecisionTaken", "ExperimentRestarted"]
    assert [kind for kind in entries[entries.index("BrakePulled") :] if kind in kinds] == kinds
    letters, citizen = letters_about_it(running), lab.app.test_client()
    assert len(letters) > 2
    public = f"/experimenten/{running.experiment.slug}/brieven"
    assert {citizen.get(f"{public}/{number}.pdf").status_code for number in letters} == {404}
    assert citizen.get(public).status_code == 200


def test_returned_round_is_answered_changed_and_submitted_again(stopped: Running) -> None:
    hand_in(stopped)
    fields = {"questions-0-question": "limits", "questions-0-text": "Wie let er op?"}
    to = board(stopped, "/controle/terug")
    done(stopped.lab.visitor("secretary"), board(stopped, "/controle"), fields, to=to)
    mate = stopped.lab.visitor("teammate")
    page = mate.text(f"/plannen/{stopped.reference}/status")
    assert LINK in page
    assert "nog 1 open vraag" in page
    page = mate.text(plan(stopped, "vragen"))
    assert "Wie let er op?" in page
    parse(page)
    number = page.partition("/vragen/")[2].partition("?")[0]
    where = done(
        mate, plan(stopped, "vragen"), {"text": "Wij."}, to=plan(stopped, f"vragen/{number}")
    )
    assert where == plan(stopped, "controleren")
    assert "teammate antwoordde op" in mate.text(plan(stopped, "vragen"))
    assert "Alleen de projectleider kan" in mate.text(where)
    lead = stopped.lab.visitor("lead")
    done(lead, plan(stopped, "controleren"), {}, to=plan(stopped, "indienen"))
    assert state(stopped) == "submitted"


# --- the data protection officer


def test_dpo_submits_what_the_team_wrote(stopped: Running) -> None:
    dpo = stopped.lab.visitor("dpo")
    dossier = f"/commissie/{stopped.reference}"
    assert "Dien het incident in" in dpo.text(dossier)
    answer = dpo.get(f"{dossier}/incident")
    assert (answer.status_code, answer.headers["Location"]) == (303, plan(stopped, "controleren"))
    page = dpo.text(plan(stopped, "controleren"))
    assert REASON in page
    assert "onderdelen" not in page
    assert 'href="/plannen/"' not in page
    assert dpo.get(plan(stopped, TOPIC)).status_code == 404
    where = done(dpo, plan(stopped, "controleren"), {}, to=plan(stopped, "indienen"))
    assert "Het incident is ingediend" in dpo.text(where)
    assert state(stopped) == "submitted"
    assert "Dien het incident in" not in dpo.text(dossier)
    assert dpo.get(f"{dossier}/incident").status_code == 200


def test_dpo_reads_what_is_wrong_without_links_to_write(stopped: Running) -> None:
    save_topic(
        SaveTopic(stopped.reference, "purpose", {}, 1, incident=True),
        stopped.actor("lead"),
        stopped.lab.now,
    )
    dpo, before = stopped.lab.visitor("dpo"), stopped.lab.snapshot()
    answer = dpo.submit(plan(stopped, "controleren"), {}, to=plan(stopped, "indienen"))
    assert answer.status_code == 422
    assert "U kunt het plan nog niet indienen" in answer.text
    assert "onderdelen" not in answer.text
    assert stopped.lab.snapshot() == before


# --- refusals

PAGES = ("", TOPIC, "controleren", "ontvangst", "vragen")


@pytest.mark.parametrize(
    "name", ["secretary", "member", "chair", "decider", "fieldworker", "stranger"]
)
def test_others_meet_nothing_of_it(stopped: Running, name: str) -> None:
    visitor = stopped.lab.visitor(name)
    token = stopped.lab.visitor("lead")  # somebody else's form
    fields = token.form(plan(stopped, "controleren"), "version")
    before = stopped.lab.snapshot()
    for page in PAGES:
        assert visitor.get(plan(stopped, page)).status_code == 404, page
    fields["csrf_token"] = visitor.form("/account/profiel")["csrf_token"]
    for page in ("indienen", TOPIC, "vragen/1"):
        assert visitor.client.post(plan(stopped, page), data=fields).status_code == 404, page
    assert stopped.lab.snapshot() == before


def test_who_is_not_signed_in_goes_to_sign_in(stopped: Running) -> None:
    visitor = stopped.lab.visitor()
    for page in PAGES:
        answer = visitor.get(plan(stopped, page))
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/account/inloggen")


def test_without_an_incident_round_there_is_no_page(running: Running) -> None:
    lead = running.lab.visitor("lead")
    for page in PAGES:
        assert lead.get(plan(running, page)).status_code == 404, page


def test_submitting_from_an_old_page_is_too_late(stopped: Running) -> None:
    lead = stopped.lab.visitor("lead")
    form = lead.form(plan(stopped, "controleren"), "version")
    topic = lead.form(plan(stopped, TOPIC), "version")
    hand_in(stopped, "dpo")
    before = stopped.lab.snapshot()
    assert lead.client.post(plan(stopped, "indienen"), data=form).status_code == 409
    answer = lead.client.post(plan(stopped, TOPIC), data={**topic, "limits": "Te laat getypt."})
    assert answer.status_code == 409
    assert "Te laat getypt." in answer.text
    assert stopped.lab.snapshot() == before


def test_topic_that_somebody_else_saved_shows_both_texts(stopped: Running) -> None:
    lead = stopped.lab.visitor("lead")
    form = lead.form(plan(stopped, TOPIC), "version")
    mate = stopped.lab.visitor("teammate")
    done(mate, plan(stopped, TOPIC), {"limits": "Van het teamlid.", "verder": "1"})
    form["limits"] = "Van de projectleider."
    answer = lead.client.post(plan(stopped, TOPIC), data=form)
    assert answer.status_code == 409
    assert "Van het teamlid." in answer.text
    assert "Van de projectleider." in answer.text
    with reading() as session:
        kept = draft_answers(session, stopped.lab.round(stopped.reference).id)[0]
    assert kept["limits"] == "Van het teamlid."


def test_plan_round_and_incident_round_stand_apart(stopped: Running) -> None:
    """Beside an amendment each page is about its own round."""
    lead, change = stopped.lab.visitor("lead"), f"/plannen/{stopped.reference}/wijzigen"
    done(lead, change, {"reason": "Minder lampen.", "topics": "purpose"})
    done(lead, plan(stopped, TOPIC), {"limits": "Voor het incident.", "verder": "1"})
    assert "Voor het incident." not in lead.text(f"/plannen/{stopped.reference}/{TOPIC}")
    page = lead.text(f"/plannen/{stopped.reference}")
    assert "incident=1" not in page
    assert REASON not in page


def test_conflict_over_the_incident_closes_the_amendment_that_waits_beside_it(
    running: Running,
) -> None:
    """Also to who has still to declare on the amendment: it is a version of the same plan."""
    lab, lead, reference = running.lab, running.actor("lead"), running.reference
    open_amendment(OpenAmendment(reference, "Een andere plek."), lead, lab.now)
    rewrite(lab, reference, lead, limits="Minder lampen.")
    amendment = lab.round(reference)
    submit(SubmitPlan(reference, running.board_id, amendment.version), lead, lab.now)
    full = AcceptPlan(reference, "full", motivation="Zo is het goed.")
    accept_plan(full, running.actor("secretary"), lab.now)
    anna = lab.visitor("anna")
    waiting = f"/commissie/{reference}?ronde={amendment.number}"
    assert anna.get(waiting).status_code == 303
    assert reference in anna.text("/commissie/dossiers")
    pull_brake(PullBrake(reference, REASON), running.actor("teammate"), lab.now)
    hand_in(running)
    accept(running)
    lab.grant("anna", Role.SECRETARY, running.board_id)
    assert to_discuss(running, "anna") == [amendment.id, lab.round(reference).id]
    conflict = {"conflict": "yes", "reason": "Mijn zus werkt daar."}
    done(anna, board(running, "/belang"), conflict)
    assert to_discuss(running, "anna") == []
    assert anna.get(waiting).status_code == 404
    assert reference not in anna.text("/commissie/dossiers")
    assert reference not in anna.text("/commissie/")


# --- taking it back


def test_lead_takes_the_incident_round_back_and_reports_another(stopped: Running) -> None:
    lead = stopped.lab.visitor("lead")
    status = f"/plannen/{stopped.reference}/status"
    assert "ronde-intrekken?incident=1" in lead.text(status)
    page = lead.text(plan(stopped, "ronde-intrekken"))
    parse(page)
    assert "Het experiment blijft stilliggen" in page
    done(lead, plan(stopped, "ronde-intrekken"), {"reason": "Het was loos alarm."})
    assert state(stopped) == "withdrawn"
    assert stopped.experiment.phase == "suspended"
    page = lead.text(status)
    assert "Het was loos alarm." in page and "ronde-intrekken?incident=1" not in page
    assert lead.get(plan(stopped, "ronde-intrekken")).status_code == 409
    done(lead, f"/plannen/{stopped.reference}/incident", {"reason": "Toch niet loos."})
    assert state(stopped) == "draft"


def test_incident_round_is_taken_back_beside_a_plan_round(stopped: Running) -> None:
    lead = stopped.lab.visitor("lead")
    fields = {"topics": ["purpose"], "reason": "Een grens."}
    done(lead, f"/plannen/{stopped.reference}/wijzigen", fields)
    done(lead, plan(stopped, "ronde-intrekken"), {"reason": "Loos alarm."})
    with reading() as session:
        rows = session.query(ReviewRound).order_by(ReviewRound.number).all()
        assert [(row.kind, row.state) for row in rows][-2:] == [
            ("incident", "withdrawn"),
            ("amendment", "draft"),
        ]


def test_others_do_not_take_the_incident_round_back(stopped: Running) -> None:
    hand_in(stopped)
    before = stopped.lab.snapshot()
    for who in ("teammate", "secretary", "dpo", "decider"):
        answer = stopped.lab.visitor(who).get(plan(stopped, "ronde-intrekken"))
        assert answer.status_code == 404, who
    assert stopped.lab.snapshot() == before


def test_advised_incident_round_is_not_taken_back(running: Running) -> None:
    lead = running.lab.visitor("lead")
    assert lead.get(plan(running, "ronde-intrekken")).status_code == 404
    pull_brake(PullBrake(running.reference, REASON), running.actor("teammate"), running.lab.now)
    hand_in(running)
    accept(running)
    assess(running)
    fields = {"outcome": "approved", "text": "Het kan veilig verder.", **RISKS}
    done(running.lab.visitor("chair"), board(running, "/advies"), fields, containing="outcome")
    assert "ronde-intrekken?incident=1" not in lead.text(f"/plannen/{running.reference}/status")
    assert lead.get(plan(running, "ronde-intrekken")).status_code == 409
