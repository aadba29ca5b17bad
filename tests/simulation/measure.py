"""How well the method does in a city whose truth is known."""

from dataclasses import dataclass, replace

import numpy as np

from scoring.method import cells, misuse, person, verdict, weights
from scoring.method.channels import Form
from scoring.method.margin import Z95
from scoring.method.person import PersonScores, Solution
from scoring.method.response import Flags, Floats
from scoring.method.verdict import Verdicts
from scoring.method.versions import CURRENT, Method
from tests.simulation.city import Plan
from tests.simulation.office import City, build

STANDARD_DISTANCE = 6.2
"""How far the standards lie from the mean of the officers: about one in twenty is below."""

BANDS = ((10, 30), (30, 100), (100, 300), (300, 10**9))


@dataclass(frozen=True)
class Outcome:
    """A city, scored."""

    city: City
    method: Method
    solution: Solution
    said: Verdicts
    n: Floats

    @property
    def scores(self) -> PersonScores:
        return self.solution.scores

    @property
    def error(self) -> Floats:
        return self.scores.score - self.city.truth

    @property
    def known(self) -> Flags:
        """People with at least ten genuine responses."""
        return self.n >= 10

    def rmse(self, error: Floats | None = None) -> float:
        chosen = (self.error if error is None else error)[self.known]
        return float(np.sqrt((chosen**2).mean()))


@dataclass(frozen=True)
class Measured:
    """The same city with its fraud and without."""

    on: Outcome
    off: Outcome

    @property
    def naive_ratio(self) -> float:
        return self.on.rmse() / self.on.rmse(raw_mean(self.on.city) - self.on.city.truth)

    @property
    def fraud_ratio(self) -> float:
        return self.on.rmse() / self.off.rmse()

    def shift(self, kind: str) -> float:
        """Mean points by which a kind of fraud moved its targets."""
        moved = self.on.scores.score - self.off.scores.score
        return float(moved[self.on.city.targets[kind]].mean())


def measure(plan: Plan, method: Method = CURRENT) -> Measured:
    """Build a city and score it with and without its fraud."""
    city = build(plan, method)
    middle = float(city.truth.mean())
    standards = replace(
        method,
        standard_low=middle - STANDARD_DISTANCE,
        standard_high=middle + STANDARD_DISTANCE,
    )
    return Measured(on=score(city, standards), off=score(city.clean(), standards))


def score(city: City, method: Method) -> Outcome:
    """Do what an office does at the end of a period."""
    found = misuse.find_all(city.responses)
    live = misuse.still_live(len(city.responses), found) & city.usable
    weighed = weights.effective_weights(city.responses, live, method)
    solution = person.solve(cells.fold(city.responses, weighed), city.sets, method)
    genuine = city.server[~city.fraud]
    return Outcome(
        city=city,
        method=method,
        solution=solution,
        said=verdict.verdicts(solution.scores, method),
        n=np.bincount(genuine, minlength=len(city.truth)).astype(np.float64),
    )


def raw_mean(city: City) -> Floats:
    """What a plain mean of everything about a person would say."""
    given = city.answers > 0
    full = np.where(given, city.answers, 0).sum(axis=1) / np.maximum(given.sum(axis=1), 1)
    points = 25 * np.where(city.responses.form == Form.FULL, full, city.overall)
    sets = city.sets
    total = np.bincount(city.responses.officer_set, points, minlength=len(sets))
    count = np.bincount(city.responses.officer_set, minlength=len(sets))
    weighted = np.bincount(sets.member, sets.share * total[sets.set_of], minlength=sets.people)
    share = np.bincount(sets.member, sets.share * count[sets.set_of], minlength=sets.people)
    return np.asarray(weighted / np.maximum(share, 1e-9))


def rank_correlation(outcome: Outcome, least: int = 30) -> float:
    """Spearman's correlation of score and truth among people with enough responses."""
    chosen = outcome.n >= least
    ranks = [np.argsort(np.argsort(x[chosen])) for x in (outcome.scores.score, outcome.city.truth)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def coverage(outcome: Outcome) -> float:
    """Share of people whose truth lies within the 95 % interval."""
    return float(_inside(outcome)[outcome.known].mean())


def worst_band(outcomes: list[Outcome]) -> float:
    """Coverage in the band of response counts where it is worst, over several cities."""
    inside = np.concatenate([_inside(o) for o in outcomes])
    n = np.concatenate([o.n for o in outcomes])
    return min(float(inside[(n >= low) & (n < high)].mean()) for low, high in BANDS)


def slope(outcome: Outcome, circumstance: Floats) -> float:
    """Points of error per point of a circumstance that is not the person's doing."""
    return float(np.polyfit(circumstance[outcome.known], outcome.error[outcome.known], 1)[0])


def said_wrongly(outcome: Outcome) -> tuple[int, int, int]:
    """How many were called "below", how many of those falsely, how many "above" falsely."""
    words = np.array(outcome.said.verdict)
    truth, method = outcome.city.truth, outcome.method
    below, above = words == "below", words == "above"
    return (
        int(below.sum()),
        int((below & (truth >= method.standard_low)).sum()),
        int((above & (truth < method.standard_high)).sum()),
    )


def decidable(outcome: Outcome, least: int = 30) -> float:
    """Share of people with enough responses about whom something can be said."""
    words = np.array(outcome.said.verdict)[outcome.n >= least]
    return float((words != "insufficient").mean())


def _inside(outcome: Outcome) -> Flags:
    return np.asarray(np.abs(outcome.error) <= Z95 * outcome.scores.standard_error)
