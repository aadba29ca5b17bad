"""Gaps between groups are told when they exceed a point and chance; difficulty must not show in scores."""

import pytest

from scoring.method.fairness import Scored, difficulty_slope, gaps


def people(
    count: int, score: float, *, error: float = 2.0, difficulty: float | None = None, **groups: str
) -> list[Scored]:
    """People around a score: their errors are as large as their differences."""
    return [
        Scored(score + (2.0 if number % 2 else -2.0), error, groups, difficulty) for number in range(count)
    ]


def test_equal_groups_have_no_gap() -> None:
    first, second = gaps([*people(40, 80, employment="pns"), *people(40, 80, employment="pppk")])
    assert first.points == pytest.approx(0)
    assert not first.is_told
    assert (first.variable, {first.group, second.group}) == ("employment", {"pns", "pppk"})


def test_a_gap_of_three_points_among_eighty_people_is_told_from_both_sides() -> None:
    told = gaps([*people(40, 82, sex="L"), *people(40, 79, sex="P")])
    assert {gap.group: round(gap.points) for gap in told} == {"L": 3, "P": -3}
    assert all(gap.is_told for gap in told)


def test_the_same_gap_among_few_people_is_chance() -> None:
    told = gaps([*people(6, 82, error=6.0, sex="L"), *people(6, 79, error=6.0, sex="P")])
    assert [gap.is_told for gap in told] == [False, False]


def test_a_certain_gap_of_half_a_point_is_nobody_s_concern() -> None:
    told = gaps([*people(4_000, 80.5, sex="L"), *people(4_000, 80.0, sex="P")])
    assert all(abs(gap.z) > 3 and not gap.is_told for gap in told)


def test_groups_too_small_to_hide_a_person_are_not_compared() -> None:
    assert gaps([*people(4, 90, district="A"), *people(40, 80, district="B")]) == []


def test_people_of_whom_something_is_not_known_are_left_out_of_it() -> None:
    told = gaps([*people(10, 82, sex="L"), *people(10, 82, sex="P"), *people(10, 10)])
    assert all(gap.points == pytest.approx(0) for gap in told)


def test_the_widest_gap_comes_first() -> None:
    mixed = [
        *people(20, 80, a="x", b="x"), *people(20, 80.5, a="x", b="y"),
        *people(20, 85, a="y", b="x"), *people(20, 85.5, a="y", b="y"),
    ]  # fmt: skip
    assert gaps(mixed)[0].variable == "a"


def test_scores_that_follow_difficulty_have_its_slope() -> None:
    rising = [Scored(60 + 0.5 * x, 1.0, difficulty=float(x)) for x in range(40, 90, 5)]
    slope = difficulty_slope(rising)
    assert slope is not None
    assert slope.points_per_point == pytest.approx(0.5)
    assert slope.error == pytest.approx(0, abs=1e-6)
    assert slope.people == 10


def test_without_different_services_there_is_no_slope() -> None:
    assert difficulty_slope(people(10, 80, difficulty=75.0)) is None
    assert difficulty_slope(people(10, 80)) is None
    assert difficulty_slope(people(2, 80, difficulty=75.0)) is None
