"""What the board and the decider need stands on the page on which they need it."""

import re
from datetime import UTC, date, datetime
from html import unescape
from io import BytesIO
from xml.etree.ElementTree import Element

import pytest

from tests import papers
from tests.builders import Lab, case_answers
from tests.meetings import add, event_in, mails, moment, planned, row
from tests.pdf_checks import checked
from tests.reviews import CONDITION, FULL, LIGHT, Review
from tests.visitor import parse
from tests.web.test_board_door import at
from waardevol_lab.domain.meetings import Attendance
from waardevol_lab.domain.plan_attachments import Description
from waardevol_lab.domain.proposed_conditions import ProposedCondition
from waardevol_lab.outbox.rendering import Letter, compose
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import AdviceDraft, OutboxMail
from waardevol_lab.queries.board_dpo import dpo_desk
from waardevol_lab.services.attachments import Upload
from waardevol_lab.services.conditions import (
    JudgeEvidence,
    SubmitEvidence,
    judge_evidence,
    submit_evidence,
)
from waardevol_lab.services.minutes import NoteAttendance, note_attendance
from waardevol_lab.services.plan_attachments import AddFiles, add_files

DUE = ProposedCondition("Meld de cijfers.", "Lies", date(2026, 12, 25), True)
LATER = ProposedCondition("Meld ze nog eens.", "lead", None, False)


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def words(html: str) -> str:
    """What a page says, without its elements."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def look(review: Review, who: str, address: str) -> str:
    """What a page says to somebody, or to everybody."""
    return words(review.lab.visitor(who or None).text(address))


def fieldset_of(page: str, name: str) -> str:
    """What stands around the choice of this name."""
    tree: Element = parse(page)
    (found,) = [
        one
        for one in tree.iter("fieldset")
        if any(field.get("name") == name for field in one.iter("input"))
        and not list(one.iterfind(".//fieldset"))
    ]
    return " ".join(" ".join(found.itertext()).split())


def with_conditions(review: Review, *conditions: ProposedCondition) -> str:
    """A plan that is approved with these conditions."""
    reference = review.advised()
    review.decide(
        reference, "approved_with_conditions", conditions=conditions, motivation="Beter zo."
    )
    return reference


# --- own assessment and deliberation


def test_risk_of_the_lead_stands_beside_ones_own(lab: Lab, review: Review) -> None:
    reference = review.declared()
    page = lab.visitor("anna").text(at(reference, "/oordeel"))
    lead = case_answers(FULL)["value_privacy"]
    names = {0: "geen", 1: "laag", 2: "let op", 3: "hoog"}
    told = f"De projectleider: {names[lead['risk']]}, na maatregel {names[lead['residual']]}."
    assert told in fieldset_of(page, "risk_privacy")


def test_side_that_lost_is_marked(review: Review) -> None:
    reference = review.declared()
    for name, verdict in {"anna": "positive", "bram": "negative", "chair": "positive"}.items():
        review.file(reference, name, verdict)
    page = review.lab.visitor("anna").text(at(reference, "/stemming"))
    (card,) = re.findall(r"Niet akkoord</span>.*?</p>", page, re.DOTALL)
    assert "Minderheid" in card
    assert page.count("Minderheid<") == 1


def test_advice_shows_its_conditions_and_the_other_side(review: Review) -> None:
    reference = review.assessed(verdict="positive_with_conditions")
    review.adopt(reference, "approved_with_conditions", minority_view="Een lid wil wachten.")
    for who, page in (("decider", "/besluit"), ("anna", "/advies")):
        told = look(review, who, at(reference, page))
        assert "Geadviseerde voorwaarden" in told
        assert CONDITION.text in told
        assert "Minderheidsstandpunt Een lid wil wachten." in told


def test_adopted_advice_leads_to_its_letter(lab: Lab, review: Review) -> None:
    reference = review.advised()
    visitor = lab.visitor("secretary")
    page = visitor.text(at(reference, "/advies"))
    assert "De brief" in words(page)
    (address,) = set(re.findall(r'href="([^"]*/brieven/\d+\.pdf)"', page))
    assert visitor.get(address).mimetype == "application/pdf"


def test_only_the_chair_is_offered_to_adopt(lab: Lab, review: Review) -> None:
    reference = review.assessed()
    pages = {who: lab.visitor(who).text(at(reference, "/advies")) for who in ("chair", "secretary")}
    assert "Bewaar het concept" in pages["chair"] and "Bewaar het concept" in pages["secretary"]
    assert 'name="send"' in pages["chair"]
    assert 'name="send"' not in pages["secretary"]


def test_all_of_the_deliberation_says_that_only_the_board_reads_it(review: Review) -> None:
    reference = review.declared()
    review.comment(reference, "anna", "Over de titel.")
    page = review.lab.visitor("anna").text(at(reference, "/toetsing"))
    (remark,) = re.findall(r'id="reactie-\d+".*?</div>', page, re.DOTALL)
    assert "Over de titel." in remark
    assert "Alleen commissie" in remark
    page = review.lab.visitor("anna").text(at(reference, "/stemming"))
    (heading,) = re.findall(r"<h2[^>]*>Stemming(.*?)</h2>", page, re.DOTALL)
    assert "Alleen commissie" in heading


def test_writing_begins_with_the_words_for_the_outcome_of_the_votes(review: Review) -> None:
    begun = set()
    for verdict in ("positive", "positive_with_conditions", "negative"):
        reference = review.assessed(verdict=verdict)
        form = review.lab.visitor("secretary").form(at(reference, "/advies"), "outcome")
        begun.add(form["text"].replace(reference, "").strip())
    assert "" not in begun
    assert len(begun) == 3


def test_letter_is_shown_before_it_is_sent_and_its_draft_goes_with_it(review: Review) -> None:
    reference = review.assessed()
    chair = review.lab.visitor("chair")
    fields = {"text": "Ga vooral zo verder.", "keep": "1"}
    to = at(reference, "/advies/concept")
    assert chair.submit(at(reference, "/advies"), fields, to=to).status_code == 303
    assert "Ga vooral zo verder." in look(review, "chair", at(reference, "/advies/brief"))
    review.adopt(reference)
    with reading() as session:
        assert session.query(AdviceDraft).count() == 0


# --- the review


def test_remark_is_changed_by_who_wrote_it_alone(review: Review) -> None:
    reference = review.assessed()
    review.comment(reference, "anna", "Over de titel.")
    page = at(reference, "/toetsing")
    assert "Verander uw reactie" in look(review, "anna", page)
    for who in ("bram", "chair", "secretary"):
        told = look(review, who, page)
        assert "Over de titel." in told
        assert "Verander uw reactie" not in told


def test_question_to_the_lead_says_who_reads_it(lab: Lab, review: Review) -> None:
    reference = review.declared()
    tree: Element = parse(lab.visitor("anna").text(at(reference, "/toetsing")))
    asking = [f for f in tree.iter("form") if (f.get("action") or "").find("/toetsing/vraag?") > 0]
    remarks = [f for f in tree.iter("form") if "/toetsing/reactie" in (f.get("action") or "")]
    assert asking and len(asking) == len(remarks)
    for form in asking:
        assert "De projectleider en het team lezen deze tekst." in " ".join(form.itertext())
    for form in remarks:
        assert "Alleen commissie" in " ".join(form.itertext())


def test_files_say_what_they_are_and_who_gets_them(review: Review) -> None:
    reference = review.lab.draft(LIGHT, review["lead"], review.organisation_id)
    for name, public in (("techniek.pdf", True), ("contract.pdf", False)):
        upload = Upload(name, BytesIO(papers.pdf(name)))
        said = Description("technical", public)
        command = AddFiles(reference, "topic.place_period", said, [upload])
        add_files(command, review["lead"], review.lab.now)
    review.resubmit(reference)
    page = review.lab.visitor("secretary").text(at(reference, "/toetsing"))
    topic = words(page[page.index('id="onderdeel-place_period"') :])
    told = re.findall(r"Bijlage: (\w+)\.pdf \([^)]*\) ([^.]*)\. ([^.]*)\.", topic)
    usual, inside = "Openbaar bij de bekendmaking", "alleen commissie en organisatie"
    assert [(name, kind) for name, kind, _ in told] == [
        ("techniek", "Technische beschrijving"),
        ("contract", "Technische beschrijving"),
    ]
    assert told[0][2] == usual
    assert inside in told[1][2]


def test_filters_say_how_many_answers_they_leave(lab: Lab, review: Review) -> None:
    reference = review.declared()
    for text in ("Over de titel.", "Nog iets."):
        review.comment(reference, "anna", text)
    tree: Element = parse(lab.visitor("anna").text(at(reference, "/toetsing")))
    found = [
        "".join(one.itertext()).split()
        for one in tree.iterfind(".//ul[@class='filter-links']/li/span[@class='counter']")
    ]
    answers = sum(one.get("class") == "beside" for one in tree.iter("div"))
    assert found == [[str(answers)], ["0"], ["0"], ["1"]]


# --- the dpo and the decider


def test_dpo_reads_that_there_is_no_dpia(review: Review) -> None:
    reference = review.in_review(LIGHT)
    told = look(review, "dpo", at(reference, "/fg-oordeel"))
    assert "Er is geen DPIA bijgevoegd." in told
    told = look(review, "dpo", at(review.in_review(FULL), "/fg-oordeel"))
    assert "Er is geen DPIA bijgevoegd." not in told


def test_dpo_reads_what_is_due_first_first(review: Review) -> None:
    """What stood still a day came back later than another plan, and is due before it."""
    due_first = review.declared()
    review.lab.later(days=5)
    came_first = review.in_review()
    review.request_changes(due_first)
    review.resubmit(due_first)
    review.lab.later(days=1)
    review.accept(due_first)
    waiting = dpo_desk(review["dpo"], review.lab.now).waiting
    assert [one.reference for one in waiting] == [due_first, came_first]
    assert waiting[0].since > waiting[1].since


def test_decider_finds_who_stands_in_from_the_decision(lab: Lab, review: Review) -> None:
    page = lab.visitor("decider").text(at(review.advised(), "/besluit"))
    (link,) = re.findall(r'href="([^"]*)">\s*Wie vervangt mij', page)
    assert lab.visitor("decider").get(link).status_code == 200


# --- conditions


def test_conditions_say_when_by_whom_and_whether_before_the_start(review: Review) -> None:
    reference = with_conditions(review, DUE, LATER)
    for who, address in (
        ("secretary", at(reference, "/voorwaarden")),
        ("lead", f"/plannen/{reference}/voorwaarden"),
    ):
        first, second = look(review, who, address).split("Voorwaarde 2", 1)
        assert "Wie zorgt ervoor: Lies." in first
        assert "Klaar uiterlijk 25 december 2026." in first
        assert "Nodig voor de start" in first
        assert "Klaar voor" not in second
        assert "Nodig voor de start" not in second


def test_secretary_and_lead_read_evidence_with_what_was_said_of_it(review: Review) -> None:
    reference = with_conditions(review, DUE)
    now = review.lab.now
    submit_evidence(SubmitEvidence(reference, 1, "Zie het rapport.", 1), review["lead"], now)
    refused = JudgeEvidence(reference, 1, False, 2, "De datum ontbreekt.")
    judge_evidence(refused, review["secretary"], now)
    for who, address in (
        ("secretary", at(reference, "/voorwaarden")),
        ("lead", f"/plannen/{reference}/voorwaarden"),
    ):
        told = look(review, who, address)
        assert "Zie het rapport." in told
        assert "De secretaris vindt dit niet genoeg. De datum ontbreekt." in told


def test_citizen_reads_each_condition_with_its_day_and_where_it_stands(review: Review) -> None:
    reference = with_conditions(review, DUE, LATER)
    submit_evidence(SubmitEvidence(reference, 1, "Zie hier.", 1), review["lead"], review.lab.now)
    accepted = JudgeEvidence(reference, 1, True, 2)
    judge_evidence(accepted, review["secretary"], review.lab.now)
    page = review.lab.visitor().text(f"/experimenten/{review.lab.experiment(reference).slug}")
    first = words(page[page.index(DUE.text) : page.index(LATER.text)])
    assert "Moet klaar zijn voor de start. Uiterlijk op 25 december 2026." in first
    assert "Voldaan" in first
    assert "Open" in words(page[page.index(LATER.text) :])[:80]


def test_late_condition_is_called_late_on_every_page_of_it(review: Review) -> None:
    reference = with_conditions(review, DUE, LATER)
    pages = {
        at(reference, "/voorwaarden"): "secretary",
        f"/plannen/{reference}/voorwaarden": "lead",
        "/commissie/voorwaarden": "secretary",
    }
    badge = 'badge--error">Te laat<'
    for address, who in pages.items():
        assert badge not in review.lab.visitor(who).text(address), address
    review.lab.set_clock(datetime(2026, 12, 26, 9, tzinfo=UTC))
    for address, who in pages.items():
        assert review.lab.visitor(who).text(address).count(badge) == 1, address


def test_citizen_reads_that_the_decision_departs_from_the_advice_and_why(review: Review) -> None:
    reference = with_conditions(review, DUE)
    told = look(review, "", f"/experimenten/{review.lab.experiment(reference).slug}")
    assert "De beslissing wijkt af van het advies. Dit is waarom: Beter zo." in told
    as_advised = review.decided()
    told = look(review, "", f"/experimenten/{review.lab.experiment(as_advised).slug}")
    assert "wijkt af" not in told


def test_decision_that_is_no_besluit_says_so(review: Review) -> None:
    reference = review.advised()
    review.decide(reference, open_to_objection=False)
    told = look(review, "decider", at(reference, "/besluit"))
    assert "Hiertegen staat geen bezwaar open" in told
    assert "Mogelijk tot en met" not in told


# --- the secretary


def test_secretary_hears_who_stepped_back_and_not_why(review: Review) -> None:
    reference = review.in_review()
    review.declare(reference, "anna", conflict=True)
    told = mails("conflict_declared")
    assert set(told) == {"secretary"}
    assert told["secretary"]["member"] == "anna"
    assert "Mijn zus" not in str(told)


def test_invitation_carries_the_meeting_for_a_calendar(lab: Lab, review: Review) -> None:
    planned(review)
    with reading() as session:
        row = session.query(OutboxMail).filter_by(template="meeting_planned").first()
        assert row is not None
        letter = Letter("x", row.recipient, "nl", row.template, row.context, lab.now)
    sent = compose(letter, lab.app.extensions["waardevol_settings"], "8bit")
    (attached,) = sent.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    event = event_in(attached.get_content())
    assert str(event["LOCATION"]) == "Stadhuis, kamer 3"


def test_why_another_route_was_chosen_stays_with_the_board(review: Review) -> None:
    reference = review.submitted(LIGHT)
    review.accept(reference, "full", motivation="Er kijken camera's mee.")
    review.declare(reference, "anna")
    for who in ("secretary", "anna", "auditor"):
        assert "Er kijken camera's mee." in look(review, who, at(reference))
    for who, address in (("decider", at(reference)), ("lead", f"/plannen/{reference}/status")):
        assert "Er kijken camera's mee." not in look(review, who, address)


def test_agenda_on_paper_says_who_was_there(lab: Lab, review: Review) -> None:
    meeting = planned(review)
    add(review, meeting, title="Opening")
    lab.set_clock(moment(8, 14))
    there = {review["anna"].user_id or 0: Attendance.PRESENT}
    there |= {review["bram"].user_id or 0: Attendance.EXCUSED}
    note_attendance(
        NoteAttendance(meeting, row(meeting).version, there), review["secretary"], lab.now
    )
    made = lab.visitor("secretary").get(f"/commissie/vergaderingen/{meeting}/agenda.pdf").data
    told = checked(made, "Agenda Ethische commissie Groenstad", "nl")
    assert "anna (aanwezig)" in told
    assert "bram (afwezig met bericht)" in told


# --- meetings and lists


def test_meeting_leads_to_its_agenda_on_paper_and_to_the_calendar(review: Review) -> None:
    meeting = planned(review)
    add(review, meeting, title="Opening")
    visitor = review.lab.visitor("anna")
    page = visitor.text(f"/commissie/vergaderingen/{meeting}")
    for name, kind in (("agenda.pdf", "application/pdf"), ("vergadering.ics", "text/calendar")):
        (address,) = re.findall(rf'href="([^"]*{name})"', page)
        assert visitor.get(address).mimetype == kind


def test_list_leads_to_both_its_files(lab: Lab, review: Review) -> None:
    review.submitted()
    visitor = lab.visitor("secretary")
    page = visitor.text("/commissie/dossiers?toestand=submitted")
    for kind in ("csv", "xlsx"):
        (address,) = re.findall(rf'href="([^"]*/dossiers/{kind}[^"]*)"', page)
        assert "toestand=submitted" in address
        assert visitor.get(address).status_code == 200
