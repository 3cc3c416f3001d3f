"""Questions of citizens: taken in once, answered in time, shown as the asker and secretary say."""

import json
import secrets
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.contributions import TEXT, Street, flood
from tests.decided import Running, decided
from tests.integration.test_reviewing_door import refused
from waardevol_lab.domain.contributions import MOST_IN_AN_HOUR, ContributionKind, Ground
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound, Refused, WrongState
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import (
    Contribution,
    LedgerEntry,
    LedgerPayload,
    Organisation,
    OutboxMail,
)
from waardevol_lab.queries.moderation import SoughtContributions, moderation_queue
from waardevol_lab.queries.public_contributions import counts_of
from waardevol_lab.queries.receipts import receipt_page
from waardevol_lab.queries.team_contributions import Shown, my_contributions
from waardevol_lab.services.contribution_digests import send_digests
from waardevol_lab.services.forgetting import forget_addresses
from waardevol_lab.services.reminding import send_reminders
from waardevol_lab.services.verifying import verify
from waardevol_lab.services.withdrawing import WithdrawExperiment, withdraw_experiment

MAIL = "jan@voorbeeld.example"


@pytest.fixture
def street(lab: Lab) -> Street:
    return Street(decided(lab))


def mails(template: str) -> list[OutboxMail]:
    with reading() as session:
        rows = session.scalars(select(OutboxMail).where(OutboxMail.template == template)).all()
        session.expunge_all()
        return list(rows)


def told(kind: str) -> list[dict[str, object]]:
    with reading() as session:
        query = (
            select(LedgerPayload.payload)
            .join(LedgerEntry, LedgerEntry.id == LedgerPayload.entry_id)
            .where(LedgerEntry.kind == kind)
            .order_by(LedgerEntry.id)
        )
        return [json.loads(bytes(payload or b"")) for payload in session.scalars(query)]


def test_question_gets_a_number_a_day_and_a_code_that_reads_it_back(street: Street) -> None:
    number = street.ask()
    receipt, row = street.receipts[number], street.row(number)
    assert (number, row.state, row.text) == (1, "received", TEXT)
    assert receipt.due_on == row.due_on == date(2026, 12, 7)
    assert receipt.code.replace("-", "") not in str(vars(row))
    page = receipt_page(receipt.code.lower().replace("-", " "), local_date(street.lab.now))
    assert (page.number, page.text, page.answer) == (1, TEXT, "")
    with pytest.raises(NotFound):
        receipt_page("0000-0000-0000-0000", local_date(street.lab.now))


def test_term_is_that_of_the_organisation_in_working_days(street: Street) -> None:
    with transaction() as session:
        organisation = session.get_one(Organisation, street.running.organisation_id)
        organisation.terms = {"question": "3 working_days"}
    street.lab.set_clock(street.lab.now.replace(month=12, day=23))
    assert street.row(street.ask()).due_on == date(2026, 12, 29)


def test_second_press_gives_the_same_receipt_and_does_nothing(street: Street) -> None:
    seed = secrets.token_bytes(16)
    street.ask(seed=seed, email=MAIL)
    before = street.lab.snapshot()
    first = street.receipts[1]
    assert street.ask(seed=seed, email=MAIL) == 1
    assert street.receipts[1] == first
    assert street.lab.snapshot() == before


def test_record_and_mail_hold_no_word_and_the_record_no_address(street: Street) -> None:
    street.ask("GEHEIM woord", email=MAIL)
    street.answer(1, "Een antwoord.")
    (entry,) = told("ContributionReceived")
    assert entry == {
        "contribution": 1,
        "kind": "question",
        "channel": "web",
        "received": "2026-11-23",
        "due": "2026-12-07",
        "may_publish": True,
    }
    with reading() as session:
        payloads = b"".join(p or b"" for p in session.scalars(select(LedgerPayload.payload)))
        actors = set(session.scalars(select(LedgerEntry.actor)))
        sent = str([m.context for m in session.scalars(select(OutboxMail))])
    assert b"GEHEIM" not in payloads
    assert MAIL.encode() not in payloads
    assert MAIL not in actors
    assert "GEHEIM" not in sent
    assert verify().holds


