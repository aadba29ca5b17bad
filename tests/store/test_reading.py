"""Comments are read after they came, read again when they change, and masked for readers."""

from typing import Any

import orjson
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from scoring import intake, visits
from scoring.db.engine import Database
from scoring.intake import Accepted
from scoring.jobs import journey, reading
from scoring.tables import Reading, ReadingPending
from scoring.terms import Channel
from tests.make import KEY, NOON, Office, office


async def say(database: Database, comment: str | None, act: str = "act-00000001") -> int:
    async def work(session: AsyncSession) -> int:
        visit = await visits.opened(session, Office.code, key=KEY, now=NOON)
        draft = intake.Draft(
            visit=visit, act=act, channel=Channel.WEB, ratings={"overall": 1}, comment=comment
        )
        return (await journey.receive(session, draft, key=KEY, now=NOON)).feedback_id

    return await database.act(work)


async def amend(database: Database, feedback_id: int, **changes: Any) -> None:
    async def work(session: AsyncSession) -> Accepted:
        return await journey.amend(session, feedback_id, changes, key=KEY, now=NOON)

    await database.act(work)


async def read(database: Database, feedback_id: int) -> Reading | None:
    async with database.reading() as session:
        return await reading.of(session, feedback_id)


async def test_a_comment_is_read_and_its_personal_data_masked(database: Database) -> None:
    await office(database)
    one = await say(database, "Lama sekali antrinya, hubungi saya di 081234567890")
    assert await reading.read_new(database, NOON) == 1
    found = await read(database, one)
    assert found is not None
    assert found.sentiment == "negative"
    assert "waktu" in found.elements
    assert "081234567890" not in found.redacted
    assert orjson.loads(found.personal_data)[0]["kind"] == "phone"
    assert await reading.read_new(database, NOON) == 0


async def test_what_has_no_comment_is_not_read(database: Database) -> None:
    await office(database)
    await say(database, None)
    assert await reading.read_new(database, NOON) == 0


async def test_a_changed_comment_is_read_again_and_a_withdrawn_one_forgotten(database: Database) -> None:
    await office(database)
    one = await say(database, "Petugas ramah dan cepat")
    await reading.read_new(database, NOON)
    first = await read(database, one)
    await amend(database, one, comment="Petugas kasar dan lambat")
    await reading.read_new(database, NOON)
    second = await read(database, one)
    assert first is not None
    assert second is not None
    assert (first.sentiment, second.sentiment) == ("positive", "negative")

    async def back(session: AsyncSession) -> Accepted:
        return await journey.withdraw(session, one, key=KEY, now=NOON)

    await database.act(back)
    await reading.read_new(database, NOON)
    assert await read(database, one) is None


async def test_a_better_reader_reads_everything_again(database: Database) -> None:
    await office(database)
    await say(database, "Bagus", "act-00000001")
    await say(database, None, "act-00000002")
    await reading.read_new(database, NOON)
    async with database.writing() as session:
        assert await reading.mark_outdated(session) == 0
        await session.execute(update(Reading).values(version="0"))
        assert await reading.mark_outdated(session) == 1
    assert await reading.read_new(database, NOON) == 1
    async with database.reading() as session:
        assert (await session.execute(select(func.count()).select_from(ReadingPending))).scalar_one() == 0
        assert (
            await session.execute(select(func.count()).where(col(Reading.version) == "0"))
        ).scalar_one() == 0
