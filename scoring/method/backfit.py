"""Fitting the baseline: each part of the model in turn takes what the others leave.

The officers' part knows that unverified classes may be astray: a person has an effect common to all
classes and one for each unverified class, of variance omega2. Were that left out, what is odd about
a class would end up in the unit and the colleagues would pay for it. Where a class contradicts the
verified one outright, it is given a free effect and so tells nothing about anything.
"""

import numpy as np

from scoring.method.baseline import (
    FORMS,
    LEAST_VARIANCE,
    TRUSTS,
    TYPICAL,
    TYPICAL_NOISE,
    TYPICAL_TAU2,
    Baseline,
    by_person_and_trust,
    cell_means,
    codes_of,
    combined,
    in_conflict,
    typical,
)
from scoring.method.cells import Cells, OfficerSets, float_sums, places
from scoring.method.channels import Form, Trust
from scoring.method.movers import UnitShare, unit_share
from scoring.method.response import UNKNOWN, VALUE_UNITS, Flags, Floats
from scoring.method.versions import Method
from scoring.method.weights import WEIGHT_UNITS

LOADING_SD = 0.15
"""How sure the usual loading of a tap is before the data are seen."""

LEAST_LOADING, MOST_LOADING = 0.2, 1.2
"""Bounds of an estimated loading: beyond them the estimate is at fault, not the taps."""


def fit(cells: Cells, sets: OfficerSets, method: Method) -> Baseline:
    """Fit the baseline on the cells that name officers.

    Cells without officers ("unit only") do not enter: they come from other citizens and would bend
    the level that officers are compared with. Without any cells the typical values are returned.
    """
    used = cells.where(cells.officer_set != UNKNOWN)
    return _Fit(used, sets, method).run() if len(used) else typical(method)


