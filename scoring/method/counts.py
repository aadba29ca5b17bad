"""Days and hours with far more than usual: counts against the weeks before, by a negative-binomial tail.

People do not come like radioactive decay: market days, deadlines and rain make counts vary more than a
Poisson variable. How much more is read off the same weeks, and what is unsure about the mean is added, so
that a short history raises no false alarm. A surprise is a reason to look, never proof of anything.
"""

from dataclasses import dataclass
from math import exp, lgamma, log

import numpy as np

from scoring.method.response import Floats, Ints


@dataclass(frozen=True, slots=True)
class Surprise:
    """One count far above its baseline.

    Attributes:
        day: which row of the counts.
        slot: which column.
        seen: the count.
        expected: the mean of the days before.
        chance: probability of as many or more, were that day like the days before.
    """

    day: int
    slot: int
    seen: int
    expected: float
    chance: float


def surprises(counts: Ints, *, least: int, chance: float, days: int, days_open: int) -> list[Surprise]:
    """Find counts that the days before make improbable.

    Args:
        counts: one row per day, without gaps, one column per part of the day.
        least: counts below this are never surprising.
        chance: tail probability from which a count surprises.
        days: length of the baseline.
        days_open: days with any count that the baseline must hold.
    """
    opened = _before(np.minimum(counts.sum(axis=1), 1)[:, None], days)
    seen, squares = _before(counts, days), _before(counts * counts, days)
    usual = (seen + 1) / (opened + 1)  # one more of each: never a mean of nought
    dispersion = _dispersion(seen, squares, opened) + 1 / (seen + 1)
    deviation = np.sqrt(usual + dispersion * usual**2)
    # Nothing within two standard deviations is rare enough to be worth the exact figure.
    worth = (counts >= least) & (opened >= days_open) & (counts > usual + 2 * deviation)
    found = []
    for day, slot in zip(*(axis.tolist() for axis in np.nonzero(worth)), strict=True):
        expected, many = float(usual[day, slot]), int(counts[day, slot])
        tail = tail_of(many, mean=expected, dispersion=float(dispersion[day, slot]))
        if tail < chance:
            found.append(Surprise(day, slot, many, expected, tail))
    return found


def tail_of(count: int, *, mean: float, dispersion: float) -> float:
    """Give the probability of `count` or more, for a count above the mean.

    The distribution is negative-binomial with variance mean + dispersion x mean squared.
    """
    size = 1 / dispersion
    rate = mean / (mean + size)
    term = exp(
        lgamma(count + size)
        - lgamma(size)
        - lgamma(count + 1)
        + size * log(size / (mean + size))
        + count * log(rate)
    )
    total, at = 0.0, count
    while term > total * 1e-12:
        total += term
        term *= rate * (at + size) / (at + 1)
        at += 1
    return total


def _before(counts: Ints, days: int) -> Ints:
    """Add up the rows before each row, as many as `days`."""
    until = np.concatenate([np.zeros_like(counts[:1]), np.cumsum(counts, axis=0)])
    rows = np.arange(len(counts))
    result: Ints = until[rows] - until[np.maximum(rows - days, 0)]
    return result


def _dispersion(seen: Ints, squares: Ints, opened: Ints) -> Floats:
    """Estimate, over all parts of the day together, how far counts vary beyond Poisson's law."""
    mean = seen / np.maximum(opened, 1)
    variance = (squares - mean * seen) / np.maximum(opened - 1, 1)
    beyond = (variance - mean).sum(axis=1, keepdims=True)
    scale = np.maximum((mean**2).sum(axis=1, keepdims=True), 1e-12)
    result: Floats = np.maximum(beyond / scale, 0.0)
    return result
