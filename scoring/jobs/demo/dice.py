"""Chance that can be repeated: the one source of whatever varies in the demonstration."""

import math
from collections.abc import Mapping, Sequence
from random import Random as Dice  # noqa: TID251 - seeded and handed down, so that a demonstration repeats itself
from typing import TypeVar

__all__ = ["Dice", "count", "one_of", "shake"]

T = TypeVar("T")


def shake(seed: int, *name: object) -> Dice:
    """Return dice of their own for one part of the work: adding to one part does not stir the others."""
    return Dice("/".join(map(str, (seed, *name))))  # noqa: S311 - nothing secret is drawn


def one_of(dice: Dice, weights: Mapping[T, float]) -> T:
    """Choose one key, each as likely as its weight."""
    return dice.choices(list(weights), list(weights.values()))[0]


def some(dice: Dice, items: Sequence[T], number: int) -> list[T]:
    """Choose so many different items, or all there are."""
    return dice.sample(items, min(number, len(items)))


def count(dice: Dice, mean: float) -> int:
    """Draw how often something happens that happens ``mean`` times on average (Poisson)."""
    limit, product, number = math.exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        number += 1
    return number