def test_who_left_an_address_gets_code_and_answer_and_nobody_else_does(street: Street) -> None:
    street.ask(email=MAIL, language="en")
    street.ask()
    for number in (1, 2):
        street.answer(number, f"Antwoord {number}.")
    received, answered = mails("contribution_received"), mails("contribution_answered")
    assert [(m.recipient, m.language) for m in received] == [(MAIL, "en")]
    assert received[0].context["code"] == street.receipts[1].code
    assert [(m.recipient, m.context["answer"]) for m in answered] == [(MAIL, "Antwoord 1.")]


def test_answer_is_given_once_and_what_changed_after_it(street: Street) -> None:
    street.ask()
    with pytest.raises(WrongState):
        street.change(1)
    with pytest.raises(Refused) as error:
        street.answer(1, "  ")
    assert refused(error) == {("text", "missing")}
    street.answer(1)
    with pytest.raises(WrongState):
        street.answer(1, "Toch anders.")
    with pytest.raises(Refused) as error:
        street.change(1, version=7)
    assert refused(error) == {("notice_version", "version_unknown")}
    version = street.running.publish()
    street.change(1, version=version)
    assert told("ContributionFollowed") == [{"contributions": [1], "notice": version}]
    with pytest.raises(WrongState):
        street.change(1, "Nog iets.")
    row = street.row(1)
    assert (row.answer, row.change, row.notice_version) == ("Om te tellen.", "De camera is weg.", 1)


@pytest.mark.parametrize(
    "who", ["secretary", "chair", "member", "dpo", "decider", "auditor", "fieldworker", "stranger"]
)
def test_only_the_team_answers_and_writes_down(street: Street, who: str) -> None:
    street.ask()
    before = street.lab.snapshot()
    for act in (
        lambda: street.answer(1, who=who),
        lambda: street.change(1, who=who),
        lambda: street.record(who),
    ):
        with pytest.raises(NotFound):
            act()
    assert street.lab.snapshot() == before


@pytest.mark.parametrize(
    "who", ["lead", "teammate", "chair", "member", "dpo", "decider", "auditor", "stranger"]
)
def test_only_the_secretary_publishes_and_hides(street: Street, who: str) -> None:
    street.ask()
    before = street.lab.snapshot()
    with pytest.raises(NotFound):
        street.publish(1, who=who)
    with pytest.raises(NotFound):
        street.hide(1, who=who)
    assert street.lab.snapshot() == before


def test_many_are_hidden_with_one_entry_and_what_was_moved_before_stays(street: Street) -> None:
    numbers = [street.ask(f"Koop nu {n}") for n in range(5)]
    street.publish(numbers[0])
    street.hide(numbers[1], ground="off_topic")
    assert street.hide(*numbers) == 4
    assert told("ContributionHidden")[-1] == {"contributions": [1, 3, 4, 5], "ground": "spam"}
    assert [street.row(n).ground for n in numbers] == ["spam", "off_topic", *["spam"] * 3]
    with pytest.raises(WrongState):
        street.hide(*numbers)
    with pytest.raises(WrongState):
        street.answer(3)
    street.answer(2)
    assert street.publish(3) == 1
    assert street.row(3).ground is None


def test_what_the_asker_keeps_for_themself_is_never_published(street: Street) -> None:
    street.ask(may_publish=False)
    street.ask()
    with pytest.raises(Refused) as error:
        street.publish(1)
    assert refused(error) == {("chosen", "not_to_be_published")}
    assert street.publish(1, 2) == 1
    assert [street.row(n).state for n in (1, 2)] == ["received", "published"]


def test_hiding_needs_a_ground_that_there_is(street: Street) -> None:
    street.ask()
    for ground in ("", "because"):
        with pytest.raises(Refused) as error:
            street.hide(1, ground=ground)
        assert refused(error) == {("ground", "missing")}


def test_form_closes_after_so_many_in_an_hour_and_opens_again(street: Street) -> None:
    flood(street.running, MOST_IN_AN_HOUR, "Vraag", hours_ago=0)
    with pytest.raises(Refused) as error:
        street.ask()
    assert refused(error) == {("text", "too_many_contributions")}
    street.record(who="teammate")
    street.lab.later(hours=1)
    assert street.ask() == MOST_IN_AN_HOUR + 2


