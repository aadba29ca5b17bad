"""How sure an index is: standard error and 95 % interval of the IKM.

A person's nine answers hang together, so the nine element means do too. Two sources tell how much:

- *counts alone*: every element's variance is known, their covariance is not. Assuming the worst
  (all elements rise and fall together) can only overstate the error.
- *counts and form sums*: over the forms with all nine answers, how many there are, the sum of
  their totals (9..36) and the sum of the squared totals. Three integers, mergeable by adding, and
  the covariance follows from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Self

from scoring.method.elements import ELEMENTS, RATINGS
from scoring.method.ikm import SCALE, AnswerCounts, UnitIndex, check_counts

Z95 = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True, slots=True)
class FormSums:
    """Sums over the forms on which all nine elements were answered.

    Attributes:
        n: how many such forms.
        total: sum over forms of the nine answers added up (9..36 per form).
        squares: sum over forms of that total squared.
    """

    n: int = 0
    total: int = 0
    squares: int = 0

    def __add__(self, other: Self) -> "FormSums":
        """Merge two sets of forms."""
        return FormSums(self.n + other.n, self.total + other.total, self.squares + other.squares)

    @property
    def variance(self) -> float | None:
        """Variance of a form's total, or None with fewer than two forms."""
        if self.n < 2:
            return None
        return (self.squares - self.total**2 / self.n) / (self.n - 1)


@dataclass(frozen=True, slots=True)
class Margin:
    """The uncertainty of an index, in points.

    Attributes:
        standard_error: one standard error.
        low: lower end of the 95 % interval, not below 25 unless the index is (0.11 reaches 24.75).
        high: upper end of the 95 % interval, not above 100.
        conservative: True when the covariance of the elements was not known and the worst assumed.
    """

    standard_error: float
    low: float
    high: float
    conservative: bool


def margin_of(
    index: UnitIndex,
    counts: AnswerCounts,
    forms: FormSums | None = None,
    *,
    design_effect: float = 1.0,
) -> Margin | None:
    """Say how sure an index is, or None where there is no index or too few answers to tell.

    Args:
        index: the index computed from `counts`.
        counts: answers per element.
        forms: sums over complete forms; without them the interval is wider than it need be.
        design_effect: how much visits on one day resemble each other; 1 for a random sample.

    Raises:
        ValueError: counts are malformed.
    """
    check_counts(counts)
    if index.ikm is None or min(index.n_per_element.values()) < 2:
        return None
    variances = {e: _variance(counts[e]) for e in ELEMENTS}
    n = index.n_per_element
    together = None if forms is None else forms.variance
    if together is None:
        spread = sum(sqrt(variances[e] / n[e]) for e in ELEMENTS)
    else:
        covariance = max(together - sum(variances.values()), 0.0)
        # Two elements share at most the smaller n of forms: n_kl / (n_k n_l) <= 1 / max(n_k, n_l).
        pairs_share = sorted(n.values())[1]
        spread = sqrt(sum(variances[e] / n[e] for e in ELEMENTS) + covariance / pairs_share)
    per_step = SCALE * float(index.weight.fraction)
    # Unanimity is not certainty: one form in n, one step off throughout, was always possible.
    least = SCALE / min(n.values())
    error = sqrt(design_effect) * max(per_step * spread, least)
    value = float(index.ikm)
    return Margin(
        standard_error=error,
        low=min(max(value - Z95 * error, float(SCALE)), value),
        high=min(value + Z95 * error, 4.0 * SCALE),
        conservative=together is None,
    )


def _variance(answers: Sequence[int]) -> float:
    n = sum(answers)
    total = sum(r * c for r, c in zip(RATINGS, answers, strict=True))
    squares = sum(r * r * c for r, c in zip(RATINGS, answers, strict=True))
    return (squares - total**2 / n) / (n - 1)
