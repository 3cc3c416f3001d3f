"""Members' pages: declaring first, the plan with its conversations, and who sees what of them."""

import io
import re

import pytest

from tests import papers
from tests.builders import Lab, case_answers
from tests.reviews import FULL, LIGHT, Review
from tests.web.leaking import VOLATILE
from tests.web.test_board_door import at
from waardevol_lab.domain.plan_attachments import Description
from waardevol_lab.domain.roles import Role
from waardevol_lab.services.attachments import Upload
from waardevol_lab.services.plan_attachments import AddFiles, add_files
from waardevol_lab.services.plans import SaveTopic, save_topic
from waardevol_lab.services.reviewing import PlaceComment, comment

MEMBERS_PAGES = ("", "/toetsing", "/oordeel", "/stemming", "/advies", "/besluit", "/fg-oordeel")


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def remark(review: Review, reference: str, who: str, text: str) -> None:
    comment(PlaceComment(reference, "limits", text), review[who], review.lab.now)


@pytest.mark.parametrize("page", MEMBERS_PAGES)
def test_member_declares_before_anything_opens(lab: Lab, review: Review, page: str) -> None:
    reference = review.in_review()
    for who in ("anna", "chair"):
        answer = lab.visitor(who).get(at(reference, page))
        assert (answer.status_code, answer.headers["Location"]) == (
            303,
            at(reference, "/belang?ronde=1"),
        )


def test_declaration_page_shows_just_enough(lab: Lab, review: Review) -> None:
    reference = review.in_review()
    page = lab.visitor("anna").text(at(reference, "/belang"))
    assert "Telzicht B.V." in page
    assert case_answers(FULL)["limits"][:40] not in page


def test_free_member_goes_on_to_the_plan(lab: Lab, review: Review) -> None:
    reference = review.in_review()
    anna = lab.visitor("anna")
    answer = anna.submit(at(reference, "/belang"), {"conflict": "no"})
    assert (answer.status_code, answer.headers["Location"]) == (303, at(reference, "/toetsing"))
    page = anna.text(at(reference, "/toetsing"))
    assert "U heeft verklaard dat u geen belang heeft" in page
    assert case_answers(FULL)["limits"][:40] in page


def test_member_with_a_conflict_meets_nothing_of_it_again(lab: Lab, review: Review) -> None:
    reference = review.in_review()
    anna = lab.visitor("anna")
    assert reference in anna.text("/commissie/")
    answer = anna.submit(
        at(reference, "/belang"), {"conflict": "yes", "reason": "Mijn zus werkt daar."}
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/commissie/")
    assert reference not in anna.text("/commissie/")
    for page in (*MEMBERS_PAGES, "/belang"):
        assert anna.get(at(reference, page)).status_code == 404
    for page in ("/belang", "/toetsing/reactie", "/oordeel"):
        assert anna.client.post(at(reference, page)).status_code in {400, 404}


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, "Kies of u een belang heeft."),
        ({"conflict": "perhaps"}, "Kies of u een belang heeft."),
        ({"conflict": "yes", "reason": " "}, "Schrijf wat uw belang is."),
    ],
)
def test_declaration_that_says_too_little(
    lab: Lab, review: Review, fields: dict[str, str], error: str
) -> None:
    reference = review.in_review()
    before = lab.snapshot()
    answer = lab.visitor("anna").submit(at(reference, "/belang"), fields, containing="conflict")
    assert answer.status_code == 422
    assert error in answer.get_data(as_text=True)
    assert lab.snapshot() == before


def test_placing_a_remark_and_asking_the_lead(lab: Lab, review: Review) -> None:
    reference = review.declared()
    anna = lab.visitor("anna")
    form = anna.form(at(reference, "/toetsing"), "text")
    form["question"], form["text"] = "limits", "Een <b>opmerking</b>"
    answer = anna.client.post(at(reference, "/toetsing/reactie"), data=form)
    assert answer.status_code == 303
    assert answer.headers["Location"] == at(reference, "/toetsing#limits")
    page = anna.text(at(reference, "/toetsing"))
    assert "Een &lt;b&gt;opmerking&lt;/b&gt;" in page
    form = anna.form(at(reference, "/toetsing"), "text")
    form["question"], form["text"] = "limits", "Wie let daarop?"
    answer = anna.client.post(at(reference, "/toetsing/vraag"), data=form)
    assert answer.status_code == 303
    assert "Wie let daarop?" in lab.visitor("lead").text(f"/plannen/{reference}/vragen")


