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

GROUPS: Final[tuple[tuple[tuple[int, ...], ...], ...]] = (
    ((1,), (2,), (3,), (4,)),
    ((1, 2), (3,), (4,)),
    ((1, 2, 3), (4,)),
    ((1, 2, 3, 4),),
)
"""How answers may be told together, finest first, each a coarser telling of the one before: dissatisfied
answers are the rare ones, and the last is the total alone. In one chain, so that two offices told
differently can be compared, and subtracted, only as the coarser of them is told."""

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
    below = _below(parents)
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


def inside(parents: Mapping[int, int | None], unit: int) -> list[int]:
    """Return a unit and all units below it."""
    below = _below(parents)
    found = [unit]
    for one in found:
        found.extend(below[one])
    return found


def shown_in_tree(
    parents: Mapping[int, int | None],
    own: Mapping[int, Sequence[int]],
    *,
    granted: frozenset[int] = frozenset(),
) -> frozenset[int]:
    """Choose the units whose counts are shown, each with all its counts or not at all.

    What can be worked out by subtracting is what a shown unit has beyond the shown units right below it. That
    rest, like every shown unit, has in each cell nothing or enough; a unit is shown only below shown ones.

    Args:
        parents: the unit above each unit, None at the top.
        own: counts each unit received itself, cell by cell, the same cells for all.
        granted: units shown in any case, because they are shown in finer cells already.
    """
    below = _below(parents)
    totals = _vectors(below, own)
    shown: set[int] = set()
    waiting = [one for one in below[None] if _is_enough(totals[one])]
    while waiting:
        unit = waiting.pop()
        shown.add(unit)
        parts = [one for one in below[unit] if _is_enough(totals[one])]
        # The smallest first: it joins what is told only as part of the whole.
        for one in sorted(parts, key=lambda part: (part in granted, sum(totals[part]), part)):
            if _is_safe(_less(totals[unit], [totals[part] for part in parts])):
                break
            parts.remove(one)
        waiting += parts
    return frozenset(shown)


def told_together(
    parents: Mapping[int, int | None], own: Mapping[int, Sequence[int]]
) -> dict[int, tuple[tuple[int, ...], ...]]:
    """Choose for each unit how finely its four counts of answers are told; units not named, not at all.

    Args:
        parents: the unit above each unit, None at the top.
        own: how often each unit itself was given 1, 2, 3 and 4.
    """
    told: dict[int, tuple[tuple[int, ...], ...]] = {}
    for groups in GROUPS:
        cells = {unit: grouped(counts, groups) for unit, counts in own.items()}
        for unit in shown_in_tree(parents, cells, granted=frozenset(told)):
            told.setdefault(unit, groups)
    return told


def grouped(counts: Sequence[int], groups: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Add up counts of the answers 1 to 4 as they are told together."""
    return tuple(sum(counts[rating - 1] for rating in group) for group in groups)


def _is_safe(cells: Sequence[int]) -> bool:
    return all(n == 0 or disclosure.may_publish(n) for n in cells)


def _is_enough(cells: Sequence[int]) -> bool:
    return any(cells) and _is_safe(cells)


def _less(whole: Sequence[int], parts: Iterable[Sequence[int]]) -> list[int]:
    rest = list(whole)
    for part in parts:
        rest = [n - less for n, less in zip(rest, part, strict=True)]
    return rest


def _vectors(
    below: Mapping[int | None, Sequence[int]], own: Mapping[int, Sequence[int]]
) -> dict[int, tuple[int, ...]]:
    width = len(next(iter(own.values()), ()))
    by_cell = [_totals(below, {unit: cells[place] for unit, cells in own.items()}) for place in range(width)]
    every = by_cell[0] if by_cell else _totals(below, {})
    return {unit: tuple(cell[unit] for cell in by_cell) for unit in every}


def _below(parents: Mapping[int, int | None]) -> dict[int | None, list[int]]:
    below: dict[int | None, list[int]] = defaultdict(list)
    for unit, parent in parents.items():
        below[parent].append(unit)
    return below


def _totals(below: Mapping[int | None, Sequence[int]], own: Mapping[int, int]) -> dict[int, int]:
    order: list[int] = list(below.get(None, ()))
    for unit in order:
        order.extend(below.get(unit, ()))
    totals: dict[int, int] = {}
    for unit in reversed(order):
        totals[unit] = own.get(unit, 0) + sum(totals[child] for child in below.get(unit, ()))
    return totals
