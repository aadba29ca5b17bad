"""Somebody who owns the database and gets past its triggers, to tamper with it or to empty it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from scoring.db.engine import Database


@asynccontextmanager
async def owning(database: Database) -> AsyncIterator[AsyncSession]:
    """Open a transaction in which nothing is append-only and no key need point anywhere."""
    engine = create_async_engine(database.url)
    try:
        async with AsyncSession(engine) as session, session.begin():
            if not database.is_sqlite:
                await session.execute(text("SET LOCAL session_replication_role = replica"))
                yield session
                return
            found = await session.execute(
                text(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%append-only%'"
                )
            )
            guards = found.all()
            for name, _ in guards:
                await session.execute(text(f"DROP TRIGGER {name}"))
            yield session
            for _, sql in guards:
                await session.execute(text(sql))
    finally:
        await engine.dispose()
