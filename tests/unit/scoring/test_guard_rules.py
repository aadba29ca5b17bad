"""When an open door is being rushed, and the small sum its forms then ask for."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.accounts import Role
from scoring.integrity import rules

NOW = datetime(2026, 9, 15, 5, 0, tzinfo=UTC)
KEY = b"a key for tests, long enough to be one"
ACT = "w" + "a" * 24


@pytest.mark.parametrize(
    ("seen", "usual", "rush"),
    [(19, 0, False), (20, 0, True), (20, 2, True), (20, 2.01, False), (49, 5, False), (50, 5, True)],
)
def test_a_rush_is_many_and_many_times_the_usual(seen: int, usual: float, rush: bool) -> None:
    assert rules.is_rush(seen, usual) is rush


def test_the_usual_is_what_ten_minutes_of_an_office_day_have_brought() -> None:
    assert rules.expected(28 * 48 * 3) == 3.0


def found(puzzle: rules.Puzzle) -> str:
    """Find the number as a browser does."""
    hashes = (sha256(f"{puzzle.prefix}{n}".encode()).hexdigest() for n in range(rules.MOST_NUMBERS))
    return str(next(n for n, one in enumerate(hashes) if one == puzzle.target))


def test_a_browser_finds_the_number_and_it_is_good_for_that_form_alone() -> None:
    puzzle = rules.puzzle(ACT, 3, key=KEY, now=NOW)
    number, until = found(puzzle), str(puzzle.until)
    later = NOW + timedelta(hours=23)
    assert rules.is_solved(ACT, 3, until, number, key=KEY, now=later)
    assert not rules.is_solved(ACT, 4, until, number, key=KEY, now=later)
    assert not rules.is_solved("w" + "b" * 24, 3, until, number, key=KEY, now=later)
    assert not rules.is_solved(ACT, 3, str(puzzle.until + 1), number, key=KEY, now=later)
    assert not rules.is_solved(ACT, 3, until, number, key=b"another", now=later)
    assert not rules.is_solved(ACT, 3, until, number, key=KEY, now=NOW + timedelta(hours=25))


@given(until=st.text(max_size=20), number=st.text(max_size=20))
def test_whatever_is_typed_instead_of_a_number_solves_nothing(until: str, number: str) -> None:
    assert not rules.is_solved(ACT, 3, until, number, key=KEY, now=NOW)


def test_people_outside_the_office_order_guards() -> None:
    assert {role for role in Role if rules.may_order(role)} == {Role.INSPECTORATE}
    assert {role for role in Role if not rules.may_see(role)} == {Role.OFFICER, Role.ANALYST}
