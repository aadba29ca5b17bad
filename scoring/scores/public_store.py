"""All SQL of results over several quarters, and of what decides whether they may be shown."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.method.margin import FormSums
from scoring.tables import ScoreRun, TallyElement, TallyUnit
from scoring.terms import FeedbackState, Period

_QUARTER = 3
_TAPS = ("o1", "o2", "o3", "o4")
_FORMS = ("respondents", "complete", "complete_total", "complete_square")


async def revisions(session: AsyncSession, periods: Sequence[Period]) -> dict[Period, int]:
    """Return how often the tallies of some periods have changed."""
    names = {str(period): period for period in periods}
    found = await session.execute(
        select(col(ScoreRun.period), col(ScoreRun.revision)).where(col(ScoreRun.period).in_(names))
    )
    return {**dict.fromkeys(periods, 0), **{names[name]: revision for name, revision in found}}


async def taps_by_unit(session: AsyncSession, period: Period) -> dict[int, tuple[int, ...]]:
    """Return per unit how often each overall rating was given, in counted feedback."""
    found = await session.execute(
        select(col(TallyUnit.unit_id), *(func.sum(getattr(TallyUnit, name)) for name in _TAPS))
        .where(
            col(TallyUnit.month).between(period.first, period.last),
            col(TallyUnit.state) == FeedbackState.COUNTED,
        )
        .group_by(col(TallyUnit.unit_id))
    )
    return {int(unit_id): tuple(int(n) for n in counts) for unit_id, *counts in found}


async def received_by_unit(session: AsyncSession, period: Period) -> dict[int, int]:
    """Return per unit how many feedbacks came in, whatever became of them."""
    found = await session.execute(
        select(col(TallyUnit.unit_id), func.sum(col(TallyUnit.n)))
        .where(col(TallyUnit.month).between(period.first, period.last))
        .group_by(col(TallyUnit.unit_id))
    )
    return {int(unit_id): int(n) for unit_id, n in found}


async def counts_by_unit(
    session: AsyncSession, period: Period, unit_ids: Sequence[int]
) -> dict[int, dict[str, tuple[int, int, int, int]]]:
    """Return per unit and element the counts of 1, 2, 3 and 4 that each unit received itself."""
    found = await session.execute(
        select(
            col(TallyElement.unit_id),
            col(TallyElement.element),
            *(func.sum(getattr(TallyElement, name)) for name in ("n1", "n2", "n3", "n4")),
        )
        .where(
            col(TallyElement.month).between(period.first, period.last),
            col(TallyElement.unit_id).in_(unit_ids),
        )
        .group_by(col(TallyElement.unit_id), col(TallyElement.element))
    )
    by_unit: dict[int, dict[str, tuple[int, int, int, int]]] = {}
    for unit_id, element, a, b, c, d in found:
        by_unit.setdefault(int(unit_id), {})[str(element)] = (int(a), int(b), int(c), int(d))
    return by_unit


async def respondents_by_unit(
    session: AsyncSession, period: Period, unit_ids: Sequence[int]
) -> dict[int, int]:
    """Return per unit how many people answered an element, in counted feedback."""
    found = await session.execute(
        select(col(TallyUnit.unit_id), func.sum(col(TallyUnit.respondents)))
        .where(
            col(TallyUnit.month).between(period.first, period.last),
            col(TallyUnit.unit_id).in_(unit_ids),
            col(TallyUnit.state) == FeedbackState.COUNTED,
        )
        .group_by(col(TallyUnit.unit_id))
    )
    return {int(unit_id): int(n) for unit_id, n in found}


async def counts_by_quarter(
    session: AsyncSession, first: int, last: int, unit_ids: Sequence[int]
) -> dict[Period, dict[str, tuple[int, int, int, int]]]:
    """Return per quarter and element the counts of 1, 2, 3 and 4 of some units together."""
    quarter = col(TallyElement.month) // _QUARTER
    found = await session.execute(
        select(
            quarter,
            col(TallyElement.element),
            *(func.sum(getattr(TallyElement, name)) for name in ("n1", "n2", "n3", "n4")),
        )
        .where(col(TallyElement.month).between(first, last), col(TallyElement.unit_id).in_(unit_ids))
        .group_by(quarter, col(TallyElement.element))
    )
    by_quarter: dict[Period, dict[str, tuple[int, int, int, int]]] = {}
    for number, element, a, b, c, d in found:
        period = Period(int(number) * _QUARTER, _QUARTER)
        by_quarter.setdefault(period, {})[str(element)] = (int(a), int(b), int(c), int(d))
    return by_quarter


async def forms_by_quarter(
    session: AsyncSession, first: int, last: int, unit_ids: Sequence[int]
) -> dict[Period, tuple[int, FormSums]]:
    """Return per quarter how many answered some units' questions, and the sums an interval needs."""
    quarter = col(TallyUnit.month) // _QUARTER
    found = await session.execute(
        select(quarter, *(func.sum(getattr(TallyUnit, name)) for name in _FORMS))
        .where(
            col(TallyUnit.month).between(first, last),
            col(TallyUnit.unit_id).in_(unit_ids),
            col(TallyUnit.state) == FeedbackState.COUNTED,
        )
        .group_by(quarter)
    )
    return {
        Period(int(number) * _QUARTER, _QUARTER): (int(people), FormSums(int(n), int(total), int(square)))
        for number, people, n, total, square in found
    }