def test_empty_remark_is_refused_beside_its_answer(lab: Lab, review: Review) -> None:
    reference = review.declared()
    anna = lab.visitor("anna")
    form = anna.form(at(reference, "/toetsing"), "text")
    form["question"], form["text"] = "limits", "  "
    before = lab.snapshot()
    for page in ("/toetsing/reactie", "/toetsing/vraag"):
        answer = anna.client.post(at(reference, page), data=form)
        assert answer.status_code == 422
        assert "<title>Fout:" in answer.get_data(as_text=True)
    form["question"], form["text"] = "no_such_question", "Hm."
    answer = anna.client.post(at(reference, "/toetsing/reactie"), data=form)
    assert answer.status_code == 422
    assert lab.snapshot() == before


def test_remarks_of_others_open_after_ones_own_assessment(lab: Lab, review: Review) -> None:
    reference = review.declared()
    remark(review, reference, "bram", "GEHEIM van bram")
    remark(review, reference, "anna", "Eigen woorden van anna")
    page = lab.visitor("anna").text(at(reference, "/toetsing"))
    assert "Eigen woorden van anna" in page
    assert "GEHEIM van bram" not in page
    assert "1 reactie van een ander ziet u nadat" in page
    review.file(reference, "anna")
    assert "GEHEIM van bram" in lab.visitor("anna").text(at(reference, "/toetsing"))


@pytest.mark.parametrize("who", ["secretary", "dpo", "auditor"])
def test_those_who_oversee_read_the_deliberation(lab: Lab, review: Review, who: str) -> None:
    reference = review.assessed()
    remark(review, reference, "bram", "GEHEIM van bram")
    visitor = lab.visitor(who)
    assert "GEHEIM van bram" in visitor.text(at(reference, "/toetsing"))
    assert "GEHEIM oordeel" in visitor.text(at(reference, "/stemming"))


def test_nothing_of_the_deliberation_leaks(lab: Lab, review: Review) -> None:
    reference = review.assessed(verdict="positive_with_conditions")
    remark(review, reference, "bram", "GEHEIM van bram")
    review.adopt(reference, "approved_with_conditions")
    decider = lab.visitor("decider")
    for page in ("", "/toetsing", "/advies", "/besluit"):
        assert "GEHEIM" not in decider.text(at(reference, page))
        assert "hebben geoordeeld" not in decider.text(at(reference, page))
    for page in ("/stemming", "/oordeel", "/fg-oordeel"):
        assert decider.get(at(reference, page)).status_code == 404
    for who in ("lead", "admin"):
        for page in ("", "/toetsing", "/stemming", "/advies", "/besluit", "/fg-oordeel"):
            assert lab.visitor(who).get(at(reference, page)).status_code == 404
    review.decide(reference, "approved_with_conditions")
    lead = lab.visitor("lead")
    for url in (f"/plannen/{reference}/status", f"/plannen/{reference}/vragen"):
        assert "GEHEIM" not in lead.text(url)


def test_lead_of_the_plan_who_is_also_dpo_reads_no_deliberation(lab: Lab, review: Review) -> None:
    lab.grant("lead", Role.DPO, review.organisation_id)
    reference = review.assessed()
    remark(review, reference, "bram", "GEHEIM van bram")
    lead = lab.visitor("lead")
    for page in ("/toetsing", "/stemming"):
        assert "GEHEIM" not in lead.get(at(reference, page)).get_data(as_text=True)


