"""Cells add up exactly: in any order, in any pieces, forwards and back."""

import random
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.method import cells
from scoring.method.cells import Cells, OfficerSets
from scoring.method.response import UNKNOWN, Ints, Responses
from tests.unit.method.columns import responses_of

rows = st.fixed_dictionaries(
    {
        "officer_set": st.integers(0, 2),
        "service": st.integers(0, 1),
        "month": st.integers(24_300, 24_302),
        "channel": st.integers(0, 2),
        "form": st.integers(0, 1),
        "value": st.integers(2_500, 10_000),
        "weight": st.integers(0, 10_000),
    }
)
batches = st.lists(rows, max_size=25)


def folded(batch: list[dict[str, int]]) -> Cells:
    plain = [{k: v for k, v in row.items() if k != "weight"} for row in batch]
    return cells.fold(responses_of(*plain), weights_of(batch))


def weights_of(batch: list[dict[str, int]]) -> Ints:
    return np.array([row["weight"] for row in batch], dtype=np.int64)


def same(one: Cells, other: Cells) -> bool:
    return all(np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(Cells))


def test_a_cell_holds_count_weight_total_and_squares() -> None:
    batch = [{"value": 8_000, "weight": 10_000}, {"value": 5_000, "weight": 2_500}]
    cell = folded(batch)
    assert len(cell) == 1
    assert cell.n.tolist() == [2]
    assert cell.weight.tolist() == [12_500]
    assert cell.total.tolist() == [10_000 * 8_000 + 2_500 * 5_000]
    assert cell.squares.tolist() == [10_000 * 8_000**2 + 2_500 * 5_000**2]


def test_circumstances_that_differ_make_cells_of_their_own() -> None:
    batch = [{"weight": 1}, {"weight": 1, "form": 1}, {"weight": 1, "service": 5}]
    assert len(folded(batch)) == 3


@given(batches, st.randoms(use_true_random=False))
def test_folding_does_not_depend_on_the_order(batch: list[dict[str, int]], chance: random.Random) -> None:
    mixed = list(batch)
    chance.shuffle(mixed)
    assert same(folded(batch), folded(mixed))


@given(batches, batches)
def test_merging_cells_is_folding_together(one: list[dict[str, int]], other: list[dict[str, int]]) -> None:
    assert same(cells.merged([folded(one), folded(other)]), folded(one + other))


@given(batches, batches)
def test_erasing_equals_never_having_heard(kept: list[dict[str, int]], erased: list[dict[str, int]]) -> None:
    assert same(cells.without(folded(kept + erased), folded(erased)), folded(kept))


def test_merging_nothing_gives_nothing() -> None:
    assert len(cells.merged([])) == 0


def test_sums_beyond_what_floating_point_holds_stay_exact() -> None:
    batch = [{"value": 10_000, "weight": 10_000}] * 3 + [{"value": 1, "weight": 1}]
    once = folded(batch)
    many = cells.merged([once] * 20_000)
    assert many.squares.tolist() == [20_000 * (3 * 10**12 + 1)]


def test_codes_that_do_not_fit_are_refused() -> None:
    wide = {"officer_set": 2**40, "service": 2**40, "weight": 1}
    with pytest.raises(OverflowError, match="number them from 0"):
        folded([{"weight": 1}, wide])


def test_officer_sets_list_members_and_shares() -> None:
    sets = cells.officer_sets([{0: 1.0}, {2: 0.6, 1: 0.4}], people=3)
    assert len(sets) == 2
    assert sets.member.tolist() == [0, 2, 1]
    assert sets.share.tolist() == [1.0, 0.6, 0.4]
    assert sets.set_of.tolist() == [0, 1, 1]


def test_no_officer_sets() -> None:
    none: OfficerSets = cells.officer_sets([], people=0)
    assert len(none) == 0
    assert none.set_of.tolist() == []


@pytest.mark.parametrize("shares", [{}, {0: 0.5}, {0: 1.5, 1: -0.5}, {0: 1.0, 1: 0.0}])
def test_shares_must_be_positive_and_add_up_to_one(shares: dict[int, float]) -> None:
    with pytest.raises(ValueError, match="officer set 0: shares must be above 0"):
        cells.officer_sets([shares], people=2)


def test_unit_only_can_be_folded_and_left_out() -> None:
    responses: Responses = responses_of({"officer_set": UNKNOWN}, {"officer_set": 4})
    everything = cells.fold(responses, np.array([10_000, 10_000]))
    assert everything.officer_set.tolist() == [UNKNOWN, 4]
    assert everything.where(everything.officer_set != UNKNOWN).officer_set.tolist() == [4]
