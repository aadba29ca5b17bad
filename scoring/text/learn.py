"""Fitting linear models on hashed features with numpy alone: sparse rows, softmax and logistic loss, L-BFGS.

Everything is deterministic: no sampling, no random start.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
_MEMORY = 8


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix by rows: row i owns `columns[starts[i]:starts[i + 1]]` with `values` likewise."""

    starts: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int32]
    values: Floats
    width: int

    @classmethod
    def build(cls, rows: Sequence[tuple[Sequence[int], Sequence[float]]], width: int) -> "Rows":
        """Pack pairs of columns and values; every row must have at least one."""
        lengths = np.array([len(columns) for columns, _ in rows], dtype=np.int64)
        return cls(
            np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths))),
            np.concatenate([np.asarray(columns, dtype=np.int32) for columns, _ in rows]),
            np.concatenate([np.asarray(values, dtype=np.float32) for _, values in rows]),
            width,
        )

    def take(self, wanted: npt.NDArray[np.int64]) -> "Rows":
        """The wanted rows, in that order."""
        lengths = np.diff(self.starts)[wanted]
        starts = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths)))
        inside = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)
        places = np.repeat(self.starts[:-1][wanted], lengths) + inside
        return Rows(starts, self.columns[places], self.values[places], self.width)

    def dot(self, weights: Floats) -> Floats:
        """The product with `weights` (width by outputs)."""
        out = [
            np.add.reduceat(self.values * np.take(weights[:, k], self.columns), self.starts[:-1])
            for k in range(weights.shape[1])
        ]
        return np.stack(out, axis=1)

    def transposed_dot(self, errors: Floats) -> Floats:
        """The product of this matrix turned with `errors` (rows by outputs): the gradient's shape."""
        lengths = np.diff(self.starts)
        out = [
            np.bincount(
                self.columns,
                weights=self.values * np.repeat(errors[:, k], lengths),
                minlength=self.width,
            )
            for k in range(errors.shape[1])
        ]
        return np.stack(out, axis=1).astype(np.float32)


def fit_softmax(
    rows: Rows, targets: Floats, sample_weights: Floats, *, penalty: float, steps: int = 60
) -> Floats:
    """Weights (width + 1 by classes; the last row is the bias) of a penalised softmax regression.

    Args:
        rows: the features.
        targets: rows by classes, each row a distribution.
        sample_weights: the weight of each row; they are scaled to mean 1.
        penalty: L2 penalty per row of data.
        steps: at most so many L-BFGS steps.
    """
    return _fit(rows, sample_weights, targets.shape[1], _softmax_loss(targets), penalty, steps)


def fit_logistic(
    rows: Rows, targets: Floats, sample_weights: Floats, *, penalty: float, steps: int = 60
) -> Floats:
    """Like `fit_softmax`, with an independent yes or no for every column of `targets`."""
    return _fit(rows, sample_weights, targets.shape[1], _logistic_loss(targets), penalty, steps)


_Loss = Callable[[Floats], tuple[Floats, Floats]]


def _softmax_loss(targets: Floats) -> _Loss:
    def loss(scores: Floats) -> tuple[Floats, Floats]:
        shifted = scores - scores.max(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return -(targets * logs).sum(axis=1), np.asarray(np.exp(logs) - targets, dtype=np.float32)

    return loss


def _logistic_loss(targets: Floats) -> _Loss:
    def loss(scores: Floats) -> tuple[Floats, Floats]:
        losses = np.logaddexp(np.float32(0), scores) - targets * scores
        slopes = 1 / (1 + np.exp(-np.clip(scores, -30, 30))) - targets
        return losses.sum(axis=1), slopes.astype(np.float32)

    return loss


def _fit(rows: Rows, sample_weights: Floats, outputs: int, loss: _Loss, penalty: float, steps: int) -> Floats:
    shape = (rows.width + 1, outputs)
    count = len(sample_weights)
    share = (sample_weights / sample_weights.sum()).astype(np.float32)

    def cost(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(shape)
        losses, errors = loss(rows.dot(weights[:-1]) + weights[-1])
        errors = errors * share[:, None]
        slope = np.vstack((rows.transposed_dot(errors), errors.sum(axis=0)))
        slope[:-1] += penalty / count * weights[:-1]
        value = float((losses * share).sum()) + penalty / count / 2 * float((weights[:-1] ** 2).sum())
        return value, slope.ravel().astype(np.float32)

    start = np.zeros(shape[0] * outputs, dtype=np.float32)
    return minimise(cost, start, steps=steps).reshape(shape)


def minimise(cost: Callable[[Floats], tuple[float, Floats]], start: Floats, *, steps: int) -> Floats:
    """The lowest point L-BFGS with backtracking finds from `start` in at most `steps` steps."""
    point = start
    value, slope = cost(point)
    memory: deque[tuple[Floats, Floats, float]] = deque(maxlen=_MEMORY)
    for step in range(steps):
        direction = _direction(slope, memory)
        fall = float(direction @ slope)
        stride = 1.0 if step else 1.0 / max(float(np.abs(slope).sum()), 1e-12)
        if step == 0:
            stride = 1.0 / max(float(np.linalg.norm(slope)), 1e-12)
        for _ in range(20):
            candidate = point + np.float32(stride) * direction
            new_value, new_slope = cost(candidate)
            if new_value <= value + 1e-4 * stride * fall:
                break
            stride /= 2
        else:
            return point
        moved, turned = candidate - point, new_slope - slope
        curvature = float(moved @ turned)
        if curvature > 1e-12:
            memory.append((moved, turned, curvature))
        done = value - new_value < 1e-6 * max(abs(value), 1.0)
        point, value, slope = candidate, new_value, new_slope
        if done:
            break
    return point


def _direction(slope: Floats, memory: Sequence[tuple[Floats, Floats, float]]) -> Floats:
    direction = -slope
    factors: list[float] = []
    for moved, turned, curvature in reversed(memory):
        factor = float(moved @ direction) / curvature
        factors.append(factor)
        direction = direction - np.float32(factor) * turned
    if memory:
        moved, turned, curvature = memory[-1]
        direction = direction * np.float32(curvature / float(turned @ turned))
    for (moved, turned, curvature), factor in zip(memory, reversed(factors), strict=True):
        direction = direction + np.float32(factor - float(turned @ direction) / curvature) * moved
    return direction
