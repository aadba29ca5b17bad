"""Offices against control limits."""

from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.method.funnel import Funnel, Limits, Office, Standing, funnel, limits_of_share

SPREAD, LEVEL = 12.0, 80.0


def city(seed: int, *, offices: int = 400, between: float = 0.0) -> list[Office]:
    """Offices that chance moves, and beyond chance by `between` points."""
    chance = np.random.default_rng(seed)
    n = chance.integers(10, 2_000, offices)
    error = SPREAD / np.sqrt(n)
    index = LEVEL + chance.normal(0, np.hypot(error, between))
    return [Office(float(i), int(k), float(e)) for i, k, e in zip(index, n, error, strict=True)]


def drawn(offices: list[Office]) -> Funnel:
    found = funnel(offices)
    assert found is not None
    return found


def outside(offices: list[Office], found: Funnel) -> tuple[float, float]:
    """Shares outside the 95 % and the 99.8 % limits."""
    stand = [found.standing(one) for one in offices]
    far = sum(one in (Standing.FAR_ABOVE, Standing.FAR_BELOW) for one in stand)
    near = sum(one in (Standing.ABOVE, Standing.BELOW) for one in stand)
    return (far + near) / len(offices), far / len(offices)


@pytest.mark.parametrize("between", [0.0, 3.0])
def test_limits_hold_what_they_promise(between: float) -> None:
    cities = [city(seed, between=between) for seed in range(20)]
    shares = np.mean([outside(offices, drawn(offices)) for offices in cities], axis=0)
    assert 0.04 <= shares[0] <= 0.065
    assert shares[1] <= 0.01


def test_differences_beyond_chance_are_found_and_their_absence_too() -> None:
    assert drawn(city(1, between=3.0)).between == pytest.approx(3.0, abs=0.3)
    assert drawn(city(1)).between < 0.6
    assert drawn(city(1, between=3.0)).dispersion > 10
    assert 0.8 < drawn(city(1)).dispersion < 1.2


def test_the_office_to_be_found_does_not_hide_itself() -> None:
    offices = city(2, offices=40)
    odd = Office(LEVEL - 15, 500, SPREAD / sqrt(500))
    found = drawn([*offices, odd])
    assert found.standing(odd) is Standing.FAR_BELOW
    assert found.between < 1.5


def test_a_small_office_is_given_more_room_than_a_large_one() -> None:
    found = drawn(city(3))
    small, large = found.limits(10), found.limits(1_000)
    assert small.low998 < small.low95 < large.low95 < found.target < large.high95 < small.high95
    assert found.limits(1).high998 == 100
    with pytest.raises(ValueError, match="respondents"):
        found.limits(0)


def test_fewer_than_two_offices_make_no_funnel() -> None:
    assert funnel([]) is None
    assert funnel([Office(80, 50, 2.0), Office(70, 1, 5.0), Office(70, 9, 0.0)]) is None


def test_each_side_of_each_limit_has_its_name() -> None:
    limits = Limits(60, 70, 80, 90)
    assert [limits.standing(v) for v in (59, 60, 70, 80, 81, 91)] == [
        "far_below", "below", "within", "within", "above", "far_above",
    ]  # fmt: skip


@given(st.floats(0.01, 0.99), st.integers(1, 300))
def test_limits_of_a_share_are_the_exact_binomial_ones(target: float, n: int) -> None:
    limits = limits_of_share(target, n)
    below = np.cumsum([comb(n, k) * target**k * (1 - target) ** (n - k) for k in range(n + 1)])
    # The count at or just above a limit is the first with at least that probability at or below it.
    for limit, level in ((limits.low95, 0.025), (limits.high95, 0.975)):
        first = int(np.argmax(below >= level - 1e-12))
        assert max(first - 1, 0) - 1e-6 <= limit * n <= first + 1e-6
    assert 0 <= limits.low998 <= limits.low95 <= limits.high95 <= limits.high998 <= 1


def test_a_share_of_all_or_none_has_no_room() -> None:
    assert limits_of_share(1, 5) == Limits(1, 1, 1, 1)
    for target, n in ((1.1, 5), (0.5, 0)):
        with pytest.raises(ValueError, match="no limits"):
            limits_of_share(target, n)
