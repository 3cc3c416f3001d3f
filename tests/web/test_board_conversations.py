"""Remarks among the board and questions to the lead: changed, amended, answered, closed."""

from xml.etree.ElementTree import Element

import pytest

from tests.announced import counted_queries
from tests.builders import Lab, case_answers
from tests.reviews import FULL, LIGHT, Review
from tests.rewriting import rewrite
from tests.visitor import parse
from tests.web.test_board_door import at
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Comment, LeadQuestion, LedgerEntry, OutboxMail
from waardevol_lab.services.answering import AnswerQuestion, answer_question
from waardevol_lab.services.asking import Asked
from waardevol_lab.services.reviewing import AskLead, PlaceComment, ask_lead, comment

INTERNAL = "Alleen commissie"
MOST_QUERIES = 12
"""Of the review page, those for who is signed in included."""


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def remark(review: Review, reference: str, who: str, text: str, on: str = "limits") -> int:
    comment(PlaceComment(reference, on, text), review[who], review.lab.now)
    with reading() as session:
        return max(session.query(Comment.id).all())[0]


def ask(review: Review, reference: str, who: str, text: str, on: str = "limits") -> int:
    ask_lead(AskLead(reference, (Asked(on, text),)), review[who], review.lab.now)
    with reading() as session:
        return max(session.query(LeadQuestion.id).all())[0]


def answer(review: Review, reference: str, number: int, text: str = "Zo zit het.") -> None:
    answer_question(AnswerQuestion(reference, number, text), review["lead"], review.lab.now)


def kinds(review: Review, reference: str) -> list[str]:
    with reading() as session:
        subject = review.lab.experiment(reference).subject
        return [e.kind for e in session.query(LedgerEntry).filter_by(subject=subject)]


def mailed(template: str) -> list[str]:
    with reading() as session:
        rows = session.query(OutboxMail).filter_by(template=template)
        return sorted(row.recipient.partition("@")[0] for row in rows)


# --- remarks


def test_author_changes_a_remark_until_somebody_else_answers(lab: Lab, review: Review) -> None:
    reference = review.declared()
    number = remark(review, reference, "anna", "Eerste tekst")
    anna, page = lab.visitor("anna"), at(reference, f"/toetsing/reacties/{number}")
    done = anna.submit(
        page, {"text": "Betere tekst"}, to=at(reference, "/toetsing/reactie/aanpassen")
    )
    assert (done.status_code, done.headers["Location"]) == (303, at(reference, "/toetsing#limits"))
    shown = anna.text(at(reference, "/toetsing"))
    assert "Betere tekst" in shown and "Veranderd op" in shown
    assert "Eerste tekst" not in shown
    assert kinds(review, reference).count("CommentEdited") == 1
    form = anna.form(page, "text")
    remark(review, reference, "bram", "Daar denk ik anders over")
    before = lab.snapshot()
    late = anna.client.post(at(reference, "/toetsing/reactie/aanpassen"), data=form)
    assert late.status_code == 422
    assert "U kunt uw reactie nog wel aanvullen." in late.get_data(as_text=True)
    assert lab.snapshot() == before


def test_answered_remark_is_amended_below_and_the_original_stays(lab: Lab, review: Review) -> None:
    reference = review.declared()
    number = remark(review, reference, "anna", "Eerste tekst")
    remark(review, reference, "bram", "Daar denk ik anders over")
    anna, page = lab.visitor("anna"), at(reference, f"/toetsing/reacties/{number}")
    assert "Uw aanvulling" in anna.text(page)
    done = anna.submit(
        page, {"text": "Ook dit nog"}, to=at(reference, "/toetsing/reactie/aanvullen")
    )
    assert done.status_code == 303
    shown = anna.text(at(reference, "/toetsing"))
    assert shown.index("Eerste tekst") < shown.index("Ook dit nog")
    assert kinds(review, reference).count("CommentAmended") == 1


