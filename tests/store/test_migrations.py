"""Migrations go up, down and up again, and end at what the models say."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine

import scoring.tables
from scoring import journal
from scoring.db import migrate
from scoring.db.engine import Database, with_driver
from scoring.jobs import audit

METADATA = scoring.tables.Unit.metadata


async def differences(address: str) -> list[Any]:
    """Return what the models have and the database has not, or the other way round."""

    def compared(connection: Any) -> list[Any]:
        return list(
            compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), METADATA)
        )

    return await migrate.connected(address, compared)


async def test_the_newest_schema_equals_the_models(database: Database, address: str) -> None:
    assert await differences(address) == []


async def test_each_step_goes_up_down_and_up(database: Database, address: str) -> None:
    steps = [step.revision for step in ScriptDirectory.from_config(migrate.config()).walk_revisions()]
    assert await migrate.current(address) == steps[0] == migrate.newest()
    for step in steps:
        await migrate.downgrade(address, f"{step}-1" if step != steps[-1] else "base")
    assert await migrate.current(address) is None
    for step in reversed(steps):
        await migrate.upgrade(address, step)
        await migrate.downgrade(address, "-1")
        await migrate.upgrade(address, step)
    assert await differences(address) == []


async def test_what_was_there_before_the_journal_was_sealed_is_journaled_first(address: str) -> None:
    """Entries and feedback of the first shape come into the one order, verify, and go down again whole."""
    await migrate.downgrade(address, "0001")
    old = {"action": "user.added", "actor": "operator", "at": "2026-09-15T05:00:00+00:00",
           "details": '{"role":"admin"}', "subject": "user:kepala"}  # fmt: skip
    leaf = sha256(orjson.dumps(old, option=orjson.OPT_SORT_KEYS)).hexdigest()
    moment = datetime(2026, 9, 15, 5, tzinfo=UTC)
    engine = create_async_engine(with_driver(address))
    async with engine.begin() as connection:
        tables = MetaData()
        await connection.run_sync(lambda sync: tables.reflect(sync, only=["journal", "unit", "feedback"]))
        now = moment if connection.dialect.name == "postgresql" else moment.replace(tzinfo=None)
        await connection.execute(tables.tables["journal"].insert(), {**old, "at": now, "leaf": leaf})
        unit = {"id": 1, "code": "KAB", "name": "Kabupaten", "kind": "kabupaten", "timezone": "Asia/Jakarta"}
        await connection.execute(tables.tables["unit"].insert(), unit)
        said = {"code": "a1", "unit_id": 1, "channel": "web", "evidence": "open", "served_at": now,
                "submitted_at": now, "utc_offset": 0, "day": moment.date(), "received_at": now, "revision": 2,
                "state": "counted", "overall": 3, "comment": "Cepat"}  # fmt: skip
        await connection.execute(tables.tables["feedback"].insert(), said)
    await engine.dispose()

    await migrate.upgrade(address)
    opened = Database(address)
    try:
        async with opened.writing() as session:
            assert await journal.sequence(session) == 2
            first, second = await journal.entries_of(session)
            assert (first.action, first.details) == ("user.added", {"role": "admin"})
            assert (second.action, second.subject) == ("feedback.adopted", "feedback:a1")
        assert [found async for found in audit.audit(opened)] == []
    finally:
        await opened.close()

    await migrate.downgrade(address, "0002")
    engine = create_async_engine(with_driver(address))
    async with engine.connect() as connection:
        [row] = (await connection.execute(text("SELECT details, leaf FROM journal"))).all()
    await engine.dispose()
    assert tuple(row) == (old["details"], leaf)
