"""Good people in good units, or good units? Only people who change units can tell.

When somebody moves, the person stays the same and the unit does not. If the responses change by as
much as the two units differ, that difference is all the units' own; if by less, the rest is the
people who work there. The share is a regression slope over all movers, drawn towards 1 by how
little they say. Without enough movers it stays 1, and the doubt about it stays in the intervals.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from scoring.method.cells import OfficerSets, float_sums
from scoring.method.response import Floats, Ints

LEAST_MOVERS = 10
"""Fewer people than this are an anecdote."""

LEAST_DOUBT = 1 / 3
"""People do not move at random, so a third of the doubt stays however many of them there are."""

SOLO = 0.999
"""Share from which a response is about one person: colleagues would bring their unit with them."""


@dataclass(frozen=True, slots=True)
class UnitShare:
    """How much of the difference between units is the units' own.

    Attributes:
        share: 0..1; 1 when all of it is.
        doubt: what is left of the doubt about it (0..1); 1 without movers.
        movers: number of people who told.
    """

    share: float
    doubt: float
    movers: int


def unit_share(
    *,
    officer_set: Ints,
    unit: Ints,
    information: Floats,
    left: Floats,
    unit_effect: Floats,
    sets: OfficerSets,
    prior_sd: float,
) -> UnitShare:
    """Estimate the units' own share from people rated alone in more than one unit.

    Args:
        officer_set: per cell, its officer set.
        unit: per cell, its unit.
        information: per cell, the precision of its mean about the officer.
        left: per cell, its mean less everything but officer and unit, in officer points.
        unit_effect: per unit, the effect found for it.
        sets: the officer sets.
        prior_sd: how uncertain the share is beforehand.
    """
    alone = (np.diff(sets.start) == 1) & (sets.share[sets.start[:-1]] >= SOLO)
    rows = np.flatnonzero(alone[officer_set] & (information > 0))
    person = sets.member[sets.start[officer_set[rows]]]
    units = len(unit_effect)
    places, at = np.unique(person * units + unit[rows], return_inverse=True)
    weight = float_sums(at, information[rows], len(places))
    who, where = places // units, places % units
    change = float_sums(at, information[rows] * left[rows], len(places)) / weight
    change, step = (_within(who, weight, values) for values in (change, unit_effect[where]))
    movers = int((np.bincount(who, minlength=1) > 1).sum())
    contrast = float((weight * step**2).sum())
    if movers < LEAST_MOVERS or contrast <= 0:
        return UnitShare(share=1.0, doubt=1.0, movers=movers)
    slope = float((weight * step * change).sum()) / contrast
    per_person = float_sums(who, weight * step * (change - slope * step), int(who.max()) + 1)
    error = max(sqrt(float((per_person**2).sum())) / contrast, 1 / sqrt(contrast))
    prior = 1 / prior_sd**2
    seen = 1 / error**2
    share = (prior + seen * slope) / (prior + seen)
    doubt = max(prior / (prior + seen), LEAST_DOUBT)
    return UnitShare(share=min(max(share, 0.0), 1.0), doubt=doubt, movers=movers)


def _within(who: Ints, weight: Floats, values: Floats) -> Floats:
    """Take each person's own mean away, so that only changes within people remain."""
    size = int(who.max(initial=-1)) + 1
    total = float_sums(who, weight, size)
    mean = float_sums(who, weight * values, size) / np.where(total > 0, total, 1.0)
    result: Floats = values - mean[who]
    return result
