"""What may be printed, and the figures of a report as exact numbers."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.accounts.rules import Role
from scoring.method.elements import ELEMENTS
from scoring.method.ikm import Weight, unit_index
from scoring.reports import rules, skm_rules
from scoring.reports.rules import DayTooFar, NoPublicAddress, TooManyTickets
from scoring.terms import Period

TODAY = date(2026, 9, 15)
COUNTS = st.tuples(*[st.integers(0, 200)] * 4)


def test_heads_and_administrators_print() -> None:
    assert {role for role in Role if rules.may_print(role)} == {Role.ADMIN, Role.UNIT_HEAD}


@pytest.mark.parametrize("home", [None, ""])
def test_nothing_is_printed_without_an_address(home: str | None) -> None:
    with pytest.raises(NoPublicAddress):
        rules.door(home, "a_bot")


def test_an_address_is_typed_without_its_scheme() -> None:
    door = rules.door("https://puas.test", None)
    assert door.of("ABCDEF") == "https://puas.test/r/ABCDEF"
    assert door.to_type("ABCDEF") == "puas.test/r/ABCDEF"
    assert door.of_ticket("T1") == "https://puas.test/t/T1"


@pytest.mark.parametrize("count", [0, -1, rules.MOST_TICKETS + 1])
def test_a_printing_has_an_end(count: int) -> None:
    with pytest.raises(TooManyTickets):
        rules.check_tickets(count, TODAY, today=TODAY)


@pytest.mark.parametrize("days", [-1, rules.FARTHEST.days + 1])
def test_tickets_are_for_today_or_soon(days: int) -> None:
    with pytest.raises(DayTooFar):
        rules.check_tickets(1, TODAY + timedelta(days=days), today=TODAY)


def test_the_first_and_last_that_may_be_printed() -> None:
    rules.check_tickets(1, TODAY, today=TODAY)
    rules.check_tickets(rules.MOST_TICKETS, TODAY + rules.FARTHEST, today=TODAY)


@given(COUNTS)
def test_an_interval_holds_its_mean_and_stays_on_the_scale(counts: tuple[int, int, int, int]) -> None:
    low, high = skm_rules.interval(counts)
    n = sum(counts)
    if n < 2:
        assert (low, high) == (None, None)
        return
    mean = sum(rating * count for rating, count in zip((1, 2, 3, 4), counts, strict=True)) / n
    assert low is not None
    assert high is not None
    assert 1 <= low <= mean + 1e-9
    assert mean - 1e-9 <= high <= 4
    assert low < high


@given(st.fractions(0, 5), st.integers(0, 4))
def test_rounding_is_half_up_and_never_off_by_more_than_half(value: Fraction, digits: int) -> None:
    rounded = skm_rules.rounded(value, digits)
    assert rounded is not None
    step = Fraction(1, 10**digits)
    assert -step / 2 < Fraction(rounded) - value <= step / 2
    assert -rounded.as_tuple().exponent == digits  # type: ignore[operator]


def test_nothing_rounds_to_nothing() -> None:
    assert skm_rules.rounded(None, 2) is None
    assert skm_rules.rounded(Fraction(25, 8), 2) == Decimal("3.13")


@given(st.lists(COUNTS, min_size=9, max_size=9))
def test_lowest_and_highest_are_three_of_those_answered_in_order(
    counts: list[tuple[int, int, int, int]],
) -> None:
    answered = dict(zip(ELEMENTS, counts, strict=True))
    rows = skm_rules.element_rows(unit_index(answered, weight=Weight.TWO_DECIMALS), answered)
    means = [row.nrr for row in rows if row.nrr is not None]
    low, high = skm_rules.lowest(rows), skm_rules.highest(rows)
    assert [row.nrr for row in low] == sorted(means)[:3]
    assert [row.nrr for row in high] == sorted(means, reverse=True)[:3]
    assert [row.number for row in rows] == [f"U{place}" for place in range(1, 10)]
    for row in rows:
        assert (row.nrr is None) == (row.n == 0) == (row.grade is None)
        if row.nrr is not None:
            assert row.weighted == row.nrr * Fraction(11, 100)


def test_who_did_not_say_or_said_something_else_is_counted_as_not_told() -> None:
    profile = skm_rules.profile_of("sex", {"L": 3, "P": 2, None: 4, "x": 1})
    assert profile.rows == (("Laki-laki", 3), ("Perempuan", 2), ("Tidak diisi", 5))
    assert profile.total == 10
    assert [skm_rules.profile_of(name, {}).total for name in ("age", "education", "job")] == [0, 0, 0]


@pytest.mark.parametrize(
    ("population", "respondents", "needed", "is_enough"),
    [(None, 5, None, None), (15, 14, 14, True), (17_041, 100, 376, False)],
)
def test_a_sample_is_enough_or_not_or_not_known(
    population: int | None, respondents: int, needed: int | None, is_enough: bool | None
) -> None:
    sample = skm_rules.sample_of(population, respondents)
    assert (sample.needed, sample.is_enough) == (needed, is_enough)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2026-07", "Juli 2026"),
        ("2026-Q3", "Triwulan III Tahun 2026"),
        ("2026-S2", "Semester II Tahun 2026"),
        ("2026", "Tahun 2026"),
    ],
)
def test_periods_are_named_as_officials_do(period: str, words: str) -> None:
    assert skm_rules.period_in_words(Period.parse(period)) == words
