"""Changing an approved plan: chosen topics alone, beside the version that stays in force."""

from typing import Any

import pytest

from tests.builders import Lab, case_answers
from tests.decided import Running, decided
from tests.rewriting import rewrite
from tests.visitor import Visitor, parse
from waardevol_lab.domain.errors import NotFound, Refused, WrongState
from waardevol_lab.domain.framework import shipped
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import PlanVersion
from waardevol_lab.services.amending import (
    OpenAmendment,
    OpenExtension,
    open_amendment,
    open_extension,
)
from waardevol_lab.services.asking import Asked
from waardevol_lab.services.choosing_topics import ChooseTopic, choose_topic
from waardevol_lab.services.completeness import ReturnPlan, return_incomplete
from waardevol_lab.services.english import SaveEnglish, save_english
from waardevol_lab.services.incidents import OpenIncident, open_incident
from waardevol_lab.services.plans import SaveTopic, save_topic
from waardevol_lab.services.submitting import SubmitPlan, submit

ANSWERS = case_answers("stratumseind")
TASKS = [task.id for task in shipped("2026-1").tasks]
NEW_LIMITS = "Nooit gezichten herkennen."


@pytest.fixture
def running(lab: Lab) -> Running:
    return decided(lab)


def url(running: Running, page: str = "") -> str:
    return f"/plannen/{running.reference}{page}"


def amended(running: Running, *topics: str) -> Visitor:
    """The lead, once an amendment of these topics is open."""
    lead = running.lab.visitor("lead")
    fields = {"topics": list(topics), "reason": "Een scherpere grens."}
    assert lead.submit(url(running, "/wijzigen"), fields).status_code == 303
    return lead


def choose(visitor: Visitor, running: Running, task: str, choice: str) -> Any:
    """Press the button of a topic, with the token of any page."""
    token = visitor.form("/account/profiel", "csrf_token")["csrf_token"]
    return visitor.client.post(
        url(running, f"/onderdelen/{task}/keuze"), data={"csrf_token": token, "keuze": choice}
    )


def topics(running: Running) -> list[str] | None:
    return running.lab.round(running.reference).topics


# --- the choice


def test_amendment_asks_the_chosen_topics_and_shows_the_others_as_they_are_in_force(
    running: Running,
) -> None:
    parse(running.lab.visitor("lead").text(url(running, "/wijzigen")))
    lead = amended(running, "evaluation", "purpose")
    assert topics(running) == ["purpose", "evaluation"]
    page = lead.text(url(running))
    parse(page)
    asked, kept = page.split('id="zoals-van-kracht"')
    assert "0 van 2 gekozen onderdelen gewijzigd" in asked
    assert "/onderdelen/purpose" in asked and "/onderdelen/data" not in asked
    assert "/onderdelen/data" in kept and 'href="' + url(running, "/onderdelen/purpose") not in kept
    assert kept.count("Toch wijzigen") >= len(TASKS) - 2
    shown = lead.text(url(running, "/onderdelen/learn"))
    parse(shown)
    assert "zoals van kracht" in shown and ANSWERS["learning_question"][:40] in shown
    assert 'name="learning_question"' not in shown
    assert "Geldt nu" in lead.text(url(running, "/versies/1"))


@pytest.mark.parametrize("chosen", [[], ["nothing"], ["", "../data"]])
def test_amendment_without_a_topic_is_refused_at_the_topics(
    running: Running, chosen: list[str]
) -> None:
    lead = running.lab.visitor("lead")
    form = lead.form(url(running, "/wijzigen"), "reason")
    form.setlist("topics", chosen)
    form["reason"] = "Daarom."
    before = running.lab.snapshot()
    refused = lead.client.post(url(running, "/wijzigen"), data=form)
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "Kies minstens één onderdeel dat verandert." in page and "Daarom." in page
    parse(page)
    assert running.lab.snapshot() == before


def test_other_rounds_ask_every_topic(running: Running) -> None:
    assert topics(running) is None
    lead = running.actor("lead")
    open_amendment(OpenAmendment(running.reference, "Alles."), lead, running.lab.now)
    assert topics(running) is None
    assert "zoals-van-kracht" not in running.lab.visitor("lead").text(url(running))
    with pytest.raises(NotFound):
        choose_topic(ChooseTopic(running.reference, "data", asked=True), lead, running.lab.now)


