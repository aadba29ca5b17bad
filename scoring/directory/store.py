"""All SQL of the organisation."""

from collections.abc import Sequence
from datetime import date, time
from typing import TypedDict

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.tables import Assignment, Duty, Employee, Point, PointService, Service, Unit


class DutyRow(TypedDict):
    """One person on duty, as the roster says: see ``tables.Duty``."""

    employee_id: int
    point_id: int | None
    start_date: date
    end_date: date
    start_time: time | None
    end_time: time | None
    desk_share: float


async def unit_by_code(session: AsyncSession, code: str) -> Unit | None:
    """Find a unit by the operator's id."""
    return (await session.execute(select(Unit).where(col(Unit.code) == code))).scalar_one_or_none()


async def units(session: AsyncSession) -> Sequence[Unit]:
    """List all units by code."""
    return (await session.execute(select(Unit).order_by(col(Unit.code)))).scalars().all()


async def subtree(session: AsyncSession, unit_id: int) -> list[int]:
    """List the ids of a unit and all below it."""
    tree = select(col(Unit.id)).where(col(Unit.id) == unit_id).cte("tree", recursive=True)
    tree = tree.union(select(col(Unit.id)).where(col(Unit.parent_id) == tree.c.id))
    return list((await session.execute(select(tree.c.id).order_by(tree.c.id))).scalars())


async def point_by_code(session: AsyncSession, code: str) -> tuple[Point, Unit] | None:
    """Find a point by its public code, with its unit."""
    found = await session.execute(
        select(Point, Unit).join(Unit, col(Unit.id) == col(Point.unit_id)).where(col(Point.code) == code)
    )
    row = found.one_or_none()
    return None if row is None else (row[0], row[1])


async def point_with_unit(session: AsyncSession, point_id: int) -> tuple[Point, Unit] | None:
    """Find a point by id, with its unit."""
    found = await session.execute(
        select(Point, Unit).join(Unit, col(Unit.id) == col(Point.unit_id)).where(col(Point.id) == point_id)
    )
    row = found.one_or_none()
    return None if row is None else (row[0], row[1])


async def unit(session: AsyncSession, unit_id: int) -> Unit | None:
    """Find a unit by id."""
    return await session.get(Unit, unit_id)


async def service(session: AsyncSession, service_id: int) -> Service | None:
    """Find a service by id."""
    return await session.get(Service, service_id)


async def services_of_point(session: AsyncSession, point_id: int) -> Sequence[Service]:
    """List what a point delivers, by name."""
    found = await session.execute(
        select(Service)
        .join(PointService, col(PointService.service_id) == col(Service.id))
        .where(col(PointService.point_id) == point_id)
        .order_by(col(Service.name))
    )
    return found.scalars().all()


async def services_of_unit(session: AsyncSession, unit_id: int) -> Sequence[Service]:
    """List what a unit itself delivers, by name."""
    found = await session.execute(
        select(Service).where(col(Service.unit_id) == unit_id).order_by(col(Service.name))
    )
    return found.scalars().all()


async def services_by_id(session: AsyncSession) -> dict[int, Service]:
    """Return all services by surrogate key."""
    found = (await session.execute(select(Service))).scalars()
    return {service.id: service for service in found if service.id is not None}


async def employee_by_badge(session: AsyncSession, badge: str) -> Employee | None:
    """Find an employee by the public badge code."""
    return (await session.execute(select(Employee).where(col(Employee.badge) == badge))).scalar_one_or_none()


async def unit_of_employee_on(session: AsyncSession, employee: Employee, day: date) -> Unit | None:
    """Find the unit an employee is assigned to on a day: the latest assignment, or the home unit."""
    found = await session.execute(
        select(Unit)
        .join(Assignment, col(Assignment.unit_id) == col(Unit.id))
        .where(
            col(Assignment.employee_id) == employee.id,
            col(Assignment.start_date) <= day,
            or_(col(Assignment.end_date).is_(None), col(Assignment.end_date) >= day),
        )
        .order_by(col(Assignment.start_date).desc(), col(Unit.id))
        .limit(1)
    )
    return found.scalar_one_or_none() or await session.get(Unit, employee.home_unit_id)


