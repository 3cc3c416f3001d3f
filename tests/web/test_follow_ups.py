"""Follow-up evaluations through their pages: who meets what, and every form that goes wrong."""

import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.begun import begun
from tests.databases import Databases
from tests.decided import Running, complete
from tests.looked_back import LATER, half_a_year_later, look_back, offer, publish, remark, write
from tests.reviews import LIGHT
from tests.visitor import parse
from tests.web.odd_texts import ODD
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Evaluation

TOO_LONG = "Zo lang mag het niet. " * 300
TYPED = "Dit typte ik zelf."
NASTY = ODD["markup"]
WRITERS, BOARD = {"lead", "teammate"}, {"secretary", "chair", "member"}
READERS = BOARD | {"dpo", "decider", "auditor"}
EVERYBODY = WRITERS | READERS | {"conflicted", "fieldworker", "stranger"}


@pytest.fixture
def running(databases: Databases, tmp_path: Path) -> Iterator[Running]:
    with begun(databases, tmp_path, half_a_year_later) as (_lab, running):
        yield running


@pytest.fixture
def offered(running: Running) -> Running:
    offer(running, write(running))
    return running


@pytest.fixture
def remarked(offered: Running) -> Running:
    remark(offered)
    return offered


def page_of(running: Running) -> str:
    return f"/plannen/{running.reference}/vervolgevaluatie"


def board_of(running: Running) -> str:
    return f"/commissie/{running.reference}/evaluatie"


def press(running: Running, act: str, name: str = "lead", **fields: str) -> TestResponse:
    """The button of the page that goes to `act`, pressed with what the page filled in."""
    own = {"voorleggen": "learned", "publiceren": "response"}[act]
    page = page_of(running)
    return running.lab.visitor(name).submit(page, fields, to=f"{page}/{act}", containing=own)


def held(running: Running) -> list[tuple[int, str, int]]:
    """Number, state and version of every follow-up."""
    with reading() as session:
        rows = session.query(Evaluation).filter_by(kind=LATER).order_by(Evaluation.number)
        return [(row.number, row.state, row.version) for row in rows]


def test_course_through_the_pages(running: Running) -> None:
    lead, member, page = (
        running.lab.visitor("lead"),
        running.lab.visitor("member"),
        page_of(running),
    )
    link = f'href="{page}"'
    assert link in lead.text(f"/plannen/{running.reference}/evaluatie")
    assert link in lead.text(f"/plannen/{running.reference}/status")
    assert lead.submit(page, {"learned": TYPED}).status_code == 303
    missing = press(running, "voorleggen")
    assert missing.status_code == 422
    assert 'href="#unintended"' in missing.text and TYPED in missing.text
    answers = {key: str(value) for key, value in complete(running.form(LATER)).items()}
    assert lead.submit(page, answers).status_code == 303
    assert press(running, "voorleggen", learned=TYPED + TOO_LONG).status_code == 422
    assert "Vervolgevaluatie" not in member.text(board_of(running))
    assert press(running, "voorleggen", learned=TYPED).status_code == 303
    for prefix in ("", "/en"):
        parse(lead.text(prefix + page))
        parse(member.text(prefix + board_of(running)))
    assert "Vervolgevaluatie 1" in member.text(board_of(running))
    assert TYPED in member.text(board_of(running))
    to = f"/commissie/{running.reference}/vervolgevaluatie"
    said = member.submit(board_of(running), {"text": "Noem de buren."}, to=to)
    assert said.status_code == 303
    assert "Noem de buren." in lead.text(page)
    assert press(running, "publiceren", response="Gedaan.").status_code == 303
    shown = running.lab.visitor().text(f"/experimenten/{running.experiment.slug}/evaluaties")
    assert TYPED in shown and "Noem de buren." in shown and "Gedaan." in shown
    assert "Vervolgevaluatie 2" in lead.text(page)
    assert "Vervolgevaluatie" not in member.text(board_of(running))


