"""A withdrawn change of an approved plan, begun again with what was written in it."""

import pytest

from tests.builders import Lab
from tests.decided import Running, decided
from tests.visitor import Visitor, parse
from tests.web.asking import signed_in, token_of
from waardevol_lab.domain.errors import NotFound, Refused, WrongState
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.services.amending import OpenAmendment, open_amendment
from waardevol_lab.services.resuming import ResumeChange, resume_change
from waardevol_lab.services.rounds import draft_answers

LIMITS = "Nooit gezichten herkennen."
LINK = "Ga verder met de ingetrokken wijziging"


@pytest.fixture
def running(lab: Lab) -> Running:
    return decided(lab)


def url(running: Running, page: str) -> str:
    return f"/plannen/{running.reference}/{page}"


def withdrawn(running: Running, page: str = "wijzigen", **fields: list[str]) -> Visitor:
    """The lead, after taking back a change in which a limit was written."""
    lead = running.lab.visitor("lead")
    done = lead.submit(url(running, page), {"reason": "Een scherpere grens.", **fields})
    assert done.status_code == 303, done.text
    if fields:
        typed = {"limits": LIMITS, "verder": "1"}
        assert lead.submit(url(running, "onderdelen/purpose"), typed).status_code == 303
    done = lead.submit(url(running, "ronde-intrekken"), {"reason": "Even wachten."})
    assert done.status_code == 303
    return lead


def draft(running: Running) -> dict[str, object]:
    with reading() as session:
        return draft_answers(session, running.lab.round(running.reference).id)[0]


def test_amendment_begins_again_with_its_answers_and_topics(running: Running) -> None:
    lead = withdrawn(running, topics=["purpose", "data"])
    before = draft(running)
    status = lead.text(url(running, "status"))
    assert LINK in status and url(running, "wijzigen/opnieuw") in status
    parse(lead.text(url(running, "wijzigen/opnieuw")))
    done = lead.submit(url(running, "wijzigen/opnieuw"), {"reason": "Nu wel."})
    assert done.status_code == 303
    round_ = running.lab.round(running.reference)
    assert (round_.state, round_.kind, round_.topics) == ("draft", "amendment", ["purpose", "data"])
    assert draft(running) == before
    assert before["limits"] == LIMITS
    assert LINK not in lead.text(url(running, "status"))
    assert running.entries()[-1] == "AmendmentOpened"


def test_extension_begins_again_as_an_extension(running: Running) -> None:
    running.run()
    lead = withdrawn(running, "verlengen")
    assert "Ga verder met de ingetrokken verlenging" in lead.text(url(running, "status"))
    assert lead.submit(url(running, "wijzigen/opnieuw"), {"reason": "Nu."}).status_code == 303
    assert running.lab.round(running.reference).kind == "extension"


def test_nothing_begins_again_once_the_words_in_force_are_newer(running: Running) -> None:
    lead = withdrawn(running, topics=["purpose"])
    running.lab.later(hours=1)
    typed = {"reason": "Een zin was onduidelijk.", "cleanup": "Beter gezegd."}
    page = url(running, "tekst")
    done = lead.submit(f"{page}?onderdeel=evaluation", typed, to=page, containing="reason")
    assert done.status_code == 303
    assert LINK not in lead.text(url(running, "status"))
    assert lead.get(url(running, "wijzigen/opnieuw")).status_code == 409
    with pytest.raises(WrongState):
        resume_change(
            ResumeChange(running.reference, "Toch."), running.actor("lead"), running.lab.now
        )


def test_nothing_begins_again_while_or_after_another_round(running: Running) -> None:
    lead, now = running.actor("lead"), running.lab.now
    with pytest.raises(WrongState):
        resume_change(ResumeChange(running.reference, "Zonder."), lead, now)
    withdrawn(running, topics=["purpose"])
    open_amendment(OpenAmendment(running.reference, "Anders."), lead, now)
    with pytest.raises(WrongState):
        resume_change(ResumeChange(running.reference, "Toch."), lead, now)


def test_extension_after_its_end_is_refused_with_the_words_kept(running: Running) -> None:
    running.run()
    lead = withdrawn(running, "verlengen")
    running.lab.later(days=400)
    before = running.lab.snapshot()
    refused = lead.submit(url(running, "wijzigen/opnieuw"), {"reason": "BEWAAR-MIJ"})
    assert refused.status_code == 422
    assert "BEWAAR-MIJ" in refused.text
    assert running.lab.snapshot() == before
    with pytest.raises(Refused):
        resume_change(ResumeChange(running.reference, "x"), running.actor("lead"), running.lab.now)


def test_only_the_lead_begins_again(running: Running) -> None:
    withdrawn(running, topics=["purpose"])
    running.lab.person("colleague", (Role.LEAD, running.organisation_id))
    for who in ("teammate", "colleague", "secretary", "decider"):
        answer = running.lab.visitor(who).get(url(running, "wijzigen/opnieuw"))
        assert answer.status_code == 404, who
        typed = {"csrf_token": token_of(running.lab), "reason": "Toch."}
        client = signed_in(running.lab, who)
        answer = client.post(url(running, "wijzigen/opnieuw"), data=typed)
        assert answer.status_code == 404, who
        with pytest.raises(NotFound):
            resume_change(ResumeChange(running.reference, "x"), running.actor(who), running.lab.now)


def test_same_form_twice_begins_it_once(running: Running) -> None:
    lead, page = withdrawn(running, topics=["purpose"]), url(running, "wijzigen/opnieuw")
    form = lead.form(page, "reason")
    form["reason"] = "Nu wel."
    first = lead.client.post(page, data=form)
    kept = running.lab.snapshot()
    second = lead.client.post(page, data=form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert second.headers["Location"] == first.headers["Location"]
    assert running.lab.snapshot() == kept
