"""Opening the database for one command, and closing it again; refusals become sentences."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from api.cli import terminal
from scoring.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from scoring.db.engine import Database

T = TypeVar("T")
OPERATOR = "operator"
"""Who acts at a terminal, for the journal."""


def with_database(work: "Callable[[Database], Awaitable[T]]") -> T:
    """Do work with the database, which must be of this version."""
    from api.serve import check_schema
    from scoring.db.engine import Database

    async def run() -> T:
        settings = Settings()
        await check_schema(settings.database)
        database = Database(settings.database)
        try:
            return await work(database)
        finally:
            await database.close()

    with terminal.reasons():
        return asyncio.run(run())


def writing(work: "Callable[[AsyncSession, datetime], Awaitable[T]]") -> T:
    """Do one piece of work in a transaction of its own, at the present moment."""
    from scoring import clock

    async def run(database: "Database") -> T:
        async with database.writing() as session:
            return await work(session, clock.now())

    return with_database(run)
