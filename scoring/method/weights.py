"""How much a response counts: repeats count less, and one busy day does not make a year.

    weight = 1 / (1 + 0.30 (k - 1))     k responses of the same citizen to the same officers
           x 1 / (1 + (h - 1))          h from the same device; not for tickets, not for kiosks
           x 1 / (1 + rho (W - 1))      W what is left of that day's weight in that trust class

A group is an officer set: the weights of its responses depend on no response of any other set. After
a change it is enough to recompute one set. Weights are whole ten-thousandths, so sums are exact.
"""

import numpy as np
from numpy.typing import NDArray

from scoring.method.channels import Channel
from scoring.method.response import UNKNOWN, Flags, Floats, Ints, Responses
from scoring.method.versions import Method

WEIGHT_UNITS = 10_000
"""Units of a weight: ten-thousandths of one full, single, first-time response."""


def effective_weights(responses: Responses, live: Flags, method: Method) -> Ints:
    """Weigh the responses of whole officer sets over a period.

    Args:
        responses: all responses of the sets concerned in the period.
        live: False for those set aside (weight 0; they do not count as repeats either).
        method: discounts and saturation.

    Returns:
        Weights in ten-thousandths, 0 for responses set aside and for "unit only".
    """
    weights = np.zeros(len(responses), dtype=np.int64)
    rows = np.flatnonzero(live & (responses.officer_set != UNKNOWN))
    part = responses[rows]
    own_device = np.where(part.verified | (part.channel == Channel.KIOSK), UNKNOWN, part.device)
    by_rater = _repeats(part.officer_set, part.rater)
    by_device = _repeats(part.officer_set, own_device)
    first = _rounded(
        1 / (1 + method.rater_discount * (by_rater - 1)) / (1 + method.device_discount * (by_device - 1))
    )
    day_group = group(part.officer_set, part.day, part.trust)
    day_weight = sums_by(day_group, first)[day_group] / WEIGHT_UNITS
    rho = np.where(part.verified, method.day_rho_verified, method.day_rho_unverified)
    crowding = 1 + rho * np.maximum(day_weight - 1, 0)
    # One unit at least: a live response never silently counts for nothing.
    weights[rows] = np.maximum(_rounded(first / WEIGHT_UNITS / crowding), 1)
    return weights


def group(*columns: NDArray[np.integer]) -> Ints:
    """Number the distinct combinations of the columns, 0, 1, 2 ..., and give each row its number."""
    numbers, room = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns:
        codes, span = _codes(column)
        if room * span >= 2**63:
            # Numbered anew, both are below the number of rows, and the product cannot overflow.
            numbers, room = _numbered(numbers)
            codes, span = _numbered(codes)
        numbers, room = numbers * span + codes, room * span
    return _numbered(numbers)[0]


def _codes(column: NDArray[np.integer]) -> tuple[Ints, int]:
    """Count a column from 0, and say how far its codes go."""
    lowest, highest = (int(column.min()), int(column.max())) if len(column) else (0, 0)
    if highest - lowest >= 2**62:
        return _numbered(column)
    return column.astype(np.int64) - lowest, highest - lowest + 1


def _numbered(column: NDArray[np.integer]) -> tuple[Ints, int]:
    distinct, numbers = np.unique(column, return_inverse=True)
    return numbers.astype(np.int64), max(len(distinct), 1)


def sums_by(groups: Ints, amounts: Ints) -> Ints:
    """Add whole numbers up per group, exactly."""
    sums = np.zeros(groups.max(initial=-1) + 1, dtype=np.int64)
    np.add.at(sums, groups, amounts)
    return sums


def _repeats(officer_set: Ints, who: Ints) -> Ints:
    """Count, for each response, the live responses of the same origin to the same set (1: alone)."""
    known = np.flatnonzero(who != UNKNOWN)
    repeats = np.ones(len(who), dtype=np.int64)
    groups = group(officer_set[known], who[known])
    repeats[known] = np.bincount(groups, minlength=1)[groups] if len(known) else 1
    return repeats


def _rounded(weights: Floats) -> Ints:
    return np.floor(weights * WEIGHT_UNITS + 0.5).astype(np.int64)
