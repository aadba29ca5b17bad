"""Periods and local days."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.terms import Period, UnknownPeriod, local_day, month_of, periods_of_month

DAYS = st.dates(date(1, 1, 1), date(9990, 12, 31))
LENGTHS = st.sampled_from([1, 3, 6, 12])


@given(DAYS, LENGTHS)
def test_a_period_is_read_back_as_it_was_written(day: date, months: int) -> None:
    period = Period.containing(day, months=months)
    assert Period.parse(str(period)) == period
    assert period.starts <= day < period.ends
    assert period.first <= month_of(day) <= period.last


@given(DAYS)
def test_a_day_is_in_one_month_quarter_semester_and_year(day: date) -> None:
    periods = periods_of_month(month_of(day))
    assert [period.months for period in periods] == [1, 3, 6, 12]
    assert periods == tuple(Period.containing(day, months=months) for months in (1, 3, 6, 12))


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-S2", date(2026, 7, 1), date(2027, 1, 1)),
        ("2019-s1", date(2019, 1, 1), date(2019, 7, 1)),
        (" 2026-Q4 ", date(2026, 10, 1), date(2027, 1, 1)),
        ("2026-02", date(2026, 2, 1), date(2026, 3, 1)),
    ],
)
def test_periods_are_named_as_offices_name_them(text: str, starts: date, ends: date) -> None:
    assert (Period.parse(text).starts, Period.parse(text).ends) == (starts, ends)


@pytest.mark.parametrize(
    "text", ["", "0000", "2026-13", "2026-00", "2026-Q5", "2026-S3", "26", "2026-1", "٢٠٢٦"]
)
def test_other_names_of_periods_are_refused(text: str) -> None:
    with pytest.raises(UnknownPeriod):
        Period.parse(text)


def test_the_period_before_the_first_quarter_is_the_last_of_the_year_before() -> None:
    assert str(Period.parse("2026-Q1").previous()) == "2025-Q4"


def test_late_evening_in_london_is_the_next_day_in_jayapura() -> None:
    moment = datetime(2026, 6, 30, 20, 0, tzinfo=UTC)
    assert local_day(moment, "Asia/Jakarta") == date(2026, 7, 1)
    assert local_day(moment.replace(hour=15), "Asia/Jakarta") == date(2026, 6, 30)
    assert local_day(moment.replace(hour=15), "Asia/Jayapura") == date(2026, 7, 1)
