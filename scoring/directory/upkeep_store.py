"""All SQL of keeping the organisation: everything is asked for within one unit and all below it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from scoring.db.upsert import insert as insert_or
from scoring.db.upsert import table_of
from scoring.tables import Assignment, Duty, Employee, Point, PointService, Service, Unit


def within(root_id: int) -> Select[Any]:
    """Return a query for the ids of a unit and all below it, to be asked inside another one."""
    tree = select(col(Unit.id)).where(col(Unit.id) == root_id).cte("mine", recursive=True)
    return select(tree.union(select(col(Unit.id)).where(col(Unit.parent_id) == tree.c.id)).c.id)


async def units(session: AsyncSession, root_id: int) -> Sequence[Unit]:
    """List a unit and all below it, by name."""
    found = select(Unit).where(col(Unit.id).in_(within(root_id))).order_by(col(Unit.name), col(Unit.code))
    return (await session.execute(found)).scalars().all()


async def unit(session: AsyncSession, root_id: int, code: str) -> Unit | None:
    """Find a unit within another one."""
    found = select(Unit).where(col(Unit.code) == code, col(Unit.id).in_(within(root_id)))
    return (await session.execute(found)).scalar_one_or_none()


def _services(root_id: int) -> ColumnElement[bool]:
    is_whole = select(col(Unit.id)).where(col(Unit.id) == root_id, col(Unit.parent_id).is_(None)).exists()
    return or_(col(Service.unit_id).in_(within(root_id)), col(Service.unit_id).is_(None) & is_whole)


async def services(session: AsyncSession, root_id: int) -> list[tuple[Service, str | None]]:
    """List services within a unit with the name of theirs; those of nobody belong to the whole."""
    found = await session.execute(
        select(Service, col(Unit.name))
        .outerjoin(Unit, col(Unit.id) == col(Service.unit_id))
        .where(_services(root_id))
        .order_by(col(Service.name), col(Service.code))
    )
    return [(row[0], row[1]) for row in found]


async def service(session: AsyncSession, root_id: int, code: str) -> Service | None:
    """Find a service within a unit."""
    found = select(Service).where(col(Service.code) == code, _services(root_id))
    return (await session.execute(found)).scalar_one_or_none()


async def offered_at(session: AsyncSession, unit_id: int) -> Sequence[Service]:
    """List the services a counter of a unit may offer: the unit's own, and those that are anybody's."""
    found = await session.execute(
        select(Service)
        .where(or_(col(Service.unit_id) == unit_id, col(Service.unit_id).is_(None)))
        .where(col(Service.closed_on).is_(None))
        .order_by(col(Service.name), col(Service.code))
    )
    return found.scalars().all()


async def points(session: AsyncSession, root_id: int) -> list[tuple[Point, str]]:
    """List counters within a unit with the name of theirs, by it."""
    found = await session.execute(
        select(Point, col(Unit.name))
        .join(Unit, col(Unit.id) == col(Point.unit_id))
        .where(col(Point.unit_id).in_(within(root_id)))
        .order_by(col(Unit.name), col(Point.name), col(Point.id))
    )
    return [(row[0], row[1]) for row in found]


async def point(session: AsyncSession, root_id: int, code: str) -> tuple[Point, Unit] | None:
    """Find a counter within a unit, with its own."""
    found = await session.execute(
        select(Point, Unit)
        .join(Unit, col(Unit.id) == col(Point.unit_id))
        .where(col(Point.code) == code, col(Point.unit_id).in_(within(root_id)))
    )
    row = found.one_or_none()
    return None if row is None else (row[0], row[1])


async def services_of_point(session: AsyncSession, point_id: int) -> list[str]:
    """List the codes of what a counter offers."""
    found = await session.execute(
        select(col(Service.code))
        .join(PointService, col(PointService.service_id) == col(Service.id))
        .where(col(PointService.point_id) == point_id)
        .order_by(col(Service.code))
    )
    return list(found.scalars())


async def set_services(session: AsyncSession, point_id: int, service_ids: Sequence[int]) -> None:
    """Make a counter offer exactly these services."""
    await session.execute(delete(PointService).where(col(PointService.point_id) == point_id))
    if service_ids:
        rows = [{"point_id": point_id, "service_id": one} for one in service_ids]
        await session.execute(insert(table_of(PointService)), rows)


async def close_points(session: AsyncSession, root_id: int, day: date) -> list[str]:
    """Close all counters in use within a unit and return their codes."""
    found = await session.execute(
        update(Point)
        .where(
            col(Point.unit_id).in_(within(root_id)),
            or_(col(Point.closed_on).is_(None), col(Point.closed_on) > day),
        )
        .values(closed_on=day)
        .returning(col(Point.code))
        .execution_options(synchronize_session=False)
    )
    return sorted(found.scalars())


async def close_units(session: AsyncSession, root_id: int, day: date) -> list[str]:
    """Close a unit and all below it that are not closed, and return their codes."""
    found = await session.execute(
        update(Unit)
        .where(col(Unit.id).in_(within(root_id)), col(Unit.closed_on).is_(None))
        .values(closed_on=day)
        .returning(col(Unit.code))
        .execution_options(synchronize_session=False)
    )
    return sorted(found.scalars())


def _employees(root_id: int, unit: str, text: str) -> Select[*tuple[Any, ...]]:
    found: Select[*tuple[Any, ...]] = (
        select(Employee, col(Unit.name))
        .join(Unit, col(Unit.id) == col(Employee.home_unit_id))
        .where(col(Employee.home_unit_id).in_(within(root_id)))
    )
    if unit:
        found = found.where(col(Unit.code) == unit)
    if text:
        name = func.lower(col(Employee.name)).contains(text.lower(), autoescape=True)
        found = found.where(or_(name, func.lower(col(Employee.code)) == text.lower()))
    return found


async def employees(
    session: AsyncSession, root_id: int, *, unit: str = "", text: str = "", limit: int, offset: int = 0
) -> list[tuple[Employee, str]]:
    """List people at home within a unit with the name of theirs, by name; found by part of a name."""
    found = _employees(root_id, unit, text).order_by(col(Employee.name), col(Employee.code))
    return [(row[0], row[1]) for row in await session.execute(found.limit(limit).offset(offset))]


async def employee(session: AsyncSession, root_id: int, code: str) -> tuple[Employee, Unit] | None:
    """Find somebody at home within a unit, with their own."""
    found = await session.execute(
        select(Employee, Unit)
        .join(Unit, col(Unit.id) == col(Employee.home_unit_id))
        .where(col(Employee.code) == code, col(Employee.home_unit_id).in_(within(root_id)))
    )
    row = found.one_or_none()
    return None if row is None else (row[0], row[1])


async def assignments(session: AsyncSession, root_id: int, employee_id: int) -> list[tuple[Assignment, Unit]]:
    """List somebody's assignments within a unit, newest first."""
    found = await session.execute(
        select(Assignment, Unit)
        .join(Unit, col(Unit.id) == col(Assignment.unit_id))
        .where(col(Assignment.employee_id) == employee_id, col(Assignment.unit_id).in_(within(root_id)))
        .order_by(col(Assignment.start_date).desc(), col(Assignment.id).desc())
    )
    return [(row[0], row[1]) for row in found]


