"""When a digest is due, where an experiment lies, and what a link in a mail is made of."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waardevol_lab.domain.days import AMSTERDAM
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.following import digest_moment
from waardevol_lab.services.followed_places import lies_in, words_of_place
from waardevol_lab.services.tokens import handle_of, new_handle, repeated

START = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(), timedelta(days=3650)).map(lambda passed: START + passed)
PLACE = {
    "text": "Stationsplein in Eindhoven, 5611 AZ",
    "further": [{"name": "Kade bij het café", "geometry": None}],
}


@given(MOMENTS)
def test_digest_is_due_at_seven_in_amsterdam_and_at_most_a_day_ago(now: datetime) -> None:
    moment = digest_moment(now)
    assert moment.astimezone(AMSTERDAM).time() == time(7)
    assert timedelta() <= now - moment < timedelta(hours=25)


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=400)))
def test_digests_follow_each_other_day_by_day_across_summer_and_winter_time(
    now: datetime, later: timedelta
) -> None:
    first, second = digest_moment(now), digest_moment(now + later)
    assert first <= second
    days = (second.astimezone(AMSTERDAM).date() - first.astimezone(AMSTERDAM).date()).days
    assert abs(days - later / timedelta(days=1)) <= 1 + 1 / 24


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2027-03-28T04:59:59+00:00", "2027-03-27T06:00:00+00:00"),
        ("2027-03-28T05:00:00+00:00", "2027-03-28T05:00:00+00:00"),
        ("2027-10-31T05:59:59+00:00", "2027-10-30T05:00:00+00:00"),
        ("2027-10-31T06:00:00+00:00", "2027-10-31T06:00:00+00:00"),
    ],
)
def test_clock_that_goes_forward_or_back_leaves_the_digest_at_seven(now: str, due: str) -> None:
    assert digest_moment(datetime.fromisoformat(now)) == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    "place", ["stationsplein", "Eindhoven", "5611", "5611 AZ", "cafe", "plein eindhoven", "de kade"]
)
def test_place_is_found_by_its_words(place: str) -> None:
    assert lies_in(place, words_of_place(PLACE))


@pytest.mark.parametrize("place", ["", "!!", "Helmond", "5612", "plein Helmond", "stationsplein 7"])
def test_place_elsewhere_is_not_found(place: str) -> None:
    assert not lies_in(place, words_of_place(PLACE))


@pytest.mark.parametrize("answer", [None, "x", {}, {"text": None}, {"text": 3, "further": 4}])
def test_notice_that_names_no_place_lies_nowhere(answer: object) -> None:
    assert not lies_in("Eindhoven", words_of_place(answer))


def test_link_of_a_mail_gives_its_handle_back_and_is_the_same_each_time() -> None:
    handle = new_handle()
    token = repeated("secret", handle)
    assert handle_of("secret", token) == handle
    assert token == repeated("secret", handle)
    assert len(token) == 40


@given(st.text(max_size=50))
def test_link_that_was_not_made_here_is_none(token: str) -> None:
    with pytest.raises(NotFound):
        handle_of("secret", token)


def test_link_made_with_another_secret_or_changed_is_none() -> None:
    token = repeated("secret", new_handle())
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    for wrong in (repeated("another", token[:16]), changed, token + "\n", token[:-1]):
        with pytest.raises(NotFound):
            handle_of("secret", wrong)