async def works_in(session: AsyncSession, employee_id: int, unit_id: int, day: date) -> bool:
    """Say whether an employee belongs to a unit on a day: by assignment, or home unit if none was made."""
    found = await session.execute(
        select(col(Assignment.unit_id), col(Assignment.start_date), col(Assignment.end_date)).where(
            col(Assignment.employee_id) == employee_id
        )
    )
    assignments = found.all()
    if not assignments:
        employee = await session.get(Employee, employee_id)
        return employee is not None and employee.home_unit_id == unit_id
    return any(
        where == unit_id and start <= day and (end is None or day <= end) for where, start, end in assignments
    )


async def duties_around(session: AsyncSession, unit_id: int, day: date, before: date) -> list[DutyRow]:
    """List a unit's duties that cover a day or the day before (a night shift reaches into the next day)."""
    found = await session.execute(
        select(
            col(Duty.employee_id),
            col(Duty.point_id),
            col(Duty.start_date),
            col(Duty.end_date),
            col(Duty.start_time),
            col(Duty.end_time),
            col(Duty.desk_share),
        )
        .where(col(Duty.unit_id) == unit_id, col(Duty.start_date) <= day, col(Duty.end_date) >= before)
        .order_by(col(Duty.employee_id), col(Duty.id))
    )
    return [DutyRow(**row) for row in found.mappings()]  # type: ignore[typeddict-item]


async def units_in(session: AsyncSession, ids: Sequence[int]) -> Sequence[Unit]:
    """List some units by code."""
    found = await session.execute(select(Unit).where(col(Unit.id).in_(ids)).order_by(col(Unit.code)))
    return found.scalars().all()


async def employee_by_code(session: AsyncSession, code: str) -> Employee | None:
    """Find an employee by the operator's id."""
    return (await session.execute(select(Employee).where(col(Employee.code) == code))).scalar_one_or_none()


def _can_be_rated() -> ColumnElement[bool]:
    has_point = exists().where(col(Point.unit_id) == col(Unit.id))
    return or_(has_point, exists().where(col(Service.unit_id) == col(Unit.id)))


async def can_be_rated(session: AsyncSession, unit_id: int) -> bool:
    """Say whether a unit has a counter or a service of its own."""
    found = await session.execute(select(col(Unit.id)).where(col(Unit.id) == unit_id, _can_be_rated()))
    return found.scalar_one_or_none() is not None


async def units_on_the_map(session: AsyncSession) -> Sequence[Unit]:
    """List units that can be rated and whose place is known."""
    found = select(Unit).where(_can_be_rated(), col(Unit.lat).is_not(None), col(Unit.lon).is_not(None))
    return (await session.execute(found)).scalars().all()


async def open_points(session: AsyncSession, unit_id: int, day: date) -> Sequence[Point]:
    """List a unit's points in use on a day, by name."""
    found = await session.execute(
        select(Point)
        .where(col(Point.unit_id) == unit_id, or_(col(Point.closed_on).is_(None), col(Point.closed_on) > day))
        .order_by(col(Point.name), col(Point.id))
    )
    return found.scalars().all()


async def children(session: AsyncSession, unit_id: int | None) -> Sequence[Unit]:
    """List the units directly below one, by name; those below none with None."""
    above = col(Unit.parent_id).is_(None) if unit_id is None else col(Unit.parent_id) == unit_id
    found = await session.execute(select(Unit).where(above).order_by(col(Unit.name), col(Unit.id)))
    return found.scalars().all()


async def offers(session: AsyncSession) -> list[tuple[int, str]]:
    """List which unit delivers which service by name: its own services, and those of its points."""
    own = select(col(Service.unit_id), col(Service.name)).where(col(Service.unit_id).is_not(None))
    at_points = (
        select(col(Point.unit_id), col(Service.name))
        .join(PointService, col(PointService.point_id) == col(Point.id))
        .join(Service, col(Service.id) == col(PointService.service_id))
    )
    found = await session.execute(own.union(at_points))
    return [(unit_id, name) for unit_id, name in found if unit_id is not None]