@pytest.mark.parametrize("page", ["aanpassen", "aanvullen"])
def test_nobody_changes_the_remark_of_another(lab: Lab, review: Review, page: str) -> None:
    reference, other = review.declared(), review.declared()
    number = remark(review, reference, "anna", "Van anna")
    elsewhere = remark(review, other, "chair", "Elders")
    before = lab.snapshot()
    for who in ("chair", "secretary"):
        visitor = lab.visitor(who)
        for one in (number, elsewhere, 99):
            if (who, one) == ("chair", elsewhere):
                continue
            form = visitor.form(at(reference, "/toetsing"), "text")
            form["comment"], form["text"] = str(one), "Anders"
            sent = visitor.client.post(at(reference, f"/toetsing/reactie/{page}"), data=form)
            assert sent.status_code == 404
    assert lab.snapshot() == before


def test_reply_stands_below_what_it_replies_to(lab: Lab, review: Review) -> None:
    reference = review.declared()
    number = remark(review, reference, "anna", "Eerste tekst")
    remark(review, reference, "bram", "Los daarvan")
    secretary = lab.visitor("secretary")
    done = secretary.submit(
        at(reference, f"/toetsing/reacties/{number}"),
        {"text": "Antwoord van de secretaris"},
        to=at(reference, "/toetsing/reactie"),
        containing="reply_to",
    )
    assert done.status_code == 303
    page = secretary.text(at(reference, "/toetsing"))
    parse(page)
    assert page.index("Eerste tekst") < page.index("Antwoord van de sec") < page.index("Los daarv")
    assert "3 reacties" in page


def test_nobody_replies_to_what_they_may_not_read_yet(lab: Lab, review: Review) -> None:
    reference = review.declared()
    number = remark(review, reference, "bram", "GEHEIM van bram")
    anna = lab.visitor("anna")
    assert anna.get(at(reference, f"/toetsing/reacties/{number}")).status_code == 404
    form = anna.form(at(reference, "/toetsing"), "reply_to")
    form["question"], form["text"], form["reply_to"] = "limits", "Wat zei u?", str(number)
    before = lab.snapshot()
    assert anna.client.post(at(reference, "/toetsing/reactie"), data=form).status_code == 404
    assert lab.snapshot() == before
    for who in ("lead", "decider", "admin"):
        page = at(reference, f"/toetsing/reacties/{number}")
        assert lab.visitor(who).get(page).status_code == 404


# --- questions to the lead


def test_conversation_goes_on_until_the_board_closes_it(lab: Lab, review: Review) -> None:
    reference = review.declared()
    number = ask(review, reference, "anna", "Wie leest mee?")
    lead, url = lab.visitor("lead"), f"/plannen/{reference}/vragen"
    lead.submit(url, {"text": "Alleen wij."}, to=f"{url}/{number}")
    assert mailed("question_answered") == ["anna", "secretary"]
    chair, page = lab.visitor("chair"), at(reference, "/toetsing")
    shown = chair.text(page)
    parse(shown)
    assert "Alleen wij." in shown and "Beantwoord" in shown
    assert 'id="limits"' in chair.text(f"{page}?tonen=open")
    form = chair.form(page, "follows")
    form["question"], form["follows"], form["text"] = "limits", str(number), "Ook de politie?"
    assert chair.client.post(at(reference, "/toetsing/vraag"), data=form).status_code == 303
    assert mailed("lead_asked") == ["lead", "lead"]
    asked = lead.text(url)
    parse(asked)
    assert "Ook de politie?" in asked and "Wacht op uw antwoord" in asked
    assert "chair" not in asked
    lead.submit(url, {"text": "Nee, ook niet."}, to=f"{url}/{number}")
    done = chair.submit(page, {"asked": str(number)}, to=at(reference, "/toetsing/vraag/afsluiten"))
    assert (done.status_code, done.headers["Location"]) == (303, at(reference, "/toetsing#limits"))
    assert 'id="limits"' in chair.text(page)
    assert 'id="limits"' not in chair.text(f"{page}?tonen=open")
    assert "Afgesloten" in chair.text(page) and "Afgesloten" in lead.text(url)
    assert kinds(review, reference).count("QuestionClosed") == 1
    before = lab.snapshot()
    form["idempotency_key"] = "another"
    again = chair.client.post(at(reference, "/toetsing/vraag"), data=form)
    assert again.status_code == 422
    assert lab.snapshot() == before


