"""Which units' numbers everyone may see in a quarter: decided over the whole tree, for all units at once.

What is decided is kept in memory as long as nothing it rests on changes: over a few years of a city's tallies
it takes longer than all the rest of a page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.method.elements import ELEMENTS
from scoring.scores import disclosed, public_store, store
from scoring.terms import Period

MOST_KEPT: Final = 64
"""Quarters kept per database; a page looks at eight."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of a quarter.

    Attributes:
        unseen: units whose index is not shown.
        told: per unit how the overall answers are told together; units not named, not at all.
        received: units of which is shown how many feedbacks came in.
    """

    unseen: frozenset[int]
    told: Mapping[int, tuple[tuple[int, ...], ...]]
    received: frozenset[int]


_kept: WeakKeyDictionary[Any, dict[object, Shown]] = WeakKeyDictionary()


async def in_quarters(
    session: AsyncSession, parents: Mapping[int, int | None], periods: Sequence[Period]
) -> dict[Period, Shown]:
    """Decide what may be shown of some quarters.

    Args:
        session: for reading.
        parents: the unit above each unit, None at the top.
        periods: the quarters.
    """
    kept = _kept.setdefault(session.get_bind(), {})
    tree = hash(frozenset(parents.items()))
    found = {}
    for period, revision in (await public_store.revisions(session, periods)).items():
        name = (period, revision, tree)
        if name not in kept:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[name] = await _decide(session, parents, period)
        found[period] = kept[name]
    return found


async def _decide(session: AsyncSession, parents: Mapping[int, int | None], period: Period) -> Shown:
    answered = await store.answers_by_unit(session, period.first, period.last)
    weights = {one: disclosed.weight_of(n.get(e.value, 0) for e in ELEMENTS) for one, n in answered.items()}
    came = await public_store.received_by_unit(session, period)
    return Shown(
        unseen=disclosed.hidden_in_tree(parents, weights),
        told=disclosed.told_together(parents, await public_store.taps_by_unit(session, period)),
        received=disclosed.shown_in_tree(parents, {unit: (n,) for unit, n in came.items()}),
    )
