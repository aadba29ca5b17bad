"""Rows by the million: read and written as plain tuples, past everything an ORM does for a row.

The connection and its transaction are the session's own; only the way there is shorter.
"""

import gc
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from sqlalchemy import ForeignKeyConstraint, Select, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.schema import AddConstraint, DropConstraint

ROWS_AT_ONCE: Final = 2_000
"""Rows held as Python objects at a time: with more, they are moved between memory and processor."""

MUCH_WRITTEN: Final = ("PRAGMA cache_size = -65536", "PRAGMA secure_delete = OFF")
AS_ALWAYS: Final = ("PRAGMA cache_size = -2000", "PRAGMA secure_delete = ON")
"""SQLite's settings while much is written, in KiB, and at all other times."""


async def drained(session: AsyncSession, query: Select[Any]) -> AsyncIterator[list[tuple[Any, ...]]]:
    """Run a query and give its rows as the driver has them, many at a time."""
    plain = str(query.compile(dialect=session.get_bind().dialect, compile_kwargs={"literal_binds": True}))
    driver = await _driver(session)
    if _is_sqlite(session):
        fetch = (await driver.execute(plain)).fetchmany
    else:
        # The transaction begins with the session's first statement, which this may be.
        await session.execute(select(1))
        fetch = (await driver.cursor(plain)).fetch
    while rows := await fetch(ROWS_AT_ONCE):
        yield rows


async def pour(
    session: AsyncSession, table: Table, names: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Insert rows given as tuples in the order of the names; values as the database keeps them."""
    driver = await _driver(session)
    if _is_sqlite(session):
        statement = table.insert().compile(dialect=session.get_bind().dialect, column_keys=list(names))
        await driver.executemany(str(statement), rows)
    else:
        await driver.copy_records_to_table(table.name, records=rows, columns=names)


@asynccontextmanager
async def much_written(session: AsyncSession, table: Table) -> AsyncIterator[None]:
    """Take a table's indexes and references away while it is filled, and make them again: far sooner done.

    Others wait for the table until the transaction ends. What is deleted meanwhile is not overwritten in
    the file: it must hold nothing but what is worked out from other tables.
    """
    connection = await session.connection()
    # Rows come and go by the million and hold no cycles: looking for some took a tenth of the time.
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        if _is_sqlite(session):
            for setting in MUCH_WRITTEN:
                await connection.exec_driver_sql(setting)
        await _strip(connection, table)
        yield
        await _dress(connection, table)
    finally:
        if was_collecting:
            gc.enable()
        if _is_sqlite(session):
            for setting in AS_ALWAYS:
                await connection.exec_driver_sql(setting)


async def _strip(connection: AsyncConnection, table: Table) -> None:
    for index in table.indexes:
        await connection.run_sync(index.drop, checkfirst=True)
    for reference in _references(connection, table):
        await connection.execute(DropConstraint(reference))


async def _dress(connection: AsyncConnection, table: Table) -> None:
    for index in sorted(table.indexes, key=lambda one: str(one.name)):
        await connection.run_sync(index.create)
    for reference in _references(connection, table):
        await connection.execute(AddConstraint(reference, isolate_from_table=False))


def _references(connection: AsyncConnection, table: Table) -> list[ForeignKeyConstraint]:
    """Give the references that can be checked all at once afterwards; SQLite cannot, and is quick at each."""
    return [] if connection.dialect.name == "sqlite" else list(table.foreign_key_constraints)


async def _driver(session: AsyncSession) -> Any:
    raw = await (await session.connection()).get_raw_connection()
    return raw.driver_connection


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"
