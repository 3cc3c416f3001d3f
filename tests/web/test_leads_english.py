"""Writing English beside the Dutch, as carefully as the Dutch itself."""

from typing import Any

import pytest

from tests.builders import Lab
from tests.visitor import form_fields, parse
from tests.web.leads import FRAMEWORK, Office, press, topic_url
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.services.plans import CreateExperiment, create_experiment
from waardevol_lab.services.rounds import draft_answers
from waardevol_lab.services.submitting import SubmitPlan, submit

CASE = "fietsers-stationsplein"
STALE = "De Nederlandse tekst is veranderd"


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def url(reference: str, task: str = "scope") -> str:
    return f"/plannen/{reference}/onderdelen/{task}/engels"


def english(office: Office, reference: str) -> dict[str, Any]:
    with reading() as session:
        return draft_answers(session, office.lab.round(reference).id)[1]


def save(office: Office, reference: str, task: str, **texts: str) -> Any:
    fields = {f"en.{key.replace('__', '.')}": text for key, text in texts.items()}
    return office.visitor.submit(url(reference, task), fields, containing="version")


def task_of(question: str) -> str:
    return FRAMEWORK.question(question).task


TITLE_TASK = task_of("title")


def test_english_stands_beside_the_dutch_and_is_kept(office: Office) -> None:
    reference = office.lab.draft(CASE, office.lead, office.organisation)
    page = office.visitor.text(url(reference, TITLE_TASK))
    parse(page)
    texts = {" ".join("".join(p.itertext()).split()) for p in parse(page).iter("p")}
    for question in ("title", "summary"):
        assert " ".join(office.draft(reference)[question].split()) in texts
    dutch = office.draft(reference)["title"]
    done = save(office, reference, TITLE_TASK, title=" Cyclists ", summary="A count.\nNo more.")
    assert done.status_code == 303
    kept = english(office, reference)
    assert (kept["title"], kept["summary"]) == ("Cyclists", "A count.\nNo more.")
    assert office.draft(reference)["title"] == dutch
    overview = office.visitor.text(done.headers["Location"])
    parse(overview)
    assert "antwoorden in het Engels" in overview
    assert f'href="/en/plannen/{reference}/bekendmaking"' in overview
    assert "Cyclists" in office.visitor.text(f"/en/plannen/{reference}/bekendmaking")
    assert 'value="Cyclists"' in office.visitor.text(url(reference, TITLE_TASK))


def test_saving_dutch_keeps_the_english_and_marks_it(office: Office) -> None:
    reference = office.lab.draft(CASE, office.lead, office.organisation)
    save(office, reference, TITLE_TASK, title="Cyclists", summary="A count.")
    assert STALE not in office.visitor.text(url(reference, TITLE_TASK))
    press(office.visitor, topic_url(reference, TITLE_TASK), {"title": "Fietsers en lopers"})
    assert english(office, reference)["title"] == "Cyclists"
    page = office.visitor.text(url(reference, TITLE_TASK))
    parse(page)
    assert page.count(STALE) == 1
    overview = office.visitor.text(f"/plannen/{reference}/engels")
    parse(overview)
    assert "1 past niet meer" in overview
    save(office, reference, TITLE_TASK, title="Cyclists", summary="A count, no more.")
    assert STALE in office.visitor.text(url(reference, TITLE_TASK))
    confirmed = office.visitor.submit(
        url(reference, TITLE_TASK), {"klopt.title": "y"}, containing="version"
    )
    assert confirmed.status_code == 303
    assert STALE not in office.visitor.text(url(reference, TITLE_TASK))
    press(office.visitor, topic_url(reference, TITLE_TASK), {"title": "Lopers"})
    save(office, reference, TITLE_TASK, title="Walkers", summary="A count.")
    assert STALE not in office.visitor.text(url(reference, TITLE_TASK))


