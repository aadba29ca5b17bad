"""An arrow needs a reason: changes within chance are not told as changes."""

from hypothesis import given
from hypothesis import strategies as st

from scoring.method import change, disclosure

RATINGS = st.lists(st.integers(1, 4), min_size=1, max_size=60)


@given(ratings=RATINGS)
def test_no_ratings_have_a_larger_error_than_the_widest(ratings: list[int]) -> None:
    n = len(ratings)
    mean = sum(ratings) / n
    variance = sum((rating - mean) ** 2 for rating in ratings) / n
    assert change.widest_error(mean, n) >= (variance / n) ** 0.5 - 1e-9


def test_unanimity_is_not_certainty() -> None:
    assert change.widest_error(4.0, 10) == 0.1
    assert change.widest_error(1.0, 1) == 1.0


def test_a_step_of_few_is_chance_and_the_same_step_of_many_is_not() -> None:
    few, many = change.widest_error(3.0, 5), change.widest_error(3.0, 500)
    assert not change.is_beyond_chance(3.0, few, 3.4, few)
    assert change.is_beyond_chance(3.0, many, 3.4, many)
    assert change.is_beyond_chance(3.4, many, 3.0, many)
    assert not change.is_beyond_chance(3.0, many, 3.0, many)


def test_heads_see_numbers_of_five_respondents_and_more() -> None:
    assert [disclosure.may_show_staff(n) for n in (0, 4, 5)] == [False, False, True]
