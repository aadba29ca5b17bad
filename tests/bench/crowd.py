"""A crowd of made-up feedback, made inside the database: ten million rows in a few minutes, not hours.

Everything follows from the row's number by arithmetic both databases share, so that every run measures
the same crowd: people of very different volume, three services each, desks of two that change weekly,
citizens who come back, kiosks, single taps, comments here and there, feedback that names nobody.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from scoring.db.engine import Database
from scoring.method.elements import ELEMENTS

STARTS: Final = date(2026, 7, 1)
DAYS: Final = 184
TEAMS: Final = 5
"""Desks of two per unit and week."""

OFFERED: Final = 8
"""Services a unit offers; a person delivers three of them."""

ELEMENT_NAMES: Final = ", ".join(element.value for element in ELEMENTS)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a crowd: feedback, and the organisation it is about."""

    feedback: int
    people: int = 20_000
    units: int = 600
    services: int = 300

    @property
    def staff(self) -> int:
        """People per unit, the last unit a few more."""
        return self.people // self.units


async def gather(database: Database, size: Size) -> None:
    """Fill an empty database."""
    async with database.writing() as session:
        await _organisation(session, size)
        connection = await session.connection()
        is_sqlite = connection.dialect.name == "sqlite"
        indexes = await _without_indexes(connection, is_sqlite=is_sqlite)
        await connection.exec_driver_sql(_feedback(size, is_sqlite=is_sqlite))
        await connection.exec_driver_sql(_attributions(size, is_sqlite=is_sqlite))
        for definition in indexes:
            await connection.exec_driver_sql(definition)
    async with database.writing() as session:
        await session.execute(text("ANALYZE"))


