"""The advice in the making: kept between visits, seen by few, and sent exactly as it was shown."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.pdf_checks import checked
from tests.reviews import LIGHT, Review, risks
from tests.visitor import form_fields, parse
from tests.web.asking import signed_in, token_of
from waardevol_lab.domain.letter_kinds import LetterKind
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Advice, AdviceDraft, Letter
from waardevol_lab.services.letter_texts import ChangeLetterText, change_letter_text

TEXT = "De commissie adviseert positief.\n\n- eerste punt\n- tweede punt {{ titel }} #let <b>"


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def at(reference: str, page: str = "/advies") -> str:
    return f"/commissie/{reference}{page}"


def write(review: Review, reference: str, name: str = "chair", **fields: Any) -> Any:
    """Save the draft as somebody; the answer."""
    filled = {"text": TEXT, "keep": "1", **fields}
    return review.lab.visitor(name).submit(
        at(reference), filled, to=at(reference, "/advies/concept"), containing="outcome"
    )


def drafts() -> list[AdviceDraft]:
    with reading() as session:
        rows = list(session.scalars(select(AdviceDraft).order_by(AdviceDraft.id)))
        for row in rows:
            session.expunge(row)
        return rows


def test_the_text_begins_with_the_organisation_s_words_for_what_the_votes_carry(
    review: Review,
) -> None:
    own = "Wij zeggen ja tegen {{ titel }} van {{ organisatie }}."
    change_letter_text(
        ChangeLetterText(
            review.organisation_id, LetterKind.ADVICE_APPROVED, "nl", own, "Eigen stijl", 0
        ),
        review["admin"],
        review.lab.now,
    )
    reference = review.assessed(LIGHT)
    for name in ("chair", "secretary"):
        form = review.lab.visitor(name).form(at(reference), "outcome")
        assert form["outcome"] == "approved"
        assert (
            form["text"]
            == "Wij zeggen ja tegen Fietsers tellen bij het Stationsplein van Gemeente Groenstad."
        )
    answer = write(review, reference, outcome="rejected", language="en", begin="1")
    assert answer.status_code == 200
    begun = form_fields(answer.get_data(as_text=True), "outcome")
    assert "The board gives a negative advice." in begun["text"]
    assert drafts() == []


def test_what_one_kept_the_other_goes_on_with(review: Review) -> None:
    reference = review.assessed(LIGHT)
    saved = write(
        review,
        reference,
        outcome="approved_with_conditions",
        minority_view="Een lid twijfelt.",
        risk_privacy="2",
        **{"conditions-0-text": "Meet minder.", "conditions-0-start_blocking": "y"},
    )
    assert (saved.status_code, saved.location.split("?")[0]) == (303, at(reference))
    secretary = review.lab.visitor("secretary")
    page = secretary.text(at(reference))
    parse(page)
    assert "Concept, bewaard door chair" in page
    form = form_fields(page, "outcome")
    assert form["outcome"] == "approved_with_conditions"
    assert form["text"] == TEXT
    assert form["conditions-0-text"] == "Meet minder."
    assert form["risk_privacy"] == "2"
    assert write(review, reference, "secretary", text="Beter.").status_code == 303
    (row,) = drafts()
    assert (row.text, row.version, row.conditions[0]["text"]) == ("Beter.", 2, "Meet minder.")


def test_only_chair_and_secretary_who_may_read_the_votes_see_the_draft(review: Review) -> None:
    reference = review.declared()
    for name in ("anna", "bram", "cees"):
        review.file(reference, name)
    assert write(review, reference, "secretary").status_code == 303
    before = review.lab.snapshot()
    pages = ("/advies/brief", "/advies/brief.pdf")
    for name in (*review.people, "stranger"):
        if name == "stranger":
            review.lab.person(
                name, (Role.SECRETARY, review.lab.board(review.organisation_id, name="B"))
            )
            before = review.lab.snapshot()
        expected = 200 if name == "secretary" else 404
        visitor = review.lab.visitor(name)
        for page in pages:
            assert visitor.get(at(reference, page)).status_code == expected, (name, page)
        if name != "secretary":
            shown = visitor.get(at(reference)).get_data(as_text=True)
            assert "De commissie adviseert positief." not in shown, name
            form = {"text": "Gekaapt", "csrf_token": token_of(review.lab), "draft": "1"}
            client = signed_in(review.lab, name)
            answer = client.post(at(reference, "/advies/concept"), data=form)
            assert answer.status_code == 404, name
    assert review.lab.snapshot() == before
    review.file(reference, "chair")
    assert review.lab.visitor("chair").get(at(reference, "/advies/brief")).status_code == 200


def test_a_chair_who_has_not_judged_yet_is_offered_no_draft(review: Review) -> None:
    reference = review.declared()
    page = review.lab.visitor("chair").text(at(reference))
    assert "Stel het advies vast" in page
    assert "/advies/concept" not in page
    assert "Bewaar het concept" not in page
    review.file(reference, "chair")
    assert "Bewaar het concept" in review.lab.visitor("chair").text(at(reference))


def test_a_chair_who_has_not_judged_yet_is_sent_to_their_own_assessment(review: Review) -> None:
    reference = review.declared()
    chair = review.lab.visitor("chair")
    page, overview = chair.text(at(reference)), chair.text(at(reference, ""))
    assert "Dien eerst uw eigen oordeel in" in page
    assert 'name="outcome"' not in page
    assert "Stel het advies vast" not in overview
    review.file(reference, "chair")
    page, overview = chair.text(at(reference)), chair.text(at(reference, ""))
    assert "Dien eerst uw eigen oordeel in" not in page
    assert 'name="outcome"' in page
    assert "Stel het advies vast" in overview


def test_who_saves_second_loses_nothing_and_overwrites_nothing(review: Review) -> None:
    reference = review.assessed(LIGHT)
    secretary = review.lab.visitor("secretary")
    old = secretary.form(at(reference), "outcome")
    write(review, reference)
    before = review.lab.snapshot()
    old["text"] = "Later getypt"
    answer = secretary.client.post(at(reference, "/advies/concept"), data=old)
    assert answer.status_code == 409
    assert "Later getypt" in answer.get_data(as_text=True)
    assert review.lab.snapshot() == before


def test_a_draft_is_kept_wrong_or_right_but_not_too_long(review: Review) -> None:
    reference = review.assessed(LIGHT)
    assert write(review, reference, text="", outcome="").status_code == 303
    before = review.lab.snapshot()
    for fields in ({"text": "x" * 20_001}, {"minority_view": "x" * 5_001}):
        answer = write(review, reference, **fields)
        assert answer.status_code == 422
        assert "Maak deze tekst korter" in answer.get_data(as_text=True)
    assert review.lab.snapshot() == before


def test_one_more_condition_is_offered_and_nothing_kept(review: Review) -> None:
    reference = review.assessed(LIGHT)
    answer = write(review, reference, "secretary", more="1")
    assert answer.status_code == 200
    assert "conditions-2-text" in answer.get_data(as_text=True)
    assert drafts() == []


def test_the_letter_is_sent_exactly_as_it_was_shown(review: Review) -> None:
    reference = review.assessed(verdict="positive_with_conditions")
    filled = {f"risk_{value}": str(level) for value, level in risks(1).items()}
    looked = write(
        review,
        reference,
        "secretary",
        outcome="approved_with_conditions",
        minority_view="Een lid twijfelt.",
        look="1",
        **{**filled, "conditions-0-text": "Meet minder.", "conditions-0-start_blocking": "y"},
    )
    letter = at(reference, "/advies/brief")
    assert (looked.status_code, looked.location.split("?")[0]) == (303, letter)
    assert "De voorzitter stelt het advies vast." in review.lab.visitor("secretary").text(letter)
    chair = review.lab.visitor("chair")
    page = chair.text(letter)
    parse(page)
    for said in ("Meet minder.", "Een lid twijfelt.", "tweede punt {{ titel }} #let &lt;b&gt;"):
        assert said in page
    shown = chair.get(at(reference, "/advies/brief.pdf")).data
    text = checked(shown, f"Advies over “{review.lab.experiment(reference).title}”", "nl")
    assert "tweede punt {{ titel }} #let <b>" in " ".join(text.split())
    adopted = chair.client.post(at(reference), data=form_fields(page, "outcome"))
    assert adopted.status_code == 303, adopted.get_data(as_text=True)
    with reading() as session:
        row = session.scalars(select(Advice)).one()
        assert (row.text, row.minority_view) == (TEXT, "Een lid twijfelt.")
        assert row.conditions[0]["text"] == "Meet minder."
        number = session.scalars(
            select(Letter.number).where(Letter.kind == LetterKind.ADVICE_CONDITIONS)
        ).one()
    assert chair.get(at(reference, f"/brieven/{number}.pdf")).data == shown
    assert drafts() == []
    assert chair.get(letter).status_code == 404
    assert f"/brieven/{number}.pdf" in chair.text(at(reference))


TYPED = {
    "outcome": "approved_with_conditions",
    "minority_view": "Een lid twijfelt.",
    "conditions-0-text": "Meet minder.",
    "conditions-0-due": "2026-12-24",
    **{f"risk_{value}": str(level) for value, level in risks(1).items()},
}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_typed_becomes_the_file_that_would_be_sent_and_nothing_is_kept(
    review: Review, language: str
) -> None:
    reference = review.assessed()
    before = review.lab.snapshot()
    made = write(review, reference, "secretary", paper="1", language=language, **TYPED)
    assert (made.status_code, made.mimetype) == (200, "application/pdf")
    assert review.lab.snapshot() == before
    about = "Advies over" if language == "nl" else "Advice on"
    text = checked(made.data, f"{about} “{review.lab.experiment(reference).title}”", language)
    for said in ("Meet minder.", "Een lid twijfelt.", "tweede punt {{ titel }} #let <b>"):
        assert said in " ".join(text.split())
    write(review, reference, language=language, **TYPED)
    assert review.lab.visitor("chair").get(at(reference, "/advies/brief.pdf")).data == made.data


def test_a_file_of_odd_or_wrong_text_is_made_or_refused_with_all_that_was_typed(
    review: Review,
) -> None:
    reference = review.assessed()
    before = review.lab.snapshot()
    odd = write(review, reference, paper="1", outcome="raar", risk_privacy="9", language="fr")
    assert odd.mimetype == "application/pdf"
    for wrong in ({"conditions-0-due": "morgen"}, {"text": "x" * 20_001}):
        answer = write(review, reference, paper="1", **{**TYPED, **wrong})
        assert answer.status_code == 422
        page = answer.get_data(as_text=True)
        for typed in ("Een lid twijfelt.", *wrong.values()):
            assert typed in page
    more = write(review, reference, paper="1", more="1")
    assert "conditions-2-text" in more.get_data(as_text=True)
    assert review.lab.snapshot() == before


def test_only_who_writes_the_advice_makes_a_file_of_it_and_only_in_time(review: Review) -> None:
    reference = review.declared()
    for name in ("anna", "bram", "cees"):
        review.file(reference, name)
    review.opinion(reference)
    old = review.lab.visitor("secretary").form(at(reference), "outcome")
    form = {**old, "text": "Laat getypt", "paper": "1", "csrf_token": token_of(review.lab)}
    for name in review.people:
        answer = signed_in(review.lab, name).post(at(reference, "/advies/concept"), data=form)
        assert answer.status_code == (200 if name == "secretary" else 404), name
    review.file(reference, "chair")
    review.adopt(reference)
    late = signed_in(review.lab, "secretary").post(at(reference, "/advies/concept"), data=form)
    assert late.status_code == 409
    assert "Laat getypt" in late.get_data(as_text=True)


def test_an_adopted_advice_is_drafted_no_further(review: Review) -> None:
    reference = review.assessed(LIGHT)
    form = review.lab.visitor("secretary").form(at(reference), "outcome")
    review.adopt(reference)
    before = review.lab.snapshot()
    for version in (form["version"], str(review.lab.round(reference).version)):
        form["version"] = version
        answer = review.lab.visitor("secretary").client.post(
            at(reference, "/advies/concept"), data={**form, "csrf_token": ""}
        )
        assert answer.status_code in {400, 409}
        client = signed_in(review.lab, "secretary")
        answer = client.post(
            at(reference, "/advies/concept"), data={**form, "csrf_token": token_of(review.lab)}
        )
        assert answer.status_code == 409
    assert review.lab.snapshot() == before


def test_a_new_version_of_the_plan_asks_for_a_new_draft(review: Review) -> None:
    reference = review.assessed()
    write(review, reference)
    review.request_changes(reference)
    review.resubmit(reference)
    review.accept(reference)
    secretary = review.lab.visitor("secretary")
    assert secretary.get(at(reference, "/advies/brief")).status_code == 404
    assert TEXT not in secretary.text(at(reference))


def test_what_members_propose_after_the_draft_stands_beside_it(review: Review) -> None:
    reference = review.declared()
    for name in ("anna", "bram"):
        review.file(reference, name)
    assert write(review, reference, "secretary").status_code == 303
    wish = "Kappen op alle lampen."
    review.file(reference, "chair", "positive_with_conditions", conditions=wish)
    for name in ("chair", "secretary"):
        assert wish in review.lab.visitor(name).text(at(reference)), name
