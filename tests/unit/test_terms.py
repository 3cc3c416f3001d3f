"""Terms: days worked out by hand on a calendar, and what must hold for every day."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waardevol_lab.calendars import DutchCalendar
from waardevol_lab.domain.errors import Refused
from waardevol_lab.domain.terms import (
    DEFAULT_TERMS,
    Standing,
    Term,
    Terms,
    Unit,
    check_ins,
    days_after,
    due,
    due_with_stops,
    end_of_day,
    is_overdue,
    local_date,
    months_after,
    reminder_days,
    terms_for,
    weeks_after,
    working_days_after,
    working_days_before,
)

CALENDAR = DutchCalendar()
DAYS = st.dates(date(2026, 1, 1), date(2035, 12, 31))
DAYS_OF_2027 = st.dates(date(2027, 1, 1), date(2027, 12, 31))
INSTANTS = st.integers(0, 10 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
RUNNING_ON = [term for term, rule in DEFAULT_TERMS.items() if rule.moves_on]
QUICK = settings(deadline=None, max_examples=100)


def day(written: str) -> date:
    return date.fromisoformat(written)


# --- the table of the workflow


def test_every_term_has_the_length_of_the_workflow() -> None:
    assert {term.value: rule.text for term, rule in DEFAULT_TERMS.items()} == {
        "completeness_check": "5 working_days",
        "advice_light": "10 working_days",
        "advice_full": "6 weeks",
        "decision": "2 weeks",
        "notice_before_start": "14 days",
        "check_in": "3 months",
        "final_evaluation": "6 weeks",
        "board_remarks": "10 working_days",
        "follow_up_from": "6 months",
        "follow_up_until": "12 months",
        "removal": "30 days",
        "question": "10 working_days",
        "complaint": "6 weeks",
        "gdpr_request": "1 months",
        "objection": "6 weeks",
    }
    assert set(DEFAULT_TERMS) == set(Term)
    assert all(rule.clock.startswith("from ") for rule in DEFAULT_TERMS.values())


@pytest.mark.parametrize(
    ("term", "start", "end", "why"),
    [
        ("completeness_check", "2026-03-02", "2026-03-09", "Monday to Monday"),
        ("completeness_check", "2026-03-07", "2026-03-13", "a Saturday: Monday is day one"),
        ("completeness_check", "2026-04-02", "2026-04-13", "over Good Friday and Easter Monday"),
        ("completeness_check", "2026-04-24", "2026-05-04", "over King's Day"),
        ("completeness_check", "2026-04-28", "2026-05-06", "over 5 May, no lustrum year"),
        ("completeness_check", "2027-05-04", "2027-05-13", "over 5 May and Ascension Day"),
        ("completeness_check", "2026-12-24", "2027-01-04", "over Christmas and New Year"),
        ("completeness_check", "2031-04-25", "2031-05-02", "King's Day falls on a Saturday"),
        ("advice_light", "2026-06-01", "2026-06-15", "ten working days are two weeks"),
        ("advice_light", "2026-05-13", "2026-05-29", "over Ascension Day and Whit Monday"),
        ("advice_full", "2026-06-01", "2026-07-13", "six weeks later, the same weekday"),
        ("advice_full", "2026-04-02", "2026-05-15", "ends on Ascension Day: Friday"),
        ("decision", "2026-04-13", "2026-04-28", "ends on King's Day: Tuesday"),
        ("decision", "2026-12-11", "2026-12-28", "ends on Christmas Day, before a weekend"),
        ("decision", "2026-12-18", "2027-01-04", "ends on New Year's Day, before a weekend"),
        ("notice_before_start", "2027-02-26", "2027-03-12", "fourteen days, a Friday"),
        ("notice_before_start", "2027-02-27", "2027-03-13", "waiting may end on a Saturday"),
        ("notice_before_start", "2028-02-15", "2028-02-29", "a leap day"),
        ("check_in", "2026-11-30", "2027-03-01", "28 February is a Sunday"),
        ("final_evaluation", "2026-03-24", "2026-05-06", "ends on 5 May"),
        ("board_remarks", "2026-12-18", "2027-01-05", "holds Christmas and New Year"),
        ("follow_up_from", "2026-08-31", "2027-02-28", "an opening may be a Sunday"),
        ("follow_up_until", "2028-02-29", "2029-02-28", "no leap day the year after"),
        ("removal", "2026-04-25", "2026-05-26", "ends on Whit Monday"),
        ("question", "2026-03-31", "2026-04-16", "holds Good Friday and Easter Monday"),
        ("complaint", "2026-02-20", "2026-04-07", "ends on Good Friday: after Easter"),
        ("gdpr_request", "2028-01-31", "2028-02-29", "the last day of the month"),
        ("gdpr_request", "2027-01-31", "2027-03-01", "28 February is a Sunday"),
        ("gdpr_request", "2026-02-28", "2026-03-30", "28 March is a Saturday"),
        ("objection", "2026-01-05", "2026-02-16", "Tuesday is day one, Monday the last"),
        ("objection", "2032-03-25", "2032-05-07", "ends on Ascension Day"),
    ],
)
def test_term_ends_where_a_calendar_says(term: str, start: str, end: str, why: str) -> None:
    assert due(Term(term), day(start), DEFAULT_TERMS, CALENDAR) == day(end), why


def test_an_instant_starts_its_term_on_the_local_date() -> None:
    just_past_midnight = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)

    assert due(Term.COMPLETENESS_CHECK, just_past_midnight, DEFAULT_TERMS, CALENDAR) == day(
        "2026-03-09"
    )


def test_a_short_term_holds_two_working_days() -> None:
    maundy_thursday = day("2026-04-02")

    assert days_after(maundy_thursday, 2, CALENDAR) == day("2026-04-07")
    assert days_after(maundy_thursday, 3, CALENDAR) == day("2026-04-08")
    assert days_after(day("2026-12-23"), 3, CALENDAR) == day("2026-12-28")
    assert days_after(day("2026-03-02"), 3, CALENDAR) == day("2026-03-05")


def test_a_term_of_no_days_ends_on_the_day_itself_moved_on() -> None:
    good_friday = day("2029-03-30")

    for count in (working_days_after, days_after, weeks_after, months_after):
        assert count(good_friday, 0, CALENDAR) == day("2029-04-03")
        with pytest.raises(ValueError, match="-1"):
            count(good_friday, -1, CALENDAR)


def test_check_ins_count_from_the_start_so_that_a_short_month_shifts_nothing() -> None:
    assert check_ins(day("2026-11-30"), day("2027-08-30"), DEFAULT_TERMS, CALENDAR) == (
        day("2027-03-01"),
        day("2027-05-31"),
        day("2027-08-30"),
    )
    assert check_ins(day("2026-11-30"), day("2027-02-28"), DEFAULT_TERMS, CALENDAR) == ()


# --- local dates


@pytest.mark.parametrize(
    ("instant", "local"),
    [
        ("2026-03-28T22:59:59+00:00", "2026-03-28"),
        ("2026-03-28T23:00:00+00:00", "2026-03-29"),  # the clock goes forward that night
        ("2026-03-29T21:59:59+00:00", "2026-03-29"),
        ("2026-03-29T22:00:00+00:00", "2026-03-30"),
        ("2026-10-24T22:00:00+00:00", "2026-10-25"),  # the clock goes back that night
        ("2026-10-25T22:59:59+00:00", "2026-10-25"),
        ("2026-10-25T23:00:00+00:00", "2026-10-26"),
        ("2026-06-30T22:00:00+00:00", "2026-07-01"),
        ("2026-12-31T22:59:59+00:00", "2026-12-31"),
        ("2026-12-31T23:00:00+00:00", "2027-01-01"),
        ("2035-03-25T21:59:59+00:00", "2035-03-25"),
        ("2027-01-01T08:00:00+10:00", "2026-12-31"),
    ],
)
def test_local_date_is_the_date_in_amsterdam(instant: str, local: str) -> None:
    assert local_date(datetime.fromisoformat(instant)) == day(local)


def test_a_naive_datetime_has_no_local_date() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        local_date(datetime(2026, 3, 1, 12))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    ("of", "end", "hours"),
    [
        ("2026-03-29", "2026-03-29T22:00:00+00:00", 23),
        ("2026-10-25", "2026-10-25T23:00:00+00:00", 25),
        ("2026-12-31", "2026-12-31T23:00:00+00:00", 24),
        ("2028-02-29", "2028-02-29T23:00:00+00:00", 24),
    ],
)
def test_a_day_ends_at_midnight_in_amsterdam(of: str, end: str, hours: int) -> None:
    assert end_of_day(day(of)) == datetime.fromisoformat(end)
    length = end_of_day(day(of)) - end_of_day(day(of) - timedelta(days=1))
    assert length == timedelta(hours=hours)


def test_a_term_is_overdue_only_when_its_last_day_is_over() -> None:
    last = day("2026-03-29")

    assert not is_overdue(last, datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC))
    assert is_overdue(last, datetime(2026, 3, 29, 22, tzinfo=UTC))


@QUICK
@given(DAYS, INSTANTS)
def test_overdue_is_the_same_as_past_the_end_of_the_day(last: date, now: datetime) -> None:
    assert is_overdue(last, now) == (now >= end_of_day(last))


@QUICK
@given(INSTANTS, st.integers(-12, 14))
def test_the_local_date_does_not_depend_on_how_an_instant_is_written(
    instant: datetime, hours: int
) -> None:
    elsewhere = instant.astimezone(timezone(timedelta(hours=hours)))

    assert local_date(elsewhere) == local_date(instant)
    assert instant < end_of_day(local_date(instant))
    assert instant >= end_of_day(local_date(instant) - timedelta(days=1))


# --- reminders


@pytest.mark.parametrize(
    ("due_day", "first", "second"),
    [
        ("2026-03-16", "2026-03-09", "2026-03-13"),
        ("2026-04-07", "2026-03-27", "2026-04-02"),
        ("2027-01-04", "2026-12-24", "2026-12-31"),
        ("2027-05-10", "2027-04-29", "2027-05-07"),
        ("2027-03-13", "2027-03-08", "2027-03-12"),
    ],
)
def test_reminders_go_five_and_one_working_days_before(
    due_day: str, first: str, second: str
) -> None:
    assert reminder_days(day(due_day), CALENDAR) == (day(first), day(second))


# --- for every day


@QUICK
@given(st.sampled_from(RUNNING_ON), DAYS)
def test_no_term_ends_on_a_day_that_does_not_count(term: Term, start: date) -> None:
    end = due(term, start, DEFAULT_TERMS, CALENDAR)

    assert CALENDAR.is_working_day(end)
    assert end > start


@QUICK
@given(st.sampled_from(list(Term)), DAYS, DAYS)
def test_who_starts_later_never_ends_earlier(term: Term, one: date, other: date) -> None:
    first, second = sorted([one, other])

    assert due(term, first, DEFAULT_TERMS, CALENDAR) <= due(term, second, DEFAULT_TERMS, CALENDAR)


@QUICK
@given(DAYS, st.integers(0, 40))
def test_a_longer_term_never_ends_earlier(start: date, n: int) -> None:
    for count in (working_days_after, days_after, weeks_after, months_after):
        assert count(start, n, CALENDAR) <= count(start, n + 1, CALENDAR)


@QUICK
@given(DAYS, st.integers(1, 60))
def test_counting_working_days_there_and_back_comes_home(start: date, n: int) -> None:
    home = working_days_after(start, 0, CALENDAR)

    assert working_days_before(working_days_after(home, n, CALENDAR), n, CALENDAR) == home


@QUICK
@given(DAYS, st.integers(1, 60))
def test_working_days_add_up(start: date, n: int) -> None:
    end = working_days_after(start, n, CALENDAR)
    passed = [start + timedelta(days=k) for k in range(1, (end - start).days + 1)]

    assert sum(CALENDAR.is_working_day(one) for one in passed) == n


# --- a term that stands still


@pytest.mark.parametrize(
    ("term", "stops", "end"),
    [
        ("advice_light", [], "2026-06-15"),
        ("advice_light", [("2026-06-04", "2026-06-10")], "2026-06-19"),
        ("advice_light", [("2026-06-04", "2026-06-04")], "2026-06-15"),
        ("advice_light", [("2026-06-01", "2026-06-10")], "2026-06-24"),
        ("advice_light", [("2026-06-06", "2026-06-07")], "2026-06-15"),  # a weekend
        ("advice_light", [("2026-06-15", "2026-06-20")], "2026-06-22"),  # on the last day
        ("advice_light", [("2026-06-16", "2026-06-30")], "2026-06-15"),  # it was over
        (
            "advice_light",
            [("2026-06-04", "2026-06-10"), ("2026-06-08", "2026-06-11")],
            "2026-06-22",
        ),
        # Nothing is left on the Saturday, so the Sunday's return finds no Monday to give back.
        (
            "advice_light",
            [("2026-06-15", "2026-06-20"), ("2026-06-21", "2026-06-29")],
            "2026-06-29",
        ),
        ("advice_full", [("2026-06-10", "2026-06-24")], "2026-07-27"),
        ("advice_full", [("2026-06-10", "2026-06-13")], "2026-07-16"),
        ("advice_full", [("2026-06-10", "2026-06-15")], "2026-07-20"),  # a Saturday, moved on
        ("advice_full", [("2026-06-24", "2026-06-26"), ("2026-06-10", "2026-06-24")], "2026-07-29"),
    ],
)
def test_a_term_from_the_first_of_june_stands_still_while_returned(
    term: str, stops: list[tuple[str, str]], end: str
) -> None:
    days = [(day(began), day(resumed)) for began, resumed in stops]

    found = due_with_stops(Term(term), day("2026-06-01"), days, DEFAULT_TERMS, CALENDAR)

    assert found == day(end)


def test_a_term_that_still_stands_has_no_due_day_but_something_left() -> None:
    started, returned = day("2026-06-01"), datetime(2026, 6, 9, 22, 30, tzinfo=UTC)

    full = due_with_stops(Term.ADVICE_FULL, started, [(returned, None)], DEFAULT_TERMS, CALENDAR)
    light = due_with_stops(
        Term.ADVICE_LIGHT,
        started,
        [(day("2026-06-02"), day("2026-06-04")), (returned, None)],
        DEFAULT_TERMS,
        CALENDAR,
    )

    assert full == Standing(33, Unit.DAYS)
    assert light == Standing(5, Unit.WORKING_DAYS)


def test_a_return_in_the_days_that_the_term_moved_on_still_stops_it() -> None:
    # Six weeks end on Ascension Day, so the term runs until Friday the 15th.
    stop = (day("2026-05-15"), day("2026-05-19"))

    found = due_with_stops(Term.ADVICE_FULL, day("2026-04-02"), [stop], DEFAULT_TERMS, CALENDAR)

    assert found == day("2026-05-19")


def test_an_open_return_after_the_due_day_leaves_it_overdue() -> None:
    stop = (day("2026-06-16"), None)

    found = due_with_stops(Term.ADVICE_LIGHT, day("2026-06-01"), [stop], DEFAULT_TERMS, CALENDAR)

    assert found == day("2026-06-15")


def test_a_stop_cannot_end_before_it_begins() -> None:
    stop = (day("2026-06-04"), day("2026-06-03"))

    with pytest.raises(ValueError, match="2026-06-04 to 2026-06-03"):
        due_with_stops(Term.DECISION, day("2026-06-01"), [stop], DEFAULT_TERMS, CALENDAR)


SPANS = st.lists(st.tuples(st.integers(-5, 80), st.integers(0, 20)), max_size=4)
"""Of each stop: how many days after the start it begins, and how many days it lasts."""


def walked_day_by_day(term: Term, start: date, stops: list[tuple[date, date]]) -> date:
    """Walk through the days: one counts when the clock ran as it began, and the term is over at the
    end of the first working day on which enough have counted and the clock runs."""
    rule = DEFAULT_TERMS[term]
    working = rule.unit is Unit.WORKING_DAYS
    wanted = rule.length if working else rule.length * 7
    counted, today = 0, start
    while True:
        today += timedelta(days=1)
        ran_as_it_began = not any(began < today <= resumed for began, resumed in stops)
        runs_as_it_ends = not any(began <= today < resumed for began, resumed in stops)
        if ran_as_it_began and (CALENDAR.is_working_day(today) or not working):
            counted += 1
        if counted >= wanted and runs_as_it_ends and CALENDAR.is_working_day(today):
            return today


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from([Term.ADVICE_LIGHT, Term.ADVICE_FULL, Term.DECISION]),
    DAYS_OF_2027,
    SPANS,
)
def test_stops_count_as_a_walk_through_the_days_does(
    term: Term, start: date, spans: list[tuple[int, int]]
) -> None:
    begins = [(start + timedelta(days=after), lasts) for after, lasts in spans]
    stops = [(began, began + timedelta(days=lasts)) for began, lasts in begins]

    found = due_with_stops(term, start, stops, DEFAULT_TERMS, CALENDAR)

    assert found == walked_day_by_day(term, start, stops)
    assert isinstance(found, date)
    assert found >= due(term, start, DEFAULT_TERMS, CALENDAR)


@QUICK
@given(st.sampled_from(list(Term)), DAYS)
def test_without_stops_a_term_ends_on_its_due_day(term: Term, start: date) -> None:
    found = due_with_stops(term, start, [], DEFAULT_TERMS, CALENDAR)

    assert found == due(term, start, DEFAULT_TERMS, CALENDAR)


# --- an organisation's own lengths


def terms_or_codes(overrides: dict[str, str]) -> Terms | list[tuple[str, str]]:
    try:
        return terms_for(overrides)
    except Refused as refused:
        return [(problem.field, problem.code) for problem in refused.problems]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("3 weeks", "3 weeks"),
        (" 1 week ", "1 weeks"),
        ("1 working_day", "1 working_days"),
        ("20 days", "20 days"),
        ("24 months", "24 months"),
    ],
)
def test_an_organisation_sets_its_own_length(written: str, text: str) -> None:
    terms = terms_for({"decision": written})

    assert terms[Term.DECISION].text == text
    assert terms[Term.DECISION].clock == DEFAULT_TERMS[Term.DECISION].clock
    assert terms_for({"decision": terms[Term.DECISION].text}) == terms
    others = [term for term in Term if term is not Term.DECISION]
    assert all(terms[term] == DEFAULT_TERMS[term] for term in others)


def test_a_waiting_time_stays_one_whatever_its_length() -> None:
    terms = terms_for({"notice_before_start": "3 weeks"})

    assert due(Term.NOTICE_BEFORE_START, day("2027-02-27"), terms, CALENDAR) == day("2027-03-20")


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("coffee", "3 weeks", "term_unknown"),
        ("decision", "", "term_unreadable"),
        ("decision", "3", "term_unreadable"),
        ("decision", "3weeks", "term_unreadable"),
        ("decision", "-3 weeks", "term_unreadable"),
        ("decision", "1.5 weeks", "term_unreadable"),
        ("decision", "3 years", "term_unreadable"),
        ("decision", "٣ weeks", "term_unreadable"),
        ("decision", "0 weeks", "term_zero"),
        ("decision", "105 weeks", "term_too_long"),
        ("objection", "8 weeks", "term_fixed_by_law"),
        ("gdpr_request", "2 months", "term_fixed_by_law"),
    ],
)
def test_a_length_that_cannot_be_is_refused_at_its_term(name: str, written: str, code: str) -> None:
    assert terms_or_codes({name: written}) == [(name, code)]


def test_every_wrong_length_is_named_at_once() -> None:
    assert terms_or_codes(
        {"decision": "soon", "advice_full": "8 weeks", "complaint": "0 days"}
    ) == [
        ("decision", "term_unreadable"),
        ("complaint", "term_zero"),
    ]


def test_the_laws_own_length_may_be_repeated() -> None:
    assert terms_for({"objection": "6 weeks", "gdpr_request": "1 month"}) == DEFAULT_TERMS