def test_topic_outside_the_choice_cannot_be_saved(running: Running) -> None:
    lead = running.lab.visitor("lead")
    amended(running, "learn", "purpose")
    form = lead.form(url(running, "/onderdelen/learn"), "learning_question")
    assert choose(lead, running, "learn", "eraf").status_code == 303
    form["learning_question"] = "Dit typte ik nog."
    before = running.lab.snapshot()
    late = lead.client.post(url(running, "/onderdelen/learn"), data=form)
    assert late.status_code == 409
    assert "Dit typte ik nog." in late.get_data(as_text=True)
    form["vanzelf"] = "1"
    by_itself = lead.client.post(url(running, "/onderdelen/learn"), data=form)
    assert by_itself.status_code == 409
    assert "blijft zoals het geldt" in by_itself.get_json()["text"]
    assert lead.get(url(running, "/onderdelen/learn/engels")).status_code == 404
    assert running.lab.snapshot() == before


def test_services_refuse_a_topic_outside_the_choice(running: Running) -> None:
    amended(running, "purpose")
    reference, lead, now = running.reference, running.actor("lead"), running.lab.now
    before = running.lab.snapshot()
    with pytest.raises(WrongState):
        save_topic(SaveTopic(reference, "learn", {}, 1), lead, now)
    with pytest.raises(NotFound):
        save_english(SaveEnglish(reference, "learn", {}, 0), lead, now)
    assert running.lab.snapshot() == before


def test_check_page_offers_to_change_topics_outside_the_choice_after_all(
    running: Running,
) -> None:
    lead = amended(running, "purpose")
    page = lead.text(url(running, "/controleren"))
    parse(page)
    assert url(running, "/onderdelen/purpose#") in page
    assert url(running, "/onderdelen/data#") not in page
    assert page.count("Toch wijzigen: ") == len(TASKS) - 1
    fields = {"keuze": "erbij"}
    to = url(running, "/onderdelen/data/keuze")
    assert lead.submit(url(running, "/controleren"), fields, to=to).status_code == 303
    page = lead.text(url(running, "/controleren"))
    assert url(running, "/onderdelen/data#") in page
    assert "Toch wijzigen: " not in running.lab.visitor("dpo").text(url(running, "/controleren"))


def test_question_about_a_topic_outside_the_choice_stands_with_it(running: Running) -> None:
    lead, reference, now = amended(running, "purpose"), running.reference, running.lab.now
    rewrite(running.lab, reference, running.actor("lead"), limits=NEW_LIMITS)
    send(running)
    asked = (Asked("learning_question", "Wat leerde u al?"),)
    return_incomplete(ReturnPlan(reference, asked, "Een vraag."), running.actor("secretary"), now)
    page = lead.text(url(running, "/onderdelen/learn"))
    parse(page)
    assert "Wat leerde u al?" in page and "U kunt antwoorden zonder iets te wijzigen." in page
    assert url(running, "/vragen#vraag-") in page and 'href="#learning_question"' not in page


# --- one more, one less


def test_topic_is_added_and_an_unchanged_one_taken_off_again(running: Running) -> None:
    lead = amended(running, "purpose")
    for _twice in range(2):
        assert choose(lead, running, "data", "erbij").status_code == 303
    assert topics(running) == ["purpose", "data"]
    page = lead.text(url(running, "/onderdelen/data"))
    parse(page)
    assert "Toch niet wijzigen" in page
    for _twice in range(2):
        assert choose(lead, running, "data", "eraf").status_code == 303
    assert topics(running) == ["purpose"]


def test_last_topic_and_a_changed_one_stay(running: Running) -> None:
    lead = amended(running, "purpose")
    alone = choose(lead, running, "purpose", "eraf")
    assert alone.status_code == 422
    choose(lead, running, "evaluation", "erbij")
    rewrite(running.lab, running.reference, running.actor("lead"), cleanup="Anders.")
    assert "Toch niet wijzigen" not in lead.text(url(running, "/onderdelen/evaluation"))
    before = running.lab.snapshot()
    changed = choose(lead, running, "evaluation", "eraf")
    assert changed.status_code == 422
    page = changed.get_data(as_text=True)
    assert "Dit onderdeel is al gewijzigd." in page and "Anders." in page
    parse(page)
    assert running.lab.snapshot() == before


@pytest.mark.parametrize(("task", "choice"), [("nothing", "erbij"), ("data", ""), ("data", "weg")])
def test_odd_choices_do_not_exist(running: Running, task: str, choice: str) -> None:
    lead = amended(running, "purpose")
    before = running.lab.snapshot()
    assert choose(lead, running, task, choice).status_code == 404
    assert running.lab.snapshot() == before