def test_changes_since_the_last_version_are_marked_word_by_word(lab: Lab, review: Review) -> None:
    reference = review.declared()
    review.request_changes(reference)
    answers = case_answers(FULL)
    version = lab.topic_version(reference, "purpose")
    ids = ("title", "summary", "problem", "purpose_kind", "alternative", "direction")
    topic = {key: answers[key] for key in ids if key in answers}
    topic["limits"] = answers["limits"] + " Nooit voor reclame."
    topic["purpose_kind"] = answers["purpose_kind"][:1]
    save_topic(SaveTopic(reference, "purpose", topic, version), review["lead"], lab.now)
    review.resubmit(reference)
    review.accept(reference)
    page = lab.visitor("anna").text(at(reference, "/toetsing"))
    assert "2 antwoorden zijn veranderd sinds versie 1." in page
    assert page.count("Gewijzigd in versie 2") == 2
    for question in ("purpose_kind", "limits"):
        assert f'<a class="link" href="#{question}">' in page.partition('id="onderdeel-')[0]
    assert "Nooit voor reclame.</ins>" in page
    assert page.count("Vervallen:") >= len(answers["purpose_kind"]) - 1


def test_attachment_that_came_since_the_last_version_is_marked(lab: Lab, review: Review) -> None:
    reference = review.declared()
    review.request_changes(reference)
    before = lab.visitor("anna").text(at(reference, "/toetsing"))
    uploads = [Upload("kaart.pdf", io.BytesIO(papers.pdf("kaart")))]
    command = AddFiles(reference, "problem", Description("technical"), uploads)
    add_files(command, review["lead"], lab.now)
    review.resubmit(reference)
    review.accept(reference)
    page = lab.visitor("anna").text(at(reference, "/toetsing"))
    mark = 'Nieuw: <ins class="added">kaart.pdf</ins>'
    assert mark not in before
    assert mark in page
    assert "Geen enkel antwoord is veranderd sinds versie 1." in page


def test_attachment_of_the_plan_can_be_fetched_by_the_board(lab: Lab, review: Review) -> None:
    reference = review.declared()
    page = lab.visitor("anna").text(at(reference, "/toetsing"))
    url = page.partition(f'href="/plannen/{reference}/bijlagen/')[2].partition('"')[0]
    answer = lab.visitor("anna").get(f"/plannen/{reference}/bijlagen/{url}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    answer.close()


def test_unassigned_member_reads_along_on_light_but_is_not_called(lab: Lab, review: Review) -> None:
    reference = review.in_review(LIGHT)
    assert reference not in lab.visitor("bram").text("/commissie/")
    review.declare(reference, "bram")
    bram = lab.visitor("bram")
    assert "Fietsers tellen" in bram.text(at(reference, "/toetsing"))
    assert "U kunt nu geen oordeel geven" in bram.text(at(reference, "/oordeel"))


def test_version_without_changes_says_so_in_words(lab: Lab, review: Review) -> None:
    reference = review.declared()
    review.request_changes(reference)
    review.resubmit(reference)
    review.accept(reference)
    page = lab.visitor("anna").text(at(reference, "/toetsing"))
    assert "Geen enkel antwoord is veranderd sinds versie 1." in page
    assert "0 antwoorden" not in page


def test_filing_is_no_step_any_more_once_it_is_done(lab: Lab, review: Review) -> None:
    reference = review.declared()
    anna = lab.visitor("anna")
    assert "Dien mijn oordeel in" in anna.text(at(reference))
    review.file(reference, "anna")
    assert "Dien mijn oordeel in" not in anna.text(at(reference))


def test_decider_meets_not_even_the_number_of_remarks(lab: Lab, review: Review) -> None:
    reference = review.declared()
    decider = lab.visitor("decider")
    before = VOLATILE.sub("", decider.text(at(reference, "/toetsing")))
    review.comment(reference, "anna", "GEHEIM")
    assert VOLATILE.sub("", decider.text(at(reference, "/toetsing"))) == before


def test_each_topic_of_the_long_page_is_one_link_away(lab: Lab, review: Review) -> None:
    reference = review.declared()
    page = lab.visitor("anna").text(at(reference, "/toetsing"))
    wanted = re.findall(r'href="#(onderdeel-\w+)"', page)
    assert len(wanted) > 10
    assert wanted == re.findall(r'id="(onderdeel-\w+)"', page)


def test_what_can_be_done_comes_before_what_happened(lab: Lab, review: Review) -> None:
    page = lab.visitor("anna").text(at(review.declared()))
    assert page.index("Wat u kunt doen") < page.index("Wat er gebeurde")
