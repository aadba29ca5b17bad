"""Whether two numbers differ by more than chance: an arrow on a page needs a reason."""

from math import hypot, sqrt

from scoring.method.elements import HIGHEST_RATING, LOWEST_RATING
from scoring.method.margin import Z95


def widest_error(mean: float, n: int) -> float:
    """Return the largest standard error a mean of so many ratings can have.

    Among all ratings with a mean m on a scale from a to b the variance is at most (m - a)(b - m); beside
    it stands the least error of one rating in n being one step off, since unanimity is not certainty.

    Args:
        mean: of the ratings, 1 to 4.
        n: how many, at least 1.
    """
    variance = (mean - LOWEST_RATING) * (HIGHEST_RATING - mean)
    return max(sqrt(max(variance, 0.0) / n), 1 / n)


def is_beyond_chance(before: float, error_before: float, after: float, error_after: float) -> bool:
    """Say whether a change is larger than 95 of 100 that chance alone would bring."""
    return abs(after - before) > Z95 * hypot(error_before, error_after)
