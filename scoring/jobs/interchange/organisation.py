"""Storing the organisation's sheets: units, services, points, employees, assignments and rosters."""

import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import bindparam, delete, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from scoring.db.upsert import chunks, table_of
from scoring.jobs.interchange import store
from scoring.jobs.interchange.records import (
    AssignmentRow,
    EmployeeRow,
    PointRow,
    RosterRow,
    ServiceRow,
    UnitRow,
)
from scoring.jobs.interchange.store import Codes, Ids
from scoring.tables import (
    Assignment,
    AssignmentService,
    Duty,
    Employee,
    Point,
    PointService,
    Service,
    Unit,
)
from scoring.visits.rules import ALPHABET

_BADGE_LENGTH = 10
"""Longer than the code of a point: badges are not to be found by trying, and the two never meet."""

Writer: TypeAlias = Callable[[AsyncSession, Sequence[Any], Sequence[Any], Ids], Awaitable[None]]
Reader: TypeAlias = Callable[[AsyncSession, Codes], Awaitable[Iterable[Any]]]


async def write_units(
    session: AsyncSession, new: Sequence[UnitRow], changed: Sequence[UnitRow], _ids: Ids
) -> None:
    """Store units; what is above them is set once all are there, so their order does not matter."""
    await _insert(session, Unit, map(_unit, new))
    await _update(session, Unit, ("code",), map(_unit, changed))
    ids = (await store.ids(session)).units
    above = [{"code": row.unit_id, "parent_id": _id(ids, row.parent_id)} for row in (*new, *changed)]
    await _update(session, Unit, ("code",), above)


def _unit(row: UnitRow) -> dict[str, Any]:
    return {
        "code": row.unit_id,
        "name": row.name,
        "kind": row.kind,
        "district": row.district,
        "timezone": row.timezone,
        "lat": row.lat,
        "lon": row.lon,
        "users_served": row.users_served,
    }


async def write_services(
    session: AsyncSession, new: Sequence[ServiceRow], changed: Sequence[ServiceRow], ids: Ids
) -> None:
    """Store services."""

    def values(row: ServiceRow) -> dict[str, Any]:
        return {
            "code": row.service_id,
            "name": row.name,
            "category": row.category,
            "unit_id": _id(ids.units, row.unit_id),
            "standard_days": row.standard_days,
            "fee": row.fee,
        }

    await _insert(session, Service, map(values, new))
    await _update(session, Service, ("code",), map(values, changed))


async def write_points(
    session: AsyncSession, new: Sequence[PointRow], changed: Sequence[PointRow], ids: Ids
) -> None:
    """Store points and what each delivers."""

    def values(row: PointRow) -> dict[str, Any]:
        unit_id = ids.units[row.unit_id]
        return {"key": row.point_id, "code": row.code, "unit_id": unit_id, "name": row.name}

    await _insert(session, Point, map(values, new))
    await _update(session, Point, ("key",), map(values, changed))
    points = (await store.ids(session)).points
    await _limit(
        session,
        PointService,
        "point_id",
        {points[row.point_id]: row.service_ids for row in (*new, *changed)},
        ids,
    )


async def write_employees(
    session: AsyncSession, new: Sequence[EmployeeRow], changed: Sequence[EmployeeRow], ids: Ids
) -> None:
    """Store civil servants; the new ones get a badge."""

    def values(row: EmployeeRow) -> dict[str, Any]:
        return {
            "code": row.employee_id,
            "name": row.name,
            "nip": row.nip,
            "position": row.position,
            "employment": row.employment,
            "home_unit_id": ids.units[row.home_unit_id],
            "head_of_unit_id": _id(ids.units, row.head_of_unit_id),
        }

    await _insert(session, Employee, ({**values(row), "badge": new_badge()} for row in new))
    await _update(session, Employee, ("code",), map(values, changed))


def new_badge() -> str:
    """Make a badge code: it tells nothing of who bears it."""
    return "".join(secrets.choice(ALPHABET) for _ in range(_BADGE_LENGTH))


