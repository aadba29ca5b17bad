"""The person score: how much better or worse than an average officer in the same circumstances.

    deviation = what citizens gave - what the baseline expects, combined over trust classes
    score     = reference level + standing of the units' officers + reliability x deviation

Everything a score needs is a handful of sums per person, so scoring costs as much for a year of ten
million responses as for a week of ten.
"""

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

from scoring.method import backfit
from scoring.method import baseline as baselines
from scoring.method.baseline import TRUSTS, Baseline, lane
from scoring.method.cells import Cells, OfficerSets, float_sums, places
from scoring.method.channels import Channel, Form, Trust
from scoring.method.margin import Z95
from scoring.method.response import UNKNOWN, Flags, Floats, Ints
from scoring.method.versions import Method
from scoring.method.weights import WEIGHT_UNITS

LOWEST, HIGHEST = 25.0, 100.0


@dataclass(frozen=True, slots=True)
class PersonSums:
    """All that is needed of the responses to score people: mergeable sums and the common numbers.

    Arrays have a row per person and, where noted, a column per trust class.

    Attributes:
        n: responses the person took part in, per class.
        lever: sum of precision x loading x share, per class.
        information: sum of precision x loading squared x share squared, per class.
        obtained: sum of precision x loading x share x value, per class (points).
        expected: the same of what the baseline expects, per class.
        raw_weight: sum of weight x share.
        raw_total: sum of weight x share x value.
        place_person: person of each (person, unit) pair.
        place_unit: unit of each pair.
        place_share: share of the person's raw weight in that unit.
        colleagues: where the officers of the person's units stand by what movers show, in points
            from the reference: what is expected of someone about whom nothing else is known.
        noise: variance of one full response.
        tau2: variance of officers of one unit.
        omega2: systematic doubt per class.
        sorting: remaining doubt whether people or units are good, as a share of `tau2`.
        level: reference level: what an average officer gets by the reference channel.
    """

    n: Ints
    lever: Floats
    information: Floats
    obtained: Floats
    expected: Floats
    raw_weight: Floats
    raw_total: Floats
    place_person: Ints
    place_unit: Ints
    place_share: Floats
    colleagues: Floats
    noise: float
    tau2: float
    omega2: Floats
    sorting: float
    level: float


@dataclass(frozen=True, slots=True)
class PersonScores:
    """Scores of people, an entry per person. Points on 25..100 unless noted.

    Attributes:
        score: the score; the reference level for someone without responses.
        standard_error: of the score.
        low: lower end of the 95 % interval.
        high: upper end of the 95 % interval.
        n: responses the person took part in (a count).
        n_eff: equivalent number of full, verified, single-officer responses.
        reliability: 0..1, the share of the deviation that is believed.
        deviation: difference from an average officer in the same circumstances.
        class_deviation: the same per trust class.
        class_weight: share of each trust class in `deviation` (0..1).
        conflict: per class, True when it contradicts the verified responses and was left out.
        n_eff_verified: the part of `n_eff` bound to tickets.
        p_below: probability that the true score is below the low standard.
        p_above: probability that it is at or above the high standard.
        p_below_verified: `p_below` from verified responses alone.
        p_above_verified: `p_above` from verified responses alone.
        level: reference level the deviations were added to.
    """

    score: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    n: Ints
    n_eff: Floats
    reliability: Floats
    deviation: Floats
    class_deviation: Floats
    class_weight: Floats
    conflict: Flags
    n_eff_verified: Floats
    p_below: Floats
    p_above: Floats
    p_below_verified: Floats
    p_above_verified: Floats
    level: float

    def __len__(self) -> int:
        """Count the people."""
        return len(self.score)


@dataclass(frozen=True, slots=True)
class Solution:
    """The outcome for a period: the baseline, the sums and the scores of all people."""

    baseline: Baseline
    sums: PersonSums
    scores: PersonScores


def solve(
    cells: Cells,
    sets: OfficerSets,
    method: Method,
    *,
    baseline: Baseline | None = None,
    service_mix: Floats | None = None,
) -> Solution:
    """Score everybody from cells.

    Args:
        cells: the folded responses of the period.
        sets: the officer sets the cells refer to.
        method: parameters.
        baseline: a frozen baseline for a live number during the period; fitted anew when absent.
        service_mix: shares per service code, when the reference level is to follow a given mix
            instead of the services' use.
    """
    fitted = backfit.fit(cells, sets, method) if baseline is None else baseline
    level = reference_level(cells, fitted, method, service_mix)
    sums = person_sums(cells, sets, fitted, level)
    return Solution(baseline=fitted, sums=sums, scores=score_people(sums, method))


