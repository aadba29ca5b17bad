"""What the database holds, as records of the sheets: the one reading that import and export share."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from scoring.db.upsert import table_of
from scoring.jobs.interchange.known import Known
from scoring.jobs.interchange.records import (
    AssignmentRow,
    EmployeeRow,
    PointRow,
    RosterRow,
    ServiceRow,
    UnitRow,
)
from scoring.scores import store as scores
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

SETTINGS = "interchange.meta"
"""Under which name the settings of ``meta.json`` are recorded."""

AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Ids:
    """Surrogate keys by the operator's identifiers."""

    units: Mapping[str, int]
    services: Mapping[str, int]
    points: Mapping[str, int]
    employees: Mapping[str, int]

    def backwards(self) -> "Codes":
        """Return the identifiers by surrogate key."""
        return Codes(*({id_: code for code, id_ in one.items()} for one in _parts(self)))


@dataclass(frozen=True, slots=True)
class Codes:
    """The operator's identifiers by surrogate keys."""

    units: Mapping[int, str]
    services: Mapping[int, str]
    points: Mapping[int, str]
    employees: Mapping[int, str]


def _parts(ids: Ids) -> tuple[Mapping[str, int], ...]:
    return ids.units, ids.services, ids.points, ids.employees


async def ids(session: AsyncSession) -> Ids:
    """Return the surrogate keys of everything a row may name."""

    async def of(model: type[SQLModel], name: str) -> dict[str, int]:
        table = table_of(model)
        found = await session.execute(select(table.c[name], table.c.id))
        return {row[0]: row[1] for row in found}

    return Ids(
        await of(Unit, "code"), await of(Service, "code"), await of(Point, "key"), await of(Employee, "code")
    )


async def known(session: AsyncSession) -> Known:
    """Return what a set may refer to without bringing it."""
    units = await units_of(session)
    points = await session.execute(select(col(Point.key), col(Point.code)))
    people = await session.execute(select(col(Employee.code), col(Employee.nip), col(Employee.badge)))
    everybody = people.all()
    return Known(
        units={row.unit_id: row.parent_id for row in units},
        zones={row.unit_id: row.timezone or "" for row in units},
        services=frozenset((await session.execute(select(col(Service.code)))).scalars()),
        points={row[0]: row[1] for row in points},
        employees={code: nip for code, nip, _ in everybody},
        badges=frozenset(badge for *_, badge in everybody),
        rosters=frozenset((await session.execute(select(col(Duty.roster)).distinct())).scalars()),
    )


async def settings_of(session: AsyncSession) -> dict[str, Any]:
    """Return the settings of ``meta.json`` as they were last given."""
    text = await scores.setting(session, SETTINGS)
    settings: dict[str, Any] = orjson.loads(text) if text else {}
    return settings


async def record_settings(session: AsyncSession, settings: Mapping[str, Any]) -> None:
    """Record the settings of ``meta.json``."""
    text = orjson.dumps(dict(settings), option=orjson.OPT_SORT_KEYS).decode()
    await scores.record_setting(session, SETTINGS, text)


async def units_of(session: AsyncSession) -> list[UnitRow]:
    """Return all units."""
    found = list((await session.execute(select(Unit).order_by(col(Unit.code)))).scalars())
    codes = {unit.id: unit.code for unit in found}
    return [
        UnitRow(
            unit.code,
            unit.name,
            unit.district,
            codes.get(unit.parent_id),
            unit.kind,
            unit.timezone,
            unit.lat,
            unit.lon,
            unit.users_served,
        )
        for unit in found
    ]


async def services_of(session: AsyncSession, codes: Codes) -> list[ServiceRow]:
    """Return all services."""
    found = await session.execute(select(Service).order_by(col(Service.code)))
    return [
        ServiceRow(
            one.code, one.name, one.category, named(codes.units, one.unit_id), one.standard_days, one.fee
        )
        for one in found.scalars()
    ]


async def points_of(session: AsyncSession, codes: Codes) -> list[PointRow]:
    """Return all points, each with its services in order of code."""
    delivered = await _grouped(
        session, select(col(PointService.point_id), col(PointService.service_id)), codes
    )
    found = await session.execute(select(Point).order_by(col(Point.key)))
    return [
        PointRow(one.key, codes.units[one.unit_id], one.name, delivered[one.id or 0], one.code)
        for one in found.scalars()
    ]


async def employees_of(session: AsyncSession, codes: Codes) -> list[EmployeeRow]:
    """Return all employees."""
    found = await session.execute(select(Employee).order_by(col(Employee.code)))
    return [
        EmployeeRow(
            one.code,
            one.name,
            codes.units[one.home_unit_id],
            one.nip,
            one.position,
            one.employment,
            named(codes.units, one.head_of_unit_id),
        )
        for one in found.scalars()
    ]


async def assignments_of(session: AsyncSession, codes: Codes) -> list[AssignmentRow]:
    """Return all assignments, each with its services in order of code."""
    limited = await _grouped(
        session, select(col(AssignmentService.assignment_id), col(AssignmentService.service_id)), codes
    )
    found = await session.execute(select(Assignment).order_by(col(Assignment.id)))
    return [
        AssignmentRow(
            codes.employees[one.employee_id],
            codes.units[one.unit_id],
            one.start_date,
            one.end_date,
            limited[one.id or 0],
        )
        for one in found.scalars()
    ]


async def rosters_of(session: AsyncSession, codes: Codes) -> list[RosterRow]:
    """Return all rows of all rosters."""
    found = await session.execute(select(Duty).order_by(col(Duty.id)))
    return [
        RosterRow(
            one.roster,
            codes.units[one.unit_id],
            one.start_date,
            one.end_date,
            codes.employees[one.employee_id],
            one.desk_share,
            named(codes.points, one.point_id),
            one.start_time,
            one.end_time,
        )
        for one in found.scalars()
    ]


async def _grouped(
    session: AsyncSession, statement: Select[int, int], codes: Codes
) -> Mapping[int, tuple[str, ...]]:
    groups: dict[int, list[str]] = defaultdict(list)
    for owner, service in await session.execute(statement):
        groups[owner].append(codes.services[service])
    return defaultdict(tuple, {owner: tuple(sorted(services)) for owner, services in groups.items()})


def named(codes: Mapping[int, str], id_: int | None) -> str | None:
    """Return an identifier by its surrogate key; nothing has none."""
    return None if id_ is None else codes[id_]
