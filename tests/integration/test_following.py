"""Following: only who confirms gets mail, each change once, and who leaves is forgotten."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from tests.builders import Lab
from tests.contributions import Street
from tests.decided import Running, decided
from tests.followers import ADDRESS, asked, command, following, mails
from waardevol_lab.domain.errors import NotFound, Refused
from waardevol_lab.domain.following import CONFIRM_WITHIN, KEPT_AFTER_END, Rhythm, Scope
from waardevol_lab.persistence.db import Base, reading, transaction
from waardevol_lab.persistence.models import (
    Follower,
    FollowRequest,
    LedgerPayload,
    OutboxMail,
    PublicChange,
    Subscription,
)
from waardevol_lab.queries.following import following_of, waiting_request
from waardevol_lab.services import telling_followers
from waardevol_lab.services.following import (
    ask_to_follow,
    choose_rhythm,
    confirm,
    leave_all,
    leave_one,
)
from waardevol_lab.services.forgetting_followers import forget_followers
from waardevol_lab.services.telling_followers import send_digests, tell_changes, tell_followers


@pytest.fixture
def running(lab: Lab) -> Running:
    return decided(lab)


@pytest.fixture
def any_running(any_lab: Lab) -> Running:
    return decided(any_lab)


def count(model: type[Base]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def kept_of(address: str) -> list[str]:
    """The tables of which a row holds the address, whatever the column."""
    with reading() as session:
        return [
            table.name
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(table))
            if any(address in str(value) for value in row)
        ]


# --- asking and confirming


def test_nothing_is_followed_before_the_button_is_pressed(running: Running) -> None:
    token = asked(running.lab)
    assert waiting_request(token, running.lab.now).scope is Scope.ALL
    running.publish()
    tell_followers(running.lab.now)
    assert count(Follower) == 0
    assert [mail.template for mail in mails()] == ["follow_confirm"]


def test_token_is_kept_as_a_hash_and_works_once(running: Running) -> None:
    token = asked(running.lab)
    with reading() as session:
        assert token not in str(session.scalars(select(FollowRequest.token_hash)).all())
    handle = confirm(token, running.lab.now)
    assert confirm(token, running.lab.now) == handle
    assert count(Subscription) == 1
    leave_all(handle)
    with pytest.raises(NotFound):
        confirm(token, running.lab.now)
    assert count(Follower) == 0


def test_second_press_brings_nothing_back_that_was_left(running: Running) -> None:
    following(running.lab)
    token = asked(running.lab, scope=Scope.PLACE, place="Eindhoven")
    handle = confirm(token, running.lab.now)
    assert leave_one(handle, following_of(handle).things[0].id)
    confirm(token, running.lab.now)
    assert [thing.place for thing in following_of(handle).things] == ["Eindhoven"]


def test_token_expires_and_the_address_is_forgotten(running: Running) -> None:
    token, lab = asked(running.lab), running.lab
    late = lab.now + CONFIRM_WITHIN
    for look in (waiting_request, confirm):
        with pytest.raises(NotFound):
            look(token, late)
    forget_followers(late - timedelta(seconds=1))
    assert count(FollowRequest) == 1
    forget_followers(late)
    assert count(FollowRequest) == 0


def test_one_address_gets_three_of_these_mails_a_day_and_the_answer_stays_the_same(
    running: Running,
) -> None:
    for _ in range(5):
        ask_to_follow(command(), running.lab.now)
    assert len(mails(template="follow_confirm")) == 3
    assert count(OutboxMail) - len(mails()) >= 2
    ask_to_follow(command(), running.lab.now + timedelta(days=1, seconds=1))
    assert len(mails(template="follow_confirm")) == 4


@pytest.mark.parametrize("email", ["", "x", "a@b", "a@b.nl, c@d.nl", "a@b.nl\nBcc: c@d.nl"])
def test_what_is_no_address_is_refused_at_its_field(running: Running, email: str) -> None:
    with pytest.raises(Refused) as refused:
        ask_to_follow(command(email), running.lab.now)
    assert [problem.field for problem in refused.value.problems] == ["email"]


@pytest.mark.parametrize("place", ["", " ", "!?", "x" * 101])
def test_place_without_a_word_is_refused_at_its_field(running: Running, place: str) -> None:
    with pytest.raises(Refused) as refused:
        ask_to_follow(command(scope=Scope.PLACE, place=place), running.lab.now)
    assert [problem.field for problem in refused.value.problems] == ["plaats"]


@pytest.mark.parametrize("slug", ["bestaat-niet", "", "../x"])
def test_unknown_experiment_cannot_be_followed(running: Running, slug: str) -> None:
    with pytest.raises(NotFound):
        ask_to_follow(command(scope=Scope.EXPERIMENT, slug=slug), running.lab.now)


# --- changes


def test_a_change_is_told_once_to_who_follows_it_in_more_ways(any_running: Running) -> None:
    running, lab = any_running, any_running.lab
    slug = str(running.experiment.slug)
    following(lab, scope=Scope.PLACE, place="Stratumseind")
    following(lab)
    following(lab, scope=Scope.EXPERIMENT, slug=slug)
    following(lab, "elders@straat.example", scope=Scope.PLACE, place="Scheveningen")
    running.publish()
    assert mails(template="follow_change") == []
    assert tell_followers(lab.now) == 1
    assert tell_followers(lab.now) == 0
    (mail,) = mails(template="follow_change")
    assert mail.context["scope"] == "experiment"
    assert (mail.context["happened"], mail.context["slug"]) == ("NoticePublished", slug)
    assert mails("elders@straat.example", "follow_change") == []


def test_act_writes_one_row_however_many_follow(running: Running) -> None:
    for number in range(5):
        following(running.lab, f"volger{number}@straat.example")
    before = count(OutboxMail)
    running.publish()
    assert count(PublicChange) == 1
    assert count(OutboxMail) - before <= 2
    assert tell_changes(running.lab.now) == 5


def test_who_follows_since_a_change_does_not_hear_of_it(running: Running) -> None:
    running.publish()
    running.lab.later(minutes=1)
    following(running.lab)
    assert tell_followers(running.lab.now) == 0
    running.meet(1)
    assert tell_followers(running.lab.now) == 1


def test_worker_that_stops_halfway_goes_on_where_it_was(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling_followers, "BATCH", 2)
    addresses = [f"volger{number}@straat.example" for number in range(5)]
    for address in addresses:
        following(running.lab, address)
    running.publish()
    real, calls = telling_followers.put_in_outbox, []

    def breaks(*args: object) -> None:
        calls.append(args)
        if len(calls) == 4:
            raise OSError("the disk is full")
        real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(telling_followers, "put_in_outbox", breaks)
    with pytest.raises(OSError, match="disk"):
        tell_changes(running.lab.now)
    told = [address for address in addresses if mails(address, "follow_change")]
    assert told == addresses[:2]
    assert tell_changes(running.lab.now) == 3
    assert [len(mails(address, "follow_change")) for address in addresses] == [1] * 5


def test_two_workers_at_once_tell_nobody_twice(any_running: Running) -> None:
    running = any_running
    addresses = [f"volger{number}@straat.example" for number in range(4)]
    for address in addresses:
        following(running.lab, address, rhythm=Rhythm.AT_ONCE)
    running.publish()
    _at_once(running.lab, lambda: tell_followers(running.lab.now))
    tell_followers(running.lab.now)
    assert [len(mails(address, "follow_change")) for address in addresses] == [1] * 4


def test_two_presses_at_once_make_one_follower(any_running: Running) -> None:
    lab = any_running.lab
    tokens = [asked(lab), asked(lab)]
    waiting = list(tokens)
    _at_once(lab, lambda: confirm(waiting.pop(), lab.now))
    assert (count(Follower), count(Subscription)) == (1, 1)


def _at_once(lab: Lab, act: object) -> None:
    barrier, failed = Barrier(2), []

    def run() -> None:
        with lab.app.app_context():
            barrier.wait()
            try:
                act()  # type: ignore[operator]
            except Exception as error:
                failed.append(error)

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


# --- digests


def test_digest_says_all_of_a_day_in_one_mail_in_the_morning(running: Running) -> None:
    lab = running.lab
    following(lab, rhythm=Rhythm.DAILY)
    running.publish()
    lab.later(minutes=5)
    running.meet(1)
    tell_followers(lab.now)
    assert mails(template="follow_digest") == []
    lab.later(days=1)
    assert tell_followers(lab.now) == 1
    (mail,) = mails(template="follow_digest")
    events = [line["happened"] for line in mail.context["changes"]]
    assert events == ["NoticePublished", "EvidenceAccepted"]
    assert mails(template="follow_change") == []
    lab.later(days=1)
    assert tell_followers(lab.now) == 0


def test_line_that_comes_late_waits_for_the_next_morning(running: Running) -> None:
    lab = running.lab
    following(lab, rhythm=Rhythm.DAILY)
    running.publish()
    tell_changes(lab.now)
    tomorrow = lab.now + timedelta(days=1)
    assert send_digests(tomorrow) == 1
    running.meet(1)
    tell_changes(lab.now)
    assert send_digests(tomorrow) == 0
    assert send_digests(tomorrow + timedelta(days=1)) == 1


def test_who_chooses_mail_at_once_still_gets_the_lines_that_waited(running: Running) -> None:
    lab = running.lab
    handle = following(lab, rhythm=Rhythm.DAILY)
    running.publish()
    tell_changes(lab.now)
    choose_rhythm(handle, Rhythm.AT_ONCE)
    running.meet(1)
    tell_changes(lab.now)
    assert len(mails(template="follow_change")) == 1
    assert send_digests(lab.now + timedelta(days=1)) == 1


# --- leaving and forgetting


def test_who_leaves_is_nowhere_any_more_and_gets_no_mail_that_waited(running: Running) -> None:
    lab = running.lab
    handle = following(lab, rhythm=Rhythm.DAILY)
    running.publish()
    tell_changes(lab.now)
    choose_rhythm(handle, Rhythm.AT_ONCE)
    running.meet(1)
    tell_changes(lab.now)
    assert {"follower", "follow_request", "outbox_mail"} <= set(kept_of(ADDRESS))
    leave_all(handle)
    leave_all(handle)
    assert kept_of(ADDRESS) == []
    assert tell_followers(lab.now + timedelta(days=2)) == 0
    with pytest.raises(NotFound):
        following_of(handle)


def test_who_leaves_the_last_thing_is_forgotten(running: Running) -> None:
    handle = following(running.lab)
    following(running.lab, scope=Scope.PLACE, place="Eindhoven")
    first, second = following_of(handle).things
    assert leave_one(handle, first.id)
    assert not leave_one(handle, second.id)
    assert kept_of(ADDRESS) == []


def test_nobody_leaves_for_somebody_else(running: Running) -> None:
    mine = following(running.lab)
    theirs = following(running.lab, "ander@straat.example")
    assert leave_one(mine, following_of(theirs).things[0].id)
    assert len(following_of(theirs).things) == 1


def test_record_holds_nothing_of_followers(running: Running) -> None:
    before = count(LedgerPayload)
    handle = following(running.lab)
    choose_rhythm(handle, Rhythm.DAILY)
    leave_all(handle)
    assert count(LedgerPayload) == before


def test_followers_of_what_is_over_are_forgotten_after_a_month_and_others_are_not(
    running: Running,
) -> None:
    lab = running.lab
    following(lab, scope=Scope.EXPERIMENT, slug=str(running.experiment.slug))
    following(lab, "ander@straat.example")
    with transaction() as session:
        experiment = session.get_one(type(running.experiment), running.experiment.id)
        experiment.phase, experiment.phase_since = "withdrawn", lab.now
    assert forget_followers(lab.now + KEPT_AFTER_END - timedelta(seconds=1)) == 0
    assert forget_followers(lab.now + KEPT_AFTER_END) == 1
    assert [table for table in kept_of(ADDRESS) if table != "outbox_mail"] == []
    assert "follower" in kept_of("ander@straat.example")


# --- answers to citizens


def test_answer_is_told_once_everybody_can_read_it_and_nothing_of_its_words(
    running: Running,
) -> None:
    running.publish()
    tell_followers(running.lab.now)
    following(running.lab, scope=Scope.EXPERIMENT, slug=str(running.experiment.slug))
    citizens = Street(running)
    first, second = citizens.ask("GEHEIM waarom?"), citizens.ask("GEHEIM hoe lang?")
    citizens.publish(first)
    assert tell_followers(running.lab.now) == 0
    citizens.answer(first, "GEHEIM daarom.")
    assert tell_followers(running.lab.now) == 1
    citizens.answer(second, "GEHEIM een jaar.")
    assert tell_followers(running.lab.now) == 0
    citizens.publish(second)
    assert tell_followers(running.lab.now) == 1
    told = mails(template="follow_change")
    assert [mail.context["happened"] for mail in told] == ["ContributionAnswered"] * 2
    assert "GEHEIM" not in str([mail.context for mail in told])
    assert told[0].context["title"] == running.notices()[-1].contents["answers"]["title"]
