"""What may be said of a score."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.method import verdict
from scoring.method.person import PersonScores
from scoring.method.verdict import Lack, Verdict
from scoring.method.versions import V1

doubts = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def people(size: int = 1, **changes: Any) -> PersonScores:
    """People about whom enough is known and who meet the standard."""

    plain = PersonScores(
        score=np.full(size, 82.0),
        standard_error=np.full(size, 2.0),
        low=np.full(size, 78.0),
        high=np.full(size, 86.0),
        n=np.full(size, 100),
        n_eff=np.full(size, 80.0),
        reliability=np.full(size, 0.8),
        deviation=np.zeros(size),
        class_deviation=np.zeros((size, 3)),
        class_weight=np.zeros((size, 3)),
        conflict=np.zeros((size, 3), dtype=np.bool_),
        n_eff_verified=np.full(size, 40.0),
        p_below=np.zeros(size),
        p_above=np.zeros(size),
        p_below_verified=np.zeros(size),
        p_above_verified=np.zeros(size),
        level=82.0,
    )
    arrays: dict[str, Any] = {
        k: np.full(size, v) if isinstance(v, float) else np.array(v) for k, v in changes.items()
    }
    return replace(plain, **arrays)


def said(scores: PersonScores) -> list[Verdict]:
    return list(verdict.verdicts(scores, V1).verdict)


def test_enough_data_and_nothing_proven_meets_expectation() -> None:
    assert said(people(3)) == [Verdict.MEETS] * 3


@pytest.mark.parametrize(
    ("changes", "lack"),
    [
        ({"n": [9]}, Lack.FEW_RESPONSES),
        ({"conflict": [[False, False, True]]}, Lack.CONFLICT),
        ({"n_eff": [29.9]}, Lack.FEW_EFFECTIVE),
        ({"reliability": [0.69]}, Lack.UNRELIABLE),
        ({"standard_error": [3.1]}, Lack.WIDE),
        ({"n": [9], "n_eff": [2.0]}, Lack.FEW_RESPONSES),
    ],
)
def test_without_enough_there_is_no_verdict_and_a_reason(changes: dict[str, Any], lack: Lack) -> None:
    result = verdict.verdicts(people(**changes), V1)
    assert result.verdict == (Verdict.INSUFFICIENT,)
    assert result.lack == (lack,)
    assert result.shown.tolist() == [lack is None]
    assert result.under_review.tolist() == [lack is Lack.CONFLICT]


def test_many_responses_of_few_citizens_are_not_shown() -> None:
    scores = people(2)
    result = verdict.verdicts(scores, V1, citizens=np.array([4, 5]))
    assert result.lack == (Lack.FEW_RESPONSES, None)
    assert result.shown.tolist() == [False, True]


def test_below_needs_certainty_and_tickets() -> None:
    sure: dict[str, Any] = {"p_below": 0.99, "p_below_verified": 0.6}
    assert said(people(**sure)) == [Verdict.BELOW]
    assert said(people(**sure | {"p_below": 0.90})) == [Verdict.MEETS]
    assert said(people(**sure | {"p_below_verified": 0.4})) == [Verdict.MEETS]
    assert said(people(**sure, n_eff_verified=14.0)) == [Verdict.MEETS]


def test_the_agency_as_a_whole_bears_the_risk_of_a_false_below() -> None:
    # doubts 0.01 + 0.02 + 0.03 = 0.06 exceed the family's 0.05, so the third is spared
    scores = people(3, p_below=[0.97, 0.99, 0.98], p_below_verified=0.6)
    assert said(scores) == [Verdict.MEETS, Verdict.BELOW, Verdict.BELOW]


def test_the_coaching_list_tolerates_five_false_in_a_hundred() -> None:
    # mean doubts 0.01, 0.015, 0.02, 0.04, 0.0733
    scores = people(5, p_below=[0.97, 0.99, 0.98, 0.90, 0.76], p_below_verified=0.6)
    assert verdict.verdicts(scores, V1).coaching.tolist() == [True, True, True, True, False]


def test_above_needs_probability_and_tickets() -> None:
    sure: dict[str, Any] = {"p_above": 0.91, "p_above_verified": 0.31}
    assert said(people(**sure)) == [Verdict.ABOVE]
    assert said(people(**sure | {"p_above": 0.89})) == [Verdict.MEETS]
    assert said(people(**sure | {"p_above_verified": 0.29})) == [Verdict.MEETS]
    assert said(people(**sure, n_eff_verified=14.0)) == [Verdict.MEETS]


def test_an_agency_without_people() -> None:
    result = verdict.verdicts(people(0), V1)
    assert result.verdict == ()
    assert result.coaching.tolist() == []


@given(doubts)
def test_lists_keep_their_promise_and_are_as_long_as_it_allows(doubt: list[float]) -> None:
    values = np.array(doubt)
    every = np.ones(len(doubt), dtype=np.bool_)
    by_sum = verdict.largest_by_sum(values, every, 0.05)
    by_mean = verdict.largest_by_mean(values, every, 0.05)
    assert values[by_sum].sum() <= 0.05 + 1e-12
    assert by_mean.sum() >= by_sum.sum()
    if by_mean.any():
        assert values[by_mean].mean() <= 0.05 + 1e-12
    if not by_sum.all():
        assert values[by_sum].sum() + values[~by_sum].min() > 0.05 - 1e-12