async def people_of(session: AsyncSession, unit_id: int, first: date, last: date) -> Sequence[Employee]:
    """List who belongs to a unit on some day of a span: by assignment, or at home there without any."""
    assigned = select(col(Assignment.employee_id)).where(
        col(Assignment.unit_id) == unit_id,
        col(Assignment.start_date) <= last,
        or_(col(Assignment.end_date).is_(None), col(Assignment.end_date) >= first),
    )
    has_any = select(col(Assignment.id)).where(col(Assignment.employee_id) == col(Employee.id)).exists()
    found = await session.execute(
        select(Employee)
        .where(or_(col(Employee.id).in_(assigned), (col(Employee.home_unit_id) == unit_id) & ~has_any))
        .order_by(col(Employee.name), col(Employee.code))
    )
    return found.scalars().all()


async def duties(
    session: AsyncSession, unit_id: int, first: date, last: date
) -> list[tuple[Duty, Employee, Point | None]]:
    """List a unit's duties that touch a span of days, with who and where."""
    found = await session.execute(
        select(Duty, Employee, Point)
        .join(Employee, col(Employee.id) == col(Duty.employee_id))
        .outerjoin(Point, col(Point.id) == col(Duty.point_id))
        .where(col(Duty.unit_id) == unit_id, col(Duty.start_date) <= last, col(Duty.end_date) >= first)
        .order_by(col(Point.name), col(Duty.start_time), col(Employee.name), col(Duty.id))
    )
    return [(row[0], row[1], row[2]) for row in found]


async def duty(session: AsyncSession, root_id: int, duty_id: int) -> tuple[Duty, str, str] | None:
    """Find a duty within a unit, with the codes of its unit and of who has it."""
    found = await session.execute(
        select(Duty, col(Unit.code), col(Employee.code))
        .join(Unit, col(Unit.id) == col(Duty.unit_id))
        .join(Employee, col(Employee.id) == col(Duty.employee_id))
        .where(col(Duty.id) == duty_id, col(Duty.unit_id).in_(within(root_id)))
    )
    row = found.one_or_none()
    return None if row is None else (row[0], row[1], row[2])


async def add(session: AsyncSession, model: type[SQLModel], values: Mapping[str, Any]) -> int | None:
    """Store a new row and return its id, None when its code is taken."""
    table = table_of(model)
    statement = insert_or(session, model).values(**values).on_conflict_do_nothing().returning(table.c.id)
    stored: int | None = (await session.execute(statement)).scalar_one_or_none()
    return stored


async def change(
    session: AsyncSession, model: type[SQLModel], row_id: int, values: Mapping[str, Any]
) -> None:
    """Change a row."""
    table = table_of(model)
    await session.execute(update(table).where(table.c.id == row_id).values(**values))


async def remove_duty(session: AsyncSession, duty_id: int) -> None:
    """Take a duty out of the roster."""
    await session.execute(delete(Duty).where(col(Duty.id) == duty_id))


async def has_code(session: AsyncSession, code: str) -> bool:
    """Say whether a counter or a badge has a public code."""
    at_point = select(col(Point.id)).where(or_(col(Point.code) == code, col(Point.key) == code))
    at_badge = select(col(Employee.id)).where(or_(col(Employee.badge) == code, col(Employee.code) == code))
    found = await session.execute(select(at_point.exists() | at_badge.exists()))
    return bool(found.scalar_one())


async def has_nip(session: AsyncSession, nip: str, but_of: int | None) -> bool:
    """Say whether somebody else has a civil servant number, wherever they work."""
    found = await session.execute(select(col(Employee.id)).where(col(Employee.nip) == nip))
    return any(one != but_of for one in found.scalars())
