"""Figures of merit with bootstrap intervals, for judging the models honestly."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_DRAWS = 1000
_SEED = 20260101

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of merit with its 95 % bootstrap interval and the number of comments behind it."""

    value: float
    low: float
    high: float
    n: int

    def line(self) -> str:
        """`0.812 [0.790, 0.834] n=315`."""
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] n={self.n}"


def bootstrapped(measure: Callable[[Ints], float], count: int) -> Figure:
    """`measure` over all `count` comments, and its spread over resampled ones (fixed seed); NaN of none."""
    if not count:
        return Figure(float("nan"), float("nan"), float("nan"), 0)
    everyone = np.arange(count)
    generator = np.random.default_rng(_SEED)
    draws = [measure(generator.integers(0, count, count)) for _ in range(_DRAWS)]
    low, high = np.percentile(draws, [2.5, 97.5])
    return Figure(measure(everyone), float(low), float(high), count)


def macro_f1(right: Sequence[str], said: Sequence[str]) -> Figure:
    """The mean over the classes present of F1."""
    classes = sorted(set(right))
    truth, answer = np.array(right), np.array(said)

    def measure(chosen: Ints) -> float:
        scores = [_f1(truth[chosen] == name, answer[chosen] == name) for name in classes]
        return float(np.mean(scores))

    return bootstrapped(measure, len(right))


def micro_f1(right: Sequence[frozenset[str]], said: Sequence[frozenset[str]]) -> Figure:
    """F1 over all labels of all comments together."""
    shared = np.array([len(a & b) for a, b in zip(right, said, strict=True)])
    total = np.array([len(a) + len(b) for a, b in zip(right, said, strict=True)])

    def measure(chosen: Ints) -> float:
        return float(2 * shared[chosen].sum() / max(total[chosen].sum(), 1))

    return bootstrapped(measure, len(right))


def recall(right: Sequence[bool], said: Sequence[bool]) -> Figure:
    """Of those that should be found, the share that was."""
    found = np.array([b for a, b in zip(right, said, strict=True) if a], dtype=float)
    return bootstrapped(lambda chosen: float(found[chosen].mean()), len(found))


def precision(right: Sequence[bool], said: Sequence[bool]) -> Figure:
    """Of those reported, the share that is right."""
    return recall(said, right)


def _f1(truth: npt.NDArray[np.bool_], answer: npt.NDArray[np.bool_]) -> float:
    both = int((truth & answer).sum())
    return 2 * both / max(int(truth.sum() + answer.sum()), 1)
