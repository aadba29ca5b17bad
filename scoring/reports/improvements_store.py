"""All SQL of what offices tell everyone they have done."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.tables import Employee, FollowUp, Improvement


async def add(session: AsyncSession, values: Mapping[str, Any]) -> int:
    """Store a new one and return its key."""
    found = await session.execute(insert(Improvement).values(**values).returning(col(Improvement.id)))
    return int(found.scalar_one() or 0)


async def one(session: AsyncSession, number: int) -> Improvement | None:
    """Find one by its key."""
    return await session.get(Improvement, number)


async def note(session: AsyncSession, number: int, values: Mapping[str, Any]) -> None:
    """Write down that one was published or taken down."""
    await session.execute(
        update(Improvement)
        .where(col(Improvement.id) == number)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def of_units(session: AsyncSession, unit_ids: Sequence[int]) -> Sequence[Improvement]:
    """List all of some units, the newest first."""
    found = await session.execute(
        select(Improvement).where(col(Improvement.unit_id).in_(unit_ids)).order_by(col(Improvement.id).desc())
    )
    return found.scalars().all()


async def public(session: AsyncSession, unit_id: int, period: str) -> Sequence[Improvement]:
    """List what everyone may read of a unit's quarter, in the order it was published."""
    found = await session.execute(
        select(Improvement)
        .where(
            col(Improvement.unit_id) == unit_id,
            col(Improvement.period) == period,
            col(Improvement.published_at).is_not(None),
            col(Improvement.taken_down_at).is_(None),
        )
        .order_by(col(Improvement.published_at), col(Improvement.id))
    )
    return found.scalars().all()


async def planned(session: AsyncSession, unit_ids: Sequence[int]) -> Sequence[FollowUp]:
    """List the lines of some units' follow-up plans, the newest first."""
    found = await session.execute(
        select(FollowUp).where(col(FollowUp.unit_id).in_(unit_ids)).order_by(col(FollowUp.id).desc())
    )
    return found.scalars().all()


async def names(session: AsyncSession, unit_ids: Sequence[int]) -> list[str]:
    """List the names of those who belong to some units."""
    found = await session.execute(select(col(Employee.name)).where(col(Employee.home_unit_id).in_(unit_ids)))
    return list(found.scalars())