def test_over_is_over_but_what_was_asked_is_answered(street: Street) -> None:
    street.ask()
    command = WithdrawExperiment(street.running.reference, "Te duur.", street.running.version)
    withdraw_experiment(command, street.running.actor("lead"), street.lab.now)
    with pytest.raises(WrongState):
        street.ask()
    street.answer(1)
    assert street.row(1).answer


@pytest.mark.parametrize("slug", ["nooit-gezien", "", "%"])
def test_nobody_asks_about_what_is_not_public(lab: Lab, slug: str) -> None:
    running: Running = decided(lab)
    before = lab.snapshot()
    with pytest.raises(NotFound):
        Street(running).ask(slug=slug)
    assert lab.snapshot() == before


def test_call_is_written_down_with_its_own_day_and_a_code(street: Street) -> None:
    street.lab.later(days=4)
    receipt = street.record(received_on=date(2026, 11, 24), channel="letter")
    row = street.row(receipt.number)
    assert (row.due_on, row.channel, row.may_publish) == (date(2026, 12, 8), "letter", False)
    assert receipt_page(receipt.code, date(2026, 11, 27)).text == "Hoe lang blijft dit?"
    with pytest.raises(Refused) as error:
        street.record(received_on=None, channel="web", text="")
    wrong = {("received_on", "missing"), ("channel", "missing"), ("text", "missing")}
    assert refused(error) == wrong
    for day, code in (
        (date(2026, 11, 28), "in_future"),
        (date(2026, 11, 1), "before_announcement"),
    ):
        with pytest.raises(Refused) as error:
            street.record(received_on=day)
        assert refused(error) == {("received_on", code)}


def test_address_is_forgotten_a_month_after_the_answer_and_not_before(street: Street) -> None:
    for n in range(3):
        street.ask(f"Vraag {n}", kind=ContributionKind.REACTION, email=MAIL)
    street.answer(1)
    street.hide(2)
    with transaction() as session:
        for mail in session.scalars(select(OutboxMail)):
            mail.sent_at, mail.context = street.lab.now, {}
    street.lab.later(days=30)
    assert forget_addresses(street.lab.now) == 0
    street.lab.later(minutes=1)
    assert forget_addresses(street.lab.now) == 6
    assert forget_addresses(street.lab.now) == 0
    with reading() as session:
        kept = list(session.scalars(select(Contribution.email).order_by(Contribution.number)))
        recipients = set(session.scalars(select(OutboxMail.recipient)))
    assert kept == [None, None, MAIL]
    assert MAIL not in recipients


def test_who_kept_a_code_still_reads_after_the_address_is_gone(street: Street) -> None:
    street.ask(email=MAIL)
    street.answer(1)
    forget_addresses(street.lab.now + timedelta(days=31))
    page = receipt_page(street.receipts[1].code, local_date(street.lab.now))
    assert (page.answer, page.by_mail) == ("Om te tellen.", False)


def test_everything_is_kept_and_read_the_same_on_both_engines(any_lab: Lab) -> None:
    street, day = Street(decided(any_lab)), local_date(any_lab.now)
    for n in range(4):
        street.ask(f"Vraag 50% {n}", may_publish=n != 1, email=MAIL)
    street.answer(1)
    street.publish(1)
    street.hide(4)
    assert send_digests(any_lab.now) == 3
    any_lab.set_clock(any_lab.now.replace(month=12, day=8))
    late = local_date(any_lab.now)
    with reading() as session:
        before, after = (
            counts_of(session, street.running.experiment.id, today) for today in (day, late)
        )
    assert (before.open, before.overdue, before.answered) == (2, 0, 1)
    assert (after.open, after.overdue, after.private, after.waiting) == (2, 2, 1, 1)
    assert after.hidden == {Ground.SPAM: 1}
    secretary, lead = street.running.actor("secretary"), street.running.actor("lead")
    queue = moderation_queue(secretary, SoughtContributions(q="50% 2"))
    assert [line.number for line in queue.lines] == [3]
    assert moderation_queue(secretary, SoughtContributions(private=True)).total == 1
    waiting = my_contributions(lead, Shown.OPEN, 1, any_lab.now)
    assert [line.number for line in waiting.lines] == [2, 3]
    assert send_reminders(any_lab.now) > 0
    assert forget_addresses(any_lab.later(days=60)) == 2
