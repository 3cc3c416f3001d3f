"""Every event and every term has words in both languages."""

import pytest

from waardevol_lab.domain.rules import RULES
from waardevol_lab.domain.states import Phase
from waardevol_lab.domain.term_rules import DEFAULT_TERMS, Term
from waardevol_lab.services.timelines import COURSE, DECIDED
from waardevol_lab.wording.events import EVENTS, NOW, event_label
from waardevol_lab.wording.i18n import use_language
from waardevol_lab.wording.term_words import CLOCKS, TERMS, length_label


def test_every_event_has_words() -> None:
    told = {rule.event for rule in RULES} | set(COURSE) | set(DECIDED.values())
    assert told <= set(EVENTS)
    assert event_label("SomethingNew") == "SomethingNew"


def test_what_goes_on_now_is_told_of_phases_only() -> None:
    assert set(NOW) <= set(Phase)


def test_every_term_has_words_and_a_clock() -> None:
    assert set(TERMS) == set(CLOCKS) == set(Term)


@pytest.mark.parametrize(
    ("term", "dutch", "english"),
    [
        (Term.QUESTION, "10 werkdagen", "10 working days"),
        (Term.NOTICE_BEFORE_START, "14 dagen", "14 days"),
        (Term.OBJECTION, "6 weken", "6 weeks"),
        (Term.GDPR_REQUEST, "1 maand", "1 month"),
    ],
)
def test_lengths_are_said_in_both_languages(term: Term, dutch: str, english: str) -> None:
    assert length_label(DEFAULT_TERMS[term]) == dutch
    with use_language("en"):
        assert length_label(DEFAULT_TERMS[term]) == english
