"""Funnel plots: how far an office may stray from the common level by chance alone, given how many answered.

An office is compared with limits, never with its neighbours: a small one strays further without being better
or worse. 95 % limits ask for a look, 99.8 % limits for an answer (Spiegelhalter 2005, Statistics in Medicine
24:1185). Offices differ for many small reasons that are nobody's merit or fault, so that, with enough
answers, nearly all would leave a funnel of chance alone. How much they differ is therefore estimated, from
deviations whose tails are pulled in so that the very offices to be found do not widen the funnel, and added
to the limits (the random effect of Spiegelhalter 2005, Quality and Safety in Health Care 14:347; but what
pulling in takes from ordinary differences is given back, or 13 % of ordinary offices leave 95 % limits).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import lgamma, log, sqrt

import numpy as np

from scoring.method.ikm import SCALE
from scoring.method.margin import Z95
from scoring.method.response import Floats

Z998 = 3.090232306167813
"""The normal quantile of a two-sided 99.8 % interval."""

TAIL = 0.1
"""Share of offices at either end whose deviations are pulled in before the common spread is estimated."""

KEPT = 0.67865
"""Variance left of a standard normal variable whose tails of that share are pulled in."""

PRECISION = 0.001
"""Points to which the spread between offices is found."""

LOWEST, HIGHEST = float(SCALE), 4.0 * SCALE


class Standing(StrEnum):
    """Where an office stands in the funnel."""

    FAR_BELOW = "far_below"  # under the 99.8 % limit
    BELOW = "below"  # under the 95 % limit
    WITHIN = "within"
    ABOVE = "above"
    FAR_ABOVE = "far_above"


@dataclass(frozen=True, slots=True)
class Office:
    """One office's index and how sure it is.

    Attributes:
        index: in points, 25..100.
        respondents: how many people it rests on.
        standard_error: of the index, in points (`margin.Margin.standard_error`).
    """

    index: float
    respondents: int
    standard_error: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Control limits, in points or as shares: 99.8 % outside, 95 % inside."""

    low998: float
    low95: float
    high95: float
    high998: float

    def standing(self, value: float) -> Standing:
        """Place a value; on a limit is still inside it."""
        if value < self.low998:
            return Standing.FAR_BELOW
        if value < self.low95:
            return Standing.BELOW
        if value > self.high998:
            return Standing.FAR_ABOVE
        return Standing.ABOVE if value > self.high95 else Standing.WITHIN


@dataclass(frozen=True, slots=True)
class Funnel:
    """The funnel of a group of offices.

    Attributes:
        target: the common level: the mean over all respondents, in points.
        spread: standard deviation of one respondent's index, in points.
        between: standard deviation of offices beyond chance, in points; 0 when chance suffices.
        dispersion: mean squared deviation in standard errors, tails pulled in; 1 when only chance is at work.
    """

    target: float
    spread: float
    between: float
    dispersion: float

    def limits(self, respondents: int) -> Limits:
        """Give the limits for an office with so many respondents, within the scale.

        Raises:
            ValueError: nobody responded.
        """
        if respondents < 1:
            message = f"limits need respondents, not {respondents}"
            raise ValueError(message)
        error = sqrt(self.spread**2 / respondents + self.between**2)
        return Limits(
            low998=max(self.target - Z998 * error, LOWEST),
            low95=max(self.target - Z95 * error, LOWEST),
            high95=min(self.target + Z95 * error, HIGHEST),
            high998=min(self.target + Z998 * error, HIGHEST),
        )

    def standing(self, office: Office) -> Standing:
        """Say where an office stands."""
        return self.limits(office.respondents).standing(office.index)


def funnel(offices: Sequence[Office]) -> Funnel | None:
    """Draw the funnel of a group of offices, or None where there is too little to draw one from.

    Args:
        offices: those to be compared; at least two with two respondents or more and a known error.
    """
    told = [one for one in offices if one.respondents > 1 and one.standard_error > 0]
    if len(told) < 2:
        return None
    index = np.array([one.index for one in told])
    n = np.array([float(one.respondents) for one in told])
    own_variance = n * np.array([one.standard_error for one in told]) ** 2
    spread2 = float(np.average(own_variance, weights=n - 1))
    target = float(np.average(index, weights=n))
    dispersion = _dispersion(index - target, spread2 / n)
    return Funnel(
        target=target,
        spread=sqrt(spread2),
        between=_between(index - target, spread2 / n),
        dispersion=dispersion,
    )


def limits_of_share(target: float, n: int) -> Limits:
    """Give exact binomial limits for a share of n: answered in time, rated of those invited, satisfied.

    Counts come in steps, so limits are interpolated between them (the appendix of Spiegelhalter 2005); they
    hold at any n, also where the normal limits of a small or extreme share would leave 0..1.

    Args:
        target: the common share, 0..1.
        n: of how many this office's share is.

    Raises:
        ValueError: the target is no share, or n is below 1.
    """
    if not 0 <= target <= 1 or n < 1:
        message = f"no limits for a share of {target} of {n}"
        raise ValueError(message)
    if target in (0, 1):
        return Limits(target, target, target, target)
    chance = _binomial(target, n)
    below = np.cumsum(chance)
    low998, low95, high95, high998 = (
        _quantile(below, chance, level) / n for level in (0.001, 0.025, 0.975, 0.999)
    )
    return Limits(low998, low95, high95, high998)


def _dispersion(deviation: Floats, variance: Floats) -> float:
    """Give the mean squared deviation in standard errors, tails pulled in; 1 where they are normal."""
    z = deviation / np.sqrt(variance)
    low, high = np.quantile(z, [TAIL, 1 - TAIL])
    # One degree of freedom went into the common level.
    return float((np.clip(z, low, high) ** 2).sum() / (len(z) - 1) / KEPT)


def _between(deviation: Floats, variance: Floats) -> float:
    """Find the spread between offices that explains what chance does not: dispersion falls to 1 with it."""
    low, high = 0.0, HIGHEST - LOWEST
    if _dispersion(deviation, variance) <= 1:
        return low
    while high - low > PRECISION:
        middle = (low + high) / 2
        if _dispersion(deviation, variance + middle**2) > 1:
            low = middle
        else:
            high = middle
    return high


def _binomial(share: float, n: int) -> Floats:
    """The probabilities of 0..n successes."""
    count = np.arange(n + 1)
    factorial = np.array([lgamma(k + 1) for k in range(n + 1)])
    ways = factorial[n] - factorial - factorial[::-1]
    result: Floats = np.exp(ways + count * log(share) + (n - count) * log(1 - share))
    return result


def _quantile(below: Floats, chance: Floats, level: float) -> float:
    """The count at which a level is reached, interpolated within the last step."""
    reached = min(int(np.searchsorted(below, level)), len(below) - 1)
    return max(reached - float(below[reached] - level) / float(chance[reached]), 0.0)
