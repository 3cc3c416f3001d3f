"""Medians, usual terms, and the drawings of figures."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waardevol_lab.documents.charts import Amount, Length, bar_chart, range_chart
from waardevol_lab.documents.public_figures import MOST_DRAWN, organisations_figure
from waardevol_lab.domain.figures import Spread, spread, usual_days
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.term_rules import DEFAULT_TERMS, terms_for


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30))
def test_spread_is_that_of_all_lengths_written_out(days: list[int]) -> None:
    found = spread({day: days.count(day) for day in days})
    assert found == Spread(len(days), median(days), min(days), max(days))


@pytest.mark.parametrize(("route", "days"), [(Route.LIGHT, 7 + 14 + 14), (Route.FULL, 7 + 42 + 14)])
def test_usual_terms_together_are_in_calendar_days(route: Route, days: int) -> None:
    assert usual_days(route, DEFAULT_TERMS) == days


def test_months_and_single_days_of_an_organisation_count_too() -> None:
    own = terms_for(
        {"advice_full": "2 months", "decision": "3 days", "completeness_check": "1 week"}
    )
    assert usual_days(Route.FULL, own) == 7 + 61 + 3


def test_bars_share_one_scale_and_stand_beneath_their_words() -> None:
    chart = bar_chart([Amount("Loopt: 4", 4), Amount("Ligt stil: 1", 1, 1), Amount("Geen: 0", 0)])
    assert [(bar.length, bar.part) for bar in chart.bars] == [(100, 0), (25, 25), (0, 0)]
    tops = [bar.top for bar in chart.bars]
    assert all(bar.words[-1].y < bar.top for bar in chart.bars)
    assert tops == sorted(set(tops))
    assert chart.height >= tops[-1] + chart.bar_height


def test_long_words_take_more_lines_so_that_they_fit_on_a_phone() -> None:
    [bar] = bar_chart(
        [Amount("Gemeenschappelijke regeling voor het Zuiderpark en omgeving: 2", 2)]
    ).bars
    assert len(bar.words) == 2
    assert all(len(line.text) <= 34 for line in bar.words)


def test_ranges_keep_their_order_and_stay_within_the_drawing() -> None:
    chart = range_chart([Length("2026", 10, 20, 40, 63)])
    [one] = chart.ranges
    assert 0 < one.least < one.middle < one.most < one.mark < 100


def test_scale_of_nothing_draws_nothing_and_does_not_fail() -> None:
    assert bar_chart([Amount("Geen: 0", 0)]).bars[0].length == 0
    assert bar_chart([]).height == range_chart([]).height == 0


def test_many_organisations_share_the_last_row_and_all_stand_in_the_file() -> None:
    found = [(f"Gemeente {number:02}", 40 - number) for number in range(20)]
    figure = organisations_figure(found)
    assert len(figure.rows) == MOST_DRAWN + 1
    assert figure.rows[-1] == ("8 andere organisaties", sum(40 - n for n in range(12, 20)))
    assert len(figure.csv().splitlines()) == 21


def test_name_that_a_spreadsheet_would_run_is_neutralised() -> None:
    assert "'=HYPERLINK" in organisations_figure([("=HYPERLINK(1)", 1)]).csv()
