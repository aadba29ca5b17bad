"""Rows as a small office has them, for tests."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from scoring.db.engine import Database
from scoring.tables import Assignment, Duty, Employee, Point, PointService, Service, Unit

NOON = datetime(2026, 9, 15, 5, 0, tzinfo=UTC)
"""Noon in Jakarta, on a Tuesday."""

KEY = b"a key for tests, long enough to be one"


@dataclass(frozen=True, slots=True)
class Office:
    """A kabupaten with one office below it, its counter, a service, and three people."""

    root: int
    unit: int
    other: int
    service: int
    second_service: int
    point: int
    sari: int
    budi: int
    tono: int

    code = "ABCDEF"
    badge = "PSARI2K4"


async def office(database: Database) -> Office:
    """Make the office. Sari alone is at the counter by day; Budi and Tono share the night."""
    async with database.writing() as session:
        root = Unit(code="KAB", name="Kabupaten Contoh", kind="kabupaten", timezone="Asia/Jakarta")
        session.add(root)
        await session.flush()
        unit = Unit(
            code="DUKCAPIL", name="Dinas Dukcapil", kind="dinas", parent_id=root.id, timezone="Asia/Jakarta"
        )
        other = Unit(
            code="PKM", name="Puskesmas Timur", kind="puskesmas", parent_id=root.id, timezone="Asia/Jayapura"
        )
        session.add_all([unit, other])
        await session.flush()
        ktp = Service(code="KTP", name="KTP elektronik", category="adminduk", unit_id=unit.id)
        kk = Service(code="KK", name="Kartu Keluarga", category="adminduk", unit_id=unit.id)
        session.add_all([ktp, kk])
        await session.flush()
        point = Point(key="L1", code=Office.code, unit_id=unit.id or 0, name="Loket 1")
        session.add(point)
        await session.flush()
        session.add(PointService(point_id=point.id or 0, service_id=ktp.id or 0))
        people = [
            Employee(code=code, badge=badge, name=name, home_unit_id=unit.id or 0)
            for code, badge, name in (
                ("E1", Office.badge, "Sari Wulandari"),
                ("E2", "PBUDI3M5", "Budi Hartono"),
                ("E3", "PTONO4N6", "Tono Sugiarto"),
            )
        ]
        session.add_all(people)
        await session.flush()
        sari, budi, tono = (one.id or 0 for one in people)
        session.add_all(
            [
                *(_assigned(who, unit.id or 0) for who in (sari, budi, tono)),
                _duty("R1", unit.id or 0, point.id, sari, time(8), time(16), 1.0),
                _duty("R2", unit.id or 0, point.id, budi, time(22), time(4), 0.75),
                _duty("R2", unit.id or 0, point.id, tono, time(22), time(4), 0.25),
            ]
        )
    return Office(
        root=root.id or 0,
        unit=unit.id or 0,
        other=other.id or 0,
        service=ktp.id or 0,
        second_service=kk.id or 0,
        point=point.id or 0,
        sari=sari,
        budi=budi,
        tono=tono,
    )


def _assigned(employee_id: int, unit_id: int) -> Assignment:
    return Assignment(employee_id=employee_id, unit_id=unit_id, start_date=date(2026, 1, 1))


def _duty(
    roster: str, unit_id: int, point_id: int | None, employee_id: int, start: time, end: time, share: float
) -> Duty:
    return Duty(
        roster=roster,
        unit_id=unit_id,
        point_id=point_id,
        employee_id=employee_id,
        start_date=date(2026, 1, 1),
        end_date=date(2026, 12, 31),
        start_time=start,
        end_time=end,
        desk_share=share,
    )
