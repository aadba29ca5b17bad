"""Feedback that Sari may look at and contest, and the people who decide about it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring import accounts, intake, visits
from scoring.accounts import Role, Staff
from scoring.db.engine import Database
from scoring.jobs import journey, periodic, reading
from scoring.method.elements import ELEMENTS
from scoring.tables import Account, Feedback, Point, Unit
from scoring.terms import Channel
from tests.make import KEY, NOON, Office

PASSWORD = "kata sandi yang panjang"
LONG_AGO = NOON - timedelta(days=20)


async def say(
    database: Database,
    number: int,
    *,
    at: datetime = LONG_AGO,
    ratings: Mapping[str, int] | None = None,
    comment: str | None = None,
) -> int:
    """Let a citizen rate the counter, at which Sari alone was by day."""

    async def work(session: AsyncSession) -> int:
        visit = await visits.opened(session, Office.code, key=KEY, now=at)
        draft = intake.Draft(
            visit=visit,
            act=f"contest-{number:08d}",
            channel=Channel.WEB,
            ratings=dict(ratings or {"overall": 4, "perilaku": 4}),
            comment=comment,
            visitor_id=f"w{number}",
        )
        return (await journey.receive(session, draft, key=KEY, now=at)).feedback_id

    return await database.act(work)


async def heard(database: Database, count: int, *, comment: str | None = None) -> None:
    """Let so many citizens rate, one a day, and their comments be read."""
    for number in range(count):
        said = None if comment is None else f"{comment} {number}"
        await say(database, number, at=LONG_AGO + timedelta(days=number % 5), comment=said)
    await reading.read_new(database, NOON)


async def hire(
    database: Database, username: str, role: Role, unit: str, *, employee_id: int | None = None
) -> Staff:
    """Make an account and return it as it is when signed in."""
    async with database.writing() as session:
        known = await session.execute(select(col(Account.id)).where(col(Account.username) == username))
        if known.scalar_one_or_none() is None:
            await accounts.add_user(
                session, username, PASSWORD, role, unit, by="test", now=NOON, employee_id=employee_id
            )
        found = await session.execute(
            select(Account, Unit).join(Unit, col(Unit.id) == col(Account.unit_id))
            .where(col(Account.username) == username)
        )  # fmt: skip
        account, place = found.one()
    return Staff(account.id or 0, username, role, place.id or 0, place.code, place.name, employee_id)


async def code_of(database: Database, feedback_id: int) -> str:
    """Return the public code of a feedback."""
    async with database.reading() as session:
        found = await session.execute(select(col(Feedback.code)).where(col(Feedback.id) == feedback_id))
        return found.scalar_one()


COUNTERS = (
    ("KEC1", "GHJKL2", 4, 12),
    ("KEC2", "GHJKL3", 4, 12),
    ("KEC3", "GHJKL4", 1, 12),
    ("KEC4", "GHJKL5", 4, 4),
)
"""Counters of four districts: unit, code, the usual rating and how many give it."""


async def districts(database: Database, made: Office) -> None:
    """Let citizens fill in forms in four districts: two alike, one worse, one hardly visited."""
    async with database.writing() as session:
        for code, point, _, _ in COUNTERS:
            unit = Unit(code=code, name=f"Kecamatan {code}", parent_id=made.root, timezone="Asia/Jakarta")
            session.add(unit)
            await session.flush()
            session.add(Point(key=point, code=point, unit_id=unit.id or 0, name=f"Loket {code}"))

    async def work(session: AsyncSession) -> None:
        for _, point, level, size in COUNTERS:
            for number in range(size):
                at = NOON - timedelta(days=number % 9)
                visit = await visits.opened(session, point, key=KEY, now=at)
                draft = intake.Draft(
                    visit=visit,
                    act=f"{point}-{number:08d}",
                    channel=Channel.WEB,
                    ratings={element.value: max(1, level - number % 2) for element in ELEMENTS},
                    visitor_id=f"{point}{number}",
                )
                await journey.receive(session, draft, key=KEY, now=at)

    await database.act(work)
    await periodic.fold_new(database, NOON)
