"""Hints beside the summary: shown without JavaScript, once it is saved, and never in the way."""

import pytest

from tests.builders import Lab, case_answers
from tests.visitor import parse
from tests.web.leads import Office, topic_url
from waardevol_lab.domain.states import RoundState

HARD = "Bezoekers worden middels sensoren geteld."
EASY = "Wij tellen de fietsen op het plein."
TIPS = {
    "": "Tips om de samenvatting makkelijker te maken",
    "/en": "Tips to make the summary easier",
}


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def save(office: Office, reference: str, summary: str) -> str:
    """Save the summary and give the page that follows."""
    url = topic_url(reference, "purpose")
    done = office.visitor.submit(url, {"summary": summary, "verder": "1"})
    assert done.status_code == 303
    return office.visitor.text(done.headers["Location"])


@pytest.mark.parametrize("language", ["", "/en"])
def test_hard_summary_is_saved_and_gets_hints_with_its_sentence(
    office: Office, language: str
) -> None:
    reference = office.begin()
    save(office, reference, HARD)
    assert office.draft(reference)["summary"] == HARD
    for page in ("onderdelen/purpose", "controleren"):
        tree = parse(office.visitor.text(f"{language}/plannen/{reference}/{page}"))
        words = " ".join("".join(tree.itertext()).split())
        assert TIPS[language] in words, page
        quoted = [q for q in tree.iter("q") if q.get("lang") == "nl"]
        assert [q.text for q in quoted] == [HARD], page
        assert "middels" in words, page


def test_easy_summary_gets_none(office: Office) -> None:
    reference = office.begin()
    assert "tips" not in save(office, reference, EASY)
    for page in ("onderdelen/purpose", "controleren"):
        assert TIPS[""] not in office.visitor.text(f"/plannen/{reference}/{page}")


def test_who_goes_on_is_told_once_that_there_are_hints(office: Office) -> None:
    answers = case_answers("stratumseind")
    reference = office.begin(answers["title"])
    office.save_all(reference, answers)
    assert "Wij hebben tips" in save(office, reference, HARD)
    assert "Wij hebben tips" not in save(office, reference, HARD)


def test_hints_keep_nobody_from_submitting(office: Office) -> None:
    answers = case_answers("stratumseind")
    reference = office.begin(answers["title"])
    office.save_all(reference, {**answers, "summary": HARD})
    check = f"/plannen/{reference}/controleren"
    assert TIPS[""] in office.visitor.text(check)
    done = office.visitor.submit(check, to=f"/plannen/{reference}/indienen", containing="board")
    assert done.status_code == 303
    assert office.lab.round(reference).state == RoundState.SUBMITTED
    assert TIPS[""] not in office.visitor.text(check)


def test_summary_in_english_gets_none(office: Office) -> None:
    answers = case_answers("stratumseind")
    reference = office.begin(answers["title"])
    office.save_all(reference, {**answers, "summary": EASY})
    english = f"{topic_url(reference, 'purpose')}/engels"
    text = "Visitors worden geteld by data. " * 3
    done = office.visitor.submit(english, {"en.summary": text}, containing="version")
    assert done.status_code == 303
    assert text.strip() in office.visitor.text(english)
    for page in (english, topic_url(reference, "purpose"), f"/plannen/{reference}/controleren"):
        assert TIPS[""] not in office.visitor.text(page)