async def _organisation(session: AsyncSession, size: Size) -> None:
    connection = await session.connection()
    sets: list[tuple[int, list[tuple[int, float]]]] = [
        (one, [(one, 1.0)]) for one in range(1, size.people + 1)
    ]
    for desk in range(size.units * (DAYS // 7 + 1) * TEAMS):
        unit, place = desk % size.units, desk // size.units
        first = unit * size.staff + place * 2 % size.staff
        second = unit * size.staff + (place * 2 + 1 + place // size.staff) % size.staff
        shares = {first + 1: 1.0} if first == second else {first + 1: 0.55, second + 1: 0.45}
        sets.append((size.people + desk + 1, list(shares.items())))
    fill: dict[str, list[dict[str, Any]]] = {
        "unit (id, code, name, timezone) VALUES (:id, :code, :code, 'Asia/Jakarta')": [
            {"id": one, "code": f"U{one}"} for one in range(1, size.units + 1)
        ],
        "service (id, code, name, category) VALUES (:id, :code, :code, 'a')": [
            {"id": one, "code": f"S{one}"} for one in range(1, size.services + 1)
        ],
        "employee (id, code, badge, name, home_unit_id) VALUES (:id, :code, :code, :code, :unit)": [
            {"id": one, "code": f"E{one}", "unit": min((one - 1) // size.staff + 1, size.units)}
            for one in range(1, size.people + 1)
        ],
        "officer_set (id, key) VALUES (:id, :key)": [{"id": one, "key": str(one)} for one, _ in sets],
        "officer_share (set_id, employee_id, share) VALUES (:id, :who, :share)": [
            {"id": one, "who": who, "share": share} for one, members in sets for who, share in members
        ],
    }
    for target, rows in fill.items():
        await connection.execute(text(f"INSERT INTO {target}"), rows)
    await connection.execute(
        text("CREATE TEMPORARY TABLE crowd_day (number INTEGER PRIMARY KEY, day DATE, noon TIMESTAMP)")
    )
    for number in range(DAYS):
        day = STARTS + timedelta(days=number)
        await connection.exec_driver_sql(
            f"INSERT INTO crowd_day VALUES ({number}, '{day}', '{day} 05:00:00.000000')"
        )


async def _without_indexes(connection: AsyncConnection, *, is_sqlite: bool) -> list[str]:
    """Take the indexes of what is to be filled away and say how to make them again: sorted once is faster."""
    if is_sqlite:
        known = (
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN {} AND sql IS NOT NULL"
        )
    else:
        known = (
            "SELECT indexname AS name, indexdef AS sql FROM pg_indexes"
            " WHERE tablename IN {} AND indexname LIKE 'ix%%'"
        )
    rows = await connection.exec_driver_sql(known.format("('feedback', 'attribution')"))
    found = {str(row.name): str(row.sql) for row in rows}
    for name in found:
        await connection.exec_driver_sql(f"DROP INDEX {name}")
    return list(found.values())


def _numbers(size: Size, *, is_sqlite: bool) -> tuple[str, str]:
    """Give the WITH clause and the FROM of the crowd's numbers and what follows from each."""
    series = (
        f"WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {size.feedback})"
        if is_sqlite
        else f"WITH series(n) AS (SELECT CAST(n AS BIGINT) FROM generate_series(1, {size.feedback}) AS s(n))"
    )
    mixed = (
        "SELECT n, n * 48271 % 2147483647 AS a, n * 69621 % 2147483647 AS b, n * 1583458089 % 2147483647 AS c"
        " FROM series"
    )
    known = (
        f"SELECT n, a, b, c, a % {size.people} * (b / 7 % {size.people}) / {size.people} AS person,"
        f" c % 100 AS door, n * {DAYS} / {size.feedback + 1} AS day_number FROM ({mixed}) AS mixed"
    )
    told = (
        f"SELECT known.*, person / {size.staff} AS place, CASE WHEN door >= 77 OR c / 100 % 100 < 35 THEN 1"
        f" ELSE 0 END AS tapped FROM ({known}) AS known"
    )
    return series, f"({told}) AS told"


def _feedback(size: Size, *, is_sqlite: bool) -> str:
    series, numbers = _numbers(size, is_sqlite=is_sqlite)
    unit = f"CASE WHEN place >= {size.units} THEN {size.units} ELSE place + 1 END"
    citizen = f"b % {size.feedback // 2 + 1}"

    def rating(key: str, ease: int) -> str:
        return (
            f"1 + CASE WHEN ({key}) % 100 >= 4 THEN 1 ELSE 0 END"
            f" + CASE WHEN ({key}) % 100 >= {ease} - person % 11 THEN 1 ELSE 0 END"
            f" + CASE WHEN ({key}) % 100 >= {ease + 45} - person % 11 THEN 1 ELSE 0 END"
        )

    elements = ", ".join(
        f"CASE WHEN tapped = 1 OR (c + {place}) % 23 = 0 THEN NULL"
        f" ELSE {rating(f'(a / 64 + b / {place + 3}) / {place + 2}', 14 + place % 4)} END"
        for place in range(len(ELEMENTS))
    )
    return f"""
    INSERT INTO feedback (
      id, code, unit_id, service_id, channel, evidence, ticket, visitor_id, device, served_at, submitted_at,
      utc_offset, day, received_at, revision, state, overall, {ELEMENT_NAMES}, comment
    )
    {series}
    SELECT n, 'R' || n, {unit}, (place * {OFFERED} + (person + b % 3) % {OFFERED}) % {size.services} + 1,
      CASE WHEN door < 34 THEN 'ticket' WHEN door < 54 THEN 'badge' WHEN door < 66 THEN 'web'
        WHEN door < 77 THEN 'telegram' ELSE 'kiosk' END,
      CASE WHEN door < 34 THEN 'ticket' WHEN door < 54 THEN 'badge' WHEN door < 77 THEN 'open'
        ELSE 'kiosk' END,
      CASE WHEN door < 34 THEN 'T' || n END,
      CASE WHEN door < 77 THEN 'V' || {citizen} END,
      CASE WHEN door < 77 THEN 'D' || {citizen} ELSE 'K' || place END,
      noon, noon, 420, day, noon, 1, CASE WHEN c % 200 = 0 THEN 'quarantined' ELSE 'counted' END,
      CASE WHEN tapped = 1 THEN {rating("a / 64", 15)} END, {elements},
      CASE WHEN a % 10 = 0 THEN 'Petugas nomor ' || a || ' ramah, tetapi antreannya lama sekali.' END
    FROM {numbers} JOIN crowd_day ON crowd_day.number = day_number
    """


def _attributions(size: Size, *, is_sqlite: bool) -> str:
    series, numbers = _numbers(size, is_sqlite=is_sqlite)
    desk = (
        f"{size.people} + (day_number / 7 * {TEAMS} + c % {TEAMS}) * {size.units} + place % {size.units} + 1"
    )
    return f"""
    INSERT INTO attribution (id, feedback_id, rule, officer_set_id, confidence, decided_at, decided_by)
    {series}
    SELECT n, n, CASE WHEN door < 54 THEN 'badge' WHEN c % 7 = 0 THEN 'unit_only' ELSE 'shared_duty' END,
      CASE WHEN door < 54 OR c % 7 > 4 THEN person + 1 WHEN c % 7 > 0 THEN {desk} END, 0.9, noon, 'system'
    FROM {numbers} JOIN crowd_day ON crowd_day.number = day_number
    """
