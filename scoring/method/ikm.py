"""The official satisfaction index of a unit (SKM/IKM), PermenPANRB 14/2017.

Everything is computed from counts of answers, as exact fractions, and rounded once at the end:

    NRR of an element = sum of its answers / number of its answers
    IKM               = 25 x weight x sum of the nine NRR

The grade is read from the index rounded half up to two decimals, so that the printed bands
(64.99 | 65.00, 76.60 | 76.61, 88.30 | 88.31) leave no gap between them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import TypeAlias, assert_never

from scoring.method.elements import ELEMENTS, RATINGS, Element

SCALE = 25
"""Points per step of the 1..4 scale: the index runs from 25 to 100."""

AnswerCounts: TypeAlias = Mapping[Element, Sequence[int]]
"""Per element, how often 1, 2, 3 and 4 were answered, in that order."""


class Weight(StrEnum):
    """How an office writes the weight of one element; the regulation's annex prints "1/9 = 0,11".

    All three are in use. Full marks give 100.00, 99.90 and 99.00, so a published index always
    names its weight.
    """

    EXACT = "exact"
    THREE_DECIMALS = "0.111"
    TWO_DECIMALS = "0.11"

    @property
    def fraction(self) -> Fraction:
        """The weight of one element as an exact number."""
        match self:
            case Weight.EXACT:
                return Fraction(1, 9)
            case Weight.THREE_DECIMALS:
                return Fraction(111, 1000)
            case Weight.TWO_DECIMALS:
                return Fraction(11, 100)
            case _:  # pragma: no cover
                assert_never(self)


class Grade(StrEnum):
    """Service quality (mutu pelayanan), best first."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"

    @property
    def label(self) -> str:
        """Performance of the unit in the regulation's words (Indonesian)."""
        return _LABELS[self]


_LABELS = {
    Grade.A: "Sangat baik",
    Grade.B: "Baik",
    Grade.C: "Kurang baik",
    Grade.D: "Tidak baik",
}

_LOWEST = (
    (Decimal("88.31"), Grade.A),
    (Decimal("76.61"), Grade.B),
    (Decimal("65.00"), Grade.C),
)


@dataclass(frozen=True, slots=True)
class UnitIndex:
    """The index of a unit, or of one service in it, with all that is needed to check it by hand.

    Attributes:
        respondents: how many people answered.
        n_per_element: answers per element; elements nobody answered are absent.
        nrr: mean answer per element (1..4), unrounded; elements nobody answered are absent.
        weight: how the weight of an element was written.
        ikm: the index (25..100; from 24.75 with a weight of 0.11), unrounded. None when any of
            the nine elements has no answer: the regulation defines no index for fewer.
    """

    respondents: int
    n_per_element: Mapping[Element, int]
    nrr: Mapping[Element, Fraction]
    weight: Weight
    ikm: Fraction | None

    @property
    def ikm_rounded(self) -> Decimal | None:
        """The index as published: two decimals, half up."""
        return None if self.ikm is None else round_half_up(self.ikm)

    @property
    def grade(self) -> Grade | None:
        """The grade of the published index."""
        return None if self.ikm_rounded is None else grade_of(self.ikm_rounded)

    @property
    def label(self) -> str | None:
        """The grade in words (Indonesian)."""
        return None if self.grade is None else self.grade.label

    @property
    def missing(self) -> tuple[Element, ...]:
        """The elements nobody answered, because of which there is no index."""
        return tuple(element for element in ELEMENTS if element not in self.nrr)

    @property
    def element_grades(self) -> dict[Element, Grade]:
        """The grade of every answered element: NRR x 25 read on the same bands."""
        return {element: grade_of(round_half_up(nrr * SCALE)) for element, nrr in self.nrr.items()}

    @property
    def weakest_first(self) -> tuple[Element, ...]:
        """Elements by rising NRR, ties in the regulation's order: the priorities for follow-up."""
        return tuple(sorted(self.nrr, key=lambda element: (self.nrr[element], ELEMENTS.index(element))))


def unit_index(
    counts: AnswerCounts, *, weight: Weight = Weight.EXACT, respondents: int | None = None
) -> UnitIndex:
    """Compute the index from the counts of 1, 2, 3 and 4 per element.

    Blank answers are simply not counted: each element is divided by the number who answered it
    ("jumlah kuesioner yang terisi"), so the index is a mean of element means.

    Args:
        counts: per element four counts; an absent element has no answers.
        weight: the convention the office publishes with.
        respondents: how many people answered, when known; otherwise the largest number of
            answers any element got.

    Raises:
        ValueError: an element does not have exactly four counts, or one is negative.
    """
    check_counts(counts)
    n_per_element = {e: sum(counts[e]) for e in ELEMENTS if sum(counts.get(e, ())) > 0}
    nrr = {e: Fraction(_sum_of(counts[e]), n) for e, n in n_per_element.items()}
    complete = len(nrr) == len(ELEMENTS)
    return UnitIndex(
        respondents=max(n_per_element.values(), default=0) if respondents is None else respondents,
        n_per_element=n_per_element,
        nrr=nrr,
        weight=weight,
        ikm=SCALE * weight.fraction * sum(nrr.values()) if complete else None,
    )


def merged(*parts: AnswerCounts) -> dict[Element, tuple[int, int, int, int]]:
    """Add counts of several services or months; respondents are pooled, indexes never averaged.

    Raises:
        ValueError: an element does not have exactly four counts, or one is negative.
    """
    for part in parts:
        check_counts(part)
    return {
        element: (sums[0], sums[1], sums[2], sums[3])
        for element in ELEMENTS
        if any(element in part for part in parts)
        for sums in [[sum(p[element][i] for p in parts if element in p) for i in range(len(RATINGS))]]
    }


def check_counts(counts: AnswerCounts) -> None:
    """Raise ValueError unless every element has four counts, none of them negative."""
    for element, answers in counts.items():
        if len(answers) != len(RATINGS) or min(answers) < 0:
            message = f"{element}: expected four counts of 0 or more, got {list(answers)}"
            raise ValueError(message)


def grade_of(rounded: Decimal) -> Grade:
    """Read the grade of an index that is already rounded to two decimals."""
    return next((grade for lowest, grade in _LOWEST if rounded >= lowest), Grade.D)


def round_half_up(value: Fraction) -> Decimal:
    """Round an exact number to two decimals, halves up, without passing through floating point."""
    return Decimal(floor(value * 100 + Fraction(1, 2))).scaleb(-2)


def _sum_of(answers: Sequence[int]) -> int:
    return sum(rating * count for rating, count in zip(RATINGS, answers, strict=True))
