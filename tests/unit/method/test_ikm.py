"""The official index: exact arithmetic, one rounding, no gaps between grades."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.method import ikm
from scoring.method.elements import ELEMENTS, Element
from scoring.method.ikm import Grade, Weight

SEKADAU = dict(
    zip(
        ELEMENTS,
        (
            (1, 8, 39, 1),
            (2, 9, 33, 5),
            (1, 6, 31, 11),
            (0, 2, 15, 32),
            (0, 2, 33, 14),
            (0, 2, 29, 18),
            (0, 1, 33, 15),
            (1, 14, 22, 12),
            (0, 6, 25, 18),
        ),
        strict=True,
    )
)
"""49 answers a kabupaten published in 2019; sums 138, 139, 150, 177, 159, 163, 161, 143, 159."""

counts_of_an_element = st.tuples(*[st.integers(0, 40)] * 4)
counts_of_a_unit = st.dictionaries(st.sampled_from(ELEMENTS), counts_of_an_element)


def everyone_says(rating: int, n: int = 10) -> dict[Element, tuple[int, ...]]:
    return {e: tuple(n if r == rating else 0 for r in (1, 2, 3, 4)) for e in ELEMENTS}


def with_total(total: int, n: int) -> dict[Element, list[int]]:
    """Counts whose answers add up to `total`, over n forms of nine answers."""
    counts = {e: [n, 0, 0, 0] for e in ELEMENTS}
    left = total - 9 * n
    for element in ELEMENTS:
        up = min(left, 3 * n)
        left -= up
        counts[element] = [n, 0, 0, 0]
        full, rest = divmod(up, 3)
        counts[element][3] += full
        counts[element][0] -= full + (rest > 0)
        counts[element][rest] += rest > 0
    assert left == 0
    return counts


@pytest.mark.parametrize(
    ("weight", "expected", "printed"),
    [
        (Weight.EXACT, "78.7415", "78.74"),
        (Weight.THREE_DECIMALS, "78.6628", "78.66"),
        (Weight.TWO_DECIMALS, "77.9541", "77.95"),
    ],
)
def test_a_published_survey_comes_out_to_the_digit(weight: Weight, expected: str, printed: str) -> None:
    index = ikm.unit_index(SEKADAU, weight=weight)
    assert index.ikm is not None
    assert f"{float(index.ikm):.4f}" == expected
    assert index.ikm_rounded == Decimal(printed)
    assert index.grade is Grade.B
    assert index.label == "Baik"
    assert index.respondents == 49
    sums = [138, 139, 150, 177, 159, 163, 161, 143, 159]
    assert list(index.nrr.values()) == [Fraction(s, 49) for s in sums]


@pytest.mark.parametrize(
    ("rating", "weight", "expected"),
    [
        (4, Weight.EXACT, "100.00"),
        (4, Weight.THREE_DECIMALS, "99.90"),
        (4, Weight.TWO_DECIMALS, "99.00"),
        (3, Weight.EXACT, "75.00"),
        (3, Weight.THREE_DECIMALS, "74.93"),  # 74.925, half up
        (3, Weight.TWO_DECIMALS, "74.25"),
        (1, Weight.EXACT, "25.00"),
        (1, Weight.TWO_DECIMALS, "24.75"),
    ],
)
def test_the_weight_decides_what_full_marks_are_worth(rating: int, weight: Weight, expected: str) -> None:
    assert ikm.unit_index(everyone_says(rating), weight=weight).ikm_rounded == Decimal(expected)


@pytest.mark.parametrize(
    ("total", "n", "printed", "grade"),
    [
        # index = 25/9 x total / n; n = 2500 makes one answer worth 1/900 of a point
        (58495, 2500, "64.99", Grade.D),  # 64.99444
        (58496, 2500, "65.00", Grade.C),  # 64.99556: rounded, so graded, as 65.00
        (68944, 2500, "76.60", Grade.C),  # 76.60444
        (68945, 2500, "76.61", Grade.B),  # 76.60556
        (79474, 2500, "88.30", Grade.B),  # 88.30444
        (79475, 2500, "88.31", Grade.A),  # 88.30556
    ],
)
def test_no_index_falls_between_two_grades(total: int, n: int, printed: str, grade: Grade) -> None:
    index = ikm.unit_index(with_total(total, n))
    assert index.ikm == Fraction(25 * total, 9 * n)
    assert index.ikm_rounded == Decimal(printed)
    assert index.grade is grade


@pytest.mark.parametrize(
    ("rounded", "grade", "label"),
    [
        ("24.75", Grade.D, "Tidak baik"),
        ("25.00", Grade.D, "Tidak baik"),
        ("64.99", Grade.D, "Tidak baik"),
        ("65.00", Grade.C, "Kurang baik"),
        ("76.60", Grade.C, "Kurang baik"),
        ("76.61", Grade.B, "Baik"),
        ("88.30", Grade.B, "Baik"),
        ("88.31", Grade.A, "Sangat baik"),
        ("100.00", Grade.A, "Sangat baik"),
    ],
)
def test_the_bands_of_the_regulation(rounded: str, grade: Grade, label: str) -> None:
    assert ikm.grade_of(Decimal(rounded)) is grade
    assert grade.label == label


def test_halves_round_up_where_binary_numbers_would_not() -> None:
    assert ikm.round_half_up(Fraction("76.605")) == Decimal("76.61")
    assert ikm.round_half_up(Fraction("2.675")) == Decimal("2.68")
    assert ikm.round_half_up(Fraction("2.665")) == Decimal("2.67")
    assert str(ikm.round_half_up(Fraction(75))) == "75.00"


def test_each_element_is_divided_by_those_who_answered_it() -> None:
    counts = everyone_says(4) | {Element.BIAYA: (0, 0, 0, 1)}
    assert ikm.unit_index(counts).ikm == 100
    lower = everyone_says(4) | {Element.BIAYA: (1, 0, 0, 0)}
    assert ikm.unit_index(lower).ikm == Fraction(25, 9) * 33
    assert ikm.unit_index(lower).n_per_element[Element.BIAYA] == 1


def test_an_element_nobody_answered_leaves_no_index_rather_than_a_zero() -> None:
    counts = everyone_says(4) | {Element.SARANA: (0, 0, 0, 0)}
    del counts[Element.BIAYA]
    index = ikm.unit_index(counts)
    assert index.ikm is None
    assert index.ikm_rounded is None
    assert index.grade is None
    assert index.label is None
    assert index.missing == (Element.BIAYA, Element.SARANA)
    assert Element.SARANA not in index.nrr
    assert index.nrr[Element.PERILAKU] == 4


def test_a_unit_nobody_rated_has_no_index() -> None:
    index = ikm.unit_index({})
    assert index.respondents == 0
    assert index.ikm is None
    assert index.element_grades == {}


def test_respondents_can_be_more_than_any_element_got() -> None:
    assert ikm.unit_index(SEKADAU, respondents=60).respondents == 60


def test_each_element_is_graded_on_the_same_bands() -> None:
    grades = ikm.unit_index(SEKADAU).element_grades
    assert grades[Element.PERSYARATAN] is Grade.C  # 138 / 49 x 25 = 70.41
    assert grades[Element.WAKTU] is Grade.C  # 150 / 49 x 25 = 76.53
    assert grades[Element.BIAYA] is Grade.A  # 177 / 49 x 25 = 90.31
    assert grades[Element.PERILAKU] is Grade.B  # 161 / 49 x 25 = 82.14


def test_priorities_start_with_the_weakest_and_keep_the_official_order_on_ties() -> None:
    weakest = ikm.unit_index(SEKADAU).weakest_first
    assert weakest[:3] == (Element.PERSYARATAN, Element.PROSEDUR, Element.PENGADUAN)
    assert weakest[4:6] == (Element.PRODUK, Element.SARANA)  # both 159
    assert weakest[-1] is Element.BIAYA


@pytest.mark.parametrize("answers", [(1, 2, 3), (0, 0, 0, 0, 1), (-1, 0, 0, 4)])
def test_malformed_counts_are_refused(answers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="waktu: expected four counts"):
        ikm.unit_index({Element.WAKTU: answers})
    with pytest.raises(ValueError, match="waktu: expected four counts"):
        ikm.merged({Element.WAKTU: answers})


@given(counts_of_a_unit, st.sampled_from(Weight))
def test_every_index_lies_on_its_scale_and_has_a_grade(
    counts: dict[Element, tuple[int, ...]], weight: Weight
) -> None:
    index = ikm.unit_index(counts, weight=weight)
    assert (index.ikm is None) == bool(index.missing)
    if index.ikm is not None:
        assert 225 * weight.fraction <= index.ikm <= 900 * weight.fraction
        assert isinstance(index.grade, Grade)


@given(counts_of_a_unit, counts_of_a_unit, counts_of_a_unit)
def test_services_are_pooled_in_any_order(
    a: dict[Element, tuple[int, ...]],
    b: dict[Element, tuple[int, ...]],
    c: dict[Element, tuple[int, ...]],
) -> None:
    assert ikm.merged(a, b, c) == ikm.merged(ikm.merged(c, b), a)
    n = {e: sum(counts) for e, counts in ikm.merged(a, b).items()}
    assert n == {e: sum(a.get(e, ())) + sum(b.get(e, ())) for e in n}


@given(st.dictionaries(st.sampled_from(ELEMENTS), counts_of_an_element), st.sampled_from(ELEMENTS))
def test_one_more_top_answer_never_lowers_an_element(
    counts: dict[Element, tuple[int, ...]], element: Element
) -> None:
    after = ikm.unit_index(ikm.merged(counts, {element: (0, 0, 0, 1)})).nrr[element]
    assert after >= ikm.unit_index(counts).nrr.get(element, 0)
