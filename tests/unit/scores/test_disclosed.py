"""No number about few people, and none that can be had by subtracting what is shown."""

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from scoring.method.disclosure import PUBLIC_CELL
from scoring.scores.disclosed import hidden_in_tree, told_together, weight_of

#        1 kabupaten
#       /          \
#      2 dinas      3 kecamatan
#     /  \            \
#    4    5            6
PARENTS = {1: None, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3}


def totals(own: dict[int, int]) -> dict[int, int]:
    sums = {unit: own.get(unit, 0) for unit in PARENTS}
    for unit in (4, 5, 6, 2, 3):
        parent = PARENTS[unit]
        assert parent is not None
        sums[parent] += sums[unit]
    return sums


def test_enough_everywhere_hides_nothing() -> None:
    assert hidden_in_tree(PARENTS, {1: 10, 2: 10, 3: 10, 4: 10, 5: 10, 6: 10}) == frozenset()


def test_a_small_office_hides_a_sister_too() -> None:
    hidden = hidden_in_tree(PARENTS, {4: 3, 5: 40, 6: 50})
    assert hidden == {4, 5}


def test_with_a_hidden_office_goes_what_lies_below_it() -> None:
    hidden = hidden_in_tree(PARENTS, {3: 4, 6: 4, 4: 30, 5: 30})
    assert hidden == {2, 3, 4, 5, 6}


def test_own_ratings_of_an_office_are_no_difference_either() -> None:
    hidden = hidden_in_tree(PARENTS, {2: 5, 4: 20, 5: 30, 6: 20})
    assert hidden == {4}


def test_nothing_at_all_is_hidden_with_the_top() -> None:
    assert hidden_in_tree(PARENTS, {}) == frozenset(PARENTS)


def test_a_missing_element_makes_a_cell_small_and_not_empty() -> None:
    assert weight_of([]) == 0
    assert weight_of([0] * 9) == 0
    assert weight_of([12, 0, 11]) == 1
    assert weight_of([12, 30, 11]) == 11


@given(st.dictionaries(st.sampled_from(sorted(PARENTS)), st.integers(0, 25)))
def test_no_difference_of_shown_totals_is_a_small_number(own: dict[int, int]) -> None:
    """Whatever shown unit less any of the shown units directly or deeper inside it."""
    sums = totals(own)
    shown = set(PARENTS) - hidden_in_tree(PARENTS, own)
    below = {unit: [one for one in PARENTS if one != unit and unit in above(one)] for unit in PARENTS}
    for unit in shown:
        assert sums[unit] >= PUBLIC_CELL
        inside = [one for one in below[unit] if one in shown]
        for taken in chain.from_iterable(combinations(inside, n) for n in range(1, len(inside) + 1)):
            if any(one in below[other] for one in taken for other in taken):
                continue
            rest = sums[unit] - sum(sums[one] for one in taken)
            assert rest == 0 or rest >= PUBLIC_CELL


COUNTS = st.lists(st.one_of(st.integers(0, 12), st.integers(0, 40)), min_size=4, max_size=4)


@given(st.dictionaries(st.sampled_from(sorted(PARENTS)), COUNTS))
def test_no_difference_of_told_answers_is_a_small_number(own: dict[int, list[int]]) -> None:
    """Whatever set of answers two offices are both told apart by: one less others inside it."""
    told = told_together(PARENTS, own)
    for answers in SETS:
        sums = totals({unit: sum(counts[one - 1] for one in answers) for unit, counts in own.items()})
        apart = {unit for unit, groups in told.items() if all(is_inside(one, answers) for one in groups)}
        below = {unit: [one for one in apart if one != unit and unit in above(one)] for unit in PARENTS}
        for unit in apart:
            for taken in chain.from_iterable(
                combinations(below[unit], n) for n in range(len(below[unit]) + 1)
            ):
                if any(one in below[other] for one in taken for other in taken):
                    continue
                rest = sums[unit] - sum(sums[one] for one in taken)
                assert rest == 0 or rest >= PUBLIC_CELL


SETS = [frozenset(one) for n in (1, 2, 3, 4) for one in combinations((1, 2, 3, 4), n)]


def is_inside(group: tuple[int, ...], answers: frozenset[int]) -> bool:
    """Whether the answers of a group are all of a set, or none of them."""
    return answers.issuperset(group) or answers.isdisjoint(group)


def test_answers_are_told_as_finely_as_may_be() -> None:
    own = {4: [10, 10, 20, 30], 5: [2, 9, 20, 30], 6: [0, 0, 12, 0]}
    told = told_together(PARENTS, own)
    assert told[6] == ((1,), (2,), (3,), (4,))
    assert told[1] == ((1,), (2,), (3,), (4,))
    # Five alone would give four away: both are told only as the rarer answers may be told together.
    assert told[5] == ((1, 2), (3,), (4,))
    assert told[4] == ((1, 2), (3,), (4,))


def test_an_office_below_one_that_is_not_told_is_not_told() -> None:
    assert told_together({1: None, 2: 1}, {2: [0, 0, 5, 0]}) == {}
    assert told_together({1: None}, {}) == {}


def above(unit: int) -> list[int]:
    found = []
    parent = PARENTS[unit]
    while parent is not None:
        found.append(parent)
        parent = PARENTS[parent]
    return found