@pytest.mark.parametrize("who", ["secretary", "chair", "dpo", "decider", "auditor", "stranger"])
def test_nobody_outside_the_team_chooses(running: Running, who: str) -> None:
    amended(running, "purpose")
    visitor = running.lab.visitor(who)
    before = running.lab.snapshot()
    assert choose(visitor, running, "data", "erbij").status_code == 404
    assert running.lab.snapshot() == before


def test_choice_is_over_once_the_change_is_submitted(running: Running) -> None:
    lead = amended(running, "purpose")
    rewrite(running.lab, running.reference, running.actor("lead"), limits=NEW_LIMITS)
    send(running)
    before = running.lab.snapshot()
    assert choose(lead, running, "data", "erbij").status_code == 409
    assert running.lab.snapshot() == before


def send(running: Running) -> None:
    version = running.lab.round(running.reference).version
    command = SubmitPlan(running.reference, running.board_id, version)
    submit(command, running.actor("lead"), running.lab.now)


# --- both versions


def test_whole_plan_is_submitted_with_the_changed_answer_in_its_place(running: Running) -> None:
    amended(running, "purpose")
    rewrite(running.lab, running.reference, running.actor("lead"), limits=NEW_LIMITS)
    send(running)
    with reading() as session:
        first, second = session.query(PlanVersion).order_by(PlanVersion.number)
        assert second.answers == {**first.answers, "limits": NEW_LIMITS}
        assert second.files == first.files
    assert running.experiment.binding_version_id == first.id
    page = running.lab.visitor("lead").text(url(running, "/controleren"))
    assert "Tot het besluit geldt versie 1." in page


def test_check_page_shows_word_by_word_what_changes_and_marks_what_is_material(
    running: Running,
) -> None:
    lead = amended(running, "purpose", "evaluation")
    assert "Er verandert nog niets" in lead.text(url(running, "/controleren"))
    rewrite(
        running.lab,
        running.reference,
        running.actor("lead"),
        limits=f"{ANSWERS['limits']} Nooit.",
        cleanup="Alles weg.",
    )
    page = lead.text(url(running, "/controleren"))
    parse(page)
    changes = page.split('id="verschil"')[1].split("Het hele plan")[0]
    assert "2 antwoorden zijn anders." in changes and "Nooit.</ins>" in changes
    purpose, evaluation = changes.split('id="verschil-evaluation"')
    assert "Meer dan tekst: de commissie toetst dit" in purpose.split('id="verschil-purpose"')[1]
    assert "Meer dan tekst" not in evaluation and "Alleen tekst" in evaluation
    assert "Alleen tekst verbeteren" not in page
    assert f'href="{url(running, "/versies/1")}"' in changes


def test_change_of_words_alone_is_sent_to_where_no_round_is_needed(running: Running) -> None:
    lead = amended(running, "evaluation")
    rewrite(running.lab, running.reference, running.actor("lead"), cleanup="Alles weg.")
    page = lead.text(url(running, "/controleren"))
    parse(page)
    assert "Dit is alleen tekst" in page and "Alleen tekst verbeteren" in page
    assert f'href="{url(running, "/ronde-intrekken")}"' in page


def test_extension_asks_the_period_alone(running: Running) -> None:
    running.publish()
    running.meet(1)
    running.lab.set_clock(running.lab.now.replace(year=2027, month=3, day=5))
    running.sign()
    running.consent()
    running.start()
    lead = running.actor("lead")
    open_extension(OpenExtension(running.reference, "Langer."), lead, running.lab.now)
    assert topics(running) == ["place_period"]
    visitor = running.lab.visitor("lead")
    assert choose(visitor, running, "data", "erbij").status_code == 303
    with pytest.raises(Refused):
        choose_topic(
            ChooseTopic(running.reference, "place_period", asked=False), lead, running.lab.now
        )
    assert topics(running) == ["place_period", "data"]


def test_incident_round_beside_a_change_asks_every_topic(running: Running) -> None:
    running.publish()
    running.meet(1)
    running.lab.set_clock(running.lab.now.replace(year=2027, month=3, day=5))
    running.sign()
    running.consent()
    running.start()
    amended(running, "purpose")
    lead = running.actor("lead")
    open_incident(OpenIncident(running.reference, "Er ging iets mis."), lead, running.lab.now)
    page = running.lab.visitor("lead").text(url(running, "?incident=1"))
    assert "zoals-van-kracht" not in page