def test_question_that_waits_can_be_neither_closed_nor_asked_further(
    lab: Lab, review: Review
) -> None:
    reference = review.declared()
    number = ask(review, reference, "anna", "Wie leest mee?")
    anna, page = lab.visitor("anna"), at(reference, "/toetsing")
    before = lab.snapshot()
    form = anna.form(page, "follows")
    form["question"], form["follows"], form["text"] = "limits", str(number), "En?"
    assert anna.client.post(at(reference, "/toetsing/vraag"), data=form).status_code == 422
    form["asked"] = str(number)
    closed = anna.client.post(at(reference, "/toetsing/vraag/afsluiten"), data=form)
    assert closed.status_code == 422
    other = review.declared()
    elsewhere = anna.form(at(other, "/toetsing"), "follows") | {"asked": str(number)}
    sent = anna.client.post(at(other, "/toetsing/vraag/afsluiten"), data=elsewhere)
    assert sent.status_code == 404
    after = lab.snapshot()
    assert {t: rows for t, rows in after.items() if t in ("lead_question", "question_message")} == {
        t: rows for t, rows in before.items() if t in ("lead_question", "question_message")
    }


def test_asker_who_stepped_back_gets_no_mail(lab: Lab, review: Review) -> None:
    reference = review.declared()
    number = ask(review, reference, "anna", "Wie leest mee?")
    review.declare(reference, "anna", conflict=True)
    answer(review, reference, number)
    assert mailed("question_answered") == ["secretary"]


def test_holding_over_can_ask_further_about_an_answer(lab: Lab, review: Review) -> None:
    reference = review.declared()
    number = ask(review, reference, "anna", "Wie leest mee?")
    answer(review, reference, number)
    chair = lab.visitor("chair")
    page = at(reference, "/aanhouden")
    assert "Verder vragen over:" in chair.text(page)
    fields = {
        "reason": "Nog niet duidelijk.",
        "questions-0-question": f"vervolg-{number}",
        "questions-0-text": "En de politie?",
    }
    assert chair.submit(page, fields).status_code == 303
    with reading() as session:
        assert session.query(LeadQuestion).one().answered_at is None
    assert "En de politie?" in lab.visitor("lead").text(f"/plannen/{reference}/vragen")


def test_lead_writes_below_the_question_answers_and_submits_in_one_flow(
    lab: Lab, review: Review
) -> None:
    reference = review.declared()
    review.request_changes(reference)
    lead, url = lab.visitor("lead"), f"/plannen/{reference}/vragen"
    with reading() as session:
        number = session.query(LeadQuestion.id).scalar()
    assert f"/plannen/{reference}/onderdelen/purpose#limits" in lead.text(url)
    topic = f"/plannen/{reference}/onderdelen/purpose"
    shown = lead.text(topic)
    parse(shown)
    assert shown.index("Waar ligt de grens?") < shown.index('name="limits"')
    saved = lead.submit(topic, {"limits": "Nooit voor reclame."})
    assert saved.headers["Location"] == f"{url}#vraag-{number}"
    answered = lead.submit(url, {"text": "Bij reclame."}, to=f"{url}/{number}")
    assert answered.headers["Location"] == f"/plannen/{reference}/controleren"
    sent = lead.submit(
        f"/plannen/{reference}/controleren", to=f"/plannen/{reference}/indienen", containing="board"
    )
    assert sent.status_code == 303
    page = lab.visitor("secretary").text(at(reference, "/toetsing"))
    assert "Antwoord in het plan gewijzigd" in page
    assert "1 antwoord gewijzigd" in page


