"""When a consent stands: for any course of texts, changes and withdrawals."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.builders import case_answers
from waardevol_lab.domain.consent import (
    AgeBand,
    Asked,
    Choice,
    Consent,
    ConsentEvent,
    Group,
    Minors,
    Opening,
    Regime,
    Scope,
    Standing,
    after,
    asks_consent,
    band,
    changing_problems,
    giving_problems,
    groups,
    lapses,
    opening,
    read_scopes,
    scope_key,
    scope_problems,
)
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.states import Phase

FRAMEWORK = shipped("2026-1")
ANSWERS = case_answers("stratumseind")
TEXTS = ("vragenlijst", "gesprek", "wandeling")
ALL = tuple(Scope(scope_key(text), text) for text in TEXTS)
some_scopes = st.frozensets(st.sampled_from([scope.key for scope in ALL]))


def asked(*texts: str, minors: Minors = Minors.GUARDIAN, group: str = "Deelnemers") -> Asked:
    return Asked(group, tuple(Scope(scope_key(text), text) for text in texts), minors)


@dataclass
class Published:
    """What the model remembers of the texts."""

    scopes: frozenset[str]
    number: int = 1
    lapsed: int = 1
    """The number of the last text that let earlier consents lapse."""


class Course(RuleBasedStateMachine):
    """One participant, one notice; beside the rules a model that says the same in other words."""

    def __init__(self) -> None:
        super().__init__()
        self.text = Published(frozenset(scope.key for scope in ALL))
        self.held: Consent | None = None
        self.yes: frozenset[str] = frozenset()
        """What the participant would say that they agreed to."""
        self.phase = Phase.APPROVED

    @property
    def asked(self) -> Asked:
        return Asked("Deelnemers", tuple(s for s in ALL if s.key in self.text.scopes))

    @property
    def open(self) -> Opening:
        return opening(self.phase, published=True, outdated=False)

    @rule(scopes=some_scopes.filter(bool), said=st.booleans())
    def publish(self, scopes: frozenset[str], said: bool) -> None:
        new = Asked("Deelnemers", tuple(s for s in ALL if s.key in scopes))
        lapsing = lapses(FRAMEWORK, ANSWERS, ANSWERS, self.asked, new, said=said)
        assert lapsing == (said or scopes != self.text.scopes)
        number = self.text.number + 1
        self.text = Published(scopes, number, number if lapsing else self.text.lapsed)
        if lapsing:
            self.yes = frozenset()

    @rule(scopes=some_scopes, age=st.sampled_from([*AgeBand, None]), guardian=st.booleans())
    def give(self, scopes: frozenset[str], age: AgeBand | None, guardian: bool) -> None:
        problems = giving_problems(Choice(scopes, age, guardian), self.asked)
        right = bool(scopes) and scopes <= self.text.scopes and age is not None
        right = right and (age is not AgeBand.UNDER_16 or guardian)
        assert (not problems) == right
        if problems or self.open is not Opening.OPEN:
            return
        event = ConsentEvent.RENEWED if self.held else ConsentEvent.GIVEN
        self.held, self.yes = after(self.held, event, self.text.number, scopes), scopes

    @precondition(lambda self: self.held is not None)
    @rule(scopes=some_scopes.filter(bool))
    def change(self, scopes: frozenset[str]) -> None:
        assert self.held is not None
        problems = changing_problems(self.held, scopes, self.asked, self.text.lapsed, self.open)
        fits = bool(self.yes) and scopes <= self.text.scopes
        assert (not problems) == (fits and (self.open is Opening.OPEN or scopes <= self.yes))
        if not problems:
            self.held = after(self.held, ConsentEvent.CHANGED, self.text.number, scopes)
            self.yes = scopes

    @precondition(lambda self: self.held is not None)
    @rule()
    def withdraw(self) -> None:
        self.held, self.yes = after(self.held, ConsentEvent.WITHDRAWN, 1, ()), frozenset()

    @rule(phase=st.sampled_from(Phase))
    def move(self, phase: Phase) -> None:
        self.phase = phase

    @invariant()
    def stands_exactly_for_what_was_agreed_to(self) -> None:
        if self.held is None:
            assert not self.yes
            return
        standing = self.held.standing(self.text.lapsed)
        assert (standing is Standing.GIVEN) == bool(self.yes)
        if standing is Standing.GIVEN:
            assert self.held.scopes == self.yes <= self.text.scopes


TestCourse = Course.TestCase


@pytest.mark.parametrize(
    ("changed", "lapsing"),
    [
        ({"purpose_kind": ["mobility"]}, True),
        ({"technology": ["camera"]}, True),
        ({"retention": "Twee jaar."}, True),
        ({"period": {"start": "2027-03-05", "end": "2028-11-28"}}, True),
        ({"summary": "Anders gezegd."}, False),
        ({"contact_phone": "14 001"}, False),
    ],
)
def test_consents_lapse_when_the_plan_changes_in_more_than_words(
    changed: dict[str, object], lapsing: bool
) -> None:
    same = asked("vragenlijst")
    new = {**ANSWERS, **changed}
    assert lapses(FRAMEWORK, ANSWERS, new, same, same, said=False) is lapsing
    assert lapses(FRAMEWORK, ANSWERS, new, same, same, said=True)


@pytest.mark.parametrize(
    "new",
    [
        asked("vragenlijst", "gesprek"),
        asked("Vragenlijst"),
        asked("vragenlijst", minors=Minors.NO),
        asked("vragenlijst", group="Anderen"),
    ],
)
def test_consents_lapse_when_something_else_is_asked(new: Asked) -> None:
    assert lapses(FRAMEWORK, ANSWERS, ANSWERS, asked("vragenlijst"), new, said=False)


def test_order_and_translation_change_nothing_that_was_agreed_to() -> None:
    before = asked("vragenlijst", "gesprek")
    after_it = Asked("Deelnemers", read_scopes("gesprek\nvragenlijst", "talk\nsurvey"))
    assert not lapses(FRAMEWORK, ANSWERS, ANSWERS, before, after_it, said=False)


def test_consent_is_taken_only_before_and_during_the_experiment() -> None:
    taking = {p for p in Phase if opening(p, published=True, outdated=False) is Opening.OPEN}
    assert taking == {Phase.APPROVED, Phase.RUNNING}
    assert opening(Phase.RUNNING, published=True, outdated=True) is Opening.OUTDATED
    assert opening(Phase.RUNNING, published=False, outdated=False) is Opening.NOT_PUBLISHED


def test_groups_of_a_plan_have_their_regimes() -> None:
    found = {group.name: group.regime for group in groups(ANSWERS)}
    assert found["Deelnemers aan de enquête"] is Regime.CONSENT
    assert set(found.values()) == {Regime.NOTICE, Regime.OPT_OUT, Regime.CONSENT}
    assert asks_consent(ANSWERS, "Deelnemers aan de enquête")
    assert not asks_consent(ANSWERS, "Bewoners")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_groups_of_odd_answers_are_none(value: object) -> None:
    assert groups({"regimes": value}) == ()
    assert groups({"regimes": [value, {"group": value, "regime": value}]}) == ()
    row = {"group": "Wie", "regime": "consent", "how": value if value != "" else None}
    assert groups({"regimes": [row, row]})[0] == Group(
        "Wie", Regime.CONSENT, value.strip() if isinstance(value, str) else ""
    )


def test_lines_become_scopes_with_their_translation_by_place() -> None:
    scopes = read_scopes(" een \n\ntwee\r\ndrie", "one\n\ntwo")
    assert [(s.nl, s.en) for s in scopes] == [("een", "one"), ("twee", "two"), ("drie", "")]
    assert scopes[0].in_("en") == "one"
    assert scopes[2].in_("en") == "drie"


@pytest.mark.parametrize(
    ("nl", "en", "codes"),
    [
        ("een\ntwee", "", []),
        ("een\neen", "", ["consent_same_scope"]),
        ("\n".join(map(str, range(11))), "", ["consent_many_scopes"]),
        ("x" * 201, "y" * 201, ["too_long", "too_long"]),
        ("een\0", "", ["unknown_characters"]),
    ],
)
def test_scopes_are_few_short_and_different(nl: str, en: str, codes: list[str]) -> None:
    assert [problem.code for problem in scope_problems(read_scopes(nl, en))] == codes


@given(st.integers(0, 10**6))
def test_band_holds_its_number_and_four_others(count: int) -> None:
    lowest, highest = band(count)
    assert lowest <= count <= highest
    assert highest - lowest == 4
    assert lowest % 5 == 0
