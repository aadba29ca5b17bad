"""What an average officer would have been given: the level of channel, month, service and unit.

The model of a cell's mean is additive,

    mean = level + lane + month + service + unit + unit-month + loading x sum of share x officer

and is fitted by backfitting: each factor in turn takes the weighted mean of what the others leave,
shrunk by its own variance. Lanes are channel x trust x form. Eight sweeps are enough.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.method.cells import Cells, OfficerSets, float_sums
from scoring.method.channels import Channel, Form, Trust
from scoring.method.response import UNKNOWN, VALUE_UNITS, Flags, Floats, Ints
from scoring.method.versions import Method

TRUSTS = len(Trust)
FORMS = len(Form)
LANES = len(Channel) * TRUSTS * FORMS

TYPICAL = {"lane": 25.0, "month": 1.5, "service": 30.0, "unit": 13.0, "unit_month": 1.5}
"""Where the variances of the factors start, in squared points: measured on synthetic cities."""

TYPICAL_NOISE = 250.0
"""Variance of one response about its expectation, used until the data say."""

TYPICAL_TAU2 = 13.0
"""Variance of officers, used until the data say."""

LEAST_VARIANCE = 0.01


@dataclass(frozen=True, slots=True)
class Baseline:
    """The fitted level and how much everything varies. Points; variances in squared points.

    Attributes:
        level: grand level.
        effects: per factor ("lane", "month", "service", "unit") the effect of each code; month
            codes count from `first_month`; "unit_month" is unit x months + month, flattened.
        first_month: the month that has index 0.
        months: number of months.
        variances: variance of each factor's effects.
        noise: variance of one response, per form.
        tau2: variance of officers.
        omega2: systematic doubt about a trust class, in the order of `Trust`.
        loading: how much of an officer's quality shows in a response, per form.
        unit_share: how much of the difference between units is the units' own (see `movers`).
        sorting: what doubt remains about that, as a share of `tau2`.
    """

    level: float
    effects: dict[str, Floats]
    first_month: int
    months: int
    variances: dict[str, float]
    noise: Floats
    tau2: float
    omega2: Floats
    loading: Floats
    unit_share: float
    sorting: float

    def expected(self, cells: Cells) -> Floats:
        """Give what an average officer would get in each cell; unknown codes count as average."""
        result = np.full(len(cells), self.level)
        for name, codes in codes_of(cells, self.first_month, self.months).items():
            effect = self.effects[name]
            known = (codes >= 0) & (codes < len(effect))
            result[known] += effect[codes[known]]
        return result

    def unit_effect(self, units: Ints) -> Floats:
        """Give the effect of each unit, 0 for one not seen when fitting."""
        effect = self.effects["unit"]
        known = units < len(effect)
        result = np.zeros(len(units))
        result[known] = effect[units[known]]
        return result

    def as_record(self) -> dict[str, object]:
        """Give all numbers as plain values, to be frozen with a period."""
        return {
            "level": self.level,
            "effects": {name: effect.tolist() for name, effect in self.effects.items()},
            "first_month": self.first_month,
            "months": self.months,
            "variances": self.variances,
            "noise": self.noise.tolist(),
            "tau2": self.tau2,
            "omega2": self.omega2.tolist(),
            "loading": self.loading.tolist(),
            "unit_share": self.unit_share,
            "sorting": self.sorting,
        }


def from_record(record: Mapping[str, Any]) -> Baseline:
    """Rebuild a frozen baseline from what `as_record` gave."""
    arrays = {name: np.array(record[name], dtype=np.float64) for name in ("noise", "omega2", "loading")}
    effects = {name: np.array(e, dtype=np.float64) for name, e in record["effects"].items()}
    return Baseline(**{**record, **arrays, "effects": effects})


def lane(channel: Ints, trust: Ints, form: Ints) -> Ints:
    """Number the combinations of channel, trust and form."""
    return (channel * TRUSTS + trust) * FORMS + form


def cell_means(cells: Cells) -> Floats:
    """Weighted mean value of each cell, in points."""
    return cells.total / (cells.weight * VALUE_UNITS)


def by_person_and_trust(sets: OfficerSets, per_set: Floats, power: int) -> Floats:
    """Hand sums per set and trust class (sets x 3) on to the members, times share ** power."""
    share = sets.share**power
    set_of = sets.set_of
    columns = [
        float_sums(sets.member, share * per_set[set_of, c], sets.people) for c in range(per_set.shape[1])
    ]
    return np.stack(columns, axis=1)


def combined(information: Floats, weighted: Floats, omega2: Floats, usable: Flags) -> tuple[Floats, Floats]:
    """Combine the trust classes of each person: deviation and precision (both 0 without data)."""
    trusted = np.where(usable, information / (1 + omega2 * information), 0.0)
    precision = trusted.sum(axis=1)
    per_class = weighted / np.where(information > 0, information, 1.0)
    deviation = (trusted * per_class).sum(axis=1) / np.where(precision > 0, precision, 1.0)
    return deviation, precision


def in_conflict(information: Floats, weighted: Floats, omega2: Floats, noise: float, method: Method) -> Flags:
    """Say per person and class whether unverified responses contradict the verified ones."""
    verified = information[:, :1]
    enough = verified * noise >= method.conflict_n_eff
    both = enough & (information > 0)
    safe = np.where(information > 0, information, 1.0)
    base = np.where(verified > 0, verified, 1.0)
    gap = weighted / safe - weighted[:, :1] / base
    z = gap / np.sqrt(1 / safe + omega2 + 1 / base)
    conflict: Flags = both & (np.abs(z) > method.conflict_z)
    conflict[:, 0] = False
    return conflict


def codes_of(cells: Cells, first_month: int, months: int) -> dict[str, Ints]:
    month = cells.month - first_month
    inside = (month >= 0) & (month < months)
    return {
        "lane": lane(cells.channel, cells.trust, cells.form),
        "month": month,
        "service": cells.service,
        "unit": cells.unit,
        "unit_month": np.where(inside, cells.unit * months + month, UNKNOWN),
    }


def typical(method: Method) -> Baseline:
    sizes = {"lane": LANES, "month": 0, "service": 0, "unit": 0, "unit_month": 0}
    return Baseline(
        level=0.0,
        effects={name: np.zeros(size) for name, size in sizes.items()},
        first_month=0,
        months=0,
        variances=dict(TYPICAL),
        noise=np.full(FORMS, TYPICAL_NOISE),
        tau2=TYPICAL_TAU2,
        omega2=np.array([0.0, method.omega2_badge, method.omega2_open]),
        loading=np.array([1.0, method.tap_loading]),
        unit_share=1.0,
        sorting=method.sorting,
    )
