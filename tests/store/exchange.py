"""A set that uses every sheet and column, and what tests do with it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from scoring import scores
from scoring.db.engine import Database
from scoring.directory import store as directory
from scoring.jobs.interchange.load import import_set
from scoring.jobs.interchange.report import Report
from scoring.method.ikm import Weight
from scoring.terms import Period
from tests.unit.interchange.sets import RESPONSE, RESPONSE_HEADER

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
RICH: dict[str, Any] = {
    "meta": '{"format": "skor-1", "timezone": "Asia/Pontianak", "person_weights": {"u7": 1}, "asal": [1]}',
    "units": (
        "unit_id,name,district,parent_id,kind,timezone,lat,lon,users_served\n"
        "KAB,Kabupaten,,,kabupaten,,,,\nDUK,Disdukcapil,Arum,KAB,dinas,Asia/Makassar,-0.1234567890123,110.3,17041\n"
    ),
    "services": (
        "service_id,name,category,unit_id,standard_days,fee\nKTP,KTP-el,,DUK,0.1,0\nKK,KK,adminduk,,,\n"
    ),
    "points": "point_id,unit_id,name,service_ids,code\nL1,DUK,Loket 1,KTP;KK,RKTQ7M\nL2,DUK,Loket 2,,\n",
    "employees": (
        "employee_id,name,home_unit_id,nip,position,employment,head_of_unit_id\n"
        "A1,Siti Rahmawati,DUK,19850315 201001 2 001,Kepala,pns,DUK\nA2,Bagas,DUK,,,,\n"
    ),
    "assignments": (
        "employee_id,unit_id,start_date,end_date,service_ids\n"
        "A1,DUK,2026-01-01,,KTP;KK\nA2,KAB,2026-01-01,2026-06-30,\nA2,DUK,2026-07-01,,\n"
    ),
    "rosters": (
        "roster_id,unit_id,start_date,end_date,employee_id,desk_share,point_id,start_time,end_time\n"
        "J1,DUK,2026-07-01,2026-07-07,A1,0.667,L1,08:00,12:30\nJ1,DUK,2026-07-01,2026-07-07,A2,0.334,L1,08:00,12:30\n"
        "J2,DUK,2026-07-01,2026-07-07,A2,1,,,\n"
    ),
    "responses": (
        f"{RESPONSE_HEADER},point_id,comment,language,sex,age,education,job\n"
        f'{RESPONSE},L1,"=1+1\nAntre ""lama""",id,P,17-25,SMA,Wiraswasta\n'
        "R2,2026-07-02T10:00:00.250+08:00,kiosk,0,,,K1,1.5,DUK,KK,,J1,4,,,,,,,,,,L2,,,,,,\n"
        "R3,2026-07-03T10:00:00Z,badge,0,,W3,D3,,DUK,,A2:1,,,,,,,,,3,,,,,jv,L,44,,\n"
        "R4,2026-07-04T10:00:00+07:00,ticket,1,T1,,,,DUK,KTP,,J2,3,,,,,,,,,,,,,,,,\n"
        "R5,2026-07-05T10:00:00+07:00,paper,0,,,,,KAB,,,,,3,3,3,4,3,3,3,3,3,,,,,,,\n"
    ),
}  # fmt: skip


async def load(database: Database, path: Path, **options: Any) -> Report:
    async with database.writing() as session:
        return await import_set(session, path, by="operator", now=NOW, **options)


async def count(database: Database, model: type[SQLModel]) -> int:
    async with database.reading() as session:
        return (await session.execute(select(func.count()).select_from(model))).scalar_one()


async def index_of(session: AsyncSession, code: str, period: str, weight: Weight) -> float:
    unit = await directory.unit_by_code(session, code)
    assert unit is not None
    whole = (await scores.of_unit(session, unit, Period.parse(period), weight=weight))[0]
    assert whole.index.ikm is not None
    return float(whole.index.ikm)


async def fold(database: Database) -> None:
    async with database.writing() as session:
        while await scores.fold(session):
            pass
