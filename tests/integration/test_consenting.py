"""Consent by the use cases: texts that never change, records without a person, on both engines."""

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from tests.builders import Lab
from tests.consents import (
    CALL,
    GROUP,
    SCOPES,
    SCOPES_EN,
    SURVEY,
    WALK,
    Consents,
    asking,
    begun,
    beside,
    keys,
)
from tests.decided import decided
from waardevol_lab.domain.consent import AgeBand, Choice, ConsentEvent, Opening, Standing
from waardevol_lab.domain.errors import NotFound, Refused, Stale, WrongState
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Organisation
from waardevol_lab.queries.consent_notices import Band, consent_desk, consent_notices
from waardevol_lab.queries.consents import consent_page, consent_receipt
from waardevol_lab.services import tokens
from waardevol_lab.services.consent_notices import BeginConsentNotice, begin_consent_notice
from waardevol_lab.services.consent_retention import forget_consents
from waardevol_lab.services.consenting import withdraw_consent
from waardevol_lab.services.running import PullBrake, StopExperiment, pull_brake, stop
from waardevol_lab.services.verifying import verify


def refusal(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refused.value.problems]


def given(consents: Consents, receipt: str) -> tuple[Standing, frozenset[str]]:
    found = consents.seen(receipt)
    return found.standing, found.scopes


def test_yes_is_found_again_changed_and_withdrawn_with_the_code_alone(any_lab: Lab) -> None:
    consents = asking(any_lab)
    receipt = consents.yes(SURVEY, CALL)
    assert given(consents, receipt) == (Standing.GIVEN, keys(SURVEY, CALL))
    assert given(consents, receipt.lower().replace("-", " ")) == given(consents, receipt)
    any_lab.later(hours=1)
    consents.change(receipt, CALL)
    assert given(consents, receipt) == (Standing.GIVEN, keys(CALL))
    any_lab.later(hours=1)
    consents.withdraw(receipt)
    consents.withdraw(receipt)
    assert given(consents, receipt) == (Standing.WITHDRAWN, frozenset())
    consents.again(receipt, SURVEY)
    assert given(consents, receipt) == (Standing.GIVEN, keys(SURVEY))
    events = [event.event for event in consents.seen(receipt).events]
    assert events == ["given", "changed", "withdrawn", "renewed"]


def test_taking_every_scope_off_is_a_withdrawal(lab: Lab) -> None:
    consents = asking(lab)
    receipt = consents.yes(SURVEY, CALL)
    consents.change(receipt)
    assert consents.seen(receipt).events[-1].event is ConsentEvent.WITHDRAWN


def test_second_press_of_the_same_form_keeps_one_record(any_lab: Lab) -> None:
    consents = asking(any_lab)
    receipt = consents.yes(SURVEY)
    consents.yes(SURVEY, CALL, code=receipt)
    assert consents.seen(receipt).seen == 1
    with reading() as session:
        assert session.scalar(text("SELECT count(*) FROM consent_record")) == 1


def test_choice_seen_in_another_window_is_not_written_over(lab: Lab) -> None:
    consents = asking(lab)
    receipt = consents.yes(SURVEY, CALL)
    consents.change(receipt, SURVEY)
    with pytest.raises(Stale):
        consents.change(receipt, SURVEY, CALL, seen=1)
    assert given(consents, receipt) == (Standing.GIVEN, keys(SURVEY))


def test_unknown_code_and_code_of_another_notice_are_the_same_to_everybody(lab: Lab) -> None:
    consents = asking(lab)
    receipt = consents.yes()
    elsewhere = beside(consents).yes()
    assert begun(consents.running, GROUP).code == consents.code, "a group has one notice"
    for typed in (tokens.receipt_code(), elsewhere, "", "geen code", "A" * 100_000, receipt[:-1]):
        assert consent_receipt(consents.code, typed, "nl") is None
        with pytest.raises(Refused) as refused:
            withdraw_consent(consents.code, typed, lab.now)
        assert refusal(refused) == [("receipt", "consent_unknown_code")]
    for call in (lambda: consent_page("zzzzzzzz", "nl"), lambda: consent_page("", "nl")):
        with pytest.raises(NotFound):
            call()


@pytest.mark.parametrize(
    ("choice", "problem"),
    [
        (Choice(frozenset(), AgeBand.FROM_16), ("scopes", "consent_nothing_chosen")),
        (Choice(frozenset({"x"}), AgeBand.FROM_16), ("scopes", "consent_other_scopes")),
        (Choice(keys(SURVEY)), ("age", "consent_age_missing")),
        (Choice(keys(SURVEY), AgeBand.UNDER_16), ("guardian", "consent_guardian_missing")),
    ],
)
def test_yes_needs_a_scope_an_age_and_for_a_child_a_guardian(
    lab: Lab, choice: Choice, problem: tuple[str, str]
) -> None:
    consents = asking(lab)
    with pytest.raises(Refused) as refused:
        consents.yes(choice=choice)
    assert refusal(refused) == [problem]
    child = consents.yes(choice=Choice(keys(SURVEY), AgeBand.UNDER_16, guardian=True))
    assert consents.seen(child).events[0].guardian


