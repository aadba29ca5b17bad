"""Watching the scores for what should not be in them: gaps between groups, difficulty, rotation.

Citizens may favour kinds of officers, and no adjustment removes that; it can be seen, though. A gap is
told when it is larger than a point and than chance (method.md section 13: |gap| > 1 and |z| > 3). What is
told is a question for the inspectorate, never a correction of anybody's score.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

from scoring.method.disclosure import TEAM_PEOPLE

TOLD_POINTS = 1.0
TOLD_Z = 3.0


@dataclass(frozen=True, slots=True)
class Scored:
    """A scored person with what scores are watched against.

    Attributes:
        score: 25..100.
        error: standard error of the score.
        groups: by variable (employment, district ...) the group the person is in.
        difficulty: mean value in points of the services the person delivers, over everybody who
            delivers them; None when unknown.
    """

    score: float
    error: float
    groups: Mapping[str, str] = field(default_factory=dict)
    difficulty: float | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """How far one group's scores are from everybody else's.

    Attributes:
        variable: what the groups differ in.
        group: which group.
        people: how many.
        points: mean score of the group minus that of all others.
        z: the same in standard errors.
    """

    variable: str
    group: str
    people: int
    points: float
    z: float

    @property
    def is_told(self) -> bool:
        """Whether it is large enough to be asked about."""
        return abs(self.points) > TOLD_POINTS and abs(self.z) > TOLD_Z


@dataclass(frozen=True, slots=True)
class Slope:
    """How scores change with the difficulty of services, in points per point: 0 punishes nobody for it."""

    people: int
    points_per_point: float
    error: float


def gaps(people: Sequence[Scored], *, least: int = TEAM_PEOPLE) -> list[Gap]:
    """Compare every group of at least ``least`` people with at least as many others, widest gap first.

    Weights are the scores' own precision together with how much people differ anyway, so that a group
    of little-known people is not told of by chance.
    """
    found = []
    for variable in sorted({name for one in people for name in one.groups}):
        known = [one for one in people if variable in one.groups]
        for group in sorted({one.groups[variable] for one in known}):
            inside = [one for one in known if one.groups[variable] == group]
            outside = [one for one in known if one.groups[variable] != group]
            if min(len(inside), len(outside)) >= least:
                (mine, my_error), (theirs, their_error) = _mean(inside), _mean(outside)
                error = sqrt(my_error**2 + their_error**2)
                found.append(Gap(variable, group, len(inside), mine - theirs, (mine - theirs) / error))
    return sorted(found, key=lambda gap: (-abs(gap.z), gap.variable, gap.group))


def difficulty_slope(people: Iterable[Scored]) -> Slope | None:
    """Fit scores against the difficulty of what people deliver; None where nothing varies."""
    known = [(one.difficulty, one.score) for one in people if one.difficulty is not None]
    if len(known) < 3:
        return None
    n = len(known)
    mean_x, mean_y = sum(x for x, _ in known) / n, sum(y for _, y in known) / n
    spread = sum((x - mean_x) ** 2 for x, _ in known)
    if spread < 1e-9:
        return None
    slope = sum((x - mean_x) * (y - mean_y) for x, y in known) / spread
    rest = sum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in known)
    return Slope(n, slope, sqrt(rest / (n - 2) / spread))


def _mean(people: Sequence[Scored]) -> tuple[float, float]:
    """Return the precision-weighted mean score of a group and its standard error."""
    plain = sum(one.score for one in people) / len(people)
    between = sum((one.score - plain) ** 2 - one.error**2 for one in people) / len(people)
    weights = [1 / (one.error**2 + max(between, 0.0) + 1e-9) for one in people]
    total = sum(weights)
    return sum(w * one.score for w, one in zip(weights, people, strict=True)) / total, sqrt(1 / total)
