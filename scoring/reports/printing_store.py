"""All SQL of what is printed for counters and people."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.tables import Assignment, Employee, Point, TicketBatch, Unit


async def points(session: AsyncSession, unit_ids: Sequence[int], day: date) -> list[tuple[Point, Unit]]:
    """List the counters in use on a day, with their units, by unit and name."""
    found = await session.execute(
        select(Point, Unit)
        .join(Unit, col(Unit.id) == col(Point.unit_id))
        .where(
            col(Point.unit_id).in_(unit_ids), or_(col(Point.closed_on).is_(None), col(Point.closed_on) > day)
        )
        .order_by(col(Unit.name), col(Point.name), col(Point.id))
    )
    return [(row[0], row[1]) for row in found]


async def people(session: AsyncSession, unit_ids: Sequence[int], day: date) -> list[tuple[Employee, Unit]]:
    """List who works in some units on a day, with the unit, by unit and name.

    That is who is assigned there, and those at home there who have no assignment at all.
    """
    assigned = (
        select(Employee, Unit)
        .join(Assignment, col(Assignment.employee_id) == col(Employee.id))
        .join(Unit, col(Unit.id) == col(Assignment.unit_id))
        .where(
            col(Unit.id).in_(unit_ids),
            col(Assignment.start_date) <= day,
            or_(col(Assignment.end_date).is_(None), col(Assignment.end_date) >= day),
        )
    )
    at_home = (
        select(Employee, Unit)
        .join(Unit, col(Unit.id) == col(Employee.home_unit_id))
        .where(
            col(Unit.id).in_(unit_ids),
            ~select(col(Assignment.id)).where(col(Assignment.employee_id) == col(Employee.id)).exists(),
        )
    )
    found = {
        (employee.id, unit.id): (employee, unit)
        for query in (assigned, at_home)
        for employee, unit in await session.execute(query)
    }
    return sorted(found.values(), key=lambda row: (row[1].name, row[0].name, row[0].code))


async def add_batch(session: AsyncSession, batch: dict[str, Any]) -> None:
    """Keep that tickets were printed."""
    await session.execute(insert(TicketBatch).values(**batch))


async def batches(
    session: AsyncSession, unit_ids: Sequence[int], limit: int
) -> list[tuple[TicketBatch, str | None]]:
    """List the last printings, newest first, with the name of the counter."""
    found = await session.execute(
        select(TicketBatch, col(Point.name))
        .join(Point, col(Point.id) == col(TicketBatch.point_id), isouter=True)
        .where(col(TicketBatch.unit_id).in_(unit_ids))
        .order_by(col(TicketBatch.id).desc())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in found]