def test_nobody_under_sixteen_where_the_notice_says_so(lab: Lab) -> None:
    consents = asking(lab)
    consents.write(SCOPES, SCOPES_EN, "no")
    consents.publish()
    with pytest.raises(Refused) as refused:
        consents.yes(choice=Choice(keys(SURVEY), AgeBand.UNDER_16, guardian=True))
    assert refusal(refused) == [("age", "consent_too_young")]


def test_new_scope_lets_earlier_consents_lapse_and_the_code_shows_the_new_text(lab: Lab) -> None:
    consents = asking(lab)
    receipt = consents.yes(SURVEY)
    consents.write(f"{SURVEY}\n{WALK}")
    assert consents.publish("Wij vragen nu ook om te wandelen.") == 2
    found = consents.seen(receipt)
    assert (found.standing, found.scopes) == (Standing.LAPSED, frozenset())
    assert (found.agreed_to.number, found.page.text.number) == (1, 2)
    with pytest.raises(Refused) as refused:
        consents.change(receipt, SURVEY)
    assert refusal(refused) == [("scopes", "consent_lapsed")]
    consents.again(receipt, WALK)
    assert given(consents, receipt) == (Standing.GIVEN, keys(WALK))


def test_better_translation_leaves_consents_as_they_are_unless_the_lead_says_so(lab: Lab) -> None:
    consents = asking(lab)
    receipt = consents.yes(SURVEY)
    consents.write(SCOPES, "The survey\nA talk afterwards")
    consents.publish()
    assert given(consents, receipt) == (Standing.GIVEN, keys(SURVEY))
    consents.publish(lapse=True)
    assert consents.seen(receipt).standing is Standing.LAPSED


def test_text_that_did_not_change_is_not_published_twice(lab: Lab) -> None:
    consents = asking(lab)
    with pytest.raises(Refused) as refused:
        consents.publish()
    assert refusal(refused) == [("notice", "consent_unchanged")]


def test_text_is_made_from_the_approved_plan_in_the_words_of_the_organisation(lab: Lab) -> None:
    consents = asking(lab)
    dutch, english = consents.page().text, consents.page("en").text
    said = " ".join(f"{b['text']} {' '.join(b['items'])}" for b in dutch.blocks)
    for part in (
        "Gemeente Groenstad",
        GROUP,
        "fg@groenstad.example",
        "Autoriteit Persoonsgegevens",
    ):
        assert part in said
    assert [scope.text for scope in dutch.scopes] == [SURVEY, CALL]
    assert [scope.text for scope in english.scopes] == SCOPES_EN.split("\n")
    assert english.language == "en"
    assert any(block["dutch"] for block in english.blocks)
    assert dutch.sha256 != english.sha256


def test_without_translated_scopes_there_is_only_dutch(lab: Lab) -> None:
    consents = asking(lab)
    consents.write(SCOPES, "The questionnaire")
    consents.publish()
    assert consents.page("en").text.language == "nl"


def test_publishing_needs_scopes_a_group_that_is_asked_and_the_texts_of_the_organisation(
    lab: Lab,
) -> None:
    running = decided(lab)
    with pytest.raises(Refused):
        begin_consent_notice(
            BeginConsentNotice(running.reference, "Bezoekers en voorbijgangers"),
            running.actor("lead"),
            lab.now,
        )
    consents = begun(running)
    consents.write("")
    with transaction() as session:
        session.execute(update(Organisation).values(dpo_contact=""))
    with pytest.raises(Refused) as refused:
        consents.publish()
    assert refusal(refused) == [("scopes", "consent_no_scopes"), ("notice", "consent_no_fg")]


@pytest.mark.parametrize(
    "name", ["teammate", "fieldworker", "secretary", "dpo", "decider", "chair", "stranger"]
)
def test_only_the_lead_publishes(lab: Lab, name: str) -> None:
    consents = begun(decided(lab))
    before = lab.snapshot()
    with pytest.raises(NotFound):
        consents.publish(by=name)
    assert lab.snapshot() == before


def test_publishing_is_in_the_record_and_consent_of_people_is_not(lab: Lab) -> None:
    consents = asking(lab)
    before = consents.running.entries()
    assert before[-1] == "ConsentNoticePublished"
    consents.withdraw(consents.yes())
    consents.on_paper()
    assert consents.running.entries() == before
    assert verify().holds


def test_only_a_fieldworker_of_this_experiment_writes_a_consent_down(lab: Lab) -> None:
    consents = asking(lab)
    receipt = consents.on_paper(SURVEY)
    event = consents.seen(receipt).events[0]
    assert (event.method, event.copy_given) == ("paper", True)
    for name in ("lead", "teammate", "stranger", "secretary", "auditor"):
        with pytest.raises(NotFound):
            consents.on_paper(by=name)
    with pytest.raises(Refused) as refused:
        consents.on_paper(method="web")
    assert refusal(refused) == [("method", "consent_method_missing")]


