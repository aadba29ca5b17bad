"""All SQL of the organisation."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any, NamedTuple, TypedDict

from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring.db.upsert import table_of
from scoring.tables import Assignment, Duty, Employee, Point, PointService, Service, Unit


class Counter(NamedTuple):
    """A point with its unit, and what it delivers: id, code and name of each service."""

    id: int
    code: str
    name: str
    closed_on: date | None
    unit_id: int
    unit_name: str
    timezone: str
    services: tuple[tuple[int, str, str], ...]


class DutyRow(TypedDict):
    """One person on duty, as the roster says: see ``tables.Duty``."""

    employee_id: int
    point_id: int | None
    start_date: date
    end_date: date
    start_time: time | None
    end_time: time | None
    desk_share: float


_UNIT, _POINT, _SERVICE = table_of(Unit), table_of(Point), table_of(Service)
_OFFERED = table_of(PointService)
# What every act runs is made once, of tables: building an ORM statement anew costs more than running it.


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


def _above() -> Select[tuple[int]]:
    """A unit and all above it: as many rows as the tree is deep."""
    rise = select(_UNIT.c.id, _UNIT.c.parent_id).where(_UNIT.c.id == bindparam("of_unit"))
    above = rise.cte("above", recursive=True)
    above = above.union(select(_UNIT.c.id, _UNIT.c.parent_id).where(_UNIT.c.id == above.c.parent_id))
    return select(above.c.id).where(above.c.id == bindparam("root"))


_IS_BELOW = _above()


async def is_below(session: AsyncSession, root_id: int, unit_id: int) -> bool:
    """Say whether a unit is another or anywhere below it."""
    found = await session.execute(_IS_BELOW, {"root": root_id, "of_unit": unit_id})
    return found.first() is not None


async def point_by_code(session: AsyncSession, code: str) -> tuple[Point, Unit] | None:
    """Find a point by its public code, with its unit."""
    found = await session.execute(
        select(Point, Unit).join(Unit, col(Unit.id) == col(Point.unit_id)).where(col(Point.code) == code)
    )
    row = found.one_or_none()
    return None if row is None else (row[0], row[1])


_NAMES = (
    select(
        _UNIT.c.code,
        _UNIT.c.name,
        _UNIT.c.timezone,
        _POINT.c.code,
        _POINT.c.name,
        _SERVICE.c.name,
    )
    .select_from(_UNIT)
    .outerjoin(_POINT, _POINT.c.id == bindparam("of_point"))
    .outerjoin(_SERVICE, _SERVICE.c.id == bindparam("of_service"))
    .where(_UNIT.c.id == bindparam("of_unit"))
)


async def names(
    session: AsyncSession, unit_id: int, point_id: int | None, service_id: int | None
) -> Sequence[Any] | None:
    """Find code, name and zone of a unit, code and name of a point, and the name of a service, at once."""
    wanted = {"of_unit": unit_id, "of_point": point_id, "of_service": service_id}
    return (await session.execute(_NAMES, wanted)).one_or_none()


async def unit(session: AsyncSession, unit_id: int) -> Unit | None:
    """Find a unit by id."""
    return await session.get(Unit, unit_id)


_COUNTER = (
    select(
        _POINT.c.id, _POINT.c.code, _POINT.c.name, _POINT.c.closed_on,
        _UNIT.c.id, _UNIT.c.name, _UNIT.c.timezone,
        _SERVICE.c.id, _SERVICE.c.code, _SERVICE.c.name,
    )
    .select_from(_POINT)
    .join(_UNIT, _UNIT.c.id == _POINT.c.unit_id)
    .outerjoin(_OFFERED, _OFFERED.c.point_id == _POINT.c.id)
    .outerjoin(_SERVICE, (_SERVICE.c.id == _OFFERED.c.service_id) & _SERVICE.c.closed_on.is_(None))
    .where(_POINT.c.code == bindparam("public"))
    .order_by(_SERVICE.c.name)
)  # fmt: skip


async def counter(session: AsyncSession, code: str) -> Counter | None:
    """Find a point by its public code, with its unit and what it delivers by name, at one look."""
    rows = (await session.execute(_COUNTER, {"public": code})).all()
    if not rows:
        return None
    offered = tuple((row[7], row[8], row[9]) for row in rows if row[7] is not None)
    return Counter(*rows[0][:7], offered)


async def services_of_point(session: AsyncSession, point_id: int) -> Sequence[Service]:
    """List what a point delivers, by name."""
    found = await session.execute(
        select(Service)
        .join(PointService, col(PointService.service_id) == col(Service.id))
        .where(col(PointService.point_id) == point_id, col(Service.closed_on).is_(None))
        .order_by(col(Service.name))
    )
    return found.scalars().all()


async def services_of_unit(session: AsyncSession, unit_id: int) -> Sequence[Service]:
    """List what a unit itself delivers, by name."""
    found = await session.execute(
        select(Service)
        .where(col(Service.unit_id) == unit_id, col(Service.closed_on).is_(None))
        .order_by(col(Service.name))
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


_DUTY = table_of(Duty)
_ON_DUTY = (
    select(*(_DUTY.c[name] for name in DutyRow.__annotations__))
    .where(
        _DUTY.c.unit_id == bindparam("of_unit"),
        _DUTY.c.start_date <= bindparam("day"),
        _DUTY.c.end_date >= bindparam("before"),
    )
    .order_by(_DUTY.c.employee_id, _DUTY.c.id)
)


async def duties_around(session: AsyncSession, unit_id: int, day: date, before: date) -> list[DutyRow]:
    """List a unit's duties that cover a day or the day before (a night shift reaches into the next day)."""
    found = await session.execute(_ON_DUTY, {"of_unit": unit_id, "day": day, "before": before})
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
    """List units in use that can be rated and whose place is known."""
    found = select(Unit).where(_can_be_rated(), col(Unit.lat).is_not(None), col(Unit.lon).is_not(None))
    found = found.where(col(Unit.closed_on).is_(None))
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
    """List the units in use directly below one, by name; those below none with None."""
    above = col(Unit.parent_id).is_(None) if unit_id is None else col(Unit.parent_id) == unit_id
    in_use = select(Unit).where(above, col(Unit.closed_on).is_(None))
    found = await session.execute(in_use.order_by(col(Unit.name), col(Unit.id)))
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