class _Fit:
    """The state of backfitting: residuals, effects and variances, improved sweep by sweep."""

    def __init__(self, cells: Cells, sets: OfficerSets, method: Method) -> None:
        self.method = method
        self.sets = sets
        self.noise = _noise(cells)
        self.loading = np.array([1.0, method.tap_loading])
        self.omega2 = np.array([0.0, method.omega2_badge, method.omega2_open])
        self.tau2 = TYPICAL_TAU2
        self.first_month = int(cells.month.min())
        self.months = int(cells.month.max()) - self.first_month + 1
        self.codes = codes_of(cells, self.first_month, self.months)
        self.precision = cells.weight / WEIGHT_UNITS / self.noise[cells.form]
        self.form = cells.form
        self.officer_set = cells.officer_set
        self.group = (cells.officer_set * TRUSTS + cells.trust) * FORMS + cells.form
        self.shape = (len(sets), TRUSTS, FORMS)
        self.per_set = self._per_set(self.precision)
        self.places = places(cells, sets, cells.weight / WEIGHT_UNITS)
        self.at = cells.officer_set * TRUSTS + cells.trust
        self.set_effect = np.zeros(len(sets) * TRUSTS)
        self.officer = np.zeros((sets.people, TRUSTS))
        self.support = {n: np.bincount(c, self.precision) for n, c in self.codes.items()}
        self.effects = {name: np.zeros(len(s)) for name, s in self.support.items()}
        self.variances = dict(TYPICAL)
        mean = cell_means(cells)
        self.level = float(np.average(mean, weights=self.precision))
        self.residual = mean - self.level

    def run(self) -> Baseline:
        for sweep in range(self.method.sweeps):
            shift = float(np.average(self.residual, weights=self.precision))
            self.level += shift
            self.residual -= shift
            for name in self.codes:
                self._improve(name)
            self._improve_officers(learn=sweep >= self.method.sweeps // 2)
        own = self._unit_share()
        return Baseline(
            level=self.level,
            effects=self.effects,
            first_month=self.first_month,
            months=self.months,
            variances=self.variances,
            noise=self.noise,
            tau2=self.tau2,
            omega2=self.omega2,
            loading=self.loading,
            unit_share=own.share,
            sorting=self.method.sorting * own.doubt,
        )

    def _unit_share(self) -> UnitShare:
        """Ask the movers how much of the difference between units is the units' own."""
        codes, unit = self.codes["unit"], self.effects["unit"]
        loading = self.loading[self.form]
        return unit_share(
            officer_set=self.officer_set,
            unit=codes,
            information=self.precision * loading**2,
            left=(self.residual + self._shown() + unit[codes]) / loading,
            unit_effect=unit,
            sets=self.sets,
            prior_sd=float(np.sqrt(self.method.sorting)),
        )

    def _improve(self, name: str) -> None:
        codes, support, old = self.codes[name], self.support[name], self.effects[name]
        left = float_sums(codes, self.precision * self.residual, len(support))
        seen = support > 0
        plain = np.where(seen, left / np.where(seen, support, 1.0) + old, 0.0)
        new = plain * support / (support + 1 / self.variances[name])
        self.residual -= (new - old)[codes]
        self.effects[name] = new
        self.variances[name] = _variance(plain[seen], 1 / support[seen], self.variances[name])

    def _improve_officers(self, *, learn: bool) -> None:
        self.residual += self._shown()
        if learn:
            self.loading = self._learnt_loading()
        self.residual -= self._shown()
        strength = self.per_set @ self.loading**2
        left = self._per_set(self.precision * self.residual) @ self.loading
        pull = by_person_and_trust(self.sets, left, 1)
        information = by_person_and_trust(self.sets, strength, 2)
        weighted = pull + information * self.officer
        if learn:
            self.omega2 = _omega2(information, weighted, self.omega2, self.method)
        conflict = in_conflict(information, weighted, self.omega2, self.noise[0], self.method)
        deviation, precision = combined(information, weighted, self.omega2, ~conflict)
        absorbed = self._absorbed(precision)
        self.tau2 = _tau2(deviation, precision, absorbed, self.tau2, self.method)
        self.residual += self._shown()
        reach = by_person_and_trust(self.sets, strength, 1)
        self.officer = _moved(self.officer, pull, reach, conflict, self.omega2, self.tau2)
        self._hand_to_sets()
        self.residual -= self._shown()

    def _absorbed(self, precision: Floats) -> Floats:
        """Give what the levels of the units take out of the differences between their officers.

        A unit's level is found from its own officers, and of few officers it takes a good part along:
        a deviation from it varies by as much less as the level is uncertain.
        """
        person, unit, share = self.places
        known = precision / (1 + self.tau2 * precision)
        officers = float_sums(unit, known[person] * share, len(self.support["unit"]))
        uncertain = 1 / (1 / self.variances["unit"] + officers)
        return float_sums(person, share**2 * uncertain[unit], len(precision))

    def _shown(self) -> Floats:
        """What the officers' effects add to each cell."""
        result: Floats = self.loading[self.form] * self.set_effect[self.at]
        return result

    def _hand_to_sets(self) -> None:
        share = self.sets.share[:, None] * self.officer[self.sets.member]
        for c in range(TRUSTS):
            self.set_effect[c::TRUSTS] = float_sums(self.sets.set_of, share[:, c], len(self.sets))

    def _per_set(self, amounts: Floats) -> Floats:
        size = len(self.sets) * TRUSTS * FORMS
        return float_sums(self.group, amounts, size).reshape(self.shape)

    def _learnt_loading(self) -> Floats:
        """Estimate the loading of taps from people who have both forms, if they are enough."""
        sums = self._per_set(self.precision * self.residual)
        information, weighted = (
            np.stack([by_person_and_trust(self.sets, s[:, :, f], p).sum(1) for f in range(FORMS)])
            for s, p in ((self.per_set, 2), (sums, 1))
        )
        both = (information * self.noise[:, None] >= self.method.conflict_n_eff).all(axis=0)
        if both.sum() < self.method.tap_loading_people:
            return self.loading
        noise = 1 / information[:, both]
        tap = _slope(weighted[:, both] * noise, noise, self.tau2, self.method.tap_loading)
        return np.array([1.0, min(max(tap, LEAST_LOADING), MOST_LOADING)])


def _moved(
    officer: Floats, pull: Floats, reach: Floats, conflict: Flags, omega2: Floats, tau2: float
) -> Floats:
    """Move the officers' effects (people x classes) towards what their residuals ask for.

    Dividing by the reach (sum of precision x share, not x share squared) lets all members of a team
    move at once without overshooting; for people who serve alone it is the exact answer.
    """
    toward = officer + pull / np.where(reach > 0, reach, 1.0)
    trusted = np.where(conflict, 0.0, reach / (1 + omega2 * reach))
    common = ((trusted * toward).sum(axis=1) / (trusted.sum(axis=1) + 1 / tau2))[:, None]
    astray = np.where(conflict, 1.0, omega2 * reach / (1 + omega2 * reach))
    moved: Floats = common + astray * (toward - common)
    return moved


def _slope(deviation: Floats, noise: Floats, tau2: float, usual: float) -> float:
    """Regress people's tap deviations (second row) on their form deviations (first row).

    The form deviations are noisy themselves; their noise is taken off the denominator, and the
    result is drawn towards the usual loading by as much as it is uncertain.
    """
    full, tap = deviation
    trust = 1 / (tau2 + noise[0] + noise[1])
    signal = float((trust * (full**2 - noise[0])).sum())
    if signal <= 0:
        return usual
    doubt = float((trust * (tau2 + noise[0])).sum())  # trust x trust x its own inverse
    strength = signal**2 / doubt
    prior = 1 / LOADING_SD**2
    seen = float((trust * tap * full).sum()) / signal
    return (prior * usual + strength * seen) / (prior + strength)


def _noise(cells: Cells) -> Floats:
    """Variance of one response about its cell's mean, per form, from the sums of squares."""
    weight = cells.weight / WEIGHT_UNITS
    within = cells.squares / (WEIGHT_UNITS * VALUE_UNITS**2) - weight * cell_means(cells) ** 2
    freedom = weight * (1 - 1 / cells.n)
    result = np.full(FORMS, TYPICAL_NOISE)
    for form in Form:
        chosen = cells.form == form
        # A prior worth ten responses keeps small data sets sensible.
        free = float(freedom[chosen].sum())
        result[form] = (float(within[chosen].sum()) + 10 * TYPICAL_NOISE) / (free + 10)
    return result


def _variance(plain: Floats, noise: Floats, old: float, absorbed: Floats | float = 0.0) -> float:
    """Improve a factor's variance: mean squared effect minus noise, best-known levels first.

    What other parts of the model have absorbed of the effects is given back.

    A prior worth two levels keeps a factor with a handful of levels from collapsing.
    """
    trust = (old + noise) ** -2
    prior = 2 * old**-2
    value = float((trust * (plain**2 - noise + absorbed)).sum() + prior * old) / float(trust.sum() + prior)
    return max(value, LEAST_VARIANCE)


def _tau2(deviation: Floats, precision: Floats, absorbed: Floats, old: float, method: Method) -> float:
    """Improve the variance of officers from their deviations, outliers drawn in."""
    seen = precision > 0
    noise = 1 / precision[seen]
    limit = method.winsor_sd * np.sqrt(old + noise)
    return _variance(np.clip(deviation[seen], -limit, limit), noise, old, absorbed[seen])


def _omega2(information: Floats, weighted: Floats, old: Floats, method: Method) -> Floats:
    """Estimate how far each unverified class strays from the verified one; never below the floor."""
    floors = np.array([0.0, method.omega2_badge, method.omega2_open])
    result = floors.copy()
    for c in (Trust.BADGE, Trust.OPEN):
        both = (information[:, 0] > 0) & (information[:, c] > 0)
        if both.sum() < method.omega2_people:
            continue
        noise = 1 / information[both, c] + 1 / information[both, 0]
        gap = weighted[both, c] / information[both, c] - weighted[both, 0] / information[both, 0]
        limit = method.conflict_z * np.sqrt(old[c] + noise)
        value = _variance(np.clip(gap, -limit, limit), noise, float(old[c]))
        result[c] = max(value, floors[c])
    return result