def test_english_that_is_emptied_is_gone(office: Office) -> None:
    reference = office.lab.draft(CASE, office.lead, office.organisation)
    save(office, reference, TITLE_TASK, title="Cyclists", summary="A count.")
    save(office, reference, TITLE_TASK, title=" ")
    assert "title" not in english(office, reference)
    assert english(office, reference)["summary"] == "A count."


def test_too_long_is_refused_at_its_field_with_the_text_kept(office: Office) -> None:
    reference = office.lab.draft(CASE, office.lead, office.organisation)
    before = office.lab.snapshot()
    answer = save(office, reference, TITLE_TASK, title="x" * 101, summary="Kept <b>text</b>")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    parse(page)
    assert "x" * 101 in page
    assert "Kept &lt;b&gt;text&lt;/b&gt;" in page
    assert "nu 101 tekens, hoogstens 100" in page
    assert 'href="#en.title"' in page
    assert office.lab.snapshot() == before


def test_lost_race_shows_both_texts_and_loses_none(office: Office) -> None:
    reference = office.lab.draft(CASE, office.lead, office.organisation)
    address = url(reference, TITLE_TASK)
    form = office.visitor.form(address, "version")
    save(office, reference, TITLE_TASK, title="First")
    form["en.title"] = "Second"
    late = office.visitor.client.post(address, data=form)
    assert late.status_code == 409
    page = late.get_data(as_text=True)
    parse(page)
    assert "U bewaarde deze teksten ook in een ander tabblad" in page
    assert "First" in page
    assert 'value="Second"' in page
    assert english(office, reference)["title"] == "First"
    again = office.visitor.client.post(address, data=form_fields(page, "version"))
    assert again.status_code == 303
    assert english(office, reference)["title"] == "Second"


def test_plan_without_dutch_has_nothing_to_translate(office: Office) -> None:
    reference = office.begin()
    overview = office.visitor.text(f"/plannen/{reference}/engels")
    parse(overview)
    assert office.visitor.get(url(reference, "law")).status_code == 404
    assert office.visitor.get(url(reference, "onzin")).status_code == 404
    done = press(office.visitor, topic_url(reference, "law"), {"permits": "Geen"}, button="engels")
    assert office.draft(reference)["permits"] == "Geen"
    assert "/engels" in done.headers["Location"]
    parse(office.visitor.text(done.headers["Location"]))


def test_english_that_comes_with_a_plan_is_marked_when_its_dutch_changes(office: Office) -> None:
    command = CreateExperiment(office.organisation, "Licht", answers_en={"title": "Light"})
    reference = create_experiment(command, office.lead, office.lab.now)
    assert STALE not in office.visitor.text(url(reference, TITLE_TASK))
    press(office.visitor, topic_url(reference, TITLE_TASK), {"title": "Geluid"})
    assert STALE in office.visitor.text(url(reference, TITLE_TASK))


def test_others_write_no_english_and_a_plan_that_is_away_takes_none(office: Office) -> None:
    lab = office.lab
    reference = lab.draft(CASE, office.lead, office.organisation)
    lab.person("dpo", (Role.DPO, office.organisation))
    visitors = {**office.others(), "dpo": lab.visitor("dpo")}
    before = lab.snapshot()
    for name, visitor in visitors.items():
        token = visitor.form("/account/profiel")["csrf_token"]
        typed = {"csrf_token": token, "version": "0", "en.title": "x"}
        for address in (url(reference, TITLE_TASK), f"/plannen/{reference}/engels"):
            assert visitor.get(address).status_code == 404, name
        assert visitor.client.post(url(reference, TITLE_TASK), data=typed).status_code == 404, name
    assert lab.snapshot() == before
    form = office.visitor.form(url(reference, TITLE_TASK), "version")
    submit(SubmitPlan(reference, office.board, lab.round(reference).version), office.lead, lab.now)
    before = lab.snapshot()
    form["en.title"] = "Too late"
    late = office.visitor.client.post(url(reference, TITLE_TASK), data=form)
    assert late.status_code == 409
    assert "Too late" in late.get_data(as_text=True)
    assert lab.snapshot() == before