def person_sums(cells: Cells, sets: OfficerSets, fitted: Baseline, level: float) -> PersonSums:
    """Add cells up per person against a baseline. Cells naming nobody are left out.

    The reference level is only carried along: it is what deviations will be added to.
    """
    used = cells.where(cells.officer_set != UNKNOWN)
    weight = used.weight / WEIGHT_UNITS
    loading = fitted.loading[used.form]
    lever = weight / fitted.noise[used.form] * loading
    mean = baselines.cell_means(used)
    expected = fitted.expected(used)

    def per_class(amounts: Floats, power: int) -> Floats:
        where = used.officer_set * TRUSTS + used.trust
        per_set = float_sums(where, amounts, len(sets) * TRUSTS)
        return baselines.by_person_and_trust(sets, per_set.reshape(-1, TRUSTS), power)

    raw_weight = per_class(weight, 1).sum(axis=1)
    place_person, place_unit, place_share = places(used, sets, weight)
    return PersonSums(
        n=per_class(used.n.astype(np.float64), 0).astype(np.int64),
        lever=per_class(lever, 1),
        information=per_class(lever * loading, 2),
        obtained=per_class(lever * mean, 1),
        expected=per_class(lever * expected, 1),
        raw_weight=raw_weight,
        raw_total=per_class(weight * mean, 1).sum(axis=1),
        place_person=place_person,
        place_unit=place_unit,
        place_share=place_share,
        colleagues=float_sums(
            place_person,
            place_share * (1 - fitted.unit_share) * fitted.unit_effect(place_unit),
            sets.people,
        ),
        noise=float(fitted.noise[Form.FULL]),
        tau2=fitted.tau2,
        omega2=fitted.omega2,
        sorting=fitted.sorting,
        level=level,
    )


def reference_level(
    cells: Cells, fitted: Baseline, method: Method, service_mix: Floats | None = None
) -> float:
    """Give what an average officer gets on a full form by the reference channel, a ticket verified.

    Services, units and months enter as they are used ("volume"), each cell alike ("equal"), or with
    the services in given shares. Where nobody used the reference channel so, the level over all
    channels and forms takes its place.
    """
    if method.reference_level is not None:
        return method.reference_level
    used = cells.where(cells.officer_set != UNKNOWN)
    if not len(used):
        return fitted.level
    lanes = fitted.effects["lane"][lane(used.channel, used.trust, used.form)]
    same = (used.channel == Channel[method.reference_channel.upper()]) & (used.form == Form.FULL)
    same &= (used.channel != Channel.TICKET) | (used.trust == Trust.VERIFIED)
    if not same.any():
        same = np.ones(len(used), dtype=np.bool_)
    reference = np.average(lanes[same], weights=used.weight[same])
    mix = _mix(used, method, service_mix)
    return float(np.average(fitted.expected(used) - lanes, weights=mix) + reference)


def _mix(cells: Cells, method: Method, service_mix: Floats | None) -> Floats:
    volume = cells.weight.astype(np.float64)
    if service_mix is not None:
        used = float_sums(cells.service, volume, len(service_mix))
        return volume * (service_mix / np.maximum(used, 1.0))[cells.service]
    return np.ones(len(cells)) if method.reference_mix == "equal" else volume


def score_people(sums: PersonSums, method: Method) -> PersonScores:
    """Turn sums into scores, intervals and probabilities. Costs as much as there are people."""
    weighted = sums.obtained - sums.expected
    conflict = baselines.in_conflict(sums.information, weighted, sums.omega2, sums.noise, method)
    deviation, precision = baselines.combined(sums.information, weighted, sums.omega2, ~conflict)
    reliability = sums.tau2 * precision / (1 + sums.tau2 * precision)
    doubt = _unit_doubt(sums, reliability, method)
    error = _error(sums, reliability, doubt)
    start = sums.level + sums.colleagues
    score = np.clip(start + reliability * deviation, LOWEST, HIGHEST)
    known = sums.information[:, Trust.VERIFIED]
    trust_verified = sums.tau2 * known / (1 + sums.tau2 * known)
    seen = np.where(sums.information > 0, sums.information, 1.0)
    class_deviation = weighted / seen
    score_verified = start + trust_verified * class_deviation[:, Trust.VERIFIED]
    error_verified = _error(sums, trust_verified, doubt)
    trusted = np.where(conflict, 0.0, sums.information / (1 + sums.omega2 * sums.information))
    return PersonScores(
        score=score,
        standard_error=error,
        low=np.maximum(score - Z95 * error, LOWEST),
        high=np.minimum(score + Z95 * error, HIGHEST),
        n=sums.n.sum(axis=1),
        n_eff=sums.noise * precision,
        reliability=reliability,
        deviation=deviation,
        class_deviation=class_deviation,
        class_weight=trusted / np.where(precision > 0, precision, 1.0)[:, None],
        conflict=conflict,
        n_eff_verified=sums.noise * known,
        p_below=_normal((method.standard_low - score) / error),
        p_above=_normal((score - method.standard_high) / error),
        p_below_verified=_normal((method.standard_low - score_verified) / error_verified),
        p_above_verified=_normal((score_verified - method.standard_high) / error_verified),
        level=sums.level,
    )


def _unit_doubt(sums: PersonSums, reliability: Floats, method: Method) -> Floats:
    """Find the variance that comes from not telling person and unit apart.

    A unit's level is known no better than its officers are many, and good people may gather in good
    units; both count by how concentrated the person's work is (the sum of squared shares).
    """
    here = reliability[sums.place_person] * sums.place_share
    staff = np.maximum(float_sums(sums.place_unit, here, 0)[sums.place_unit], 1.0)
    doubt = sums.tau2 * sums.place_share**2 * (1 / staff + sums.sorting)
    return float_sums(sums.place_person, doubt, len(reliability)) + method.level_variance


def _error(sums: PersonSums, reliability: Floats, doubt: Floats) -> Floats:
    result: Floats = np.sqrt(sums.tau2 * (1 - reliability) + reliability**2 * doubt)
    return result


def _normal(z: Floats) -> Floats:
    """The normal distribution function."""
    return np.fromiter((0.5 * erfc(-x / sqrt(2)) for x in z.tolist()), np.float64, len(z))
