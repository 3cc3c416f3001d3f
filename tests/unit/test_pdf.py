"""PDF files: tagged, the same bytes each time, and any text that somebody can type."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pdf_checks import checked, page_count
from waardevol_lab.documents.framework_questions import (
    PrintedGroup,
    PrintedQuestion,
    PrintedTask,
    QuestionsPaper,
    questions_paper,
    questions_pdf,
)
from waardevol_lab.documents.pdf import Letterhead, render
from waardevol_lab.documents.printable import printable
from waardevol_lab.domain.framework import shipped
from waardevol_lab.wording.i18n import Language, use_language

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
FRAMEWORK = shipped("2026-1")
TITLES: dict[Language, str] = {
    "nl": "Alle vragen voor uw plan",
    "en": "All questions for your plan",
}
FOOT: dict[Language, re.Pattern[str]] = {
    "nl": re.compile(
        r"Toetsingskader experimenten in de openbare ruimte, 2026-1 pagina \d+ van \d+ "
    ),
    "en": re.compile(r"Review framework for experiments in public space, 2026-1 page \d+ of \d+ "),
}
"""What stands under every page, also in the middle of a text that goes on over the page."""


def paper(text: str) -> QuestionsPaper:
    """A paper that holds one text everywhere."""
    question = PrintedQuestion("1.1", text, text, text, text, (text, text), text, text)
    head = Letterhead("Titel", text or "Afzender", text, text, text, ((text, text),))
    words = {"contents": "Onderdelen", "example": "Voorbeeld"}
    groups = (PrintedGroup(text, (PrintedTask(text, (question,)),)),)
    return QuestionsPaper(head, (text,), words, groups)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_all_questions_stand_on_paper_in_order_with_help_example_and_why(
    language: Language,
) -> None:
    with use_language(language):
        text = checked(questions_pdf(FRAMEWORK, NOW), TITLES[language], language)
    flat = FOOT[language].sub("", " ".join(text.split()))
    place = flat.index(" ".join(FRAMEWORK.tasks[-1].title.in_(language).split()))
    for question in FRAMEWORK.questions:
        place = flat.index(
            question.label.in_(language), place if question.id != "in_public_space" else 0
        )
        for more in (question.help, question.example):
            assert more is None or " ".join(more.in_(language).split()) in flat
    assert FRAMEWORK.handvatten[3].title.in_(language) in flat


def test_every_question_says_when_it_is_asked_and_what_can_be_chosen() -> None:
    printed = {
        question.label: question
        for group in questions_paper(FRAMEWORK).groups
        for task in group.tasks
        for question in task.questions
    }
    assert len(printed) == len(FRAMEWORK.questions)
    for question in FRAMEWORK.questions:
        found = printed[question.label.nl]
        assert bool(found.condition) == (question.when is not None)
        for option in question.options if question.kind.value != "yesno" else ():
            assert any(option.text.nl in part for part in found.parts), question.id


def test_same_contents_at_the_same_instant_are_the_same_bytes() -> None:
    assert questions_pdf(FRAMEWORK, NOW) == questions_pdf(FRAMEWORK, NOW)
    assert questions_pdf(FRAMEWORK, NOW) != questions_pdf(FRAMEWORK, NOW.replace(year=2027))


def test_a_clock_that_counts_microseconds_makes_documents_too() -> None:
    counted = questions_pdf(FRAMEWORK, NOW.replace(microsecond=123_456))
    assert counted == questions_pdf(FRAMEWORK, NOW)


@dataclass(frozen=True, slots=True)
class OddTexts:
    """Texts that broke something somewhere, by what they are."""

    markup: str = '#panic("x") *a* $b$ <c> @d // e = f #include "/etc/passwd" \\ ` ~'
    long_word: str = "x" * 20_000
    long_text: str = "Een zin van vijf woorden. " * 800
    emoji: str = "Fiets 🚲 en 👩\u200d👩\u200d👧 en 🏳️\u200d🌈 en 🇳🇱"
    right_to_left: str = "עברית שָׁלוֹם and العربية \u202e door elkaar"
    far_away: str = "漢字 ภาษาไทย हिन्दी \U000f0000 \ue000 \U0010fffd"
    control: str = "a\x00b\x07c\x1bd\x7fe\x85f\u2028g\ufeffh\ufffei\r\nj\tk"
    lone: str = "half \ud83d paar"
    marks: str = "e\u0301" + "o" + "\u0332\u0305\u20d7" * 40
    empty: str = ""


@pytest.mark.parametrize("name", OddTexts.__dataclass_fields__)
def test_any_text_becomes_a_tagged_document(name: str) -> None:
    made = render("framework_questions", paper(getattr(OddTexts(), name)), NOW)
    checked(made, "Titel", "nl")


def test_markup_in_a_text_is_shown_as_it_was_typed() -> None:
    made = render("framework_questions", paper(OddTexts().markup), NOW)
    assert "".join(OddTexts().markup.split()) in "".join(checked(made, "Titel", "nl").split())


def test_what_no_font_draws_is_seen_to_be_missing_and_the_rest_is_kept() -> None:
    assert printable("漢 en \x00é") == "□ en é"
    assert printable("Ж שלום ✓ €") == "Ж שלום ✓ €"
    assert printable("a\u202eb") == "ab"


def test_long_words_stay_on_the_paper_and_long_texts_take_more_pages() -> None:
    assert page_count(render("framework_questions", paper(OddTexts().long_text), NOW)) > 5
    assert max(map(len, printable("x" * 500).split("\u200b"))) == 60


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=60))
def test_no_text_keeps_a_document_from_being_made(text: str) -> None:
    assert render("framework_questions", paper(text), NOW).startswith(b"%PDF-1.7")


def test_the_first_element_is_the_sender_and_pages_are_numbered_in_words() -> None:
    text = checked(questions_pdf(FRAMEWORK, NOW), TITLES["nl"], "nl")
    assert text.startswith("Waardevol Lab")
    assert "pagina 1 van " in text