def test_while_it_lies_still_and_when_it_is_over_nobody_says_yes_but_everybody_can_stop(
    any_lab: Lab,
) -> None:
    consents = asking(any_lab)
    running = consents.running
    first, second = consents.yes(SURVEY, CALL), consents.yes(SURVEY)
    running.run()
    pull_brake(PullBrake(running.reference, "Storing."), running.actor("dpo"), any_lab.now)
    assert consents.page().opening is Opening.SUSPENDED
    with pytest.raises(Refused) as refused:
        consents.yes()
    assert refusal(refused) == [("notice", "consent_closed_suspended")]
    consents.change(first, CALL)
    with pytest.raises(Refused) as refused:
        consents.change(first, SURVEY, CALL)
    assert refusal(refused) == [("scopes", "consent_no_more")]
    ended = StopExperiment(running.reference, "Genoeg.", running.version)
    stop(ended, running.actor("lead"), any_lab.now)
    assert consents.page().opening is Opening.OVER
    consents.withdraw(second)
    assert consents.seen(second).standing is Standing.WITHDRAWN
    with pytest.raises(Refused) as refused:
        consents.again(second, SURVEY)
    assert refusal(refused) == [("notice", "consent_closed_over")]
    with pytest.raises(WrongState):
        consents.publish()


def test_published_texts_and_events_are_never_changed_in_the_database(any_lab: Lab) -> None:
    consents = asking(any_lab)
    consents.yes()
    for statement in (
        "UPDATE consent_version SET change = 'anders'",
        "DELETE FROM consent_version",
        "UPDATE consent_entry SET event = 'withdrawn'",
        "DELETE FROM consent_entry",
    ):
        with pytest.raises(DBAPIError, match="never changed"), transaction() as session:
            session.execute(text(statement))


def test_lead_sees_bands_of_five_as_of_yesterday_and_never_a_person(lab: Lab) -> None:
    consents = asking(lab)
    receipts = [consents.yes(SURVEY) for _ in range(6)] + [consents.yes(SURVEY, CALL)]
    lead, reference = consents.running.actor("lead"), consents.running.reference

    def counts() -> object:
        return consent_desk(lead, reference, consents.number, lab.now).counts

    def seen() -> tuple[Band, Band, dict[str, Band]]:
        found = consent_desk(lead, reference, consents.number, lab.now).counts
        assert found is not None
        return found.given, found.withdrawn, dict(found.scopes)

    nothing, some = Band(0, 4), Band(5, 9)
    assert seen() == (nothing, nothing, {SURVEY: nothing, CALL: nothing})
    lab.later(days=1)
    assert seen() == (some, nothing, {SURVEY: some, CALL: nothing})
    before = counts()
    consents.withdraw(receipts[0])
    assert counts() == before, "an act of today shows in no number of today"
    lab.later(days=1)
    assert seen() == (some, nothing, {SURVEY: some, CALL: nothing}), "six is as seven"
    for receipt in receipts[1:6]:
        consents.withdraw(receipt)
    lab.later(days=1)
    assert seen() == (nothing, some, {SURVEY: nothing, CALL: nothing})


def test_counts_follow_the_text_that_people_last_said_yes_to(any_lab: Lab) -> None:
    consents = asking(any_lab)
    receipts = [consents.yes(SURVEY) for _ in range(10)]
    consents.write(f"{SURVEY}\n{WALK}")
    consents.publish()
    for receipt in receipts[:5]:
        consents.again(receipt, WALK)
    any_lab.later(days=1)
    lead = consents.running.actor("lead")
    desk = consent_desk(lead, consents.running.reference, consents.number, any_lab.now)
    assert desk.counts is not None
    assert (desk.counts.given, desk.counts.lapsed) == (Band(5, 9), Band(5, 9))
    assert desk.counts.versions == ((1, Band(5, 9)), (2, Band(5, 9)))


def test_groups_of_the_plan_are_listed_with_their_regimes(lab: Lab) -> None:
    consents = asking(lab)
    page = consent_notices(consents.running.actor("auditor"), consents.running.reference)
    assert [line.group.regime for line in page.lines] == ["notice", "opt_out", "notice", "consent"]
    assert page.lines[-1].published == 1


def test_consents_are_forgotten_a_year_after_the_end_and_not_before(any_lab: Lab) -> None:
    consents = asking(any_lab)
    running = consents.running
    receipt = consents.yes()
    running.end()
    any_lab.later(days=365)  # a leap day is among them
    assert forget_consents(any_lab.now) == 0
    assert consents.seen(receipt).seen == 1
    any_lab.later(days=1)
    assert forget_consents(any_lab.now) == 1
    assert consent_receipt(consents.code, receipt, "nl") is None
    assert forget_consents(any_lab.now) == 0
    assert consents.page().text.number == 1, "what was published stays"
