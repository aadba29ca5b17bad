"""SQLite on the loop itself, for acts: what takes microseconds is not sent to another thread and back.

The driver for everything else hands each step of each statement to a thread: four journeys a statement, five
times the processor that the statement itself takes. Acts are short, and hold the write lock from their
beginning, so that no statement of theirs waits for anybody. What may wait - for the lock of another process,
for the disk - still goes to a thread: BEGIN and COMMIT.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any, ClassVar, Final, Self, TypeVar

from sqlalchemy import URL, pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import await_only
from typing_extensions import override

T = TypeVar("T")

DRIVER: Final = "sqlite+near"
CONNECT: Final[dict[str, Any]] = {"check_same_thread": False, "cached_statements": 512}
"""What to open connections with: BEGIN and COMMIT run on other threads than the rest."""

NO_SPILL: Final = "PRAGMA cache_spill = OFF"
"""A full cache written out in the middle of a transaction would wait for readers, and the loop with it."""


class Cursor(sqlite3.Cursor):
    """A cursor that keeps what SQLAlchemy's asynchronous half asks of one."""

    server_side = False

    @override
    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        if sql.startswith("BEGIN"):
            return await_only(_in_thread(lambda: super(Cursor, self).execute(sql)))
        await_only(_at_once())  # the asynchronous half insists that a driver awaits
        return super().execute(sql, parameters)

    @override
    def executemany(self, sql: str, parameters: Any, /) -> Self:
        await_only(_at_once())
        return super().executemany(sql, parameters)

    async def _async_soft_close(self) -> None:
        """Keep the rows, which are at hand already."""


class Connection(sqlite3.Connection):
    """A connection whose commit waits for the disk elsewhere."""

    @override
    def cursor(self, factory: Any = Cursor) -> Any:
        return super().cursor(factory)

    @override
    def commit(self) -> None:
        await_only(_in_thread(super().commit))


class Dialect(SQLiteDialect_pysqlite):
    """The standard library's driver in SQLAlchemy's asynchronous engines."""

    driver = "near"
    is_async = True
    supports_statement_cache = True
    poolclass: ClassVar[type[pool.Pool]] = pool.AsyncAdaptedQueuePool

    @classmethod
    @override
    def get_pool_class(cls, url: URL) -> type[pool.Pool]:
        return cls.poolclass

    @override
    def create_connect_args(self, url: URL) -> Any:
        arguments, options = super().create_connect_args(url)
        return arguments, {**options, **CONNECT, "factory": Connection}


def in_driver(url: URL) -> URL:
    """Return the address of an SQLite database with this driver."""
    return url.set(drivername=DRIVER)


async def _in_thread(work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(None, work)


async def _at_once() -> None:
    """Await nothing."""


registry.register("sqlite.near", __name__, "Dialect")