@pytest.mark.parametrize("state", ["to write", "written", "offered", "published"])
def test_page_is_of_its_writers_and_looks_the_same_as_none_to_others(
    running: Running, state: str
) -> None:
    if state == "written":
        write(running)
    elif state == "offered":
        offer(running, write(running))
    elif state == "published":
        look_back(running)
    for name in sorted(EVERYBODY):
        visitor = running.lab.visitor(name)
        status = visitor.get(page_of(running)).status_code
        assert status == (200 if name in WRITERS else 404), name
        status = visitor.get(board_of(running)).status_code
        assert status == (200 if name in READERS | WRITERS else 404), name
    assert running.lab.visitor().get(page_of(running)).status_code == 303


def test_acts_do_not_exist_for_others(remarked: Running) -> None:
    """Whatever they hold elsewhere, and with a form that is right."""
    before = remarked.lab.snapshot()
    page, board = page_of(remarked), f"/commissie/{remarked.reference}/vervolgevaluatie"
    allowed = {page: WRITERS, f"{page}/voorleggen": {"lead"}, f"{page}/publiceren": {"lead"}}
    for name in sorted(EVERYBODY):
        visitor = remarked.lab.visitor(name)
        token = visitor.form("/account/profiel")["csrf_token"]
        fields = {"csrf_token": token, "text": TYPED, "response": TYPED, "learned": TYPED}
        fields |= {"number": "1", "version": str(remarked.version)}
        for url, may in {**allowed, board: BOARD}.items():
            if name not in may:
                assert visitor.client.post(url, data=fields).status_code == 404, (name, url)
    assert remarked.lab.snapshot() == before


def test_dossier_of_another_or_none_is_the_same_404(running: Running) -> None:
    lab, lead = running.lab, running.lab.visitor("lead")
    town = lab.organisation("Gemeente Ver")
    theirs = lab.draft(LIGHT, lab.person("far away", (Role.LEAD, town)), town)
    token = lead.form(page_of(running), "learned")["csrf_token"]
    before = lab.snapshot()
    for reference in (theirs, "WL-2026-999", "WL-0"):
        page = f"/plannen/{reference}/vervolgevaluatie"
        assert lead.get(page).status_code == 404, reference
        for act in ("", "/voorleggen", "/publiceren"):
            sent = {"csrf_token": token, "version": "1", "learned": TYPED, "response": TYPED}
            assert lead.client.post(page + act, data=sent).status_code == 404, (reference, act)
    assert lab.snapshot() == before


def test_before_its_day_it_only_says_when(running: Running) -> None:
    lead, page = running.lab.visitor("lead"), page_of(running)
    form = lead.form(page, "learned")
    running.lab.later(days=-30)
    assert "Een vervolgevaluatie kan vanaf" in lead.text(page)
    form.setlist("learned", [TOO_LONG])
    answer = lead.client.post(page, data=form)
    assert answer.status_code == 409 and TOO_LONG.strip() in answer.text
    answer = lead.client.post(f"{page}/voorleggen", data=form)
    assert answer.status_code == 409 and TOO_LONG.strip() in answer.text
    assert held(running) == []


def test_nasty_text_comes_back_as_it_was_typed(running: Running) -> None:
    lead, page = running.lab.visitor("lead"), page_of(running)
    answers = {key: str(value) for key, value in complete(running.form(LATER)).items()}
    assert lead.submit(page, answers | {"learned": NASTY}).status_code == 303
    assert lead.form(page, "learned")["learned"] == NASTY
    assert press(running, "voorleggen").status_code == 303
    remark(running)
    assert press(running, "publiceren", response=NASTY).status_code == 303
    shown = running.lab.visitor().text(f"/experimenten/{running.experiment.slug}/evaluaties")
    parse(shown)
    assert "<script>alert(1)" not in shown
    assert html.unescape(shown).count(NASTY) == 2


