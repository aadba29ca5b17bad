"""What of the results may be shown to everyone. Pure: choices over counts, thresholds from the method.

Units form a tree, and the total of a unit is the sum of its own and of the units below it: a unit is shown
only where no difference of shown units gives away a number that rests on too few ratings.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from scoring.method import disclosure

GRID_MONTHS: Final = 3
"""Everyone is shown whole quarters that are over, and nothing else: periods that overlap, or a running
one looked at twice, could be subtracted from each other."""

OWN: Final = None
"""The cell of what a unit received itself, beside the cells of the units below it."""


def weight_of(answers: Iterable[int]) -> int:
    """Return how much a unit's nine elements rest on: the answers to the least answered of them.

    An element nobody answered beside answered ones makes the unit a small cell, not an empty one.
    """
    counts = list(answers)
    return max(min(counts, default=0), int(any(counts)))


def hidden_in_tree(parents: Mapping[int, int | None], own: Mapping[int, int]) -> frozenset[int]:
    """Choose the units whose totals are not shown.

    Args:
        parents: the unit above each unit, None at the top.
        own: ratings each unit received itself.
    """
    below: dict[int | None, list[int]] = defaultdict(list)
    for unit, parent in parents.items():
        below[parent].append(unit)
    totals = _totals(below, own)
    gone: set[int] = set()
    waiting = [(top, not disclosure.may_publish(totals[top])) for top in below[None]]
    while waiting:
        unit, is_hidden = waiting.pop()
        if is_hidden:
            gone.add(unit)
        cells: dict[int | None, int] = {child: totals[child] for child in below[unit]}
        cells[OWN] = own.get(unit, 0)
        hidden = disclosure.hidden(cells) if below[unit] else frozenset()
        # Without its total shown, neither may the parts be that add up to it.
        waiting += [
            (child, is_hidden or child in hidden or not disclosure.may_publish(totals[child]))
            for child in below[unit]
        ]
    return frozenset(gone)


def _totals(below: Mapping[int | None, Sequence[int]], own: Mapping[int, int]) -> dict[int, int]:
    order: list[int] = list(below.get(None, ()))
    for unit in order:
        order.extend(below.get(unit, ()))
    totals: dict[int, int] = {}
    for unit in reversed(order):
        totals[unit] = own.get(unit, 0) + sum(totals[child] for child in below.get(unit, ()))
    return totals
