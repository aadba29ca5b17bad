"""Rows by the million, read and written past everything an ORM does for a row."""

import gc

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from scoring.db.bulk import drained, much_written, pour
from scoring.db.engine import Database
from scoring.db.upsert import table_of
from scoring.errors import NotFound
from scoring.tables import Folded, Setting

SETTING, FOLDED = table_of(Setting), table_of(Folded)
ROWS = [(f"name {number:05}", "it's so" if number % 2 else "", 1) for number in range(5_000)]


async def test_what_is_poured_in_is_drained_in_the_same_session_or_another(database: Database) -> None:
    query = select(SETTING).where(SETTING.c.value == "it's so").order_by(SETTING.c.name)
    async with database.writing() as session:
        await pour(session, SETTING, ["name", "value", "revision"], ROWS)
        inside = [tuple(row) async for rows in drained(session, query) for row in rows]
    async with database.reading() as session:  # and nothing was asked in it before
        outside = [tuple(row) async for rows in drained(session, query) for row in rows]
    assert inside == outside == ROWS[1::2]


async def _kept(session: AsyncSession) -> set[str | None]:
    """Name the indexes and references of the table."""
    connection = await session.connection()
    found = await connection.run_sync(
        lambda sync: [*inspect(sync).get_indexes("folded"), *inspect(sync).get_foreign_keys("folded")]
    )
    return {one["name"] for one in found}


async def test_much_writing_leaves_everything_as_it_was_even_when_it_fails(database: Database) -> None:
    async with database.writing() as session:
        before = await _kept(session)
        async with much_written(session, FOLDED):
            assert len(await _kept(session)) == (1 if database.is_sqlite else 0)
            assert not gc.isenabled()
        assert await _kept(session) == before

    async def fail() -> None:
        async with database.writing() as session, much_written(session, FOLDED):
            raise NotFound

    with pytest.raises(NotFound):
        await fail()
    assert gc.isenabled()
    async with database.writing() as session:
        assert await _kept(session) == before
        if database.is_sqlite:
            connection = await session.connection()
            assert (await connection.exec_driver_sql("PRAGMA secure_delete")).scalar_one() == 1