def test_question_says_when_its_answer_in_the_plan_stayed_the_same(
    lab: Lab, review: Review
) -> None:
    reference = review.declared()
    review.request_changes(reference)
    rewrite(lab, reference, review["lead"], summary="Een andere samenvatting.")
    assert "in het plan gewijzigd" not in lab.visitor("anna").text(at(reference, "/toetsing"))
    review.resubmit(reference)
    page = lab.visitor("secretary").text(at(reference, "/toetsing"))
    assert "Antwoord in het plan niet gewijzigd" in page


# --- the page


def test_filter_in_the_address_leaves_what_it_names(lab: Lab, review: Review) -> None:
    reference = review.declared()
    review.request_changes(reference)
    rewrite(lab, reference, review["lead"], summary="Een andere samenvatting.")
    review.resubmit(reference)
    review.accept(reference)
    remark(review, reference, "anna", "Bij de titel", on="title")
    anna = lab.visitor("anna")

    def shown(chosen: str) -> set[str]:
        page = anna.text(at(reference, f"/toetsing?tonen={chosen}"))
        tree: Element = parse(page)
        return {e.get("id", "") for e in tree.iter("div") if e.get("class") == "beside"}

    assert shown("open") == {"limits"}
    assert shown("gewijzigd") == {"summary"}
    assert shown("reacties") == {"title", "limits"}
    assert shown("onzin") == shown("alles") > {"title", "limits", "summary"}


def test_files_are_in_reach_above_the_answers(lab: Lab, review: Review) -> None:
    page = lab.visitor("anna").text(at(review.declared(), "/toetsing"))
    assert page.index('id="bijlagen"') < page.index('class="beside"')
    assert page.index("/bijlagen/") < page.index('class="beside"')


def test_review_asks_no_more_queries_however_much_was_said(lab: Lab, review: Review) -> None:
    reference = review.declared()
    remark(review, reference, "anna", "Eerste")
    few = _queries(lab, at(reference, "/toetsing"))
    for question in list(case_answers(FULL))[:12]:
        first = remark(review, reference, "anna", "Tekst", on=question)
        reply = PlaceComment(reference, question, "Antwoord", reply_to=first)
        comment(reply, review["secretary"], lab.now)
        answer(review, reference, ask(review, reference, "bram", "Wat?", on=question))
    assert _queries(lab, at(reference, "/toetsing")) == few
    assert few <= MOST_QUERIES


def _queries(lab: Lab, url: str) -> int:
    visitor = lab.visitor("secretary")
    visitor.text(url)
    with counted_queries(lab) as sent:
        visitor.text(url)
    return len(sent)


# --- internal fields say so


PAGES = {
    "anna": ("/toetsing", "/oordeel", "/belang"),
    "chair": ("/volledig",),
    "secretary": ("/toetsing",),
    "dpo": ("/fg-oordeel",),
}


def labels(page: str) -> dict[str, str]:
    """The label of every text area by its name."""
    tree = parse(page)
    fields = {e.get("id"): e.get("name", "") for e in tree.iter("textarea")}
    return {
        fields[e.get("for")]: "".join(e.itertext())
        for e in tree.iter("label")
        if e.get("for") in fields
    }


@pytest.mark.parametrize("who", PAGES)
def test_every_internal_field_says_that_only_the_board_reads_it(
    lab: Lab, review: Review, who: str
) -> None:
    reference = review.declared(LIGHT if who == "chair" else FULL)
    remark(review, reference, "bram", "Van bram")
    for path in PAGES[who]:
        found = labels(lab.visitor(who).text(at(reference, path)))
        assert found, path
        for name, text in found.items():
            asks_lead = "projectleider" in text
            assert (INTERNAL in text) != asks_lead, (path, name, text)


def test_what_the_lead_reads_never_says_that_it_is_internal(lab: Lab, review: Review) -> None:
    reference = review.declared()
    found = labels(lab.visitor("chair").text(at(reference, "/aanhouden")))
    assert found
    assert not [text for text in found.values() if INTERNAL in text]
