"""How many complaints were answered in time: what an office has promised, and how far it kept it."""

from collections import defaultdict

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.cases import promptness_store
from scoring.terms import Period, local_day


async def by_unit(session: AsyncSession, period: Period) -> dict[int, tuple[int, int]]:
    """Return per unit how many complaints were to be answered within a period, and how many were by then.

    A complaint belongs to the period its last day falls into. One that was come back on has a new last day
    and waits for a new answer; one that was taken back is due no more.
    """
    due: dict[int, int] = defaultdict(int)
    kept: dict[int, int] = defaultdict(int)
    found = await promptness_store.due_between(session, period.starts, period.ends)
    for unit_id, timezone, due_on, answered_at in found:
        due[unit_id] += 1
        kept[unit_id] += answered_at is not None and local_day(answered_at, timezone) <= due_on
    return {unit_id: (n, kept[unit_id]) for unit_id, n in due.items()}
