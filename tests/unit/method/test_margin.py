"""How sure an index is."""

import random
from math import sqrt
from statistics import variance

import pytest

from scoring.method import ikm, margin
from scoring.method.elements import ELEMENTS, Element
from scoring.method.margin import FormSums

Form = list[int]


def counts_of(forms: list[Form]) -> dict[Element, tuple[int, ...]]:
    return {
        e: tuple(sum(form[k] == r for form in forms) for r in (1, 2, 3, 4)) for k, e in enumerate(ELEMENTS)
    }


def sums_of(forms: list[Form]) -> FormSums:
    totals = [sum(form) for form in forms]
    return FormSums(len(forms), sum(totals), sum(t * t for t in totals))


def some_forms(n: int = 200) -> list[Form]:
    chance = random.Random(7)
    forms = []
    for _ in range(n):
        mood = chance.choice((-1, 0, 0, 1))
        forms.append([min(4, max(1, chance.choice((2, 3, 4)) + mood)) for _ in ELEMENTS])
    return forms


def test_complete_forms_give_the_error_of_a_mean_of_totals() -> None:
    forms = some_forms()
    counts = counts_of(forms)
    result = margin.margin_of(ikm.unit_index(counts), counts, sums_of(forms))
    assert result is not None
    per_form = [25 / 9 * sum(form) for form in forms]
    assert result.standard_error == pytest.approx(sqrt(variance(per_form) / len(forms)))
    assert result.high - result.low == pytest.approx(2 * 1.959964 * result.standard_error)
    assert not result.conservative


def test_counts_alone_overstate_and_never_understate() -> None:
    forms = some_forms()
    counts = counts_of(forms)
    index = ikm.unit_index(counts)
    known = margin.margin_of(index, counts, sums_of(forms))
    cautious = margin.margin_of(index, counts)
    assert known is not None
    assert cautious is not None
    assert cautious.conservative
    assert cautious.standard_error > known.standard_error


def test_straight_lining_makes_counts_alone_exact() -> None:
    forms = [[1 + i % 4] * 9 for i in range(40)]
    counts = counts_of(forms)
    index = ikm.unit_index(counts)
    known = margin.margin_of(index, counts, sums_of(forms))
    cautious = margin.margin_of(index, counts)
    assert known is not None
    assert cautious is not None
    assert cautious.standard_error == pytest.approx(known.standard_error)


def test_elements_that_compensate_each_other_are_treated_as_independent() -> None:
    forms = [[1 + (i + k) % 4 for k in range(9)] for i in range(40)]
    counts = counts_of(forms)
    result = margin.margin_of(ikm.unit_index(counts), counts, sums_of(forms))
    assert result is not None
    alone = 25 / 9 * sqrt(9 * variance([1 + i % 4 for i in range(40)]) / 40)
    assert result.standard_error == pytest.approx(alone)


def test_one_complete_form_says_nothing_about_covariance() -> None:
    forms = some_forms(20)
    counts = counts_of(forms)
    result = margin.margin_of(ikm.unit_index(counts), counts, sums_of(forms[:1]))
    assert result is not None
    assert result.conservative


def test_unanimity_is_not_certainty() -> None:
    counts = counts_of([[4] * 9] * 20)
    result = margin.margin_of(ikm.unit_index(counts), counts)
    assert result is not None
    assert result.standard_error == pytest.approx(25 / 20)
    assert result.high == 100
    assert result.low < 98


def test_no_interval_without_an_index_or_with_a_single_answer() -> None:
    single = counts_of([[3] * 9])
    assert margin.margin_of(ikm.unit_index(single), single) is None
    partial = {Element.WAKTU: (1, 2, 3, 4)}
    assert margin.margin_of(ikm.unit_index(partial), partial) is None


def test_visits_that_resemble_each_other_widen_the_interval() -> None:
    forms = some_forms()
    counts = counts_of(forms)
    index = ikm.unit_index(counts)
    plain = margin.margin_of(index, counts, sums_of(forms))
    clustered = margin.margin_of(index, counts, sums_of(forms), design_effect=4)
    assert plain is not None
    assert clustered is not None
    assert clustered.standard_error == pytest.approx(2 * plain.standard_error)


def test_the_interval_stays_on_the_scale_even_below_twenty_five() -> None:
    counts = counts_of([[1] * 9] * 5)
    result = margin.margin_of(ikm.unit_index(counts, weight=ikm.Weight.TWO_DECIMALS), counts)
    assert result is not None
    assert result.low == 24.75


def test_form_sums_add() -> None:
    forms = some_forms(50)
    assert sums_of(forms[:20]) + sums_of(forms[20:]) == sums_of(forms)
