"""All SQL of working days and deadlines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CursorResult, delete, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import insert, replace, table_of
from scoring.tables import DeadlineSetting, LocalHoliday, Unit
from scoring.terms import CaseKind


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which a unit and those below it are closed."""

    unit_code: str
    unit_name: str
    day: date
    name: str
    by: str


async def above(session: AsyncSession, unit_id: int) -> list[int]:
    """List a unit and all above it, the nearest first."""
    way = (
        select(col(Unit.id), col(Unit.parent_id), literal(0).label("far"))
        .where(col(Unit.id) == unit_id)
        .cte("way", recursive=True)
    )
    higher = select(col(Unit.id), col(Unit.parent_id), way.c.far + 1).where(col(Unit.id) == way.c.parent_id)
    way = way.union_all(higher)
    return list((await session.execute(select(way.c.id).order_by(way.c.far))).scalars())


async def closed_days(session: AsyncSession, unit_ids: Sequence[int]) -> list[date]:
    """List the own holidays of some units."""
    found = await session.execute(
        select(col(LocalHoliday.day)).where(col(LocalHoliday.unit_id).in_(unit_ids))
    )
    return list(found.scalars())


async def holidays(session: AsyncSession, unit_ids: Sequence[int], since: date) -> list[Holiday]:
    """List the own holidays of some units from a day on, by day."""
    found = await session.execute(
        select(
            col(Unit.code),
            col(Unit.name),
            col(LocalHoliday.day),
            col(LocalHoliday.name),
            col(LocalHoliday.added_by),
        )
        .join(Unit, col(Unit.id) == col(LocalHoliday.unit_id))
        .where(col(LocalHoliday.unit_id).in_(unit_ids), col(LocalHoliday.day) >= since)
        .order_by(col(LocalHoliday.day), col(Unit.name))
    )
    return [Holiday(*row) for row in found]


async def add_holiday(session: AsyncSession, values: Mapping[str, Any]) -> bool:
    """Store a holiday; False when the unit has that day already."""
    table = table_of(LocalHoliday)
    statement = insert(session, LocalHoliday).values(**values).on_conflict_do_nothing().returning(table.c.day)
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def strike_holiday(session: AsyncSession, unit_id: int, day: date) -> bool:
    """Remove a holiday; False when there is none."""
    result = await session.execute(
        delete(LocalHoliday).where(col(LocalHoliday.unit_id) == unit_id, col(LocalHoliday.day) == day)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


async def deadlines(session: AsyncSession, unit_ids: Sequence[int]) -> dict[tuple[int, CaseKind], int]:
    """Return the days that some units set themselves."""
    found = await session.execute(
        select(col(DeadlineSetting.unit_id), col(DeadlineSetting.kind), col(DeadlineSetting.days)).where(
            col(DeadlineSetting.unit_id).in_(unit_ids)
        )
    )
    return {(unit_id, kind): days for unit_id, kind, days in found}


async def set_deadline(
    session: AsyncSession, unit_id: int, kind: CaseKind, days: int | None, *, by: str, now: datetime
) -> None:
    """Set a deadline of a unit, or with None go back to what holds above it."""
    if days is None:
        await session.execute(
            delete(DeadlineSetting).where(
                col(DeadlineSetting.unit_id) == unit_id, col(DeadlineSetting.kind) == kind
            )
        )
        return
    row = {"unit_id": unit_id, "kind": kind, "days": days, "set_by": by, "set_at": now}
    await replace(session, DeadlineSetting, [row])
