"""Engines for both databases, and the three ways to use them: read, write, and act.

``act`` is the hot path: acts that arrive while a commit is under way are committed together by the next
one, each in a savepoint of its own, and each is answered only after the commit (see writer.py).
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from scoring.db import near
from scoring.db.absence import is_unavailable
from scoring.db.writer import Writer
from scoring.errors import Unavailable

T = TypeVar("T")
Item = TypeVar("Item")
BUSY_TIMEOUT_MS = 5_000


class Database:
    """One database as one process sees it.

    Args:
        address: ``sqlite:///path`` or ``postgresql://user@host/name``; drivers are chosen here.
    """

    def __init__(self, address: str) -> None:
        self.url = with_driver(address)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._reader = _engine(self.url, begin="BEGIN")
        # SQLite takes the write lock at BEGIN: a transaction that reads first and writes later would be
        # refused at once when another has written in between, whatever the timeout.
        self._writer_engine = _engine(self.url, begin="BEGIN IMMEDIATE") if self.is_sqlite else self._reader
        self._one_writer = asyncio.Lock() if self.is_sqlite else None
        self._acts = (
            _engine(near.in_driver(self.url), begin="BEGIN IMMEDIATE") if self.is_sqlite else self._reader
        )
        self._writer = Writer(self._acts, self._one_writer)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Open a session that only reads."""
        with _plainly():
            async with AsyncSession(self._reader, expire_on_commit=False) as session:
                yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction of its own: committed when the block ends, gone when it raises."""
        with _plainly():
            async with AsyncExitStack() as stack:
                if self._one_writer is not None:
                    await stack.enter_async_context(self._one_writer)
                session = await stack.enter_async_context(
                    AsyncSession(self._writer_engine, expire_on_commit=False)
                )
                async with session.begin():
                    yield session

    async def act(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Do one short piece of work all or nothing, and return once it is durable."""
        return await self._writer.act(work)

    async def act_together(
        self, work: Callable[[AsyncSession, Sequence[Item]], Awaitable[Sequence[T | Exception]]], item: Item
    ) -> T:
        """Do the same, in one piece with other acts of the same kind that wait (``Writer.act_together``)."""
        return await self._writer.act_together(work, item)

    async def close(self) -> None:
        """Finish what was begun and close all connections."""
        await self._writer.close()
        for engine in {self._reader, self._writer_engine, self._acts}:
            await engine.dispose()


@contextmanager
def _plainly() -> Iterator[None]:
    """Turn a lost or full database into the one error the doors know; other errors pass."""
    try:
        yield
    except Exception as error:
        if is_unavailable(error):
            raise Unavailable from error
        raise


def with_driver(address: str) -> URL:
    """Return the address with the asynchronous driver we use for its database."""
    url = make_url(address)
    match url.get_backend_name():
        case "sqlite":
            return url.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+asyncpg")
        case other:
            message = f"unknown database {other!r}: use sqlite:///path or postgresql://user@host/name"
            raise ValueError(message)


def writing_engine(address: str) -> AsyncEngine:
    """Return an engine of its own whose transactions take the write lock at once, for migrations."""
    return _engine(with_driver(address), begin="BEGIN IMMEDIATE")


def journal_mode() -> str:
    """Return the SQLite journal that is safe with the library at hand.

    Write-ahead logging can lose committed rows with two connections before SQLite 3.51.3 (and its
    backports 3.44.6 and 3.50.7): older libraries get the rollback journal.
    """
    version = sqlite3.sqlite_version_info
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return "WAL" if fixed else "TRUNCATE"


def _engine(url: URL, *, begin: str) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_size=5, max_overflow=5, pool_timeout=2, pool_pre_ping=True)
    if not Path(url.database or ".").absolute().parent.is_dir():
        # Said here: the driver's thread finds out only when nobody listens any more.
        raise Unavailable
    engine = create_async_engine(url)

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions behind our back
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute(f"PRAGMA journal_mode = {journal_mode()}")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")  # erased means overwritten
        if url.drivername == near.DRIVER:
            cursor.execute(near.NO_SPILL)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