async def write_assignments(
    session: AsyncSession, new: Sequence[AssignmentRow], changed: Sequence[AssignmentRow], ids: Ids
) -> None:
    """Store who worked where, and which services each was limited to."""

    def key(row: AssignmentRow) -> tuple[Any, ...]:
        return ids.employees[row.employee_id], ids.units[row.unit_id], row.start_date

    def values(row: AssignmentRow) -> dict[str, Any]:
        return {**dict(zip(names, key(row), strict=True)), "end_date": row.end_date}

    names = ("employee_id", "unit_id", "start_date")
    await _insert(session, Assignment, map(values, new))
    await _update(session, Assignment, names, map(values, changed))
    limited = {key(row): row.service_ids for row in (*new, *changed)}
    table = table_of(Assignment)
    found: dict[tuple[Any, ...], int] = {}
    for part in chunks(limited, store.AT_ONCE):
        columns = tuple(table.c[name] for name in names)
        statement = select(table.c.id, *columns).where(tuple_(*columns).in_(part))
        found |= {tuple(rest): id_ for id_, *rest in await session.execute(statement)}
    await _limit(
        session,
        AssignmentService,
        "assignment_id",
        {found[place]: services for place, services in limited.items()},
        ids,
    )


async def write_rosters(
    session: AsyncSession, new: Sequence[RosterRow], changed: Sequence[RosterRow], ids: Ids
) -> None:
    """Store who was on the desk together."""

    def values(row: RosterRow) -> dict[str, Any]:
        return {
            "roster": row.roster_id,
            "employee_id": ids.employees[row.employee_id],
            "unit_id": ids.units[row.unit_id],
            "point_id": _id(ids.points, row.point_id),
            "start_date": row.start_date,
            "end_date": row.end_date,
            "start_time": row.start_time,
            "end_time": row.end_time,
            "desk_share": row.desk_share,
        }

    await _insert(session, Duty, map(values, new))
    await _update(session, Duty, ("roster", "employee_id"), map(values, changed))


async def _insert(session: AsyncSession, model: type[SQLModel], rows: Iterable[Mapping[str, Any]]) -> None:
    for part in chunks(rows, store.AT_ONCE):
        await session.execute(insert(table_of(model)), part)


async def _update(
    session: AsyncSession, model: type[SQLModel], keys: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> None:
    """Overwrite rows found by their keys with the other values given; all rows give the same names."""
    table = table_of(model)
    for part in chunks(rows, store.AT_ONCE):
        names = [name for name in part[0] if name not in keys]
        statement = (
            update(table)
            .where(*(table.c[key] == bindparam(f"key_{key}") for key in keys))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        await session.execute(
            statement,
            [
                {f"{'key' if name in keys else 'new'}_{name}": value for name, value in row.items()}
                for row in part
            ],
        )


async def _limit(
    session: AsyncSession,
    model: type[SQLModel],
    owner: str,
    wanted: Mapping[int, Sequence[str]],
    ids: Ids,
) -> None:
    """Make each owner have exactly these services."""
    table = table_of(model)
    for part in chunks(wanted, store.AT_ONCE):
        await session.execute(delete(table).where(table.c[owner].in_(part)))
    pairs = [
        {owner: owner_id, "service_id": ids.services[code]}
        for owner_id, codes in wanted.items()
        for code in codes
    ]
    await _insert(session, model, pairs)


def _id(ids: Mapping[str, int], code: str | None) -> int | None:
    return None if code is None else ids[code]


async def _units(session: AsyncSession, _codes: Codes) -> Iterable[UnitRow]:
    return await store.units_of(session)


READERS: Mapping[str, Reader] = {
    "units": _units,
    "services": store.services_of,
    "points": store.points_of,
    "employees": store.employees_of,
    "assignments": store.assignments_of,
    "rosters": store.rosters_of,
}
"""How each sheet is read back from the database."""

WRITERS: Mapping[str, Writer] = {
    "units": write_units,
    "services": write_services,
    "points": write_points,
    "employees": write_employees,
    "assignments": write_assignments,
    "rosters": write_rosters,
}
"""How each sheet is stored, in the order in which they name each other."""
