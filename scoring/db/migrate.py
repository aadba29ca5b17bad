"""Bringing a database to the shape the code expects."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from scoring.db.engine import writing_engine

T = TypeVar("T")
LOCK_TIMEOUT = "2s"
"""A migration that would wait longer for a busy table gives up: nobody's feedback waits behind it."""


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration; there is no ini file."""
    result = Config()
    result.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    result.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    result.attributes["connection"] = connection
    return result


def newest() -> str | None:
    """Return the revision this code expects."""
    return ScriptDirectory.from_config(config()).get_current_head()


async def current(address: str) -> str | None:
    """Return the revision a database is at, or None when it is empty."""
    return await connected(
        address, lambda connection: MigrationContext.configure(connection).get_current_revision()
    )


async def upgrade(address: str, revision: str = "head") -> None:
    """Bring a database up to a revision, all or nothing."""
    await connected(address, lambda connection: command.upgrade(config(connection), revision))


async def downgrade(address: str, revision: str) -> None:
    """Take a database back to a revision, all or nothing."""
    await connected(address, lambda connection: command.downgrade(config(connection), revision))


async def connected(address: str, work: Callable[[Connection], T]) -> T:
    """Do synchronous work on a connection of its own, in one transaction that holds the write lock."""
    engine = writing_engine(address)
    try:
        async with engine.begin() as connection:
            await _be_polite(connection)
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


async def _be_polite(connection: AsyncConnection) -> None:
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