def test_too_long_texts_are_refused_and_come_back(running: Running) -> None:
    lead, page = running.lab.visitor("lead"), page_of(running)
    answer = lead.submit(page, {"learned": TOO_LONG, "unintended": TYPED})
    assert answer.status_code == 422 and 'href="#learned"' in answer.text
    assert TOO_LONG in answer.text and TYPED in answer.text
    offer(running, write(running))
    member, to = running.lab.visitor("member"), f"/commissie/{running.reference}/vervolgevaluatie"
    for text, words in ((TOO_LONG, "Maak deze tekst korter"), (" ", "Schrijf uw opmerking.")):
        answer = member.submit(board_of(running), {"text": text}, to=to)
        assert answer.status_code == 422 and words in answer.text and text in answer.text
    remark(running)
    answer = press(running, "publiceren", response=TOO_LONG)
    assert answer.status_code == 422 and TOO_LONG in answer.text
    assert held(running) == [(1, "offered", 2)]


def test_empty_form_is_a_draft_that_cannot_be_offered(running: Running) -> None:
    lead, page = running.lab.visitor("lead"), page_of(running)
    assert lead.submit(page, {}, containing="learned").status_code == 303
    assert held(running) == [(1, "draft", 1)]
    answer = press(running, "voorleggen")
    assert answer.status_code == 422
    assert 'href="#learned"' in answer.text
    nothing = {"csrf_token": lead.form(page, "learned")["csrf_token"]}
    for act in ("", "/voorleggen", "/publiceren"):
        assert lead.client.post(page + act, data=nothing).status_code == 409, act
    assert held(running) == [(1, "draft", 1)]


def test_same_form_twice_is_saved_once(running: Running) -> None:
    lead, page = running.lab.visitor("lead"), page_of(running)
    form = lead.form(page, "learned")
    form.setlist("learned", [TYPED])
    answers = [lead.client.post(page, data=form) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert {one.headers["Location"] for one in answers} == {page}
    assert held(running) == [(1, "draft", 1)]


@pytest.mark.parametrize("text", [TYPED, TOO_LONG], ids=["right", "too long"])
def test_form_of_an_earlier_follow_up_is_too_late(running: Running, text: str) -> None:
    """Also when the next one is as far as the one that it was of."""
    lab, page = running.lab, page_of(running)
    lead, member = lab.visitor("lead"), lab.visitor("member")
    version = write(running)
    saving = lead.form(page, "learned")
    offer(running, version)
    remarking = member.form(board_of(running), "text")
    remark(running)
    publishing = lead.form(page, "response")
    to = f"/commissie/{running.reference}/vervolgevaluatie"

    def too_late() -> None:
        before = lab.snapshot()
        for visitor, url, form, field in (
            (lead, page, saving, "learned"),
            (member, to, remarking, "text"),
            (lead, f"{page}/publiceren", publishing, "response"),
        ):
            sent = {**form, field: text, "idempotency_key": f"late-{field}"}
            answer = visitor.client.post(url, data=sent)
            if answer.status_code == 422:  # the same form, now of the next one
                assert text == TOO_LONG and f'href="#{field}"' in answer.text
            else:
                assert answer.status_code == 409, url
            assert text.strip() in answer.text, url
        assert lab.snapshot() == before

    publish(running)
    too_late()
    version = write(running, version + 2)
    too_late()
    offer(running, version)
    too_late()
    remark(running, number=2)
    too_late()


def test_tampered_number_of_a_remark_is_a_conflict(offered: Running) -> None:
    member, to = offered.lab.visitor("member"), f"/commissie/{offered.reference}/vervolgevaluatie"
    form = member.form(board_of(offered), "text")
    for number in ("", "0", "2", "-1", "x", "9" * 30):
        answer = member.client.post(to, data={**form, "text": TYPED, "number": number})
        assert answer.status_code == 409 and TYPED in answer.text, number
    final = member.client.post(board_of(offered), data={**form, "text": TYPED})
    assert final.status_code == 409 and TYPED in final.text
